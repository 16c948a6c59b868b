"""What a form is: fields, tables, indicator tree, checks, rules and sources, read from one YAML file.

A ``Scheme`` is the resolved whole: what it is ``based_on`` has been merged in, and every citation is filled
from the register of documents. ``library.py`` makes it; nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Confidence = Literal["seed", "verified", "recall"]
FieldType = Literal["text", "long_text", "money", "number", "date", "choice", "person"]
Requirement = Literal["required", "optional"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(_Strict):
    """Where a rule stands. ``recall`` is believed, not confirmed, and is shown to the user as such."""

    doc: str = ""
    """Key in the register of documents."""
    title: str
    number: str = ""
    """文号."""
    issuer: str = ""
    issued: str = ""
    article: str = ""
    url: str = ""
    confidence: Confidence
    checked_on: date | None = None

    def __str__(self) -> str:
        words = f"《{self.title}》" + (f"（{self.number}）" if self.number else "") + self.article
        return words + self._doubt

    @property
    def short(self) -> str:
        """The article alone where the document is told elsewhere; the whole where no article is named."""
        return self.article + self._doubt if self.article else str(self)

    @property
    def _doubt(self) -> str:
        return "（待核实）" if self.confidence == "recall" else ""


class FormField(_Strict):
    """One field of a form. ``unit`` is the unit the form prints (万元); records hold 元."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    type: FieldType = "text"
    unit: str = ""
    places: int = 2
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""
    personal: bool = False
    public: bool = True


class Column(_Strict):
    """One column of a table. ``role`` is what the record calls it; aliases are the headings seen elsewhere."""

    role: str
    label: str
    aliases: tuple[str, ...] = ()
    period: str = ""
    """The period whose values stand here, for indicator targets and actuals."""
    group_label: str = ""
    """A heading printed above several neighbouring columns (偏差原因分析)."""
    choice: str = ""
    """For a column of tick boxes: what a tick here says (经费保障, 确定能)."""

    @property
    def key(self) -> str:
        """The name of the column within its table: role, and period where it has one."""
        return f"{self.role}.{self.period}" if self.period else self.role


class FundRow(_Strict):
    """One row of the funds table. ``parent`` is the id of the row it is a part of ("" = part of the total)."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    parent: str = ""
    group_label: str = ""
    """A label printed to the left of the row, for subtotals such as 财政拨款 | 小计."""


class FundsTable(_Strict):
    """The funds table. ``total`` names the total row. ``columns`` other than the amount are for matrices
    (年初预算数/全年预算数/全年执行数/分值/执行率/得分)."""

    label: str = "项目资金（万元）"
    aliases: tuple[str, ...] = ()
    """What else stands to the left of the whole table (资金情况, 预算执行情况)."""
    section: str = "收入"
    unit: str = "万元"
    total: FundRow
    columns: tuple[Column, ...]
    rows: tuple[FundRow, ...] = ()


class ExpendituresTable(_Strict):
    """The spending table. ``rows`` are lines the form prescribes (基本支出, 项目支出); ``detail_of`` is the
    prescribed line that the free lines break down ("" = they are the whole)."""

    label: str = "支出"
    unit: str = "万元"
    columns: tuple[Column, ...]
    rows: tuple[str, ...] = ()
    detail_of: str = ""
    total: str = ""
    """The label of a printed total line (合计); empty where the form has none."""

    @property
    def with_contents(self) -> bool:
        """Whether the form asks what each line is about (主要内容)."""
        return any(column.role == "content" for column in self.columns)


class IndicatorsTable(_Strict):
    """The columns of the indicator grid in printed order."""

    columns: tuple[Column, ...]

    def column(self, role: str, period: str = "") -> Column | None:
        """The column of a role (and period); None where this form has none."""
        return next((c for c in self.columns if c.role == role and (not period or c.period == period)), None)


class FixedIndicator(_Strict):
    """An indicator that the form prescribes (固化指标), with its prescribed target by period."""

    name: str
    aliases: tuple[str, ...] = ()
    targets: dict[str, str] = Field(default_factory=dict)
    points: Decimal | None = None
    help: str = ""


class Level(_Strict):
    """A node of the indicator tree. ``kind`` is the meaning shared by all places (output, quantity, cost …).

    ``requirement``: a required group must hold an indicator. ``open`` says whether units add their own.
    """

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    kind: str
    requirement: Requirement = "optional"
    open: bool = True
    points: Decimal | None = None
    fixed: tuple[FixedIndicator, ...] = ()
    children: tuple[Level, ...] = ()
    help: str = ""
    has_tasks: bool = False
    """True where a 重点工作 column stands between level 2 and level 3, and level 2 is the unit's own duty."""


class Period(_Strict):
    """A period with target values. ``months`` have passed at its end."""

    id: str
    label: str
    months: int


class CheckSetting(_Strict):
    """How a scheme uses one check: switch, severity (the check's own when None), parameters."""

    on: bool = True
    severity: Literal["P0", "P1", "P2"] | None = None
    params: dict[str, Any] = Field(default_factory=dict)


