"""Deadlines of a budget year, and the forms that a jurisdiction declares by."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from jixiao.core.library import load_flow, load_scheme, scheme_names
from jixiao.core.scheme import SchemeError
from jixiao.web.actions.base import Refused
from jixiao.web.actions.change_unit import administered
from jixiao.web.actions.log import write_log
from jixiao.web.language import t
from jixiao.web.models import Deadline, Filing, Jurisdiction, Person
from jixiao.web.models.filing import KINDS
from jixiao.web.typed import day as day_of

FLOW_OF_KIND = {"target": "standard", "monitoring": "report", "self_evaluation": "report"}
"""The flow whose stages a deadline of this kind can be of."""


def stages_with_deadlines(kind: str) -> dict[str, str]:
    """Stage → label: those in which somebody has something to do."""
    flow = load_flow(FLOW_OF_KIND[kind])
    ends = {move.origin for move in flow.moves if move.action in ("submit", "approve")}
    return {stage.id: stage.label for stage in flow.stages if stage.id in ends}


def set_deadlines(
    person: Person, place: int, year: int, kind: str, typed: dict[str, str], period: str = ""
) -> list[tuple[str, date]]:
    """Stage → day as typed; an empty one takes the deadline away. The days now set, in the order of the flow. Drafts
    of a later stage that are not filed yet have the new day.

    Raises PermissionDenied; Refused for what is no day and for a stage that ends before the one ahead of it.
    """
    found = administered(person, place)
    if kind not in KINDS:
        raise Refused(t("没有这种表"))
    labels = stages_with_deadlines(kind)
    days: list[tuple[str, date]] = []
    for stage, label in labels.items():
        text = typed.get(stage, "").strip()
        if not text:
            continue
        day = day_of(text)
        if day is None:
            raise Refused(t("“{stage}”的日期写成 2026-09-30", stage=label))
        if days and day < days[-1][1]:
            raise Refused(t("“{stage}”早于前一环节“{before}”", stage=label, before=labels[days[-1][0]]))
        days.append((stage, day))
    with transaction.atomic():
        own = Deadline.objects.filter(jurisdiction=found, fiscal_year=year, kind=kind, period=period)
        before = dict(own.values_list("stage", "due"))
        own.delete()
        Deadline.objects.bulk_create(
            Deadline(jurisdiction=found, fiscal_year=year, kind=kind, period=period, stage=stage, due=day)
            for stage, day in days
        )
        now = dict(days)
        if kind != "target" and "draft" in now:
            begun = Filing.objects.filter(
                unit__jurisdiction=found, fiscal_year=year, kind=kind, period=period
            )
            begun.filter(stage="draft").update(due=now["draft"])
        changes = {label: (str(before.get(id, "")), str(now.get(id, ""))) for id, label in labels.items()}
        write_log("settings", person, place=found, subject=t("{year} 年{kind}期限", year=year, kind=KINDS[kind]), changes=changes)  # fmt: skip
    return days


def forms_to_choose(place: Jurisdiction, object_: str, year: int) -> list[tuple[str, str]]:
    """(name, title) of the target forms of this object that hold for a year: of the own place or its parents, or general."""
    found = []
    for name in scheme_names():
        scheme = load_scheme(name)
        first, last = scheme.budget_years
        holds = (not first or first <= year) and (not last or year <= last)
        code = scheme.jurisdiction.code
        near = not code or place.code.startswith(code.rstrip("0"))
        if scheme.stage == "target" and scheme.object == object_ and holds and near:
            found.append((name, scheme.title))
    return found


def choose_forms(person: Person, place: int, project: str, department: str) -> None:
    """The forms of what is begun from now on; what is begun keeps its own. Raises PermissionDenied, Refused."""
    found = administered(person, place)
    try:
        wanted = load_scheme(project)
        if department:
            load_scheme(department)
    except SchemeError as error:
        raise Refused(str(error)) from error
    if wanted.stage != "target" or wanted.object != "project":
        raise Refused(t("请选择项目绩效目标表"))
    with transaction.atomic():
        before = (found.project_scheme, found.department_scheme)
        found.project_scheme, found.department_scheme = project, department
        found.save(update_fields=["project_scheme", "department_scheme"])
        changes = {"项目表样": (before[0], project), "部门整体表样": (before[1], department)}
        write_log("settings", person, place=found, subject=t("表样"), changes=changes)
