"""Points with their reasons, and the rule packs that give them. A rule pack is data; see ``schemes/``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from jixiao.core.digest import digest
from jixiao.core.finding import Finding
from jixiao.core.message import in_language
from jixiao.core.number import plain
from jixiao.core.scheme import Citation, Confidence


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One scored line.

    ``subject`` is what is scored (JSON key ``for``); ``field`` its path in the record. ``points`` is None when the
    line cannot be computed or a person must decide; ``because`` then says why. ``ratio`` is the exact
    completion ratio. ``because`` names inputs, clause and arithmetic, to be checked with a pencil.
    ``by_hand`` is True when a person must give or confirm the points; points given by hand within the range that
    the pack allows are taken over from the form and counted. ``printed`` is the score that the form states.
    ``for_full_marks`` says what this line would need for full marks; empty when it has them. ``clause`` cites the
    article that was applied.

    ``flags`` are for checks: over_achieved, type_differs, not_computable, unit_unreconciled, unit_assumed,
    actual_missing, target_missing, points_unknown, actual_is_range, equal_exceeded, only_equal, negative_value,
    zero_target, given_by_hand, outside_band, undecided, direction_unknown, fund_total_differs, exempt, no_rule.
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
            "clause": self.clause,
            "by_hand": self.by_hand,
            "printed": None if self.printed is None else plain(self.printed),
            "for_full_marks": in_language(self.for_full_marks, lang),
            "flags": list(self.flags),
        }


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The score of one record under one rule pack.

    ``total`` counts the lines that have points, None when none has; ``open_points`` is the full mark of the lines
    without points, so a reader sees what is not decided. ``grade`` is empty when the pack has no grades or lines
    are open.
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


def _written(number: Any) -> Any:
    if isinstance(number, float):
        raise ValueError("a float has lost its digits: write the number in quotes")
    return number


Number = Annotated[Decimal, BeforeValidator(_written)]
"""An exact number of a pack."""

Kind = Literal["proportional", "gate", "points", "steps", "tiered", "direct", "graded", "typed"]
Absent = Literal["zero", "manual", "exempt"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Over(_Part):
    """What happens above the target. ``full``: full marks for ever. ``points``: above the ratio ``full_to`` the
    share falls by ``per_point`` for each per cent, not below ``floor``. ``manual``: full marks, flagged above
    ``full_to``, for a person must say whether the target was set too low."""

    kind: Literal["full", "points", "manual"] = "full"
    full_to: Number = Decimal(1)
    per_point: Number = Decimal(0)
    floor: Number = Decimal(0)


class GradedLevel(_Part):
    """One level of a graded rule: its share from ``low`` to ``high`` (the same where the level is one share).

    ``words`` are further words for it. ``outcome`` says what it means; the words of that meaning in the
    vocabulary ``outcome`` then belong to it, and a qualitative target exactly reached is the level ``met``.
    """

    label: str
    low: Number
    high: Number
    words: tuple[str, ...] = ()
    outcome: Literal["met", "partly", "unmet", ""] = ""


class ScoringRule(_Part):
    """One named rule. ``scoring/lower.py`` turns each into pieces over the completion ratio.

    * proportional 按完成比例赋分: the share is the ratio, 1 when met
    * gate 及格门槛: as proportional, nothing below the ratio ``least``
    * points: each percentage point below the target takes ``per_point`` of the full mark, down to 0;
      ``granularity`` says whether a part of a point counts as it is, not at all (floor) or as a whole one (ceil)
    * steps: a table of (least ratio, share); 0 below the first
    * tiered 满意度赋分: a table of (least actual in per cent, share), whatever the target says
    * direct 直接赋分: full marks when met, else the share ``unmet``
    * graded 按评判等级赋分: words decide the level; within a level with a range a person gives the share
    * typed: the place leaves the points to the person who fills in the form

    ``article`` is one of the articles of the pack's basis ("" = the pack's first).
    """

    kind: Kind
    least: Number | None = None
    per_point: Number | None = None
    granularity: Literal["continuous", "floor", "ceil"] = "continuous"
    table: tuple[tuple[Number, Number], ...] = ()
    unmet: Number = Decimal(0)
    levels: tuple[GradedLevel, ...] = ()
    over: Over = Over()
    article: str = ""


class RuleChoice(_Part):
    """The rule for an indicator: by its class, else the default; None where no rule is known (by hand)."""

    default: ScoringRule | None = None
    by_class: dict[str, ScoringRule] = Field(default_factory=dict)

    def of(self, class_id: str) -> ScoringRule | None:
        return self.by_class.get(class_id, self.default)


class IndicatorClass(_Part):
    """A group of indicators that shares points and rules: the labels that forms print for it (level 1 or 2), or
    the kinds that schemes give their levels (output, cost, satisfaction …)."""

    labels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class WeightCase(_Part):
    """Other class points for forms that have indicators of all of ``present`` and of none of ``absent``."""

    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    classes: dict[str, Number]


class Weights(_Part):
    """Full marks where the form prints none. ``classes`` are the points of each class.

    ``equal_in_class``: split evenly, rounded, the remainder to the last indicator of the class. ``by_class``: the
    text gives class points only, so a lone indicator has them all and several are by hand. ``as_printed``: the
    form must print them. The first of ``cases`` that fits replaces ``classes``.
    """

    mode: Literal["equal_in_class", "by_class", "as_printed"] = "as_printed"
    classes: dict[str, Number] = Field(default_factory=dict)
    cases: tuple[WeightCase, ...] = ()


class RatioOptions(_Part):
    """How the completion ratio is formed; see ``scoring/ratio.py``.

    ``negative``: A/B or 2 − B/A. ``equal``: "=" read as "≥", as a distance to both sides, or as all or nothing.
    ``strict_equal``: whether a strict target (> <) that is exactly equalled counts as met (full) or only earns its
    proportion, so that a direct rule does not give it. ``percent_basis``: 88 % against 90 % is 88/90, or 2
    percentage points short. ``round_first``: round the ratio, as a percentage, to so many places first.
    """

    negative: Literal["ratio", "difference"] = "ratio"
    equal: Literal["as_positive", "two_sided", "exact"] = "two_sided"
    strict_equal: Literal["full", "proportional"] = "full"
    percent_basis: Literal["ratio", "points"] = "ratio"
    round_first: int | None = None


class Execution(_Part):
    """The budget execution line: ``points`` × executed ÷ base, the rate at most ``cap``.

    ``base``: 全年预算数 (revised_budget), 年初预算数 (initial_budget) or 到位资金 (funds_received).
    ``rate_places``: the rate is first rounded, as a percentage, to so many places.
    """

    label: str = "预算执行率"
    points: Number
    base: Literal["revised_budget", "initial_budget", "funds_received"] = "revised_budget"
    cap: Number = Decimal(1)
    rate_places: int | None = None
    article: str = ""


class Missing(_Part):
    """What a line without an actual value gets, with and without an explanation. ``exempt`` takes the line out and
    scales the others up to the full total."""

    unexplained: Absent = "manual"
    explained: Absent = "manual"
    article: str = ""


class GradeStep(_Part):
    """A grade and the least total that earns it."""

    name: str
    least: Number


class Deduction(_Part):
    """A reviewer's reason in a re-check and the share of the full mark that it takes; ``classes``: only there."""

    label: str
    share: Number
    classes: tuple[str, ...] = ()
    article: str = ""


