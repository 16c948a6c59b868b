"""Give units a task with a day: a round of monitoring, or the self-evaluation of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from jixiao.core.message import say
from jixiao.web.actions.base import Refused
from jixiao.web.actions.draw_sample import may_draw
from jixiao.web.actions.log import write_log
from jixiao.web.actions.notify import notify
from jixiao.web.actions.start_later import make_later
from jixiao.web.language import t
from jixiao.web.models import Deadline, Filing, Jurisdiction, Person
from jixiao.web.models.filing import KINDS
from jixiao.web.rounds import rounds_of

PUSHED = ("monitoring", "self_evaluation")
MOST_AT_ONCE = 100
"""More forms than this are begun by a job."""


@dataclass(frozen=True)
class Task:
    """What a place may push in a year, and how far it is. ``due`` is the day that was set, ``proposed`` the source's."""

    kind: str
    period: str
    label: str
    source: str
    confirmed: bool
    due: date | None
    proposed: date | None
    made: int
    filed: int
    overdue: int

    @property
    def left(self) -> int:
        """How many units' forms have not been filed."""
        return self.made - self.filed


def tasks_of(person: Person, place: Jurisdiction, year: int) -> list[Task]:
    """Every round of monitoring of the place and year, then its self-evaluation, with the forms of the units that the
    person reaches. A draft counts, and says no more of itself than that it is one."""
    from jixiao.web.actions.late import overseen

    reached = overseen(person)
    mine = Filing.objects.filter(reached if reached is not None else Q(pk__in=[]))
    forms = mine.filter(unit__jurisdiction=place, fiscal_year=year, kind__in=PUSHED)
    draft = Q(stage="draft")
    late = draft & Q(due__lt=timezone.localdate())
    groups = (
        forms.order_by()
        .values_list("kind", "period")
        .annotate(made=Count("pk"), filed=Count("pk", filter=~draft), overdue=Count("pk", filter=late))
    )
    counts = {(kind, period): numbers for kind, period, *numbers in groups}
    set_ = Deadline.objects.filter(jurisdiction=place, fiscal_year=year, kind__in=PUSHED, stage="draft")
    days = {(kind, period): due for kind, period, due in set_.values_list("kind", "period", "due")}
    offered = [
        (
            "monitoring",
            one.period,
            say("监控 {period}", period=one.label),
            str(one.source),
            one.source.confidence,
            one.due,
        )
        for one in rounds_of(place.code, year)
    ]
    offered.append(("self_evaluation", "", say("单位自评和部门整体自评"), "", "", None))
    return [
        Task(
            kind, period, label, source, sure != "recall", days.get((kind, period)), proposed,
            *counts.get((kind, period), (0, 0, 0)),
        )
        for kind, period, label, source, sure, proposed in offered
    ]  # fmt: skip


def waiting_for(place: Jurisdiction, year: int, kind: str, period: str) -> QuerySet[Filing]:
    """The approved targets of the year that have no such form yet. There is none for monitoring a whole department."""
    targets = _targets(place, year, kind)
    begun = Filing.objects.filter(basis__in=targets, kind=kind, period=period)
    return targets.exclude(pk__in=begun.values("basis"))


def _targets(place: Jurisdiction, year: int, kind: str) -> QuerySet[Filing]:
    targets = Filing.objects.filter(
        unit__jurisdiction=place, fiscal_year=year, kind="target", approved_revision__isnull=False
    )
    return targets.filter(project__isnull=False) if kind == "monitoring" else targets


def push_task(
    person: Person,
    place: Jurisdiction,
    year: int,
    kind: str,
    period: str,
    due: date,
    tell: Callable[[str], None] = lambda title: None,
) -> int:
    """Begin the form of every approved target of the year that has none, set the day, tell the drafters; how many.

    Pushed again, forms of targets approved since are begun and the day moves for every draft. Raises PermissionDenied
    for anybody but the performance division; Refused where nothing is approved, the place does not hold the round, or
    the day is past. ``tell`` is called with the title of each form that is made.
    """
    _check(person, place, year, kind, period, due)
    left = list(
        waiting_for(place, year, kind, period).select_related("unit__jurisdiction", "drafter").order_by("id")
    )
    with transaction.atomic():
        _set_day(person, place, year, kind, period, due)
        drafts = Filing.objects.filter(
            basis__in=_targets(place, year, kind), kind=kind, period=period, stage="draft"
        )
        drafts.update(due=due)
    made: dict[Person, list[Filing]] = defaultdict(list)
    for target in left:
        form = make_later(person, target, kind, period, due)
        if form.drafter:
            made[form.drafter].append(form)
        tell(form.title)
    for drafter, forms in made.items():
        _tell(drafter, forms, person)
    return len(left)


def push_by_job(person: Person, progress, place: int, year: int, form: str, period: str, due: str) -> str:
    """The same as a job; ``form`` is the kind. Begun again after a stop it goes on where it was."""
    found = Jurisdiction.objects.get(pk=place)
    progress.begin(waiting_for(found, year, form, period).count())
    count = push_task(person, found, year, form, period, date.fromisoformat(due), progress.step)
    return t("布置了 {count} 张表", count=count)


def _check(person: Person, place: Jurisdiction, year: int, kind: str, period: str, due: date) -> None:
    if not may_draw(person, place):
        raise PermissionDenied("push_task")
    held = {one.period for one in rounds_of(place.code, year)} if kind == "monitoring" else {""}
    if kind not in PUSHED or period not in held:
        raise Refused(t("本地区 {year} 年没有这一期", year=year))
    if due < timezone.localdate():
        raise Refused(t("截止日期已经过了"))
    if not _targets(place, year, kind).exists():
        raise Refused(t("{year} 年还没有批复的目标，不能布置", year=year))


def _set_day(person: Person, place: Jurisdiction, year: int, kind: str, period: str, due: date) -> None:
    """The day for all forms of this task, where who is late is read from it; a change is logged."""
    key = {"jurisdiction": place, "fiscal_year": year, "kind": kind, "period": period, "stage": "draft"}
    before = Deadline.objects.filter(**key).values_list("due", flat=True).first()
    if before == due:
        return
    Deadline.objects.update_or_create(**key, defaults={"due": due})
    subject = t("{year} 年{kind}期限", year=year, kind=KINDS[kind])
    write_log(
        "settings",
        person,
        place=place,
        subject=subject,
        changes={period or kind: (str(before or ""), str(due))},
    )


def _tell(drafter: Person, forms: list[Filing], sender: Person) -> None:
    """One notice for a person, however many forms there are."""
    first = forms[0]
    day = first.due.isoformat() if first.due else ""
    if len(forms) == 1:
        told = say(
            "请填报《{title}》的{kind}表，{due} 前报出", title=first.title, kind=KINDS[first.kind], due=day
        )
        notify(drafter, "task", told, first, sender.name)
        return
    told = say("请填报 {count} 张{kind}表，{due} 前报出", count=len(forms), kind=KINDS[first.kind], due=day)
    notify(drafter, "task", told, None, sender.name)
