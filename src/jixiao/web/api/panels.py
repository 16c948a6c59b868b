"""Evaluation by experts. No call tells an expert's score to anybody else before the panel is closed."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from jixiao.core.evaluation import items
from jixiao.core.number import plain
from jixiao.scoring.panel import result_of
from jixiao.web.actions.later_lists import visible_panels
from jixiao.web.actions.panel import ClosePanel, Convene, save_seat
from jixiao.web.api.call import After, Id, Limit, Page, Text, Year, call, page_of
from jixiao.web.api.shapes import UnitRef, points_text, unit_ref
from jixiao.web.drafting import drafts
from jixiao.web.models import Filing, Panel, Seat
from jixiao.web.panels import MOST
from jixiao.web.showing.masking import masked

router = Router(tags=["panels"])
Points = Annotated[str, Field(max_length=20)]
ItemId = Annotated[str, Field(max_length=40)]


class PanelAsked(Schema):
    """A confirmed self-evaluation, the seed of the draw, how many experts."""

    filing: Id
    seed: Annotated[str, Field(min_length=1, max_length=40)]
    number: Annotated[int, Field(ge=1, le=MOST)]


class PanelShape(Schema):
    """Before it is closed only how many have submitted; points, spread and grade afterwards."""

    id: int
    filing: int
    title: str
    unit: UnitRef
    fiscal_year: int
    state: str
    experts: int
    submitted: int
    points: str | None
    spread: str | None
    grade: str | None


class Panels(Page):
    """One page, newest first."""

    items: list[PanelShape]


class Given(Schema):
    """What an expert gave for an item. ``met``: the points to look at that are fulfilled; null: nothing was ticked."""

    points: str | None
    comment: str
    met: list[str] | None


class SheetShape(Schema):
    """The sheet of one expert. ``counted``: not left out as highest or lowest."""

    expert: str
    points: str | None
    opinion: str
    counted: bool
    scores: dict[str, Given]


class PanelRead(PanelShape):
    """With how it was drawn; ``means`` and ``sheets`` are empty until it is closed."""

    seed: str
    pool: int
    left_out: dict[str, int]
    means: dict[str, str]
    sheets: list[SheetShape]


class ItemShape(Schema):
    """An item of the official framework: its full mark and the points to look at."""

    id: str
    level1: str
    name: str
    points: str
    look: list[str]


class SeatShape(Schema):
    """An expert's own seat."""

    id: int
    panel: int
    filing: int
    title: str
    submitted: datetime | None
    points: str | None


class Seats(Schema):
    """The own seats, newest first."""

    items: list[SeatShape]


class SeatRead(SeatShape):
    """With what was given so far, what is asked, and what the unit says (jixiao-record/1, personal data masked)."""

    scores: dict[str, Given]
    opinion: str
    asked: list[ItemShape]
    record: dict[str, Any]


class ItemTyped(Schema):
    """Points as decimal text, empty where not decided yet. ``met``: where one item names it, those that do not have none."""

    points: Points = ""
    comment: Text = ""
    met: Annotated[list[Text], Field(max_length=50)] | None = None


class SeatTyped(Schema):
    """The whole sheet. ``submit``: for good."""

    scores: Annotated[dict[ItemId, ItemTyped], Field(max_length=100)] = {}
    opinion: Text = ""
    submit: bool = False


def _shape(one: Panel) -> dict[str, Any]:
    seats, closed = list(one.seats.all()), one.state == "closed"
    return {
        "id": one.pk,
        "filing": one.filing_id,
        "title": one.filing.title,
        "unit": unit_ref(one.filing.unit),
        "fiscal_year": one.filing.fiscal_year,
        "state": one.state,
        "experts": len(seats),
        "submitted": sum(seat.submitted is not None for seat in seats),
        "points": points_text(one.points) if closed else None,
        "spread": points_text(one.spread) if closed else None,
        "grade": one.grade if closed else None,
    }


def _given(seat: Seat) -> dict[str, Any]:
    return {
        item: {
            "points": None if one.points is None else plain(one.points),
            "comment": one.comment,
            "met": None if one.met is None else list(one.met),
        }
        for item, one in seat.sheet.scores.items()
    }


