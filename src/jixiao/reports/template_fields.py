"""The fields that a Word template of one's own may name, and what each of them is for one record.

A field is called by its id (``project_name``) or by its label (``项目名称``); ``目标.`` or ``target.`` before it asks the
approved target that a self-evaluation is linked to. There is nothing to compute in a template: no conditions, no sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from jixiao.core.grid import Grid
from jixiao.core.library import load_scheme, scheme_names
from jixiao.core.number import plain
from jixiao.core.record import Fund, Record
from jixiao.core.report import Heading
from jixiao.core.scheme import Scheme
from jixiao.core.score import ScoreSheet
from jixiao.reports.form_money import expenditures_section, put_money
from jixiao.reports.form_table import FormTable
from jixiao.reports.general_form import narrowed
from jixiao.reports.official_form import official_form, plain_rows, plain_widths, put_row
from jixiao.reports.score_report import score_table
from jixiao.reports.shown import Shown, money, share

TARGET = ("target.", "目标.")
"""What stands before the name of a field of the linked target."""


@dataclass(frozen=True, slots=True)
class TemplateField:
    """One field: id, label, what it is, and whether it is a table, which must stand in a paragraph of its own."""

    name: str
    label: str
    meaning: str = ""
    table: bool = False
    others: tuple[str, ...] = ()
    """What forms of other places call it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything by which a template may call it."""
        return (self.name, self.label, *self.others)


COMMON = (
    TemplateField("form_title", "表名", "正式表样的名称"),
    TemplateField("fiscal_year", "年度", "预算年度，四位数"),
    TemplateField("jurisdiction", "地区", "表样所属的地区"),
    TemplateField("unit", "单位", "实施单位；没有时为部门或主管部门"),
    TemplateField("subject", "对象", "项目名称；部门表为单位名称"),
    TemplateField("funds_total", "资金总额", "按表上的单位（多为万元），不带单位"),
    TemplateField("execution_rate", "预算执行率", "资金总额一行的执行率，如 96.13%"),
    TemplateField("score_total", "得分", "按评分规则算出的总分（只有自评表有）"),
    TemplateField("score_out_of", "满分", "评分规则的满分"),
    TemplateField("score_grade", "等级", "按评分规则的等级"),
    TemplateField("form_table", "绩效表", "整张正式表", True),
    TemplateField("funds_table", "资金表", "资金来源", True),
    TemplateField("expenditures_table", "支出表", "支出明细", True),
    TemplateField("indicators_table", "指标表", "全部绩效指标", True),
    TemplateField("score_table", "评分表", "逐项得分和理由（只有自评表有）", True),
)


@cache
def catalogue() -> tuple[TemplateField, ...]:
    """Every field that some form has: the common ones, then those of the schemes with all their labels."""
    found = {field.name: field for field in COMMON}
    taken = {label for field in COMMON for label in field.names}
    for scheme in sorted(map(load_scheme, scheme_names()), key=lambda one: one.general):
        rows = scheme.funds.rows if scheme.funds else ()
        named = [(field.id, _label(field.label), field.help) for field in scheme.fields]
        named += [(f"funds.{row.id}", _label(row.label), "资金来源的一行，单位同表") for row in rows]
        for name, label, meaning in named:
            known = found.get(name)
            if known is None:
                found[name] = TemplateField(name, label, meaning)
            elif label not in taken and label not in known.names:
                found[name] = replace(known, others=(*known.others, label), meaning=known.meaning or meaning)
            taken.add(label)
    return tuple(found.values())


def _label(label: str) -> str:
    """A label as one would call it: without line breaks and 其中：."""
    return "".join(label.split()).removeprefix("其中：")


Value = str | list[Grid] | None
"""Text, tables, or None where the record does not say."""


def field_values(
    record: Record, scheme: Scheme, sheet: ScoreSheet | None = None, *, masked: bool = True
) -> dict[str, Value]:
    """What each field is for this record, by id and by label; None for one that the record leaves blank.

    Fields that no form of this scheme has are absent. ``sheet`` gives the score; without it those fields are None.
    The linked target's fields stand under ``target.`` and ``目标.``.
    """
    values = _values(record, scheme, sheet, masked)
    target = record.linked.get("target")
    if target is not None:
        own = _values(target, load_scheme(target.scheme), None, masked)
        values |= {prefix + name: value for prefix in TARGET for name, value in own.items()}
    return values


def _values(record: Record, scheme: Scheme, sheet: ScoreSheet | None, masked: bool) -> dict[str, Value]:
    scheme = narrowed(record, scheme) if scheme.general else scheme
    shown = Shown(record, scheme, masked)
    found: dict[str, Value] = {}
    for name, label, value in _named(shown, sheet):
        found[name] = value
        found.setdefault(_label(label), value)
    for field in catalogue():
        if field.name in found:
            for name in field.names:
                found.setdefault(name, found[field.name])
    return found


def _named(shown: Shown, sheet: ScoreSheet | None) -> Iterator[tuple[str, str, Value]]:
    """(id, label, value) of each field that this form has."""
    record, scheme = shown.record, shown.scheme
    for field in scheme.fields:
        yield field.id, field.label, shown.value(field.id)[0] or None
    for row in scheme.funds.rows if scheme.funds else ():
        yield f"funds.{row.id}", row.label, shown.value(f"funds.{row.id}")[0] or None
    form = official_form(record, scheme, masked=shown.masked)
    heading = next((block.text for block in form.blocks if isinstance(block, Heading)), form.title)
    total = next(
        (fund for fund in record.funds if scheme.funds and fund.source == scheme.funds.total.id), None
    )
    common: dict[str, Callable[[], Value]] = {
        "form_title": lambda: heading,
        "fiscal_year": lambda: str(record.fiscal_year or "") or None,
        "jurisdiction": lambda: scheme.jurisdiction.name,
        "unit": lambda: shown.clean(record.agency) or None,
        "subject": lambda: shown.clean(record.subject) or None,
        "funds_total": lambda: _total(shown, total),
        "execution_rate": lambda: share(total.execution_rate if total else None) or None,
        "score_total": lambda: plain(sheet.total) if sheet and sheet.total is not None else None,
        "score_out_of": lambda: plain(sheet.out_of) if sheet else None,
        "score_grade": lambda: sheet.grade or None if sheet else None,
        "form_table": lambda: [block for block in form.blocks if isinstance(block, Grid)],
        "funds_table": lambda: _block(shown, "funds"),
        "expenditures_table": lambda: _block(shown, "expenditures"),
        "indicators_table": lambda: _block(shown, "indicators"),
        "score_table": lambda: [score_table(record, sheet)] if sheet else None,
    }
    for field in COMMON:
        yield field.name, field.label, common[field.name]()


def _total(shown: Shown, row: Fund | None) -> Value:
    """The budget as the form states it: its total, or the total row of its table."""
    said = shown.value("funds_total")[0]
    return said or (money(row.amount, row.text, shown.fund_unit) if row else "") or None


def _block(shown: Shown, name: str) -> Value:
    """One block of the official form as a table of its own; None for a form without it or a record that leaves it
    empty."""
    scheme, record = shown.scheme, shown.record
    held = {"funds": record.funds or record.funds_total, "expenditures": record.expenditures}
    if getattr(scheme, name) is None or not held.get(name, record.indicators):
        return None
    widths = scheme.layout.widths
    for row in scheme.layout.rows or plain_rows(scheme):
        widths = row.widths or widths
        if row.block in (name, _BOTH if name != "indicators" else name):
            table = FormTable(_NAMES[name], widths or plain_widths(scheme))
            if (row.block, name) == (_BOTH, "expenditures"):
                put_money(table, shown, [expenditures_section(shown)], [()])
            else:
                put_row(table, shown, row.model_copy(update={"block": name, "widths": ()}))
            return [table.grid()]
    return None


_BOTH = "funds_and_expenditures"
_NAMES = {"funds": "资金表", "expenditures": "支出表", "indicators": "指标表"}
