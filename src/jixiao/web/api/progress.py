"""How a year stands, and the tasks with a day: rounds of monitoring and the self-evaluation."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from ninja import Router, Schema
from pydantic import Field

from jixiao.core.message import say
from jixiao.review.catalogue import catalogue
from jixiao.web.actions import jobs
from jixiao.web.actions.draw_sample import may_draw
from jixiao.web.actions.late import overseen
from jixiao.web.actions.later_lists import place_of
from jixiao.web.actions.push_task import MOST_AT_ONCE, Task, push_task, tasks_of, waiting_for
from jixiao.web.actions.year_figures import by_check, by_department, by_grade, by_level
from jixiao.web.api.call import Year, call
from jixiao.web.api.problems import Said, said
from jixiao.web.api.shapes import yuan_text
from jixiao.web.models import Filing
from jixiao.web.models.filing import KINDS

router = Router(tags=["progress"])


class DepartmentRow(Schema):
    """The forms of one kind below a department: begun, done (approved or public), findings, money."""

    department: str
    forms: int
    done: int
    p0: int
    p1: int
    amount: str


class KindOfForms(Schema):
    """A kind of form; the department that has done least comes first."""

    kind: str
    departments: list[DepartmentRow]


class GradeRow(Schema):
    """The confirmed self-evaluations of a grade."""

    grade: str
    forms: int
    amount: str | None


class Progress(Schema):
    """What the person may see of a year. ``levels``: level of the warning → monitored projects."""

    year: int
    kinds: list[KindOfForms]
    levels: dict[str, int]
    grades: list[GradeRow]


class CheckRow(Schema):
    """A check and the forms in which it found something, ``severity`` the gravest there (p0, p1, p2)."""

    code: str
    name: Said
    severity: str
    forms: int


class ChecksOfForms(Schema):
    """The findings of a kind of form in a year by check, the gravest first."""

    items: list[CheckRow]


class TaskShape(Schema):
    """A round of monitoring or the self-evaluation: its day, and the forms made, filed and overdue."""

    kind: str
    period: str
    label: Said
    source: str
    confirmed: bool
    due: date | None
    proposed: date | None
    made: int
    filed: int
    overdue: int


class Tasks(Schema):
    """The tasks of a year."""

    items: list[TaskShape]


class TaskAsked(Schema):
    """Which task, and until when. ``period`` of monitoring."""

    year: Year
    kind: Literal["monitoring", "self_evaluation"]
    period: Annotated[str, Field(max_length=20)] = ""
    due: date


class Pushed(Schema):
    """How many forms were begun; where there are many, the job that begins them."""

    made: int
    job: int | None


@call(router, "GET", "/progress", "全年进展", scope="read", returns=Progress)
def get_progress(request, year: Year):
    """The figures of a year by department, warning and grade."""
    seen = Filing.objects.visible_to(request.user).filter(fiscal_year=year)
    return {
        "year": year,
        "kinds": [{"kind": kind, "departments": list(map(_row, rows))} for kind, rows in by_department(seen).items()],
        "levels": {str(level): count for level, count in by_level(seen).items()},
        "grades": [
            {"grade": row["grade"], "forms": row["n"], "amount": yuan_text(row["money"])} for row in by_grade(seen)
        ],
    }  # fmt: skip


@call(router, "GET", "/progress/checks", "问题按检查分", scope="read", returns=ChecksOfForms)
def get_checks(request, year: Year, kind: Literal["target", "monitoring", "self_evaluation"] = "target"):
    """Which checks found something in the forms that the person may see."""
    seen = Filing.objects.visible_to(request.user).filter(fiscal_year=year, kind=kind)
    known = catalogue()
    rows = [row for row in by_check(seen) if row["code"] in known]
    return {"items": [{**row, "name": {"zh": known[row["code"]].title, "en": known[row["code"]].title_en}} for row in rows]}  # fmt: skip


def _row(row: dict[str, Any]) -> dict[str, Any]:
    counts = {key: row[key] for key in ("done", "p0", "p1")}
    return {**counts, "department": row["name"], "forms": row["n"], "amount": yuan_text(row["money"])}


def _task(one: Task) -> dict[str, Any]:
    kept = ("kind", "period", "source", "confirmed", "due", "proposed", "made", "filed", "overdue")
    return {**{key: getattr(one, key) for key in kept}, "label": said(one.label)}


@call(router, "GET", "/tasks", "任务和期限", scope="read", returns=Tasks)
def list_tasks(request, year: Year):
    """What the place pushes in a year, with the forms of the units that the person oversees."""
    place = place_of(request.user)
    if place is None or overseen(request.user) is None:
        raise PermissionDenied("tasks")
    return {"items": [_task(one) for one in tasks_of(request.user, place, year)]}


@call(router, "POST", "/tasks", "布置任务", scope="review", returns=Pushed)
def post_task(request, asked: TaskAsked):
    """Push a task, or move its day. Many forms are begun by a job."""
    place = place_of(request.user)
    if place is None or not may_draw(request.user, place):
        raise PermissionDenied("push_task")
    if waiting_for(place, asked.year, asked.kind, asked.period).count() > MOST_AT_ONCE:
        title = say("{year} 年度布置{kind}", year=asked.year, kind=KINDS[asked.kind])
        given = {"year": asked.year, "form": asked.kind, "period": asked.period, "due": asked.due.isoformat()}
        return {
            "made": 0,
            "job": jobs.start(request.user, "push_task", title, place=place.pk, **given).pk,
        }
    made = push_task(request.user, place, asked.year, asked.kind, asked.period, asked.due)
    return {"made": made, "job": None}
