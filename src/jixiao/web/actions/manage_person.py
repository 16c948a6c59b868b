"""What the security administrator does with a person of the own jurisdiction: lock, unlock, new password, no second factor, end a grant."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jixiao.core.message import say
from jixiao.web.actions import second_factor
from jixiao.web.actions.base import Refused
from jixiao.web.actions.import_people import initial_password
from jixiao.web.actions.log import name_of, write_log
from jixiao.web.language import t
from jixiao.web.models import Grant, Person


def managed_by(manager: Person):
    """The people of the jurisdictions whose security administrator this is. Raises PermissionDenied for others."""
    held = manager.grants.on(timezone.localdate()).filter(role="security_admin")
    places = set(held.values_list("unit__jurisdiction", flat=True))
    if not places:
        raise PermissionDenied("manage_person")
    own = Person.objects.filter(grants__unit__jurisdiction__in=places)
    elsewhere = Grant.objects.filter(~Q(unit__jurisdiction__in=places)).values("person")
    return own.exclude(pk__in=elsewhere).distinct()


@transaction.atomic
def manage(manager: Person, id: int, action: str, grant: int = 0) -> str:
    """Do it; a sentence that says what was done. Raises PermissionDenied, Refused."""
    person = managed_by(manager).filter(pk=id).first()
    if person is None:
        raise PermissionDenied("manage_person")
    if person == manager:
        raise Refused(say("不能管理自己的账号，请另一名安全管理员办理"))
    if action in ("lock", "unlock"):
        return _lock(manager, person, action)
    if action == "password":
        return _new_password(manager, person)
    if action == "second_factor":
        second_factor.reset(manager, person)
        return t("{person} 的第二因素已重置，下次登录时重新设置", person=person.name)
    if action == "end":
        found = person.grants.on(timezone.localdate()).filter(pk=grant).select_related("unit").first()
        if found is None:
            raise Refused(say("这项授权已经结束"))
        end_grant(manager, found)
        return t("{person} 的授权已结束", person=person.name)
    raise Refused(say("没有看懂要办什么"))


def _lock(manager: Person, person: Person, action: str) -> str:
    person.is_active = action == "unlock"
    person.save(update_fields=["is_active"])
    write_log(f"person_{action}ed", manager, subject=name_of(person))
    if person.is_active:
        return t("{person} 的账号已启用", person=person.name)
    return t("{person} 的账号已停用", person=person.name)


def _new_password(manager: Person, person: Person) -> str:
    password = initial_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    write_log("password_reset", manager, subject=name_of(person))
    return t(
        "{person} 的新密码是 {password} （只显示这一次，首次登录须修改）",
        person=person.name,
        password=password,
    )


def end_grant(manager: Person, grant: Grant) -> None:
    """End a grant today, and write it down."""
    before, grant.ends = grant.days, timezone.localdate() - timedelta(days=1)
    Grant.objects.filter(pk=grant.pk).update(ends=grant.ends)
    changes = {f"{grant.unit.name} · {grant.get_role_display()}": (before, grant.days)}
    write_log("grant_ended", manager, subject=name_of(grant.person), changes=changes)
