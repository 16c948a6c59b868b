"""Add, prove, remove and reset what a person shows beside the password."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from jixiao.web.actions.base import Refused
from jixiao.web.actions.log import name_of, write_log
from jixiao.web.language import t
from jixiao.web.models import Person, RecoveryCode, SecondFactor
from jixiao.web.models.grant import ADMIN_ROLES
from jixiao.web.models.second_factor import FACTORS
from jixiao.web.sign_in import totp

CODES = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without those that look alike. Twelve of them are 59 random bits."""
MOST = 10
"""Factors that one person may hold."""


def must_have_one(person: Person) -> bool:
    """Whether this installation asks a second factor of the person: JIXIAO_SECOND_FACTOR."""
    if settings.SECOND_FACTOR == "everyone":
        return True
    roles = person.grants.on(timezone.localdate()).values_list("role", flat=True)
    return settings.SECOND_FACTOR == "administrators" and bool(ADMIN_ROLES & set(roles))


@transaction.atomic
def add_totp(person: Person, secret: str, code: str) -> list[str]:
    """Store the app's secret once its code is right; fresh recovery codes with the first factor, else none.

    Raises Refused for a wrong code, and where there is an app already.
    """
    step = totp.step_of(secret, code)
    if step is None:
        raise Refused(t("验证码不对。请核对手机的时间，再输入应用里现在显示的 6 位数字"))
    try:
        with transaction.atomic():
            SecondFactor.objects.create(
                person=person, kind="totp", name=FACTORS["totp"], secret=totp.seal(secret), counter=step
            )
    except IntegrityError as error:
        raise Refused(t("已经有一个验证器应用；要换手机，请先删除原来的")) from error
    write_log("second_factor_added", person, subject=FACTORS["totp"])
    return _codes_with_the_first(person)


@transaction.atomic
def add_passkey(person: Person, name: str, credential: str) -> list[str]:
    """Store a passkey; fresh recovery codes with the first factor, else none. Raises Refused for too many."""
    if person.second_factors.count() >= MOST:
        raise Refused(t("最多 {count} 个，请先删除不用的", count=MOST))
    name = name.strip()[:60] or FACTORS["passkey"]
    SecondFactor.objects.create(person=person, kind="passkey", name=name, secret=credential)
    write_log("second_factor_added", person, subject=name)
    return _codes_with_the_first(person)


@transaction.atomic
def remove(person: Person, id: int) -> None:
    """Remove one of one's own; with the last one the recovery codes go too. Raises Refused when it is not there."""
    factor = person.second_factors.filter(pk=id).first()
    if factor is None:
        raise Refused(t("没有这一项，可能已经删除"))
    factor.delete()
    if not person.second_factors.exists():
        person.recovery_codes.all().delete()
    write_log("second_factor_removed", person, subject=factor.name)


@transaction.atomic
def reset(manager: Person, person: Person) -> None:
    """Take all factors from somebody who lost them: what the security administrator may do."""
    names = list(person.second_factors.values_list("name", flat=True))
    if not names:
        raise Refused(t("{name} 没有设置第二因素", name=person.name))
    person.second_factors.all().delete()
    person.recovery_codes.all().delete()
    write_log(
        "second_factor_reset", manager, subject=name_of(person), changes={"第二因素": ("、".join(names), "")}
    )


@transaction.atomic
def new_recovery_codes(person: Person) -> list[str]:
    """Ten fresh codes, to be shown once; the old ones are void."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(12)) for _ in range(CODES)]
    person.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=_digest(code)) for code in codes)
    write_log("recovery_codes", person)
    return ["-".join((code[:4], code[4:8], code[8:])) for code in codes]


def _codes_with_the_first(person: Person) -> list[str]:
    return [] if person.recovery_codes.exists() else new_recovery_codes(person)


def _digest(code: str) -> str:
    return totp.keyed_digest("recovery code", code).hex()


def accept_code(person: Person, typed: str) -> str:
    """What the typed code was, in words; empty when it is wrong, or was used before.

    One conditional update decides, so that of two requests with one code only one gets in.
    """
    code = "".join(typed.split()).replace("-", "").lower()
    if len(code) == totp.DIGITS and code.isdigit() and code.isascii():
        return FACTORS["totp"] if _accept_totp(person, code) else ""
    deleted, _ = person.recovery_codes.filter(digest=_digest(code)).delete()
    return "恢复码" if deleted else ""


def _accept_totp(person: Person, code: str) -> bool:
    factor = person.second_factors.filter(kind="totp").first()
    if factor is None:
        return False
    try:
        step = totp.step_of(totp.unseal(factor.secret), code)
    except ValueError:  # restored without its secret-key: the security administrator resets it
        return False
    if step is None:
        return False
    later = SecondFactor.objects.filter(pk=factor.pk, counter__lt=step)
    return bool(later.update(counter=step, used=timezone.now()))


def accept_passkey(factor: SecondFactor, count: int) -> bool:
    """Note the use. False when another request has used the same signature meanwhile."""
    mine = SecondFactor.objects.filter(pk=factor.pk, counter=factor.counter)
    return bool(mine.update(counter=count, used=timezone.now()))
