"""The reviewer's sheet on the quality of a target form, item by item, and the scores given so far."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Router, Schema
from pydantic import Field

from jixiao.core.number import plain
from jixiao.core.target_quality import quality_sheet
from jixiao.web.actions.score_target import ScoreTarget, judgement_of
from jixiao.web.api.call import Id, Text, call
from jixiao.web.api.filings import visible_target
from jixiao.web.api.problems import Said, said
from jixiao.web.models import Filing, TargetScore

router = Router(tags=["moves"])
Short = Annotated[str, Field(max_length=40)]


class SheetItem(Schema):
    """A line of the sheet. ``points``: its full mark; ``opinions``: what may be said, the best first."""

    id: str
    label: Said
    points: str
    opinions: list[str]


class Line(Schema):
    """What a reviewer writes on one item: the opinion's id, points as a decimal number, a comment."""

    opinion: Short
    points: Short
    comment: Text = ""


class Score(Schema):
    """A sheet that was filled in, of one revision."""

    reviewer: str
    revision: int
    given: datetime
    total: str
    grade: Said
    remark: str
    lines: dict[str, Line]


class Sheet(Schema):
    """``mine``: whether the person may fill it in now."""

    mine: bool
    items: list[SheetItem]
    scores: list[Score]


class Written(Schema):
    """Item → what is written; every item of the sheet."""

    lines: dict[str, Line] = {}
    remark: Text = ""


@call(router, "GET", "/filings/{int:id}/quality", "目标评分表和得分", scope="read", returns=Sheet)
def get_quality(request, id: Id):
    """The sheet, and the scores of all revisions."""
    return _sheet(request, visible_target(request, id))


@call(router, "PUT", "/filings/{int:id}/quality", "给目标评分", scope="review", returns=Sheet)
def put_quality(request, id: Id, written: Written):
    """Score the present revision, for whom it is their turn; one's own earlier score of it is replaced."""
    filing = visible_target(request, id)
    lines = {item: line.dict() for item, line in written.lines.items()}
    ScoreTarget(request.user, filing, lines, written.remark).run()
    return _sheet(request, filing)


def _sheet(request, filing: Filing) -> dict[str, object]:
    sheet = quality_sheet()
    opinions = [one.id for one in sheet.opinions]
    return {
        "mine": ScoreTarget(request.user, filing, {}).may(),
        "items": [
            {"id": one.id, "label": said(one.label), "points": plain(one.points), "opinions": opinions}
            for one in sheet.items
        ],
        "scores": [_score(one) for one in filing.target_scores.select_related("reviewer", "event")],
    }


def _score(one: TargetScore) -> dict[str, object]:
    judgement = judgement_of(one)
    return {
        "reviewer": one.reviewer.name, "revision": one.revision, "given": one.event.time, "total": plain(judgement.total),
        "grade": said(judgement.grade.label), "remark": one.remark,
        "lines": {
            line.item.id: {"opinion": line.opinion.id, "points": plain(line.points), "comment": line.comment}
            for line in judgement.lines
        },
    }  # fmt: skip