class ProgressBand(_Part):
    """A light for progress: the least index (execution % ÷ share of the year passed) that shows it."""

    light: Literal["red", "yellow", "green"]
    least: Number


class Alerts(_Part):
    """Early warnings, all in per cent or percentage points. ``month_least``: month → least execution.
    ``progress``: lights by index. ``attainment_gap``: between attainment and execution. ``score_gap``: how far the
    share of indicator points may exceed that of execution points, relative to the former. ``unspent``: share of
    the budget left over."""

    progress: tuple[ProgressBand, ...] = ()
    month_least: dict[int, Number] = Field(default_factory=dict)
    attainment_gap: Number | None = None
    score_gap: Number | None = None
    unspent: Number | None = None
    article: str = ""


class RatioInput(_Part):
    """A number from which ratios are computed. ``column``: the column of the form's total of funds that holds it; where
    it is empty the unit types it in."""

    label: str
    unit: str
    column: Literal["revised_budget", "executed_amount", ""] = ""


class ComputedRatio(_Part):
    """An indicator whose actual value is computed from two inputs: part ÷ whole, or the change (part − whole) ÷ whole,
    in per cent. ``note`` is shown beside it."""

    part: str
    whole: str
    change: bool = False
    aliases: tuple[str, ...] = ()
    note: str = ""
    article: str = ""


class Places(_Part):
    """Decimals of a line's points and of the total."""

    indicator: int = 2
    total: int = 2


class RulePack(_Part):
    """The scoring rules of one place and version. See ``docs/guide/write-a-rule-pack.md``.

    ``methods`` are rules by name that may be chosen for a single indicator. ``deductions`` go by the reviewer's
    reason code. ``ratios`` compute the actual values of indicators by name from ``inputs``. ``tolerance``: how far a printed score may lie from the computed one before a check speaks.
    """

    id: str
    version: str
    title: str
    basis: tuple[Citation, ...] = Field(min_length=1)
    confidence: Confidence
    max_total: Number | None = None
    places: Places = Places()
    rounding: Literal["half_up"] = "half_up"
    classes: dict[str, IndicatorClass] = Field(default_factory=dict)
    weights: Weights = Weights()
    ratio: RatioOptions = RatioOptions()
    quantitative: RuleChoice = RuleChoice()
    qualitative: RuleChoice = RuleChoice()
    methods: dict[str, ScoringRule] = Field(default_factory=dict)
    execution: Execution | None = None
    missing: Missing = Missing()
    grades: tuple[GradeStep, ...] = ()
    deductions: dict[str, Deduction] = Field(default_factory=dict)
    alerts: Alerts | None = None
    inputs: dict[str, RatioInput] = Field(default_factory=dict)
    ratios: dict[str, ComputedRatio] = Field(default_factory=dict)
    tolerance: Number = Decimal(0)
    notes: tuple[str, ...] = ()
    digest: str = ""

    @property
    def name(self) -> str:
        """``id@version``."""
        return f"{self.id}@{self.version}"

    def citation(self, article: str) -> Citation:
        """The basis with this article; the first of the pack where none is named."""
        return next(
            (citation for citation in self.basis if article and citation.article == article), self.basis[0]
        )


def pack_digest(pack: RulePack) -> str:
    """The digest of a pack: what the pack itself says, not what a new release adds by default nor a fresh check of
    a cited document."""
    data = pack.model_dump(mode="json", exclude={"digest", "basis"}, exclude_defaults=True)
    data["basis"] = [[citation.doc, citation.article] for citation in pack.basis]
    return digest(data)
