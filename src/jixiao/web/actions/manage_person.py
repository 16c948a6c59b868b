"""What the security administrator does with a person of the own jurisdiction: lock, unlock, new password, no second factor, end a grant."""

from __future__ import annotations

from datetime import date, timedelta

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


def managed_person(manager: Person, id: int) -> Person:
    """Somebody else whom the manager looks after. Raises PermissionDenied, Refused."""
    person = managed_by(manager).filter(pk=id).first()
    if person is None:
        raise PermissionDenied("manage_person")
    if person == manager:
        raise Refused(say("不能管理自己的账号，请另一名安全管理员办理"))
    return person


@transaction.atomic
def manage(manager: Person, id: int, action: str, grant: int = 0, last_day: date | None = None) -> str:
    """Do it; a sentence that says what was done. ``last_day``: of a grant to be ended; without one it ends at once.

    Raises PermissionDenied, Refused.
    """
    person = managed_person(manager, id)
    if action in ("lock", "unlock"):
        return _lock(manager, person, action)
    if action == "password":
        return _new_password(manager, person)
    if action == "second_factor":
        second_factor.reset(manager, person)
        return t("{person} 的第二因素已重置，下次登录时重新设置", person=person.name)
    if action == "end":
        return _end_grant(manager, person, grant, last_day)
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


def _end_grant(manager: Person, person: Person, grant: int, last_day: date | None) -> str:
    """End a grant, and write it down. What was done by it stays done: no day before yesterday can be its last."""
    yesterday = timezone.localdate() - timedelta(days=1)
    found = person.grants.select_related("unit__jurisdiction").filter(pk=grant).first()
    if found is None or (found.ends is not None and found.ends <= yesterday):
        raise Refused(say("这项授权已经结束"))
    last = last_day or yesterday
    if last < yesterday:
        raise Refused(say("结束日期不能早于昨天：已经办的事要有当时的授权"))
    if found.ends is not None and last > found.ends:
        raise Refused(say("这项授权到 {date} 为止；要延长，请另外授权", date=found.ends.isoformat()))
    before, found.starts, found.ends = found.days, min(found.starts, last), last
    found.save()
    changes = {f"{found.unit.name} · {found.get_role_display()}": (before, found.days)}
    write_log("grant_ended", manager, place=found.unit.jurisdiction, subject=name_of(person), changes=changes)
    if last_day is None or last == yesterday:
        return t("{person} 的授权已结束", person=person.name)
    return t("{person} 的授权到 {date} 为止", person=person.name, date=last.isoformat())
