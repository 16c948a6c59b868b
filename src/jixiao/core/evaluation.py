"""An evaluation by experts (部门评价、财政评价): what each expert gave, and what the points come to.

The interchange form is ``jixiao-evaluation/1``; the items are those of ``schemes/vocabulary/framework.yaml``
(财预〔2020〕10号, annex 2: 决策、过程、产出、效益).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from jixiao.core.library import vocabulary
from jixiao.core.record import Exact

SCHEMA = "jixiao-evaluation/1"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Judged(_Part):
    """One item as one expert sees it. ``points`` None: not given yet. ``met``: the 评价要点 that are fulfilled;
    None where the expert ticked nothing at all."""

    points: Exact | None = None
    comment: str = ""
    met: tuple[str, ...] | None = None


class ExpertSheet(_Part):
    """What one expert gave. ``scores``: item → judgement. A report names no expert, so none is named here."""

    scores: dict[str, Judged] = Field(default_factory=dict)
    opinion: str = ""

    @field_validator("scores")
    @classmethod
    def _known(cls, scores: dict[str, Judged]) -> dict[str, Judged]:
        marks = {item["id"]: item["points"] for item in items()}
        for name, judged in scores.items():
            if name not in marks:
                raise ValueError(f"no item {name!r}")
            if judged.points is not None and not 0 <= judged.points <= marks[name]:
                raise ValueError(f"{name}: {judged.points} is not between 0 and {marks[name]}")
        return scores

    @property
    def total(self) -> Decimal:
        """The points together."""
        return sum((one.points for one in self.scores.values() if one.points is not None), Decimal(0))


class SecondScore(_Part):
    """The re-check of the self-evaluation: both totals, and the lines on which they differ."""

    class Line(_Part):
        """One line: full mark, own and second points, why."""

        subject: str
        out_of: Exact
        self_points: Exact
        points: Exact
        reason: str = ""

    self_score: Exact
    score: Exact
    out_of: Exact = Decimal(100)
    lines: tuple[Line, ...] = ()
    reply: str = ""


class Evaluation(_Part):
    """An evaluation of one project in one year. ``texts``: part of the report (see ``reports/evaluation_report.py``)
    → what the evaluator wrote. ``steps``: (day, what was done), in order."""

    format_: Literal["jixiao-evaluation/1"] = Field(default=SCHEMA, alias="schema")
    project_name: str
    fiscal_year: int
    evaluator: str = ""
    commissioner: str = ""
    seed: str = ""
    experts: tuple[ExpertSheet, ...] = ()
    recheck: SecondScore | None = None
    steps: tuple[tuple[str, str], ...] = ()
    texts: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PanelResult:
    """What the sheets of a panel come to. ``items``: item → mean of the sheets that count; ``counted``: which do."""

    total: Decimal
    spread: Decimal
    grade: str
    items: dict[str, Decimal]
    counted: tuple[bool, ...]


def items() -> list[dict[str, Any]]:
    """The items of the common framework: id, levels, name, full mark, 评价要点."""
    return vocabulary("framework")["items"]