def _full(one: Panel) -> dict[str, Any]:
    told = json.loads(one.parameters)
    reasons = list(told["left_out"].values()) if told["left_out"] else []
    seats = list(one.seats.select_related("expert")) if one.state == "closed" else []
    result = result_of([seat.sheet for seat in seats])
    return {
        **_shape(one),
        "seed": one.seed,
        "pool": len(told["pool"]),
        "left_out": {why: reasons.count(why) for why in sorted(set(reasons))},
        "means": {item: plain(mean) for item, mean in result.items.items()} if result else {},
        "sheets": [
            {
                "expert": seat.expert.name, "points": points_text(seat.points), "opinion": seat.opinion,
                "counted": result is None or result.counted[place], "scores": _given(seat),
            }
            for place, seat in enumerate(seats)
        ],
    }  # fmt: skip


def _visible(request, id: int) -> Panel:
    return get_object_or_404(visible_panels(request.user), pk=id)


def _seat(one: Seat) -> dict[str, Any]:
    filing = one.panel.filing
    return {
        "id": one.pk,
        "panel": one.panel_id,
        "filing": filing.pk,
        "title": filing.title,
        "submitted": one.submitted,
        "points": points_text(one.points),
    }


def _sheet(one: Seat) -> dict[str, Any]:
    kept = ("id", "level1", "name")
    return {
        **_seat(one),
        "scores": _given(one),
        "opinion": one.opinion,
        "asked": [
            {
                **{key: item[key] for key in kept},
                "points": plain(Decimal(item["points"])),
                "look": list(item["look"]),
            }
            for item in items()
        ],
        "record": masked(drafts.load(one.panel.filing.draft)).to_json(),
    }


def _own(request, id: int) -> Seat:
    return get_object_or_404(Seat.objects.select_related("panel__filing"), pk=id, expert=request.user)


@call(router, "GET", "/panels", "专家评价", scope="read", returns=Panels)
def list_panels(request, year: Year | None = None, after: After = "", limit: Limit = 100):
    """The panels in the person's reach; units see theirs once they are closed."""
    rows = visible_panels(request.user).prefetch_related("seats")
    rows = rows if year is None else rows.filter(filing__fiscal_year=year)
    return page_of(rows, after, limit, _shape, newest_first=True)


@call(router, "POST", "/panels", "抽取专家", scope="review", returns=PanelRead, status=201)
def post_panel(request, asked: PanelAsked):
    """Draw the experts for one project; who has a conflict of interest is left out."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=asked.filing)
    return Status(201, _full(Convene(request.user, filing, asked.seed, asked.number).run()))


@call(router, "GET", "/panels/{int:id}", "一个专家组", scope="read", returns=PanelRead)
def get_panel(request, id: Id):
    """How it was drawn; the sheets side by side once it is closed."""
    return _full(_visible(request, id))


@call(router, "POST", "/panels/{int:id}/close", "汇总专家评分", scope="review", returns=PanelRead)
def close_panel(request, id: Id):
    """Put the scores together once every expert has submitted."""
    return _full(ClosePanel(request.user, _visible(request, id)).run())


@call(router, "GET", "/seats", "我的评分表", scope="read", returns=Seats)
def list_seats(request):
    """The sheets that the person fills in as an expert."""
    rows = request.user.seats.select_related("panel__filing").order_by("-id")
    return {"items": [_seat(one) for one in rows]}


@call(router, "GET", "/seats/{int:id}", "一张评分表", scope="read", returns=SeatRead)
def get_seat(request, id: Id):
    """The own sheet beside what the unit says."""
    return _sheet(_own(request, id))


@call(router, "PUT", "/seats/{int:id}", "填写评分表", scope="review", returns=SeatRead)
def put_seat(request, id: Id, typed: SeatTyped):
    """Save the own sheet as a whole, or submit it for good."""
    found = _own(request, id)
    scores = {item: (one.points, one.comment) for item, one in typed.scores.items()}
    ticked = {item: one.met for item, one in typed.scores.items() if one.met is not None}
    save_seat(request.user, found, scores, typed.opinion, typed.submit, ticked or None)
    return _sheet(_own(request, id))
