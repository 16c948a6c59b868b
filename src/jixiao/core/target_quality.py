"""The sheet by which reviewers score a target form: four criteria, eight items, opinions by bands, consequences.

财预〔2015〕88号, 绩效目标审核; the sheet is data in ``schemes/vocabulary/target_quality.yaml``. The machine only
refers to what its checks found; opinion and points are the reviewer's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from jixiao.core.library import cite, vocabulary
from jixiao.core.message import say
from jixiao.core.number import D, plain
from jixiao.core.scheme import Citation

PLACES = 1
"""Points have at most one decimal."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A band: ``floor`` is the percentage of an item's points from which it holds, ``reference`` what a suggestion gives."""

    id: str
    label: str
    floor: int
    reference: int
    consequence: str
    comment_needed: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the sheet. ``checks`` are the codes whose findings are shown beside it."""

    id: str
    label: str
    points: Decimal
    asks: str
    criterion: str
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    id: str
    label: str
    points: Decimal
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class QualitySheet:
    """The whole sheet. ``by_severity``: the opinion that a finding of a severity suggests."""

    title: str
    full_mark: Decimal
    opinions: tuple[Opinion, ...]
    criteria: tuple[Criterion, ...]
    by_severity: dict[str, str]
    others: dict[str, str]
    basis: tuple[Citation, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for criterion in self.criteria for item in criterion.items)

    def opinion(self, id: str) -> Opinion | None:
        return next((one for one in self.opinions if one.id == id), None)

    def opinion_of(self, points: Decimal, full: Decimal) -> Opinion:
        """The opinion that so many of so many points are: exact, a band's floor belongs to it."""
        return next(one for one in self.opinions if points * 100 >= full * one.floor)

    def item_of(self, code: str, criterion: str) -> Item:
        """The item beside which a check's finding stands: the one that lists it, else the first of its criterion."""
        listed = next((item for item in self.items if code in item.checks), None)
        wanted = self.others.get(criterion, criterion)
        return listed or next(each for each in self.criteria if each.id == wanted).items[0]


@cache
def quality_sheet() -> QualitySheet:
    """The sheet as packaged."""
    data = vocabulary("target_quality")
    criteria = tuple(_criterion(id, one) for id, one in data["criteria"].items())
    opinions = tuple(
        Opinion(
            id,
            one["label"],
            one["from"],
            one["reference"],
            one["consequence"],
            one.get("comment_needed", False),
        )
        for id, one in data["opinions"].items()
    )
    basis = tuple(cite(*pair) for pair in data["basis"])
    return QualitySheet(
        data["title"],
        Decimal(data["full_mark"]),
        opinions,
        criteria,
        data["by_severity"],
        data["others"],
        basis,
    )


def _criterion(id: str, data: Mapping[str, Any]) -> Criterion:
    items = tuple(
        Item(key, one["label"], Decimal(one["points"]), one["asks"], id, tuple(one.get("checks", ())))
        for key, one in data["items"].items()
    )
    return Criterion(id, data["label"], Decimal(data["points"]), items)


@dataclass(frozen=True, slots=True)
class Line:
    """What a reviewer wrote for one item."""

    item: Item
    opinion: Opinion
    points: Decimal
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All lines, their total, the grade and what follows from it."""

    lines: tuple[Line, ...]
    total: Decimal
    grade: Opinion


def judge(written: Mapping[str, Mapping[str, str]]) -> tuple[Judgement | None, list[str]]:
    """The judgement that a reviewer wrote (item id → opinion, points, comment), or what is wrong with it."""
    sheet, lines, wrong = quality_sheet(), [], []
    for item in sheet.items:
        line, problem = _line(sheet, item, written.get(item.id, {}))
        lines += [line] if line else []
        wrong += [problem] if problem else []
    if wrong:
        return None, wrong
    total = sum((line.points for line in lines), Decimal(0))
    return Judgement(tuple(lines), total, sheet.opinion_of(total, sheet.full_mark)), []


def _line(sheet: QualitySheet, item: Item, written: Mapping[str, str]) -> tuple[Line | None, str]:
    opinion, points = sheet.opinion(written.get("opinion", "")), D(written.get("points", "").strip())
    comment = written.get("comment", "").strip()
    if opinion is None:
        return None, say("「{item}」没有选意见", item=item.label)
    if points is None or not 0 <= points <= item.points or points != round(points, PLACES):
        return None, say(
            "「{item}」的得分写 0 到 {full}，最多一位小数", item=item.label, full=plain(item.points)
        )
    earned = sheet.opinion_of(points, item.points)
    if earned != opinion:
        return None, say(
            "「{item}」{points} 分是“{earned}”，选的意见是“{chosen}”，请改成一致",
            item=item.label, points=plain(points), earned=earned.label, chosen=opinion.label,
        )  # fmt: skip
    if opinion.comment_needed and not comment:
        return None, say("「{item}」是“{opinion}”，请写明理由", item=item.label, opinion=opinion.label)
    return Line(item, opinion, points, comment), ""
