"""The re-check: draw a sample that anybody can repeat, score a second time, ask the unit, close."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from jixiao.scoring.show import percent
from jixiao.web.actions.draw_sample import MOST, draw_sample
from jixiao.web.actions.later_lists import place_of
from jixiao.web.actions.recheck import Close, Reply, SaveLines, SendToUnit, deductions_of, visible_rechecks
from jixiao.web.api.call import After, Id, Limit, Page, Text, Year, call, no_scope, page_of
from jixiao.web.api.shapes import UnitRef, points_text, unit_ref
from jixiao.web.models import Recheck, Sample

router = Router(tags=["rechecks"])
Count = Annotated[int, Field(ge=0, le=MOST)]
Points = Annotated[str, Field(max_length=20)]
Code = Annotated[str, Field(max_length=40)]


class SampleAsked(Schema):
    """How many are drawn in each way; the seed makes the draw repeatable."""

    year: Year
    seed: Annotated[str, Field(min_length=1, max_length=40)]
    by_money: Count = 0
    by_risk: Count = 0
    by_chance: Count = 0


class SampleShape(Schema):
    """A draw: its seed, how many were asked for, out of how many, and what was drawn."""

    id: int
    year: int
    seed: str
    counts: dict[str, int]
    population: int
    drawn: datetime
    by: str
    rechecks: list[int]


class RecheckShape(Schema):
    """A self-evaluation scored a second time. ``picked_for``: money, risk or chance."""

    id: int
    sample: int
    filing: int
    title: str
    unit: UnitRef
    picked_for: str
    reasons: list[str]
    state: str
    self_score: str
    score: str | None
    opinion: str
    agreed: bool | None
    reply: str
    changed: datetime


class SecondLine(Schema):
    """One line: own and second points, and the code of the reason."""

    field: str
    subject: str
    out_of: str
    self_points: str
    points: str
    reason: str
    note: str


class Deducted(Schema):
    """A reason of the rules and the share of the full mark that it takes."""

    code: str
    label: str
    share: str


class RecheckWithLines(RecheckShape):
    """With its lines, and the reasons that the rules know."""

    lines: list[SecondLine]
    deductions: list[Deducted]


class Rechecks(Page):
    """One page, newest first."""

    items: list[RecheckShape]


class LineTyped(Schema):
    """A reason of the rules, or ``other`` with points and a note; empty: nothing is taken off."""

    reason: Code = ""
    points: Points = ""
    note: Text = ""


class LinesTyped(Schema):
    """Field of the line → what is taken off; a line that is not named keeps the unit's points."""

    lines: Annotated[dict[Annotated[str, Field(max_length=120)], LineTyped], Field(max_length=500)] = {}
    opinion: Text = ""


class RecheckStep(Schema):
    """``reply`` is the unit's: ``agreed`` and, where it is not, why."""

    do: Literal["send", "reply", "close"]
    agreed: bool = False
    text: Text = ""


def _shape(one: Recheck) -> dict[str, Any]:
    kept = ("picked_for", "state", "opinion", "agreed", "reply", "changed")
    return {
        **{key: getattr(one, key) for key in kept},
        "id": one.pk,
        "sample": one.sample_id,
        "filing": one.filing_id,
        "title": one.filing.title,
        "unit": unit_ref(one.filing.unit),
        "reasons": json.loads(one.reasons or "[]"),
        "self_score": points_text(one.self_score),
        "score": points_text(one.score),
    }


def _full(one: Recheck) -> dict[str, Any]:
    _, known = deductions_of(one.filing)
    named = ("field", "subject", "reason", "note")
    return {
        **_shape(one),
        "lines": [
            {
                **{key: getattr(line, key) for key in named},
                **{key: points_text(getattr(line, key)) for key in ("out_of", "self_points", "points")},
            }
            for line in one.lines.all()
        ],
        "deductions": [
            {"code": code, "label": each.label, "share": percent(each.share)} for code, each in known.items()
        ],
    }


def _visible(request, id: int) -> Recheck:
    return get_object_or_404(visible_rechecks(request.user).select_related("filing__unit"), pk=id)


@call(router, "POST", "/samples", "抽取复核样本", scope="review", returns=SampleShape, status=201)
def post_sample(request, asked: SampleAsked):
    """Draw the self-evaluations that are re-checked."""
    place = place_of(request.user)
    if place is None:
        raise PermissionDenied("draw_sample")
    counts = {key: getattr(asked, key) for key in ("by_money", "by_risk", "by_chance")}
    return Status(201, _sample(draw_sample(request.user, place, asked.year, asked.seed, counts)))


def _sample(made: Sample) -> dict[str, Any]:
    return {
        "id": made.pk,
        "year": made.fiscal_year,
        "seed": made.seed,
        "counts": json.loads(made.parameters),
        "population": len(json.loads(made.population)),
        "drawn": made.drawn,
        "by": made.person.name,
        "rechecks": list(made.rechecks.values_list("pk", flat=True)),
    }


@call(router, "GET", "/rechecks", "自评复核", scope="read", returns=Rechecks)
def list_rechecks(request, year: Year | None = None, after: After = "", limit: Limit = 100):
    """The re-checks that the person may see; units see theirs once they were asked."""
    rows = visible_rechecks(request.user).select_related("filing__unit")
    rows = rows if year is None else rows.filter(filing__fiscal_year=year)
    return page_of(rows, after, limit, _shape, newest_first=True)


@call(router, "GET", "/rechecks/{int:id}", "一个复核", scope="read", returns=RecheckWithLines)
def get_recheck(request, id: Id):
    """Both scores line by line."""
    return _full(_visible(request, id))


@call(router, "PUT", "/rechecks/{int:id}/lines", "保存复核得分", scope="review", returns=RecheckWithLines)
def put_recheck_lines(request, id: Id, typed: LinesTyped):
    """Save the second score: all lines at once."""
    found = _visible(request, id)
    lines = {field: line.dict() for field, line in typed.lines.items()}
    SaveLines(request.user, found, lines, typed.opinion).run()
    return _full(_visible(request, id))


@call(
    router, "POST", "/rechecks/{int:id}/steps", "复核的一步", scope="write review", returns=RecheckWithLines
)
def post_recheck_step(request, id: Id, asked: RecheckStep):
    """Ask the unit and close (scope ``review``); the unit's reply (scope ``write``)."""
    needed = "write" if asked.do == "reply" else "review"
    if not request.token.allows(needed):
        raise no_scope(needed)
    found = _visible(request, id)
    if asked.do == "reply":
        Reply(request.user, found, asked.agreed, asked.text).run()
    else:
        {"send": SendToUnit, "close": Close}[asked.do](request.user, found).run()
    return _full(_visible(request, id))
