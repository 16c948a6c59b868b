"""Let somebody act for oneself for some days (代办), and end it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from jixiao.core.message import say
from jixiao.web.actions.base import Refused
from jixiao.web.actions.log import name_of, write_log
from jixiao.web.models import Grant, Person
from jixiao.web.models.grant import ADMIN_ROLES

LONGEST = timedelta(days=183)


def own_grants(person: Person):
    """What a person may pass on: roles held in person today. Administrators' grants cannot be passed on."""
    held = person.grants.on(timezone.localdate()).filter(acting_for__isnull=True)
    return held.exclude(role__in=ADMIN_ROLES).select_related("unit")


def given(person: Person):
    """The grants by which others act for this person, today or later."""
    current = Grant.objects.filter(acting_for=person).exclude(ends__lt=timezone.localdate())
    return current.select_related("person", "unit").order_by("-id")


def act_for(principal: Person, grant: int, deputy: str, starts: date, ends: date) -> Grant:
    """``deputy`` (a username) holds the principal's role from ``starts`` to ``ends``; events keep both names.

    Raises Refused for what is not the principal's to give, a deputy of another jurisdiction, or bad dates.
    """
    with transaction.atomic():
        own = own_grants(principal).filter(pk=grant).first()
        if own is None:
            raise Refused(say("请选择自己现有的角色"))
        other = Person.objects.filter(username=deputy.strip(), is_active=True).first()
        if other is None or other == principal or not _of_one_place(other, own):
            raise Refused(say("没有找到这位代办人：请填写本地区另一位用户的用户名"))
        if starts < timezone.localdate() or ends < starts:
            raise Refused(say("起止日期不对：从今天或以后开始，结束不早于开始"))
        if ends - starts > LONGEST:
            raise Refused(say("代办最长半年"))
        if own.ends and ends > own.ends:
            raise Refused(say("您自己的这个角色到 {date} 为止，代办不能更长", date=own.ends.isoformat()))
        made = Grant.objects.create(
            person=other, role=own.role, unit=own.unit, starts=starts, ends=ends, acting_for=principal
        )
        changes = {f"{own.unit.name} · {own.get_role_display()}": ("", made.days)}
        write_log("deputy_added", principal, subject=name_of(other), changes=changes)
    return made


@transaction.atomic
def end_acting(principal: Person, grant: int) -> None:
    """End what was given: from today on it is void. The row stays, for the events that name it."""
    found = given(principal).filter(pk=grant).first()
    if found is None:
        raise Refused(say("这项代办已经结束"))
    before, yesterday = found.days, timezone.localdate() - timedelta(days=1)
    if found.starts > yesterday:
        found.starts = yesterday
    found.ends = yesterday
    found.save()
    changes = {f"{found.unit.name} · {found.get_role_display()}": (before, found.days)}
    write_log("deputy_ended", principal, subject=name_of(found.person), changes=changes)


def _of_one_place(person: Person, grant: Grant) -> bool:
    """Whether the person has any role in the grant's jurisdiction today."""
    held = person.grants.on(timezone.localdate())
    return held.filter(unit__jurisdiction=grant.unit.jurisdiction_id).exists()
