"""Score the quality of a target form under review: a reviewer's judgement of one revision, with its event."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.utils import timezone

from jixiao.core.message import say
from jixiao.core.number import plain
from jixiao.core.target_quality import Judgement, judge, quality_sheet
from jixiao.web.actions.base import Action, Conflict, Refused
from jixiao.web.actions.move import FASTER, Move
from jixiao.web.models import Filing, Person, TargetScore

SHEET = "target_quality@2015"
"""The vocabulary by which a score was given, and the year of the document it comes from."""
SCORING = {"score_target": say("目标评分")}
LONGEST = 2000


class ScoreTarget(Action):
    """``written``: item id → opinion, points, comment; ``seen``: ``Filing.position`` as the reviewer saw it."""

    name = "score_target"

    def __init__(
        self,
        person: Person,
        filing: Filing,
        written: Mapping[str, Mapping[str, str]],
        remark: str = "",
        seen: str = "",
    ):
        super().__init__(person, filing)
        self.written, self.remark, self.seen = written, remark.strip()[:LONGEST], seen or filing.position

    def look_again(self) -> None:
        if self.filing.position != self.seen:
            raise Conflict(FASTER)

    def may(self) -> bool:
        """Whoever can approve the filed form at its present stage, and is not its author."""
        target = self.filing.scheme.stage == "target" and not self.filing.the_stage.editable_by
        moves = Move(self.person, self.filing, "").open_moves() if target else []
        return any(move.action == "approve" for move in moves)

    def do(self) -> TargetScore:
        judgement, wrong = judge(self.written)
        if judgement is None:
            raise Refused(
                wrong[0] if len(wrong) == 1 else say("{first}；另有 {n} 处", first=wrong[0], n=len(wrong) - 1)
            )
        before = TargetScore.objects.filter(
            filing=self.filing, revision=self.filing.revision_number, reviewer=self.person
        ).first()
        event = self.record(
            self.name,
            origin=self.filing.stage,
            comment=say("{total} 分，{grade}", total=plain(judgement.total), grade=judgement.grade.label),
            changes={quality_sheet().title: _changes(before, judgement)},
            for_person=self.acting_for({grant.role for grant in self.grants()}),
        )
        return TargetScore.objects.update_or_create(
            filing=self.filing,
            revision=self.filing.revision_number,
            reviewer=self.person,
            defaults={
                "sheet": SHEET, "items": json.dumps(_items(judgement), ensure_ascii=False), "event": event,
                "total": plain(judgement.total), "grade": judgement.grade.id, "remark": self.remark,
            },
        )[0]  # fmt: skip


def _items(judgement: Judgement) -> dict[str, dict[str, str]]:
    return {
        line.item.id: {"opinion": line.opinion.id, "points": plain(line.points), "comment": line.comment}
        for line in judgement.lines
    }


def judgement_of(score: TargetScore) -> Judgement:
    """The judgement that is stored. Only what was judged valid is ever stored."""
    judgement, wrong = judge(json.loads(score.items))
    assert judgement is not None, wrong
    return judgement


def _changes(before: TargetScore | None, judgement: Judgement) -> dict[str, list[str]]:
    """Item → [what the same reviewer had written, what is written now]."""
    old = {line.item.id: _said(line) for line in judgement_of(before).lines} if before else {}
    pairs = {line.item.label: [old.get(line.item.id, ""), _said(line)] for line in judgement.lines}
    return {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}


def _said(line) -> str:
    return "，".join(filter(None, (f"{line.opinion.label} {plain(line.points)}", line.comment)))


def scored_on(score: TargetScore) -> str:
    return timezone.localdate(score.event.time).isoformat()
