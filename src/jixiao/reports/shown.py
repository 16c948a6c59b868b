"""Values as an official form prints them: in the form's unit, as they were written where the writing agrees,
without markup, and with personal data masked."""

from __future__ import annotations

import re
from decimal import Decimal

from jixiao.core.markup import without_markup
from jixiao.core.number import WAN, D, plain
from jixiao.core.personal import mask
from jixiao.core.record import Indicator, Record, Target
from jixiao.core.scheme import Column, FormField, Scheme
from jixiao.core.value import operator_sign

MONEY_UNITS = {"万元": WAN, "亿元": WAN * WAN, "元": Decimal(1), "": WAN}
"""How many 元 the unit of a form is; forms that name none print 万元."""

TICK = "√"

_NAME = re.compile(r"[\u3400-\u9fff·]{2,}")
_LONG_NUMBER = re.compile(r"\d{7,}")


def money(amount: Decimal | None, text: str, unit: str) -> str:
    """An amount of 元 in ``unit``: as written where that says the same, else without trailing zeros."""
    if amount is None:
        return text.strip()
    factor = MONEY_UNITS.get(unit, WAN)
    written = D(text)
    return text.strip() if written is not None and written * factor == amount else plain(amount / factor)


def share(rate: Decimal | None) -> str:
    """A share as a percentage: 0.862 is 86.2%."""
    return "" if rate is None else plain(rate * 100) + "%"


def date(value: str, written: str | None) -> str:
    """A date as it was written, else its ISO text in words: 2023年, 2022年1月, 2022年1月5日."""
    numbers = [int(part) for part in re.findall(r"\d+", value)]
    if written and [int(part) for part in re.findall(r"\d+", written)] == numbers:
        return written.strip()
    if not re.fullmatch(r"\d{4}(-\d{1,2}){0,2}", value):
        return value
    return "".join(f"{number}{word}" for number, word in zip(numbers, "年月日", strict=False))


def target_value(target: Target | None, operator_apart: bool) -> str:
    """The text of a target; without its sign where the form has a column of its own for that."""
    if target is None:
        return ""
    text = target.text
    sign = operator_sign(text) if operator_apart else ""
    return text.lstrip()[len(sign) :] if sign else text


def operator_cell(indicator: Indicator, target: Target | None) -> str:
    """What stands under 计算符号: what was written there, else the sign typed before the value, else the sign
    understood, else 定性."""
    if indicator.given.get("operator"):
        return indicator.given["operator"]
    if target is None or (target.kind == "empty" and target.operator is None):
        return ""
    if target.operator == "interval":
        return "区间"
    return operator_sign(target.text) or target.operator or "定性"


def ticked(choice: str, said: str | None) -> str:
    """√ where ``said`` names ``choice``; several choices are joined by 、 ； or ，."""
    return TICK if choice in re.split(r"[、；;，,\s]+", said or "") else ""


def hidden_person(text: str) -> str:
    """Names with their first character only (张三 becomes 张*), long numbers with their first three digits."""
    text = _LONG_NUMBER.sub(lambda found: found.group()[:3] + "*" * (len(found.group()) - 3), text)
    return _NAME.sub(lambda found: found.group()[0] + "*" * (len(found.group()) - 1), text)


def clean_text(text: str, masked: bool) -> str:
    """Free text without markup; ``masked`` hides the numbers of persons."""
    text = without_markup(text)
    return mask(text) if masked else text


class Shown:
    """The fields of one record as one scheme prints them."""

    def __init__(self, record: Record, scheme: Scheme, masked: bool):
        self.record, self.scheme, self.masked = record, scheme, masked
        self._places = {id(one): place for place, one in enumerate(record.indicators)}

    def clean(self, text: str) -> str:
        """Free text without markup, numbers of persons masked unless they are asked for."""
        return clean_text(text, self.masked)

    def label(self, path: str, own: str) -> str:
        """The printed label of a field, row or column."""
        return self.scheme.layout.labels.get(path, own)

    def field_label(self, path: str) -> str:
        """The printed label of what ``value`` prints."""
        return self.label(path, self._own_label(path))

    def _own_label(self, path: str) -> str:
        field = self.scheme.field(path)
        if field is not None:
            return field.label
        funds = self.scheme.funds
        if funds is not None and path == "funds_total":
            return funds.total.label
        rows = funds.rows if funds else ()
        return next((row.label for row in rows if path == f"funds.{row.id}"), "")

    def indicator_field(self, indicator: Indicator | None, column: Column) -> str:
        """The path of what a column shows of an indicator (``indicators[4].targets.full_year``); "" for one that
        is not the record's own."""
        place = self._places.get(id(indicator))
        if place is None:
            return ""
        match column.role:
            case "target":
                name = f"targets.{column.period or 'full_year'}"
            case "actual" | "forecast":
                name = f"actuals.{column.period or column.role}"
            case _:
                name = f"{column.role}.{column.choice}" if column.choice else column.role
        return f"indicators[{place}].{name}"

    def value(self, path: str) -> tuple[str, str]:
        """(text, role) of a field by its id, of ``funds_total`` or ``funds.ID``, or of ``points_total``."""
        if path == "points_total":
            return self._points_total(), "centre"
        if path == "funds_total":
            total = self.record.funds_total
            return (money(total.amount, total.text, self.fund_unit) if total else ""), "centre"
        if path.startswith("funds."):
            fund = next((fund for fund in self.record.funds if f"funds.{fund.source}" == path), None)
            return (money(fund.amount, fund.text, self.fund_unit) if fund else ""), "centre"
        field = self.scheme.field(path)
        if field is None:
            return self.clean(self.record.text(path)), "centre"
        return self._field(field), "value" if field.type == "long_text" else "centre"

    @property
    def fund_unit(self) -> str:
        return self.scheme.funds.unit if self.scheme.funds else "万元"

    def _field(self, field: FormField) -> str:
        value = self.record.values.get(field.id)
        source = self.record.sources.get(field.id)
        written = source.text if source else None
        if value is None:
            return ""
        if field.type == "money":
            number = self.record.number(field.id)
            return money(number, written or "", field.unit) if number is not None else str(value)
        if isinstance(value, Decimal):
            return plain(value)
        if field.type == "date":
            return date(value, written)
        text = self.clean(value)
        return hidden_person(text) if self.masked and field.personal else text

    def _points_total(self) -> str:
        """The sum of all full marks: those of the indicators and of the execution line of the funds."""
        points = [indicator.points for indicator in self.record.indicators if indicator.points is not None]
        points += [fund.points for fund in self.record.funds if fund.points is not None]
        return plain(sum(points, Decimal(0))) if points else ""
