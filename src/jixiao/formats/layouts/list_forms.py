"""A list of projects: one table with 项目名称 as a column beside the indicators. Each project is a form of its own.

The columns left of the indicators (unit, project, amount, goal) are merged down, repeated on each row, or written
on the first row of a project only. Each project becomes the rows of an ordinary form: labels with values, the
heading, its indicators.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from jixiao.core.library import candidates
from jixiao.formats.indicators.block import signs_off
from jixiao.formats.words.form_rows import Piece, Row, squeeze
from jixiao.formats.words.heading_words import ditto
from jixiao.formats.words.labels import MANY, Labels, bare
from jixiao.formats.words.opening_labels import opening_part, unit_part
from jixiao.formats.words.phrases import spoken

FEWEST_HEADINGS = 3
LIST_KEYS = 6
"""Among so many columns from the left stands the one that names the project."""


@dataclass(slots=True)
class ListHeader:
    """The heading of a list: its key columns (left of the indicators), and which of them names the project."""

    rows: list[Row]
    keys: list[Piece]
    project: Piece
    edge: int
    """The first column of the indicators."""
    unit: str = ""
    """The label of units, where their names stand above those of their projects in one column."""


@dataclass(slots=True)
class _Project:
    values: dict[int, Piece] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    others: list[tuple[int, Piece]] = field(default_factory=list)
    """Texts of later rows that say something else than the first, with their columns."""
    unit: Piece | None = None
    """The unit that stands above the project in its column."""

    def take(self, own: dict[int, Piece]) -> None:
        """Take what a row says to the left of its indicators; the first text of a column stays."""
        for col, piece in own.items():
            if self.values.setdefault(col, piece).word != piece.word:
                self.others.append((col, piece))


@cache
def _column_roles() -> Labels[str]:
    """Every heading of an indicator column that any scheme knows, with its role."""
    roles: Labels[str] = Labels()
    for scheme in candidates():
        for column in scheme.indicators.columns if scheme.indicators else ():
            for label in (column.label, *column.aliases):
                if label:
                    roles.add(label, column.role)
    return roles


@lru_cache(maxsize=MANY)
def column_role(word: str) -> str:
    """The role of a column of indicators with this heading; "" for any other word."""
    return _column_roles().find(word) or spoken("columns", bare(word))


def heads_indicators(row: Row) -> bool:
    """True for a row of headings of a table of indicators."""
    return len(set(filter(None, map(column_role, row.words)))) >= FEWEST_HEADINGS


def list_header(rows: list[Row], index: int) -> ListHeader | None:
    """The heading of a list of projects at ``rows[index]``; None for any other row."""
    row = rows[index]
    if row.running or len(row.pieces) < 3:
        return None
    if not any(map(opening_part, row.words[:LIST_KEYS])):
        return None
    below = rows[index + 1] if index + 1 < len(rows) else None
    heading, pieces = [row], row.pieces
    roles = [column_role(piece.word) for piece in pieces]
    if "name" not in roles and below is not None and not below.running:
        heading, pieces = [row, below], _of_two_rows(row, below)
        roles = [column_role(piece.word) for piece in pieces]
    first = next((i for i, role in enumerate(roles) if role in ("level1", "name")), 0)
    if first == 0 or "name" not in roles or not {"target", "actual", "points"} & set(roles[first:]):
        return None
    keys = pieces[:first]
    project = next((key for key in reversed(keys) if opening_part(key.word)), None)
    if project is None:
        return None
    edge = pieces[first].col
    if len(heading) == 1 and pieces[first].rowspan > 1 and below is not None and below.pieces[0].col > edge:
        heading.append(below)
    label, unit = opening_part(project.word), unit_part(project.word)
    project = replace(project, text=label, word=squeeze(label))
    return ListHeader(
        heading, [project if key.col == project.col else key for key in keys], project, edge, unit
    )


def _of_two_rows(row: Row, below: Row) -> list[Piece]:
    """The lowest heading over each column, of a heading of two rows."""
    over = row.over(below)
    high = [piece for piece in row.pieces if piece not in over]
    return sorted([*high, *below.pieces], key=lambda piece: piece.col)


def projects(rows: list[Row], start: int, header: ListHeader) -> tuple[list[list[Row]], int]:
    """The rows of each project of the list that begins at ``start``, as rows of a form, and where the list ends."""
    found: list[_Project] = []
    index = start
    while index < len(rows) and _belongs(rows[index], header):
        row = rows[index]
        own = {
            key.col: piece
            for key in header.keys
            if (piece := row.piece_at(key.col)) is not None and piece.word not in ditto()
        }
        name = own.get(header.project.col)
        if not found or (name is not None and name.text != _text(found[-1], header)):
            found.append(_Project())
        found[-1].take(own)
        found[-1].rows.append(_right_part(row, header.edge))
        index += 1
    if header.unit:
        _name_units(found, header)
    with_rows = [project for project in found if any(row.pieces for row in project.rows)]
    return [_form(project, header) for project in with_rows or found], index


def _name_units(found: list[_Project], header: ListHeader) -> None:
    """Tell each project the unit above it: a name alone, with nothing beside it and no indicators."""
    unit: Piece | None = None
    for project in found:
        if any(row.pieces for row in project.rows):
            project.unit = unit
        elif set(project.values) == {header.project.col}:
            unit = project.values[header.project.col]


def _belongs(row: Row, header: ListHeader) -> bool:
    """True for a row of the list; one of a single cell too, which names a project, a unit or a level."""
    if row.running or signs_off(row):
        return False
    piece = row.pieces[0]
    if len(row.pieces) > 1 or piece.col >= header.edge:
        return True
    return (
        row.page == header.rows[0].page
        and piece.end <= header.edge
        and re.search("[:：。]", piece.text) is None
    )


def _text(project: _Project, header: ListHeader) -> str:
    name = project.values.get(header.project.col)
    return name.text if name else ""


def _form(project: _Project, header: ListHeader) -> list[Row]:
    heading = [part for row in header.rows if (part := _right_part(row, header.edge)).pieces]
    labels = []
    for key in header.keys:
        label = replace(key, col=0, span=1, rowspan=1)
        value = project.values.get(key.col)
        pieces = [label, replace(value, col=1, span=1, rowspan=1)] if value else [label]
        labels.append(Row(pieces, 2, header.rows[0].page))
    page = header.rows[0].page
    if project.unit is not None:
        named = (
            Piece(header.unit, 0, word=squeeze(header.unit)),
            replace(project.unit, col=1, span=1, rowspan=1),
        )
        labels.insert(0, Row(list(named), 2, page))
    by_column = {key.col: key for key in header.keys}
    for col, piece in project.others:
        label, value = (
            replace(one, col=at, span=1, rowspan=1) for at, one in enumerate((by_column[col], piece))
        )
        labels.append(Row([label, value], 2, page))
    return [*labels, *heading, *[row for row in project.rows if row.pieces]]


def _right_part(row: Row, edge: int) -> Row:
    pieces = [piece for piece in row.pieces if piece.col >= edge]
    blanks = [piece for piece in row.blanks if piece.col >= edge]
    return row.with_pieces(pieces, blanks)
