"""What a result does to the next budget: the place's rules, the proposals by them, the decisions; and leniency."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from jixiao.core.number import plain
from jixiao.scoring.show import percent
from jixiao.web.actions.bulk_decide import bulk_decide
from jixiao.web.actions.draw_sample import may_draw
from jixiao.web.actions.later_lists import place_of
from jixiao.web.actions.outcome import MOST
from jixiao.web.actions.results import Decide, propose, rules_of, set_rules, visible_results
from jixiao.web.actions.year_figures import leniency_of
from jixiao.web.api.call import After, Id, Limit, Page, Text, Year, call, page_of
from jixiao.web.api.shapes import OneOfMany, UnitRef, outcomes, points_text, unit_ref, yuan_text
from jixiao.web.models import Jurisdiction, Result

router = Router(tags=["results"])
Amount = Annotated[str, Field(pattern=r"^[0-9]{1,13}(\.[0-9]{1,2})?$", description="元，最多两位小数")]
Share = Annotated[str, Field(max_length=10)]
WAN = Decimal(10_000)


class ResultShape(Schema):
    """``source``: self or recheck. ``base``, ``proposal`` and ``decision`` in 元; a proposal is null where the rule
    gives no share."""

    id: int
    filing: int
    title: str
    unit: UnitRef
    fiscal_year: int
    source: str
    score: str
    grade: str
    treatment: str
    base: str
    proposal: str | None
    decision: str | None
    reason: str


class Results(Page):
    """One page, in the order of their numbers."""

    items: list[ResultShape]


class RuleShape(Schema):
    """What a grade does; ``keep`` is the share of the budget that stays in per cent, null: decided each time."""

    grade: str
    treatment: str
    keep: str | None


class Rules(Schema):
    """The rules of the person's jurisdiction."""

    items: list[RuleShape]


class RulesTyped(Schema):
    """Grade → the share that is kept in per cent; empty for "decided each time"."""

    keep: Annotated[dict[Annotated[str, Field(max_length=10)], Share], Field(max_length=20)]


class YearAsked(Schema):
    """Of which year."""

    year: Year


class Proposed(Schema):
    """How many results were made or renewed."""

    proposed: int


class ToDecide(Schema):
    """Which results are decided as proposed."""

    ids: Annotated[list[int], Field(min_length=1, max_length=MOST)]


class DecidedAll(Schema):
    """An outcome for each result, in the order asked."""

    items: list[OneOfMany]


class Decision(Schema):
    """What the project gets; a reason where it is not what was proposed."""

    amount: Amount
    reason: Text = ""


class Lenient(Schema):
    """The self-evaluations of a unit: their mean in per cent of the full mark, how many near (95 %) and at full marks,
    and by how much the own score lay above the second one."""

    unit: int
    name: str
    forms: int
    mean: str
    near_full: int
    full: int
    above_second: str | None


class Leniency(Schema):
    """Who has most near full marks comes first."""

    items: list[Lenient]


def _shape(one: Result) -> dict[str, Any]:
    return {
        **{key: getattr(one, key) for key in ("source", "grade", "reason")},
        "id": one.pk,
        "filing": one.filing_id,
        "title": one.filing.title,
        "unit": unit_ref(one.filing.unit),
        "fiscal_year": one.filing.fiscal_year,
        "treatment": one.word,
        "score": points_text(one.score),
        **{key: yuan_text(getattr(one, key)) for key in ("base", "proposal", "decision")},
    }


def _place(request) -> Jurisdiction:
    """The place whose performance division the person is of."""
    place = place_of(request.user)
    if place is None or not may_draw(request.user, place):
        raise PermissionDenied("results")
    return place


def _rules(place: Jurisdiction) -> dict[str, Any]:
    return {
        "items": [
            {
                "grade": one.grade,
                "treatment": one.word,
                "keep": None if one.keep is None else plain(Decimal(one.keep) / 100),
            }
            for one in rules_of(place)
        ]
    }


@call(router, "GET", "/results", "结果应用", scope="read", returns=Results)
def list_results(request, year: Year | None = None, after: After = "", limit: Limit = 100):
    """The results that the person may see; units see theirs once they are decided."""
    rows = visible_results(request.user).select_related("filing__unit")
    rows = rows if year is None else rows.filter(filing__fiscal_year=year)
    return page_of(rows, after, limit, _shape)


@call(router, "GET", "/results/rules", "结果应用规则", scope="review", returns=Rules)
def get_result_rules(request):
    """What the place does with each grade."""
    return _rules(_place(request))


@call(router, "PUT", "/results/rules", "修改结果应用规则", scope="review", returns=Rules)
def put_result_rules(request, typed: RulesTyped):
    """Replace the shares of all grades; a grade that is not named is decided each time."""
    place = _place(request)
    set_rules(request.user, place, typed.keep)
    return _rules(place)


@call(router, "POST", "/results/propose", "按规则提出建议", scope="review", returns=Proposed)
def propose_results(request, asked: YearAsked):
    """Make or renew the results of a year that are not decided."""
    return {"proposed": propose(request.user, _place(request), asked.year)}


@call(router, "POST", "/results/{int:id}/decision", "决定", scope="review", returns=ResultShape)
def decide_result(request, id: Id, asked: Decision):
    """The budget desk decides what the project gets."""
    rows = visible_results(request.user).select_related("filing__unit")
    found = get_object_or_404(rows, pk=id)
    Decide(request.user, found, str(Decimal(asked.amount) / WAN), asked.reason).run()
    return _shape(rows.get(pk=id))


@call(router, "POST", "/results/decide", "批量按建议决定", scope="review", returns=DecidedAll)
def decide_results(request, asked: ToDecide):
    """Give projects what was proposed: each in its own transaction, an outcome for each."""
    return {"items": outcomes(bulk_decide(request.user, asked.ids))}


@call(router, "GET", "/results/leniency", "自评宽严", scope="read", returns=Leniency)
def list_leniency(request, year: Year):
    """How kind the units are to themselves."""
    return {
        "items": [
            {
                "unit": row["unit"],
                "name": row["name"],
                "forms": row["n"],
                "mean": f"{Decimal(row['mean']) / 100:.2f}",
                "near_full": row["near"],
                "full": row["full"],
                "above_second": None if row["off"] is None else percent(row["off"]),
            }
            for row in leniency_of(request.user, year)
        ]
    }
