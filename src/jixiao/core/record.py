"""What was filled in, and where it stood: the interchange record ``jixiao-record/1``.

Amounts are Decimal in 元. A key with None was on the form and blank; a key that is absent was not on the
form. Neither is zero. ``text`` is always what was written.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

SCHEMA = "jixiao-record/1"

Exact = Annotated[
    Decimal, PlainSerializer(lambda number: format(number, "f"), return_type=str, when_used="json")
]
"""A number that travels as a string."""

Stage = Literal["target", "monitoring", "self_evaluation", "evaluation"]
Object = Literal["project", "department", "policy"]
Nature = Literal["quantitative", "qualitative"]
Operator = Literal["≥", ">", "=", "<", "≤", "interval"]
Kind = Literal["number", "interval", "qualitative", "progress", "date", "composite", "empty"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Jurisdiction(_Part):
    """Whose rules apply: name and division code (GB/T 2260; empty when unknown)."""

    name: str = ""
    code: str = ""


class Source(_Part):
    """Where a value stood. ``text`` is what was written there, kept when the value is a cleaned form of it."""

    file: str = ""
    digest: str = ""
    place: str = ""
    text: str | None = None


class Amount(_Part):
    """Money: ``amount`` in 元, ``text`` as written (usually 万元). Both may be missing."""

    amount: Exact | None = None
    text: str = ""


class Fund(Amount):
    """One row of the funds table. ``source`` is the scheme's fund id, ``label`` what the form calls it.

    ``amount`` is the budget the form states (the full-year one where it states several). The others are
    the columns of monitoring and self-evaluation forms; rates are shares (0.862 is 86.2 %).
    """

    source: str
    label: str = ""
    initial_budget: Exact | None = None
    adjustment: Exact | None = None
    revised_budget: Exact | None = None
    funds_received: Exact | None = None
    executed_amount: Exact | None = None
    expected_amount: Exact | None = None
    execution_rate: Exact | None = None
    expected_rate: Exact | None = None
    points: Exact | None = None
    score: Exact | None = None
    deviation_reason: str = ""

    @property
    def year_budget(self) -> Decimal | None:
        """What may be spent in the year: the revised budget; where it is not stated, the initial one and what the year
        changed of it."""
        if self.revised_budget is not None or self.initial_budget is None:
            return self.revised_budget
        return self.initial_budget + (self.adjustment or 0)


class Expenditure(_Part):
    """One spending line, in 元. ``content`` says what the item is about (主要内容), where the form asks for it;
    ``executed`` only on self-evaluation forms. Texts as written."""

    item: str
    content: str = ""
    half_year_plan: Exact | None = None
    full_year: Exact | None = None
    executed: Exact | None = None
    half_year_text: str = ""
    full_year_text: str = ""
    executed_text: str = ""


class Target(_Part):
    """A target value or an actual: operator, value, unit, or words. ``text`` is always what was written.

    ``kind`` tells how it was understood: number, interval (``value`` to ``upper``, either may be open),
    qualitative (words), progress (序时进度), date, composite (several numbers), empty.
    ``value`` is in the written scale: ``≥1.4亿个`` has value 140000000 and unit 个; ``98%`` has value 98 and
    unit %.
    """

    operator: Operator | None = None
    value: Exact | None = None
    upper: Exact | None = None
    unit: str | None = None
    text: str = ""
    kind: Kind = "empty"


class Indicator(_Part):
    """One indicator row. Level labels are the scheme's own words where known, else the form's.

    ``targets`` and ``actuals`` go by the scheme's period ids (``half_year``, ``full_year``); ``actual`` is the
    full-year actual of a self-evaluation. ``given`` keeps the level labels as the form shows them when they
    were put right. ``row`` counts the indicator rows of the form from 1.
    """

    level1: str
    level2: str | None = None
    task: str | None = None
    name: str
    nature: Nature = "quantitative"
    targets: dict[str, Target] = Field(default_factory=dict)
    actual: Target | None = None
    actuals: dict[str, Target] = Field(default_factory=dict)
    points: Exact | None = None
    self_score: Exact | None = None
    deviation_cause: str | None = None
    """The causes ticked on a monitoring form (经费保障、人员保障)."""
    deviation_reason: str | None = None
    likelihood: str | None = None
    """What a monitoring form ticks of 确定能, 有可能, 完全不可能."""
    evidence: str | None = None
    remarks: str | None = None
    definition: str | None = None
    """What the form says the indicator means or how it is computed (指标解释)."""
    scoring_standard: str | None = None
    """How the form says it is scored (评分标准)."""
    data_source: str | None = None
    """Where the form says its value comes from (数据来源)."""
    row: int = 0
    fixed: bool = False
    """True for an indicator that the scheme prescribes (固化指标)."""
    given: dict[str, str] = Field(default_factory=dict)
    place: str = ""


class Record(_Part):
    """One form as it was filled in.

    ``values`` holds the scheme's fields by id: text, or Decimal for money (元) and numbers; dates are ISO text
    as precise as written (``2023``, ``2022-01``). ``sources`` tells where each stood, by the same path that
    ``Place.field`` uses. ``linked`` holds records of other stages of the same project. ``unread`` keeps every
    text that no field claimed. ``scheme`` is ``id@version``.
    """

    format_: Literal["jixiao-record/1"] = Field(default=SCHEMA, alias="schema")
    scheme: str
    scheme_digest: str = ""
    stage: Stage
    object: Object
    title: str = ""
    jurisdiction: Jurisdiction = Jurisdiction()
    fiscal_year: int | None = None
    values: dict[str, str | Exact | None] = Field(default_factory=dict)
    funds_total: Amount | None = None
    funds: tuple[Fund, ...] = ()
    expenditures: tuple[Expenditure, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    source: Source = Source()
    sources: dict[str, Source] = Field(default_factory=dict)
    linked: dict[str, Record] = Field(default_factory=dict)
    unread: tuple[str, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def subject(self) -> str:
        """The project's name, or the unit's for a department form; empty when neither was read."""
        return self.text("project_name") or self.text("unit_name")

    @property
    def agency(self) -> str:
        """The unit that answers for the form."""
        return self.text("implementing_unit") or self.text("unit_name") or self.text("supervising_dept")

    def text(self, field: str) -> str:
        """A value as text; empty when blank or absent."""
        value = self.values.get(field)
        return "" if value is None else format(value, "f") if isinstance(value, Decimal) else value

    def number(self, field: str) -> Decimal | None:
        """A value as a number; None when blank, absent or not a number."""
        from jixiao.core.number import D

        return D(self.values.get(field))

    def to_json(self) -> dict[str, Any]:
        """The interchange object: numbers as strings, absent parts left out of funds and indicators."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=False, exclude_none=False)
