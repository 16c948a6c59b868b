"""What was typed into the sections of a form ⇄ a record. Nothing typed is lost: what is no number keeps its text."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from jixiao.core.new_record import new_record
from jixiao.core.number import D, plain, yuan
from jixiao.core.prescribed import prescribed_indicators
from jixiao.core.record import Amount, Expenditure, Fund, Indicator, Record
from jixiao.core.scheme import FormField, Scheme
from jixiao.core.value import nature_of, parse_target
from jixiao.web.drafting import later_drafts
from jixiao.web.drafting.later_drafts import field_text
from jixiao.web.scored import scored

SECTION_LABELS = {"fields": "基本信息", "funds": "资金", "expenditures": "支出明细", "indicators": "绩效指标"}
SECTIONS = tuple(SECTION_LABELS)
"""The parts of a form that are saved apart, so that two people can work on one form."""


def empty_record(scheme: Scheme, fiscal_year: int, values: dict[str, str]) -> Record:
    """A new form: what is known of the project filled in, the prescribed indicators in place."""
    return new_record(
        scheme,
        fiscal_year,
        values={field.id: values.get(field.id) for field in scheme.fields},
        indicators=tuple(prescribed_indicators(scheme)),
    )


def with_section(record: Record, scheme: Scheme, section: str, content: Any) -> Record:
    """The record with one section replaced by what was typed. Raises ValueError for an unknown section or shape."""
    target = record.stage == "target"
    change = (_UNDERSTOOD if target else later_drafts.UNDERSTOOD).get(section)
    if change is None:
        raise ValueError(f"no section {section!r}")
    try:
        changed = record.model_copy(update=change(record, scheme, content))
        return changed if target else scored(changed, scheme)
    except (TypeError, AttributeError, KeyError) as error:
        raise ValueError(f"the content of section {section!r} has another shape") from error


def _fields(record: Record, scheme: Scheme, content: dict[str, str]) -> dict[str, Any]:
    fields = {field.id: field for field in scheme.fields}
    typed = {id: _typed(fields[id], str(text).strip()) for id, text in content.items() if id in fields}
    return {"values": {**record.values, **typed}}


def _typed(field: FormField, text: str) -> str | Decimal | None:
    """What a field holds: an amount in 元, typed in 万元; everything else as it was typed."""
    number = D(text) if field.type == "money" else None
    return (text or None) if number is None else yuan(number)


def _funds(record: Record, scheme: Scheme, content: dict[str, str]) -> dict[str, Any]:
    total = _amount(content.get("total", ""))
    rows = scheme.funds.rows if scheme.funds else ()
    funds = tuple(
        Fund(source=row.id, label=row.label, **_amount(content[row.id]).model_dump())
        for row in rows
        if content.get(row.id, "").strip()
    )
    return {"funds_total": total if total.text else None, "funds": funds}


def _amount(text: str) -> Amount:
    number = D(text)
    return Amount(amount=None if number is None else yuan(number), text=text.strip())


def _expenditures(record: Record, scheme: Scheme, content: list[dict[str, str]]) -> dict[str, Any]:
    lines = []
    worded = scheme.expenditures is not None and scheme.expenditures.with_contents
    for row in content:
        item = str(row.get("item", "")).strip()
        about = str(row.get("content", "")).strip() if worded else ""
        half, full = _amount(row.get("half_year_plan", "")), _amount(row.get("full_year", ""))
        if item or about or half.text or full.text:
            lines.append(
                Expenditure(
                    item=item,
                    content=about,
                    half_year_plan=half.amount,
                    full_year=full.amount,
                    half_year_text=half.text,
                    full_year_text=full.text,
                )
            )
    return {"expenditures": tuple(lines)}


def _indicators(record: Record, scheme: Scheme, content: list[dict[str, str]]) -> dict[str, Any]:
    fixed = {(level.label, one.name) for level, _ in scheme.walk() for one in level.fixed}
    periods = [period.id for period in scheme.periods] or ["full_year"]
    made: list[Indicator] = []
    for row in content:
        if not any(str(text).strip() for key, text in row.items() if not key.startswith("level")):
            continue
        targets = {period: parse_target(row.get(period, "").strip()) for period in periods}
        level2 = row.get("level2", "").strip() or None
        made.append(
            Indicator(
                level1=row.get("level1", "").strip(),
                level2=level2,
                task=row.get("task", "").strip() or None,
                name=row.get("name", "").strip(),
                nature=nature_of(targets),
                targets=targets,
                points=D(row.get("points", "")),
                fixed=(level2 or row.get("level1", ""), row.get("name", "").strip()) in fixed,
                row=len(made) + 1,
            )
        )
    return {"indicators": tuple(made)}


_UNDERSTOOD = {"fields": _fields, "funds": _funds, "expenditures": _expenditures, "indicators": _indicators}


def sections_of(record: Record, scheme: Scheme) -> dict[str, Any]:
    """What stands in each section, as texts to show and edit: the inverse of ``with_section``."""
    if record.stage != "target":
        return later_drafts.sections_of(record, scheme)
    periods = [period.id for period in scheme.periods] or ["full_year"]
    return {
        "fields": {field.id: field_text(record, field) for field in scheme.fields},
        "funds": {
            "total": record.funds_total.text if record.funds_total else "",
            **{fund.source: fund.text for fund in record.funds},
        },
        "expenditures": [
            {
                "item": line.item,
                **contents_of(line, scheme),
                "half_year_plan": line.half_year_text,
                "full_year": line.full_year_text,
            }
            for line in record.expenditures
        ],
        "indicators": [
            {
                "level1": one.level1,
                "level2": one.level2 or "",
                "task": one.task or "",
                "name": one.name,
                **{period: one.targets[period].text if period in one.targets else "" for period in periods},
                "points": plain(one.points),
                "fixed": one.fixed,
            }
            for one in record.indicators
        ],
    }


def contents_of(line: Expenditure, scheme: Scheme) -> dict[str, str]:
    """What a line is about, on forms that ask for it."""
    asked = scheme.expenditures is not None and scheme.expenditures.with_contents
    return {"content": line.content} if asked else {}


def load(text: str) -> Record:
    """A record from its stored JSON text."""
    return Record.model_validate(json.loads(text))


def dump(record: Record) -> str:
    """The JSON text that is stored: canonical, so that the same values give the same digest."""
    return json.dumps(record.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
