"""Tables whose level-1 groups stand beside each other: 产出指标 | 效益指标 | 满意度指标, each with names and values.

Such a table (summaries of whole departments are printed so) is turned into the usual one, where each indicator has a
row and the group is its first column. Columns to the left of the groups stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from jixiao.core.library import candidates
from jixiao.formats.layouts.list_forms import column_role
from jixiao.formats.words.form_rows import Piece, Row
from jixiao.formats.words.labels import MANY, Labels, without_points

_VALUES = frozenset(["target", "actual"])


@dataclass(slots=True)
class _Group:
    """One group: its label, and the columns that it spans."""

    label: Piece
    end: int
    heads: list[Piece]


@dataclass(slots=True)
class _Heading:
    rows: int
    keys: list[Piece]
    groups: list[_Group]

    @property
    def edge(self) -> int:
        return self.groups[0].label.col


def one_below_the_other(rows: list[Row]) -> list[Row]:
    """The rows of a document with such tables turned; all other rows as they are."""
    found: list[Row] = []
    index = 0
    while index < len(rows):
        below = rows[index + 1] if index + 1 < len(rows) else None
        may_be = below is not None and _has_groups(rows[index], below)
        heading = _heading(rows[index], below, found) if may_be else None
        if heading is None:
            found.append(rows[index])
            index += 1
            continue
        if heading.rows > 2:
            found.pop()
        found.append(_turned_heading(rows[index], heading))
        index += 2
        while index < len(rows) and _belongs(rows[index], rows[index - 1], heading):
            chunk = [rows[index]]
            while (
                index + len(chunk) < len(rows)
                and _belongs(rows[index + len(chunk)], chunk[-1], heading)
                and rows[index + len(chunk)].pieces[0].col >= heading.edge
            ):
                chunk.append(rows[index + len(chunk)])
            found.extend(_turned(chunk, heading))
            index += len(chunk)
    return found


def _has_groups(row: Row, below: Row) -> bool:
    """True for a row with the labels of two levels, each wide enough for a name and its value ``below`` it."""
    if row.running or below.running or len(below.pieces) < 4:
        return False
    wide = [piece.word for piece in row.pieces if row.ragged or piece.span > 1]
    return len(wide) > 1 and sum(map(is_level_label, wide)) > 1


def _heading(row: Row, below: Row, before: list[Row]) -> _Heading | None:
    """The heading whose row of groups is ``row``, with two levels or more; None for any other row."""
    labels = [piece for piece in row.pieces if is_level_label(piece.word)]
    groups = list(_groups(row, labels, below))
    if len(groups) != len(labels):
        return None
    edge = groups[0].label.col
    above = before[-1] if before and not before[-1].running and before[-1].page == row.page else None
    keys = [piece for piece in row.pieces if piece.col < edge] + [p for p in below.pieces if p.col < edge]
    taken = 2
    if above is not None and above.pieces[-1].end > edge and len(above.pieces) > 1:
        covered = {col for key in keys for col in range(key.col, key.end)}
        higher = [p for p in above.pieces if p.col < edge and not covered & set(range(p.col, p.end))]
        if higher:
            keys, taken = sorted([*higher, *keys], key=lambda piece: piece.col), 3
    return _Heading(taken, keys, groups)


def _groups(row: Row, labels: list[Piece], below: Row) -> Iterator[_Group]:
    """The groups of a row of labels that stand over a name and its value each."""
    starts = [label.col for label in labels[1:]] + [row.width]
    for label, start in zip(labels, starts, strict=True):
        end = start if row.ragged else label.end
        heads = [piece for piece in below.pieces if label.col <= piece.col < end]
        roles = [column_role(piece.word) for piece in heads]
        if roles.count("name") == 1 and _VALUES & set(roles):
            yield _Group(label, end, heads)


def _turned_heading(row: Row, heading: _Heading) -> Row:
    edge = heading.edge
    first = Piece("一级指标", edge, address=heading.groups[0].label.address, word="一级指标")
    heads = [
        replace(head, col=edge + number, span=1, rowspan=1)
        for number, head in enumerate(heading.groups[0].heads, 1)
    ]
    keys = [replace(key, rowspan=1) for key in heading.keys]
    return replace(row, pieces=[*keys, first, *heads], blanks=[], width=edge + len(heads) + 1)


def _belongs(row: Row, before: Row, heading: _Heading) -> bool:
    """True for a row of the table: not running text, nor a line across it."""
    if row.running or row.page != before.page:
        return False
    return len(row.pieces) > 1 or row.pieces[0].col >= heading.edge


def _turned(chunk: list[Row], heading: _Heading) -> list[Row]:
    """Rows that share their keys, group after group; the keys stand on the first."""
    edge = heading.edge
    keys = [replace(piece, rowspan=1) for piece in chunk[0].pieces if piece.col < edge]
    found: list[Row] = []
    for group in heading.groups:
        for row in chunk:
            cells = [
                replace(piece, col=edge + 1 + number, span=1, rowspan=1)
                for number, head in enumerate(group.heads)
                if (piece := _under(head, row)) is not None
            ]
            if cells:
                label = replace(group.label, col=edge, span=1, rowspan=1)
                width = edge + len(group.heads) + 1
                found.append(replace(row, pieces=[*keys, label, *cells], blanks=[], width=width))
                keys = []
    return found or [replace(chunk[0], pieces=keys, blanks=[])]


def _under(head: Piece, row: Row) -> Piece | None:
    return next((piece for piece in row.pieces if head.col <= piece.col < head.end), None)


@lru_cache(maxsize=MANY)
def is_level_label(word: str) -> bool:
    """True for the label of a level 1 of any scheme."""
    return bool(word) and _levels().find(without_points(word)) is not None


@lru_cache(maxsize=MANY)
def is_group_label(word: str) -> bool:
    """True for the label of a level 1 or a level 2 of any scheme."""
    return is_level_label(word) or bool(word) and _lower_levels().find(without_points(word)) is not None


@cache
def _lower_levels() -> Labels[str]:
    """The labels of level 2 of all schemes."""
    labels: Labels[str] = Labels()
    for scheme in candidates():
        for level in scheme.levels:
            for lower in level.children:
                for label in (lower.label, *lower.aliases):
                    labels.add(label, lower.id)
    return labels


@cache
def _levels() -> Labels[str]:
    """The labels of level 1 of all schemes."""
    labels: Labels[str] = Labels()
    for scheme in candidates():
        for level in scheme.levels:
            for label in (level.label, *level.aliases):
                labels.add(label, level.id)
    return labels
