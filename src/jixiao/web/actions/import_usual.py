"""What indicators usually aim at elsewhere, from the workbook that ``jixiao batch indicators`` writes.

A sheet takes the place of all that the jurisdiction had. The library shows the values, T15 and T41 compare with them.
"""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.core.message import say
from jixiao.core.number import D
from jixiao.review.usual import COLUMNS as TITLES
from jixiao.review.usual import SHEET, bare_name
from jixiao.web.actions.sheets import Problem, Row, empty
from jixiao.web.models import Jurisdiction, UsualValue
from jixiao.web.usual_values import QUARTILES

COLUMNS = tuple(TITLES.values())
__all__ = ["COLUMNS", "SHEET", "UsualImport"]


class UsualImport:
    """``problems`` after construction; ``apply`` only where there are none."""

    def __init__(self, place: Jurisdiction, rows: list[Row]):
        self.place, self.rows = place, rows
        self.problems = [*_twice(rows), *(problem for row in rows for problem in _wrong(row))]

    def apply(self) -> str:
        """Put the sheet in place of what there was; a sentence. Called inside a transaction."""
        old, _ = UsualValue.objects.filter(place=self.place).delete()
        UsualValue.objects.bulk_create(
            UsualValue(
                place=self.place, name=bare_name(row[TITLES["name"]]), unit=row[TITLES["unit"]],
                count=int(row[TITLES["count"]]), **{one: str(D(row[TITLES[one]])) for one in QUARTILES},
            )
            for row in self.rows
        )  # fmt: skip
        return say("指标取值：{new} 个，代替原来的 {old} 个", new=len(self.rows), old=old)


def _wrong(row: Row) -> Iterable[Problem]:
    yield from empty(row, *(title for title in COLUMNS if title != TITLES["unit"]))
    for column, most in (("name", 120), ("unit", 30)):
        title = TITLES[column]
        if len(row[title]) > most:
            yield Problem(
                row.at(title), say("{column}超过 {count} 字", column=title, count=most), say("删去整行")
            )
    count = row[TITLES["count"]]
    if count and not (count.isascii() and count.isdigit() and 0 < int(count) < 2**31):
        yield Problem(row.at(TITLES["count"]), say("“{text}”不是整数", text=count), say("填有多少行取值"))
    numbers = [D(row[TITLES[one]]) for one in QUARTILES]
    for one, number in zip(QUARTILES, numbers, strict=True):
        if row[TITLES[one]] and (number is None or len(str(number)) > 40):
            yield Problem(
                row.at(TITLES[one]), say("“{text}”不是数", text=row[TITLES[one]]), say("只填数，不带单位")
            )
    if None not in numbers and numbers != sorted(numbers):
        yield Problem(row.at(TITLES["p25"]), say("三个分位数不是从小到大"), say("核对这一行"))


def _twice(rows: list[Row]) -> Iterable[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        key, at = (bare_name(row[TITLES["name"]]), row[TITLES["unit"]]), row.at(TITLES["name"])
        if key in seen:
            yield Problem(at, say("这个指标名称和单位与 {other} 重复", other=seen[key]), say("删去其中一行"))
        seen.setdefault(key, at)
