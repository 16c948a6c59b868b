"""A record of any form → the sections of one form: for a file that is imported and for a form that is copied.

Fields and funds go by their ids, indicators by their levels' words, else by what the level measures. Prescribed
indicators keep what the form prescribes. What has no place is told, never dropped in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jixiao.core.message import say
from jixiao.core.number import D, plain, wan_text, yuan
from jixiao.core.record import Indicator, Record, Target
from jixiao.core.scheme import FixedIndicator, Scheme
from jixiao.core.value import written
from jixiao.web.drafting import drafts
from jixiao.web.drafting.carry_over import place_of
from jixiao.web.drafting.later_drafts import field_text
from jixiao.web.showing.form_view import leaves, prescribed


@dataclass
class Fitted:
    """``sections``: section → content as it would be typed; ``left``: a sentence for everything without a place."""

    sections: dict[str, Any]
    left: list[str] = field(default_factory=list)


def fit(record: Record, scheme: Scheme, source: Scheme) -> Fitted:
    """What ``record``, a form of ``source``, says in the sections of ``scheme``."""
    fitted = Fitted({})
    if source.object != scheme.object:
        fitted.left.append(say("这是另一种表（{title}），请核对内容是否适用", title=_title(source)))
    fitted.sections = {
        "fields": _fields(record, scheme, source, fitted),
        "funds": _funds(record, scheme, fitted),
        "expenditures": _expenditures(record, scheme, fitted),
        "indicators": _indicators(record, scheme, source, fitted),
    }
    return fitted


def _title(scheme: Scheme) -> str:
    return scheme.title.replace("{year}年度", "").replace("{year}", "")


def _fields(record: Record, scheme: Scheme, source: Scheme, fitted: Fitted) -> dict[str, str]:
    for one in source.fields:
        if one.type == "long_text" and record.text(one.id) and scheme.field(one.id) is None:
            fitted.left.append(
                say("「{label}」在这张表里没有对应的栏，没有放入", label=one.label.replace("\n", ""))
            )
    return {one.id: field_text(record, one) for one in scheme.fields}


def _funds(record: Record, scheme: Scheme, fitted: Fitted) -> dict[str, str]:
    """In the form's unit, 万元."""
    rows = {row.id: row.label for row in scheme.funds.rows} if scheme.funds else {}
    found = {
        "total": wan_of(record.funds_total.amount, record.funds_total.text) if record.funds_total else ""
    }
    for fund in record.funds:
        text = wan_of(fund.amount, fund.text)
        if fund.source in rows:
            found[fund.source] = text
        elif D(text) and fund.source != "total":
            fitted.left.append(
                say(
                    "资金「{label}」{amount} 万元在这张表里没有对应的行，没有放入",
                    label=fund.label,
                    amount=text,
                )
            )
    return found


def wan_of(amount: Decimal | None, text: str) -> str:
    """An amount as it would be typed in 万元: as it was written where that is in 万元, else converted."""
    if amount is None:
        return text
    number = D(text)
    return text.strip() if number is not None and yuan(number) == amount else wan_text(amount)


def _expenditures(record: Record, scheme: Scheme, fitted: Fitted) -> list[dict[str, str]]:
    if scheme.expenditures is None:
        if record.expenditures:
            fitted.left.append(say("支出明细 {n} 行没有放入：这张表没有支出明细", n=len(record.expenditures)))
        return []
    told = [line.item for line in record.expenditures if line.content]
    if scheme.expenditures.with_contents:
        told = []
    if told:
        fitted.left.append(
            say("支出明细的主要内容在这张表里没有对应的栏，没有放入：{items}", items="、".join(told))
        )
    return [
        {
            "item": line.item,
            **drafts.contents_of(line, scheme),
            "half_year_plan": wan_of(line.half_year_plan, line.half_year_text),
            "full_year": wan_of(line.full_year, line.full_year_text),
        }
        for line in record.expenditures
    ]


