"""What of a form anybody may read: its public fields, personal data and markup removed; and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jixiao.core.markup import without_markup
from jixiao.core.record import Record, Source
from jixiao.core.scheme import Scheme
from jixiao.reports.shown import hidden_person
from jixiao.review.attainment import attained, more_is_better
from jixiao.web.scored import score_of
from jixiao.web.showing.masking import masked


def public_copy(record: Record, scheme: Scheme) -> Record:
    """The record without what is not public; personal fields as 张*, numbers of persons unreadable, no markup.

    Where a value came from (file names, addresses in the file) and the linked forms are left out: each linked form
    is published as itself.
    """
    kept = masked(record.model_copy(update={"sources": {}, "linked": {}, "unread": (), "source": Source()}))
    values: dict[str, Any] = {}
    for field in scheme.fields:
        if not field.public or field.id not in kept.values:
            continue
        value = kept.values[field.id]
        if isinstance(value, str):
            value = without_markup(value)
            value = hidden_person(value) if field.personal else value
        values[field.id] = value
    known = {field.id for field in scheme.fields}
    values |= {id: value for id, value in kept.values.items() if id not in known and id == "printed_total"}
    indicators = tuple(
        one.model_copy(update={"place": "", "evidence": None, "name": without_markup(one.name)})
        for one in kept.indicators
    )
    return kept.model_copy(update={"values": values, "indicators": indicators})


@dataclass(frozen=True)
class Outcome:
    """How far a form came: of each indicator whether it was reached (None: not known), and the score."""

    reached: tuple[bool | None, ...]

    @property
    def measured(self) -> int:
        return sum(one is not None for one in self.reached)

    @property
    def achieved(self) -> int:
        return sum(one is True for one in self.reached)


def outcome_of(record: Record) -> Outcome:
    """By the points of the rule pack where there is one (full marks: reached), else by actual against target."""
    if record.stage != "self_evaluation":
        return Outcome(tuple(None for _ in record.indicators))
    sheet = score_of(record)
    lines = {line.field: line for line in sheet.lines} if sheet else {}
    reached: list[bool | None] = []
    for index, one in enumerate(record.indicators):
        line = lines.get(f"indicators[{index}]")
        if line is not None and line.points is not None:
            reached.append(line.points >= line.out_of)
            continue
        share = attained(one)
        reached.append(None if share is None else share >= 1 if more_is_better(one) else share <= 1)
    return Outcome(tuple(reached))
