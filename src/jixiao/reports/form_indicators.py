"""The indicator grid of an official form: the scheme's tree with what the unit filled in, labels merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from jixiao.core.number import plain
from jixiao.core.prescribed import prescribed_under
from jixiao.core.record import Indicator, Target
from jixiao.core.scheme import Column, LayoutRow, Level
from jixiao.reports.form_table import FormTable, chosen_spans
from jixiao.reports.shown import Shown, operator_cell, target_value, ticked

_LEVELS = ("level1", "level2", "task")
_LONG_TEXTS = frozenset(
    {"deviation_reason", "evidence", "remarks", "definition", "scoring_standard", "data_source"}
)


@dataclass(slots=True)
class IndicatorRow:
    """One printed row. ``keys`` tell level 1, level 2 and task apart, ``labels`` are what is printed for them."""

    labels: tuple[str, str | None, str | None]
    indicator: Indicator | None
    has_tasks: bool = False


def indicator_rows(shown: Shown, blank_groups: bool = True) -> list[IndicatorRow]:
    """Every row in the order of the scheme; a group without indicators is one empty row, or none without
    ``blank_groups``. Indicators under labels that the scheme does not know follow in their own order. A record
    without any indicator shows all groups and the prescribed indicators, so that a blank form can be printed."""
    left = list(shown.record.indicators)
    rows: list[IndicatorRow] = []
    for level in shown.scheme.levels:
        known = (level.label, *level.aliases)
        mine = [one for one in left if one.level1 in known]
        left = [one for one in left if one.level1 not in known]
        rows += _rows_of(shown, level, mine)
    for label, strangers in groupby(left, key=lambda one: one.level1):
        rows += _free_rows(label, list(strangers), False)
    if blank_groups or not shown.record.indicators:
        return rows
    return [row for row in rows if row.indicator is not None]


def _rows_of(shown: Shown, level: Level, mine: list[Indicator]) -> Iterator[IndicatorRow]:
    blank_form = not shown.record.indicators
    for child in level.children:
        known = (child.label, *child.aliases)
        here = [one for one in mine if one.level2 in known]
        mine = [one for one in mine if one.level2 not in known]
        here = here or (prescribed_under(child, level) if blank_form else [])
        for indicator in here or [None]:
            task = indicator.task if indicator else None
            yield IndicatorRow((level.label, child.label, task), indicator, level.has_tasks)
    if mine:
        yield from _free_rows(level.label, mine, level.has_tasks)
    elif not level.children:
        prescribed = prescribed_under(level, None) if blank_form else []
        for indicator in prescribed or [None]:
            yield IndicatorRow(
                (level.label, "" if level.has_tasks else None, None), indicator, level.has_tasks
            )


def _free_rows(label: str, indicators: list[Indicator], has_tasks: bool) -> list[IndicatorRow]:
    """Rows under level-2 labels of the unit's own, equal labels together."""
    order = list(dict.fromkeys((one.level2, one.task) for one in indicators))
    by_level2 = list(dict.fromkeys(level2 for level2, _ in order))
    ranked = sorted(
        indicators, key=lambda one: (by_level2.index(one.level2), order.index((one.level2, one.task)))
    )
    return [IndicatorRow((label, one.level2, one.task), one, has_tasks) for one in ranked]


def put_indicators(table: FormTable, shown: Shown, row: LayoutRow, given: Sequence[int]) -> None:
    """The whole block: headings (again wherever the column of tasks comes or goes), rows, label at the left."""
    assert shown.scheme.indicators is not None, "the scheme was checked when it was loaded"
    columns = shown.scheme.indicators.columns
    cells = [True] * (bool(row.label) + len(columns))
    spans = chosen_spans(shown.scheme, "indicators", given, cells, table.widths)
    outer = spans[0] if row.label else 0
    spans = spans[bool(row.label) :]
    first = table.row
    for part, (has_tasks, rows) in enumerate(
        groupby(indicator_rows(shown, row.blank_groups), key=lambda one: one.has_tasks)
    ):
        shape = _shape(columns, spans, has_tasks, outer)
        if outer and row.head:
            table.put(0, row.head, outer, 1 + _grouped(columns), role="header")
        _put_heads(table, shown, shape)
        if not part and row.head:
            first = table.row
        _put_rows(table, shown, shape, list(rows))
    if outer:
        end, table.row = table.row, first
        table.put(0, row.label, outer, end - first)
        table.row = end


@dataclass(frozen=True, slots=True)
class Place:
    """A column where it is printed."""

    column: Column
    col: int
    span: int


def _grouped(columns: Sequence[Column]) -> bool:
    return any(column.group_label for column in columns)


