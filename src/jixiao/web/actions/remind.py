"""Remind those who are late: one notice and one letter a person, whatever the number of forms."""

from __future__ import annotations

from collections import defaultdict
from functools import reduce

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from jixiao.core.message import in_language, say
from jixiao.web.actions.late import Late, answering, late_for
from jixiao.web.actions.notify import notify
from jixiao.web.actions.queue import deciding_roles, stage_labels
from jixiao.web.models import Notice, Person
from jixiao.web.models.filing import KINDS

REMINDERS = frozenset({"department_reviewer", "sector_division", "performance_division"})
"""Who may remind; an auditor only reads."""


def may_remind(person: Person) -> bool:
    return person.grants.on(timezone.localdate()).filter(role__in=REMINDERS).exists()


def remind(person: Person, units: set[int] | None = None) -> tuple[int, int]:
    """Remind the people who answer for what is late in these units (all overseen ones when None).

    Returns how many persons were told and how many letters were sent. Nobody is reminded twice in a day. Raises
    PermissionDenied for somebody who only reads.
    """
    if not may_remind(person):
        raise PermissionDenied("remind")
    rows = [row for row in late_for(person) if units is None or row.unit.pk in units]
    roles = deciding_roles()
    by_person: dict[Person, list[Late]] = defaultdict(list)
    for row in rows:
        for one in answering(row.unit, roles.get(row.stage, set())):
            by_person[one].append(row)
    told = []
    with transaction.atomic():
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        already = set(
            Notice.objects.select_for_update()
            .filter(kind="reminder", created__gte=today, person__in=by_person)
            .values_list("person", flat=True)
        )
        for one, late in by_person.items():
            if one.pk not in already and one != person:
                told.append((one, notify(one, "reminder", _words(late), sender=person.name)))
    return len(told), _post(told)


def _words(rows: list[Late]) -> str:
    """One sentence for everything that is late: by kind and stage, with the number of units."""
    labels = stage_labels()
    parts = []
    for kind, stage in dict.fromkeys((row.kind, row.stage) for row in rows):
        these = [row for row in rows if (row.kind, row.stage) == (kind, stage)]
        forms, days = sum(row.forms for row in these), max(row.days for row in these)
        where = these[0].unit.name if len(these) == 1 else say("{count} 个单位", count=len(these))
        parts.append(
            say(
                "{kind}（{stage}）：{where}共 {forms} 项，最长已超期 {days} 天",
                kind=KINDS[kind],
                stage=labels[stage],
                where=where,
                forms=forms,
                days=days,
            )
        )
    late = reduce(lambda first, second: say("{first}；{second}", first=first, second=second), parts)
    return say("有绩效表超过截止日期，请尽快办理。{late}", late=late)


def _post(told: list[tuple[Person, Notice]]) -> int:
    """Send the letters after the notices are stored; one connection for all. A mail server that fails stops nothing."""
    letters = [
        EmailMessage(
            in_language("绩效表催办", person.language),
            in_language(notice.text, person.language),
            settings.DEFAULT_FROM_EMAIL,
            [person.email],
        )
        for person, notice in told
        if person.email
    ]
    if not letters:
        return 0
    try:
        return get_connection().send_messages(letters) or 0
    except OSError:
        return 0
