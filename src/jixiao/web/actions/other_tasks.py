"""What waits for a person beside forms: sheets to score, answers to give, re-checks to close. One query for the home page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, DateField, Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from jixiao.core.message import Message, say
from jixiao.web.actions.rectify import ASKING
from jixiao.web.models import (
    Alarm,
    Assignment,
    MaterialRequest,
    Panel,
    Person,
    Recheck,
    Rectification,
    ReportVersion,
    Seat,
)
from jixiao.web.models.grant import OWN_UNIT_ROLES
from jixiao.web.models.held import held_by

TASKS: dict[str, tuple[str, Message]] = {
    "seat": ("panels", say("请您评分的项目")),
    "assignment": ("assignments", say("委托给您评价的项目")),
    "alarm": ("monitoring?waiting=answer", say("要答复的预警")),
    "rectification": ("monitoring?waiting=rectify", say("要整改的问题")),
    "material": ("assignments", say("评价机构要的资料")),
    "opinion": ("assignments", say("要提意见的评价报告")),
    "recheck_reply": ("rechecks", say("要答复的复核")),
    "recheck_open": ("rechecks", say("要复核的自评")),
    "recheck_close": ("rechecks", say("单位已答复、可以办结的复核")),
    "panel": ("panels", say("专家都已提交、可以汇总的评价")),
    "overdue": ("monitoring?waiting=answer", say("逾期没有答复的预警")),
    "reported": ("monitoring?waiting=rectify", say("要复查的整改")),
}
"""What waits → the page where it is done (with its query), what it is called. In the order in which it is shown."""


@dataclass(frozen=True)
class Waiting:
    """So many of one kind, the first of them due on a day (None where none has one)."""

    page: str
    label: Message
    count: int
    due: date | None


def other_tasks(person: Person) -> list[Waiting]:
    """What waits for the person beside forms."""
    parts = list(_asked(person))
    if not parts:
        return []
    found = {name: (count, due) for name, count, due in parts[0].union(*parts[1:], all=True)}
    return [Waiting(*TASKS[name], *found[name]) for name in TASKS if name in found]


def _asked(person: Person) -> Iterator[QuerySet]:
    held = held_by(person)
    if "expert" in held.roles:
        yield _counted("seat", Seat.objects.filter(expert=person, submitted=None))
    if "third_party" in held.roles:
        writing = Assignment.objects.filter(members=person).exclude(state="final")
        yield _counted("assignment", writing, "due")
    if held.roles & OWN_UNIT_ROLES:
        yield from _of_unit(held.part(OWN_UNIT_ROLES).alone)
    if "performance_division" in held.roles:
        yield from _of_division(held.part({"performance_division"}).below.having)
    if held.roles & ASKING:
        mine = held.part(ASKING).below.having("filing__unit")
        yield _counted("reported", Rectification.objects.filter(mine, state="reported"), "due")


def _of_unit(among) -> Iterator[QuerySet]:
    """``among``: the name of the way to a unit → the condition that it is one of the person's."""
    mine, through = among("filing__unit"), among("assignment__filing__unit")
    yield _counted("alarm", Alarm.objects.filter(mine, answered=None, suspended=None), "due")
    yield _counted("rectification", Rectification.objects.filter(mine, state__in=("found", "doing")), "due")
    asked = MaterialRequest.objects.filter(through, state="asked").exclude(assignment__state="final")
    yield _counted("material", asked, "due")
    read = ReportVersion.objects.filter(through, assignment__state="opinion", final=False, opinion_at=None)
    yield _counted("opinion", read, "due")
    yield _counted("recheck_reply", Recheck.objects.filter(mine, state="sent"))


def _of_division(having) -> Iterator[QuerySet]:
    mine = having("filing__unit")
    yield _counted("recheck_open", Recheck.objects.filter(mine, state="open"))
    yield _counted("recheck_close", Recheck.objects.filter(mine, state="replied"))
    scoring = Seat.objects.filter(panel=OuterRef("pk"), submitted=None)
    yield _counted("panel", Panel.objects.filter(mine, ~Exists(scoring), state="open"))
    over = Q(answered=None, suspended=None, due__lt=timezone.localdate())
    yield _counted("overdue", Alarm.objects.filter(mine, over), "due")


def _counted(name: str, rows: QuerySet, due: str = "") -> QuerySet:
    """One row: the name, how many there are, the first day; none where there are none."""
    none = Cast(None, DateField())  # PostgreSQL takes an untyped one for a text
    first = Min(F(due)) if due else none
    named = rows.order_by().values(task=Value(name, output_field=CharField()))
    counted = named.annotate(n=Count("pk", distinct=True), first=first)
    return counted.filter(n__gt=0).values_list("task", "n", "first")
