"""What can be wrong with a form that has the right shape: names that collide, or that point to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jixiao.core.message import say
from jixiao.core.number import half_width
from jixiao.core.scheme import Column, Level, Scheme
from jixiao.core.scheme_shape import did_you_mean
from jixiao.core.yaml_file import Path

Problem = tuple[Path, str, str]
"""Path as written, what was found, what was meant."""

_SPACE = re.compile(r"\s+")
BLOCKS = ("funds", "expenditures", "indicators", "funds_and_expenditures")


def problems(scheme: Scheme) -> Iterator[Problem]:
    """Every such problem of one form, in the order of the file."""
    yield from _years(scheme)
    yield from _colliding(("fields",), [(f.id, f.label, f.aliases) for f in scheme.fields])
    yield from _funds(scheme)
    yield from _expenditures(scheme)
    yield from _indicators(scheme)
    yield from _levels(("levels",), scheme.levels, [period.id for period in scheme.periods])
    yield from _layout(scheme)


def _years(scheme: Scheme) -> Iterator[Problem]:
    first, last = scheme.budget_years
    for year in (first, last):
        if year is not None and not 1994 <= year <= 2100:
            yield (
                ("budget_years",),
                say("预算年度「{year}」不像年份", year=year),
                say("写四位年份，不限则写 null"),
            )
    if first is not None and last is not None and first > last:
        found = say("预算年度从{first}年到{last}年，先后颠倒", first=first, last=last)
        yield ("budget_years",), found, say("先写第一个年度，再写最后一个年度")


def _colliding(path: Path, named: Iterable[tuple[str, str, tuple[str, ...]]]) -> Iterator[Problem]:
    """Labels and aliases that two of the same table share, width and blanks aside: a reader could not tell them
    apart. Empty labels are no names."""
    owners: dict[str, str] = {}
    for id, label, aliases in named:
        own: set[str] = set()
        for word in filter(None, (label, *aliases)):
            bare = _SPACE.sub("", half_width(word))
            first = owners.setdefault(bare, id)
            if first != id:
                found = say(
                    "「{word}」既是「{first}」又是「{second}」的名称", word=word, first=first, second=id
                )
                yield (*path, id), found, say("同一张表里每个名称只能属于一项，删去其中一处")
            elif bare in own:
                yield (
                    (*path, id, "aliases"),
                    say("名称「{word}」写了两次", word=word),
                    say("从 aliases 里删去它"),
                )
            own.add(bare)


def _columns(path: Path, columns: tuple[Column, ...]) -> Iterator[Problem]:
    """Headings of one table; those under a shared heading are told apart by it."""
    yield from _colliding(
        path, [(column.key, column.label, column.aliases) for column in columns if not column.group_label]
    )


def _funds(scheme: Scheme) -> Iterator[Problem]:
    if scheme.funds is None:
        return
    rows = scheme.funds.rows
    yield from _columns(("funds", "columns"), scheme.funds.columns)
    yield from _colliding(("funds", "rows"), [(row.id, row.label, row.aliases) for row in rows])
    known = [row.id for row in rows]
    for row in rows:
        if row.parent and row.parent not in known:
            found = say("上级「{name}」不是资金表里的一行", name=row.parent)
            yield ("funds", "rows", row.id, "parent"), found, did_you_mean(row.parent, known)


def _expenditures(scheme: Scheme) -> Iterator[Problem]:
    table = scheme.expenditures
    if table is None:
        return
    yield from _columns(("expenditures", "columns"), table.columns)
    if table.detail_of and table.detail_of not in table.rows:
        found = say("「{name}」不是支出表规定的一行", name=table.detail_of)
        yield ("expenditures", "detail_of"), found, did_you_mean(table.detail_of, table.rows)


def _indicators(scheme: Scheme) -> Iterator[Problem]:
    if scheme.indicators is None:
        return
    yield from _columns(("indicators", "columns"), scheme.indicators.columns)
    known = [period.id for period in scheme.periods]
    for column in scheme.indicators.columns:
        if column.role == "target" and column.period not in known:
            found = say("指标值一栏「{label}」没有写明期间", label=column.label)
            yield (
                ("indicators", "columns"),
                found,
                say("写成 target.期间，期间见 periods：{names}", names="、".join(known)),
            )


def _levels(path: Path, levels: tuple[Level, ...], periods: list[str]) -> Iterator[Problem]:
    yield from _colliding(path, [(level.id, level.label, level.aliases) for level in levels])
    for level in levels:
        here = (*path, level.id)
        yield from _colliding((*here, "fixed"), [(one.name, one.name, one.aliases) for one in level.fixed])
        for indicator in level.fixed:
            for period in indicator.targets:
                if period not in periods:
                    found = say(
                        "固化指标「{name}」的期间「{period}」不在 periods 里",
                        name=indicator.name,
                        period=period,
                    )
                    yield (
                        (*here, "fixed", indicator.name, "targets", period),
                        found,
                        did_you_mean(period, periods),
                    )
        yield from _levels((*here, "children"), level.children, periods)


def _layout(scheme: Scheme) -> Iterator[Problem]:
    known = [*(field.id for field in scheme.fields), "points_total", "blank"]
    if scheme.funds:
        known += ["funds_total", *(f"funds.{row.id}" for row in scheme.funds.rows)]
    for index, row in enumerate(scheme.layout.rows):
        here = ("layout", "rows", index)
        for name in row.fields:
            if name not in known:
                found = say("版式里的「{name}」不是这张表的字段", name=name)
                yield (
                    here,
                    found,
                    say(
                        "{near}字段删去了的，在 layout.rows 里写出自己的版式", near=did_you_mean(name, known)
                    ),
                )
        if row.block and row.block not in BLOCKS:
            yield here, say("版式里没有「{name}」这种块", name=row.block), did_you_mean(row.block, BLOCKS)
        elif row.block and any(getattr(scheme, part) is None for part in row.block.split("_and_")):
            yield (
                here,
                say("版式要印「{name}」，但这张表没有", name=row.block),
                say("补上这一部分，或从版式里删去"),
            )
