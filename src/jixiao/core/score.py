"""Points with their reasons. Rule packs are data; see ``schemes/``. (RulePack and ScoringRule: below.)"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jixiao.core.finding import Finding
from jixiao.core.message import in_language
from jixiao.core.number import plain


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One scored line.

    ``subject`` is what is scored (JSON key ``for``); ``field`` its path in the record. ``points`` is None when the
    line cannot be computed or a person must decide; ``because`` then says why. ``ratio`` is the exact
    completion ratio. ``because`` names inputs, clause and arithmetic, to be checked with a pencil.
    ``by_hand`` is True when a person must give or confirm the points. ``printed`` is the score that the form
    states. ``for_full_marks`` says what this line would need for full marks; empty when it has them.
    """

    subject: str
    field: str
    points: Decimal | None
    out_of: Decimal
    ratio: Fraction | None
    because: str
    by_hand: bool = False
    printed: Decimal | None = None
    for_full_marks: str = ""
    clause: str = ""
    flags: tuple[str, ...] = ()

    def to_json(self, lang: str = "zh") -> dict[str, Any]:
        return {
            "for": self.subject,
            "field": self.field,
            "points": None if self.points is None else format(self.points, "f"),
            "out_of": plain(self.out_of),
            "ratio": None if self.ratio is None else f"{self.ratio.numerator}/{self.ratio.denominator}",
            "because": in_language(self.because, lang),
            "by_hand": self.by_hand,
            "printed": None if self.printed is None else plain(self.printed),
            "for_full_marks": in_language(self.for_full_marks, lang),
            "flags": list(self.flags),
        }


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The score of one record under one rule pack.

    ``total`` counts computed lines only; ``open_points`` is the full mark of the lines still by hand, so a
    reader sees what is not decided. ``grade`` is empty when the pack has no grades or lines are open.
    """

    lines: tuple[ScoreLine, ...]
    total: Decimal | None
    out_of: Decimal
    grade: str
    pack: str
    pack_digest: str
    open_points: Decimal = Decimal(0)
    printed_total: Decimal | None = None
    findings: tuple[Finding, ...] = ()

    def to_json(self, lang: str = "zh") -> dict[str, Any]:
        return {
            "pack": self.pack,
            "pack_digest": self.pack_digest,
            "lines": [line.to_json(lang) for line in self.lines],
            "total": None if self.total is None else format(self.total, "f"),
            "out_of": plain(self.out_of),
            "grade": in_language(self.grade, lang),
            "open_points": plain(self.open_points),
            "printed_total": None if self.printed_total is None else plain(self.printed_total),
        }