def _shape(columns: Sequence[Column], spans: Sequence[int], has_tasks: bool, start: int) -> list[Place]:
    """The columns with their places; without tasks the name takes the room of the task column as well."""
    places, col, spare = [], start, 0
    for column, span in zip(columns, spans, strict=True):
        if column.role == "task" and not has_tasks:
            spare += span
            continue
        take = span + spare if column.role == "name" else span
        spare = 0 if column.role == "name" else spare
        places.append(Place(column, col, take))
        col += take
    return places


def column_key(column: Column) -> str:
    """The name of a column in ``Layout.labels``: its role and, where it has one, its period."""
    return f"indicators.{column.role}" + (f".{column.period}" if column.period else "")


def _put_heads(table: FormTable, shown: Shown, shape: Sequence[Place]) -> None:
    grouped = _grouped([place.column for place in shape])
    for label, members in groupby(shape, key=lambda place: place.column.group_label):
        places = list(members)
        if label:
            table.put(places[0].col, label, sum(place.span for place in places), role="header")
        for place in places:
            text = shown.label(column_key(place.column), place.column.label)
            rows = 2 if grouped and not label else 1
            table.put(place.col, text, place.span, rows, "header", down=1 if label else 0)
    table.row += 1 + grouped


def _put_rows(table: FormTable, shown: Shown, shape: Sequence[Place], rows: Sequence[IndicatorRow]) -> None:
    levels = [place for place in shape if place.column.role in _LEVELS]
    others = [place for place in shape if place.column.role not in _LEVELS]
    columns = [place.column for place in shape]
    used = [_LEVELS.index(place.column.role) for place in levels]
    keys = [
        [tuple(row.labels[level] for level in used[: depth + 1]) for row in rows]
        for depth in range(len(used))
    ]
    for index, row in enumerate(rows):
        for depth in range(len(levels)):
            _put_level(table, shown, levels, depth, row, keys[depth], index)
        for place in others:
            text, role = _value(shown, row.indicator, place.column, columns)
            field = shown.indicator_field(row.indicator, place.column)
            table.put(place.col, text, place.span, role=role, field=field)
        table.row += 1


def _put_level(
    table: FormTable,
    shown: Shown,
    levels: Sequence[Place],
    depth: int,
    row: IndicatorRow,
    keys: Sequence[tuple[str | None, ...]],
    index: int,
) -> None:
    """A level label at the first row of its group, over all rows of it; a level that a row does not have is
    covered by the label before it. ``keys`` hold the labels of each row down to this level."""
    place, label = levels[depth], keys[index][-1]
    if label is None and depth and place.column.role == "level2":
        return
    if index and keys[index - 1] == keys[index] and label:
        return
    height = 1
    while label and index + height < len(keys) and keys[index + height] == keys[index]:
        height += 1
    span = place.span
    following = levels[depth + 1] if depth + 1 < len(levels) else None
    if following is not None and following.column.role == "level2" and row.labels[1] is None:
        span += following.span
    role = "centre" if place.column.role == "task" else "label"
    field = shown.indicator_field(row.indicator, place.column)
    table.put(place.col, label or "", span, height, role, field=field)


def _value(
    shown: Shown, indicator: Indicator | None, column: Column, columns: Sequence[Column]
) -> tuple[str, str]:
    """(text, role) of a cell."""
    if indicator is None:
        return "", "centre"
    text = cell_text(indicator, column, columns)
    long = column.role in _LONG_TEXTS
    return shown.clean(text), "value" if long else "centre"


def cell_text(indicator: Indicator, column: Column, columns: Sequence[Column]) -> str:
    """What a record says in one column; ``columns`` are all that are printed."""
    period = column.period or next((one.period for one in columns if one.role == "target"), "")
    target = indicator.targets.get(period)
    match column.role:
        case "operator":
            return operator_cell(indicator, target)
        case "target":
            return target_value(target, any(one.role == "operator" for one in columns))
        case "actual":
            return _actual(indicator, column)
        case "forecast":
            return _target_text(indicator.actuals.get("forecast"))
        case _ if column.choice:
            return ticked(column.choice, _said(indicator, column.role))
    return _said(indicator, column.role)


def _actual(indicator: Indicator, column: Column) -> str:
    own = indicator.actual if column.period in ("", "full_year") else None
    return _target_text(own or indicator.actuals.get(column.period))


def _target_text(target: Target | None) -> str:
    return target.text if target else ""


def _said(indicator: Indicator, role: str) -> str:
    """What the record holds under a role: points and scores as numbers, everything else as text."""
    held = getattr(indicator, role, None)
    if held is None:
        return indicator.given.get(role, "")
    return held if isinstance(held, str) else plain(held)
