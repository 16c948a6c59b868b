"""Make, find and revoke the tokens that programs sign in with."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from jixiao.core.digest import digest
from jixiao.web.actions.base import Refused
from jixiao.web.actions.log import write_log
from jixiao.web.actions.manage_person import managed_by
from jixiao.web.language import t
from jixiao.web.models import Person, Token
from jixiao.web.models.token import SCOPES

PREFIX = "jx_"
DAYS = (30, 90, 180, 365)
"""How long a token may hold."""
MOST = 20
"""Tokens in force that one person may have."""
BETWEEN_USES = timedelta(minutes=1)


def make_token(person: Person, name: str, scopes: list[str], days: int) -> tuple[Token, str]:
    """A new token and its secret, which is told this once. Raises Refused."""
    name, chosen = name.strip(), [scope for scope in SCOPES if scope in scopes]
    if not name or len(name) > 80:
        raise Refused(t("请写令牌的用途，最长 80 字"))
    if not chosen:
        raise Refused(t("请至少选择一个范围"))
    if days not in DAYS:
        raise Refused(t("请选择有效期"))
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        if person.tokens.select_for_update().in_force().count() >= MOST:
            raise Refused(t("在用的令牌已有 {most} 个，请先停用不用的", most=MOST))
        token = Token.objects.create(
            person=person, name=name, start=secret[:8], digest=digest(secret), scopes=" ".join(chosen),
            expires=timezone.now() + timedelta(days=days),
        )  # fmt: skip
        write_log("token_added", person, subject=name, changes={"scopes": ("", token.scopes)})
    return token, secret


def visible_tokens(person: Person):
    """One's own tokens; for a security administrator those of the people managed too."""
    own = Token.objects.filter(person=person)
    try:
        managed = managed_by(person)
    except PermissionDenied:
        return own.select_related("person")
    return (own | Token.objects.filter(person__in=managed)).select_related("person").distinct()


def revoke_token(person: Person, id: int) -> Token:
    """End a token at once: one's own, or as security administrator somebody's. Raises PermissionDenied, Refused."""
    with transaction.atomic():
        token = visible_tokens(person).filter(pk=id).first()
        if token is None:
            raise PermissionDenied("revoke_token")
        ended = Token.objects.filter(pk=id, revoked__isnull=True)
        if not ended.update(revoked=timezone.now(), revoked_by=person.name):
            raise Refused(t("这个令牌已经停用"))
        write_log("token_ended", person, subject=f"{token.person.username} · {token.name}")
    token.refresh_from_db()
    return token


def token_of(header: str) -> Token | None:
    """The token that an Authorization header shows, its use noted; None for none that holds."""
    kind, _, secret = header.partition(" ")
    if kind.lower() != "bearer" or not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    token = Token.objects.in_force().filter(digest=digest(secret)).select_related("person").first()
    if token is None:
        return None
    now = timezone.now()
    if token.used is None or now - token.used >= BETWEEN_USES:
        Token.objects.filter(pk=token.pk).update(used=now)
    return token
