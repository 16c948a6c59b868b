"""Convene a panel of experts, score blind, close it."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from jixiao.core.evaluation import ExpertSheet, Judged, items
from jixiao.core.message import say
from jixiao.core.number import D
from jixiao.scoring.panel import COMMENT_BELOW, result_of
from jixiao.web.actions.base import Action, Refused, append_event
from jixiao.web.actions.notify import notify
from jixiao.web.language import t
from jixiao.web.models import Assignment, Event, Filing, Grant, Panel, Person, Seat
from jixiao.web.panels import LEAST, MOST, drawn


def conflicts(filing: Filing, experts: list[int]) -> dict[int, str]:
    """Expert → why not this one: works or worked in the department, took part in its forms, judged the project before,
    evaluates it for an agency. Who evaluated another project of the unit for an agency took no part in its forms."""
    department = filing.unit.department.path
    taken = Event.objects.filter(filing__unit=filing.unit_id).exclude(filing__assignment__members=F("person"))
    found: dict[int, str] = {}
    rules = (
        ("judged", Seat.objects.filter(panel__filing__project=filing.project_id, panel__filing__project__isnull=False).values_list("expert")),
        ("assigned", Assignment.objects.filter(filing=filing).values_list("members")),
        ("took_part", taken.values_list("person")),
        ("employed", Grant.objects.filter(unit__path__startswith=department).values_list("person")),
    )  # fmt: skip
    for why, people in rules:
        found |= {id: why for (id,) in people.distinct() if id in experts}
    return found


class Convene(Action):
    """Draw the experts for a confirmed self-evaluation; who is left out and why is kept with the seed."""

    name = "panel_convene"

    def __init__(self, person: Person, filing: Filing, seed: str = "", number: int = LEAST):
        super().__init__(person, filing)
        self.seed, self.number = seed.strip()[:40], number

    def may(self) -> bool:
        return self.holds({"performance_division"})

    def do(self) -> Panel:
        filing = self.filing
        if filing.kind != "self_evaluation" or filing.approved_revision is None:
            raise Refused(t("主管部门审定自评以后才能组织专家评价"))
        if not self.seed:
            raise Refused(t("请填写随机种子"))
        if not LEAST <= self.number <= MOST:
            raise Refused(t("专家人数应在 {least} 到 {most} 之间", least=LEAST, most=MOST))
        if Panel.objects.filter(filing=filing).exists():
            raise Refused(t("这个项目已经组织过专家评价"))
        pool = self._pool()
        left_out = conflicts(filing, pool)
        free = [one for one in pool if one not in left_out]
        if len(free) < self.number:
            raise Refused(
                t("符合回避要求的专家只有 {count} 人，不够 {number} 人", count=len(free), number=self.number)
            )
        panel = Panel.objects.create(
            filing=filing, seed=self.seed, person=self.person,
            parameters=json.dumps({"number": self.number, "pool": sorted(pool), "left_out": left_out}, sort_keys=True),
        )  # fmt: skip
        Seat.objects.bulk_create(
            Seat(panel=panel, expert_id=one) for one in drawn(free, self.seed, self.number)
        )
        self.record(self.name, origin=filing.stage, comment=f"抽取专家 {self.number} 人，种子 {self.seed}")
        for seat in panel.seats.select_related("expert"):
            notify(
                seat.expert,
                "panel",
                say("请对《{title}》独立评分", title=filing.title),
                None,
                self.person.name,
            )
        return panel

    def _pool(self) -> list[int]:
        today = timezone.localdate()
        held = Grant.objects.filter(
            Q(ends__isnull=True) | Q(ends__gte=today), role="expert", starts__lte=today, person__is_active=True,
            unit__jurisdiction=self.filing.unit.jurisdiction_id, acting_for__isnull=True,
        )  # fmt: skip
        return list(held.values_list("person", flat=True).distinct())


def save_seat(
    person: Person,
    seat: Seat,
    typed: dict[str, tuple[str, str]],
    opinion: str,
    submit: bool,
    ticked: dict[str, list[str]] | None = None,
) -> None:
    """``typed``: item → (points, comment); ``ticked``: item → the 评价要点 found fulfilled. A submitted seat is locked.

    Raises PermissionDenied for anybody but the expert of the seat, Refused for what must be mended first.
    """
    if seat.expert_id != person.pk:
        raise PermissionDenied("save_seat")
    scores = {}
    for item in items():
        judged = _judged(item, typed.get(item["id"], ("", "")), submit)
        if ticked is not None:
            met = tuple(point for point in item["look"] if point in ticked.get(item["id"], ()))
            judged = judged.model_copy(update={"met": met})
        if judged != Judged():
            scores[item["id"]] = judged
    sheet = ExpertSheet(scores=scores)
    with transaction.atomic():
        filing = Filing.objects.select_for_update().get(pk=seat.panel.filing_id)
        changed = Seat.objects.filter(pk=seat.pk, submitted=None, panel__state="open").update(
            scores=json.dumps(sheet.model_dump(mode="json")["scores"], ensure_ascii=False), opinion=opinion.strip(),
            points=int(sheet.total * 100), submitted=timezone.now() if submit else None,
        )  # fmt: skip
        if not changed:
            raise Refused(t("已经提交，不能再改"))
        if submit:
            append_event(
                filing,
                who=person.name,
                person=person,
                action="panel_submit",
                origin=filing.stage,
                to=filing.stage,
            )


def _judged(item: dict[str, Any], typed: tuple[str, str], submit: bool) -> Judged:
    """What was typed for one item. Raises Refused."""
    text, comment = (part.strip() for part in typed)
    points = D(text)
    if text and (points is None or not 0 <= points <= item["points"] or points * 100 % 1):
        raise Refused(
            t(
                "“{item}”的得分应是 0 到 {points} 之间的数，最多两位小数",
                item=item["name"],
                points=item["points"],
            )
        )
    if submit and points is None:
        raise Refused(t("“{item}”还没有评分", item=item["name"]))
    if submit and points is not None and points < COMMENT_BELOW * item["points"] and not comment:
        raise Refused(t("“{item}”得分不到六成，请写明意见", item=item["name"]))
    return Judged(points=points, comment=comment)


class ClosePanel(Action):
    """Put the scores together once every expert has submitted; from now on they can be read."""

    name = "panel_close"

    def __init__(self, person: Person, panel: Panel):
        super().__init__(person, panel.filing)
        self.panel = panel

    def may(self) -> bool:
        return self.holds({"performance_division"})

    def do(self) -> Panel:
        seats = list(self.panel.seats.all())
        waiting = sum(seat.submitted is None for seat in seats)
        if waiting:
            raise Refused(t("还有 {count} 位专家没有提交", count=waiting))
        result = result_of([seat.sheet for seat in seats])
        if result is None:
            raise Refused(t("还没有专家评分"))
        changed = Panel.objects.filter(pk=self.panel.pk, state="open").update(
            state="closed", points=int(result.total * 100), spread=int(result.spread * 100), grade=result.grade,
            closed=timezone.now(),
        )  # fmt: skip
        if not changed:
            raise Refused(t("已经汇总过"))
        self.record(self.name, origin=self.filing.stage, comment=f"专家评价 {result.total}，{result.grade}")
        self.panel.refresh_from_db()
        return self.panel