def _indicators(record: Record, scheme: Scheme, source: Scheme, fitted: Fitted) -> list[dict[str, str]]:
    periods = [period.id for period in scheme.periods] or ["full_year"]
    rows = []
    for one in record.indicators:
        level1, level2, known = _levels(one, scheme, source)
        if not known:
            fitted.left.append(
                say("指标「{name}」的类别「{level}」在这张表里没有，放在最后，请移到合适的类别下",
                    name=one.name, level=one.level2 or one.level1)
            )  # fmt: skip
        values = {period: _value(one.targets.get(period)) for period in periods}
        row = {"level1": level1, "level2": level2, "task": one.task or "", "name": one.name, **values}
        rows.append({**row, "points": plain(one.points)})
    return keep_prescribed(rows, scheme, fitted.left)


def _value(target: Target | None) -> str:
    """A target as one types it: sign, number and unit in one cell."""
    if target is None:
        return ""
    text = written(target)
    apart = target.unit and target.kind == "number" and target.unit not in text
    return f"{text}{target.unit}" if apart else text


def _levels(one: Indicator, scheme: Scheme, source: Scheme) -> tuple[str, str, bool]:
    """The labels of this form for an indicator's group, and whether the form has such a group."""
    own = scheme.find_level(one.level1)
    if own is not None and own.has_tasks:
        return own.label, one.level2 or "", True
    level1, level2 = place_of(one, source, scheme)
    known = any((level1, level2 or "") == (label1, label2) for label1, label2, _ in leaves(scheme))
    return level1, level2 or "", known


def keep_prescribed(rows: list[dict[str, str]], scheme: Scheme, left: list[str]) -> list[dict[str, str]]:
    """The rows with the form's prescribed indicators first, each once, with its prescribed values.

    ``left`` gets a sentence for each value that differed.
    """
    rest, made = list(rows), []
    for one in prescribed(scheme):
        known = _fixed(scheme, one)
        names = (known.name, *known.aliases)
        found = next((row for row in rest if row["name"] in names and row["level1"] == one["level1"]), None)
        if found is not None:
            rest.remove(found)
        for period, text in known.targets.items():
            if found and found.get(period) and "".join(found[period].split()) != text:
                left.append(
                    say("固化指标「{name}」由表样规定为“{want}”，来源里的“{got}”没有放入",
                        name=one["name"], want=text, got=found[period])
                )  # fmt: skip
        labels = {"level1": one["level1"], "level2": one["level2"], "name": one["name"]}
        made.append({**(found or {}), **labels, **known.targets})
    return [*made, *rest]


def _fixed(scheme: Scheme, one: dict[str, Any]) -> FixedIndicator:
    node = scheme.find_level(one["level1"], one["level2"] or None)
    assert node is not None, "prescribed() goes down the same tree"
    return next(known for known in node.fixed if known.name == one["name"])


def lay_over(
    now: dict[str, Any],
    new: dict[str, Any],
    *,
    locked: frozenset[str] = frozenset(),
    keep: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """The sections with ``new`` put over ``now``. A blank never wipes out what is typed.

    ``locked`` are fields that stay where they are filled; in the sections of ``keep`` only blanks are filled.
    """
    made: dict[str, Any] = {}
    for section, content in new.items():
        if isinstance(content, dict):
            made[section] = _dict_over(now[section], content, locked, section in keep)
        else:
            made[section] = _rows_over(now[section], content, section in keep)
    return made


def _dict_over(
    now: dict[str, str], new: dict[str, str], locked: frozenset[str], keep: bool
) -> dict[str, str]:
    taken = {
        key: text for key, text in new.items() if text and not (now.get(key) and (keep or key in locked))
    }
    return {**now, **taken}


def _rows_over(now: list[dict], new: list[dict], keep: bool) -> list[dict]:
    """All rows of ``new``; with ``keep`` those of ``now``, their blanks filled, and then what ``new`` has beyond."""
    if not new:
        return now
    if not keep:
        return new
    rest, made = list(new), []
    for row in now:
        twin = next((one for one in rest if _who(one) == _who(row)), None)
        if twin is not None:
            rest.remove(twin)
        made.append(
            {**(twin or {}), **{key: text for key, text in row.items() if text or key not in (twin or {})}}
        )
    return [*made, *rest]


def _who(row: dict[str, str]) -> tuple[str, ...]:
    """What names a row: an indicator's group and name, a spending line's item."""
    return tuple("".join(row.get(key, "").split()) for key in ("level1", "level2", "task", "name", "item"))
