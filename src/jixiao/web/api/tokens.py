"""Tokens. Making one takes a signed-in person: a token cannot make another."""

from __future__ import annotations

from datetime import datetime

from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from jixiao.web.actions.tokens import revoke_token, visible_tokens
from jixiao.web.api.call import After, Id, Limit, Page, call, page_of

router = Router(tags=["tokens"])


class TokenShape(Schema):
    """``start``: the first letters of the secret. ``used``: the last use, to the minute."""

    id: int
    username: str
    name: str
    start: str
    scopes: list[str]
    created: datetime
    expires: datetime
    used: datetime | None
    revoked: datetime | None


class TokenList(Page):
    """One page, newest first."""

    items: list[TokenShape]


def _shape(token) -> dict[str, object]:
    kept = ("name", "start", "created", "expires", "used", "revoked")
    made = {key: getattr(token, key) for key in kept}
    return {**made, "id": token.pk, "username": token.person.username, "scopes": token.scopes.split()}


@call(router, "GET", "/tokens", "令牌", scope="read", returns=TokenList)
def list_tokens(request, after: After = "", limit: Limit = 50):
    """One's own; for a security administrator those of the people managed too."""
    return page_of(visible_tokens(request.user), after, limit, _shape, newest_first=True)


@call(router, "DELETE", "/tokens/{int:id}", "停用令牌", scope="write review administer", returns=TokenShape)
def delete_token(request, id: Id):
    """End a token at once."""
    token = get_object_or_404(visible_tokens(request.user), pk=id)
    return _shape(revoke_token(request.user, token.pk))