class LayoutRow(_Strict):
    """One printed row of label/value pairs, one block (funds, expenditures, indicators,
    funds_and_expenditures), or one heading across the form.

    ``fields`` are field ids, or ``funds_total`` and ``funds.ID`` where single fund rows stand among the
    fields; they share the row's width. A block names a table.
    """

    fields: tuple[str, ...] = ()
    block: str = ""
    label: str = ""
    """A label to the left of the whole row (年度总体目标 | 预期目标 | 实际完成情况)."""
    labels_above: bool = False
    """True where the labels stand in a row of their own above the values."""
    heading: str = ""
    text: str = ""
    """A paragraph between two tables (填表说明); the rows after it make a new table."""
    spans: tuple[int, ...] = ()
    """How many grid columns each cell of this row takes, where it differs from ``Layout.spans``."""
    widths: tuple[int, ...] = ()
    """Relative widths of a new table that begins with this row; empty = the table goes on."""
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """With ``labels_above``: a label printed above several neighbouring fields (其中： | 结转数, 财政收回数)."""
    blank_groups: bool = True
    """For an indicators block: whether a group without indicators is printed as an empty row."""
    head: str = ""
    """For an indicators block with a ``label``: what stands above that label in the row of headings (项目)."""


class Layout(_Strict):
    """How the official form is printed, from top to bottom."""

    rows: tuple[LayoutRow, ...] = ()
    widths: tuple[int, ...] = ()
    """Relative widths of the grid columns."""
    landscape: bool = False
    notes: tuple[str, ...] = ()
    year_line: str = "{year}年度"
    """The line under the title; empty when the title itself holds the year."""
    above: tuple[str, ...] = ()
    """Lines above the title, at the left (附件3)."""
    over_title: str = ""
    """A title above the form's own, where the form is part of a larger paper (…绩效自我评价报告)."""
    spans: dict[str, tuple[int, ...]] = Field(default_factory=dict)
    """How many grid columns each cell takes, from left to right: for rows of fields by the number of fields
    ("1": label, value; "2": label, value, label, value), for blocks by name ("funds": label, section, group
    label, row label, columns …; "expenditures": the same; "indicators": label, columns …), each without the
    parts that the form does not have. Where nothing is said, labels take one column and values share the rest."""
    labels: dict[str, str] = Field(default_factory=dict)
    """Labels as printed where they differ from the field's own (line breaks, indents), by field id, ``funds``,
    ``funds.section``, ``funds.ROW``, ``funds.COLUMN``, ``expenditures``, ``expenditures.COLUMN``,
    ``indicators.COLUMN`` (``indicators.target.half_year``). An empty label prints the value alone."""
    empty: dict[str, str] = Field(default_factory=dict)
    """What is printed where a row other than the total has no value, by column (``funds.points``: ——)."""


class SchemeJurisdiction(_Strict):
    """Whose form this is: name, GB/T 2260 division code, and the words by which its documents show."""

    name: str
    code: str = ""
    words: tuple[str, ...] = ()


class Scheme(_Strict):
    """One official form in one version, resolved. See ``docs/guide/write-a-scheme.md``."""

    id: str
    version: str
    title: str
    """The printed title; ``{year}`` stands for the budget year."""
    titles: tuple[str, ...] = ()
    """Other titles by which this form is recognised."""
    stage: Literal["target", "monitoring", "self_evaluation", "evaluation"]
    object: Literal["project", "department", "policy"]
    jurisdiction: SchemeJurisdiction
    budget_years: tuple[int | None, int | None]
    """First and last budget year that this form serves; None = open."""
    based_on: str = ""
    basis: tuple[Citation, ...] = Field(min_length=1)
    fields: tuple[FormField, ...]
    funds: FundsTable | None = None
    expenditures: ExpendituresTable | None = None
    indicators: IndicatorsTable | None = None
    levels: tuple[Level, ...] = ()
    periods: tuple[Period, ...] = ()
    checks: dict[str, CheckSetting] = Field(default_factory=dict)
    rules: str = ""
    """``id@version`` of the rule pack; empty where no scoring rule is known."""
    flow: str = ""
    layout: Layout = Layout()
    general: bool = False
    """True for the schemes that read forms of places without one of their own."""
    digest: str = ""

    @property
    def name(self) -> str:
        """``id@version``."""
        return f"{self.id}@{self.version}"

    def field(self, id: str) -> FormField | None:
        """The field with this id; None where this form has none."""
        return next((field for field in self.fields if field.id == id), None)

    def period(self, id: str) -> Period | None:
        return next((period for period in self.periods if period.id == id), None)

    @property
    def reported_period(self) -> str:
        """The period within the year whose actual values the form has; "" where it answers for the full year."""
        column = self.indicators.column("actual") if self.indicators else None
        return "" if column is None or column.period == "full_year" else column.period

    def walk(self) -> Iterator[tuple[Level, Level | None]]:
        """Every level-1 node (with None) and every level-2 node (with its level 1), in printed order."""
        for level1 in self.levels:
            yield level1, None
            for level2 in level1.children:
                yield level2, level1

    def find_level(self, level1: str | None, level2: str | None = None) -> Level | None:
        """The node with these labels (or aliases); a level-2 label alone finds the first that bears it."""
        for node, parent in self.walk():
            if level2 is None:
                if parent is None and level1 in (node.label, *node.aliases):
                    return node
            elif (
                parent is not None
                and level2 in (node.label, *node.aliases)
                and (not level1 or level1 in (parent.label, *parent.aliases))
            ):
                return node
        return None

    def kind_of(self, level1: str | None, level2: str | None) -> str:
        """What an indicator under these labels measures (quantity, cost, satisfaction …); "" when unknown."""
        node = self.find_level(level1, level2) if level2 else None
        node = node or self.find_level(level1)
        return node.kind if node else ""


class SchemeError(Exception):
    """An expert's mistake in a scheme or pack: file, line, what was found, what was meant. Never our own bug."""

    def __init__(self, file: str, line: int | None, found: str, meant: str):
        self.file, self.line, self.found, self.meant = file, line, found, meant
        place = file + (f" 第{line}行" if line else "")
        super().__init__(f"{place}：{found}。{meant}")
