"""What the columns of labels say beyond a level: two levels in one cell (产出-数量), a period over a group of rows.

Both are settled on rows that already lie on their columns.
"""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao.core.library import vocabulary
from jixiao.core.scheme import Scheme
from jixiao.formats.indicators.header import WHOLE_PERIOD
from jixiao.formats.indicators.rows import IndicatorRow
from jixiao.formats.words.clean import is_blank
from jixiao.formats.words.form_rows import Piece, Row
from jixiao.formats.words.header_parts import GROUP, LEVELS, NOWHERE, Header, Part
from jixiao.formats.words.scheme_words import SchemeWords


def two_levels(rows: list[IndicatorRow], header: Header, words: SchemeWords) -> None:
    """Give a row in which one cell names two levels both, each in its column; where the table lacks one, it is added."""
    found = [
        (row, index, both) for row in rows for index in header.labels if (both := _both(row, index, words))
    ]
    if not found:
        return
    for role in LEVELS:
        if role not in header.has:
            header.parts.append(Part(role, "", NOWHERE, NOWHERE, ""))
    header.settle()
    for row, index, both in found:
        del row.cells[index]
        for role, piece in zip(LEVELS, both, strict=True):
            own = header.indices[role][0]
            if own == index or own not in row.cells or is_blank(row.cells[own].text):
                row.cells[own] = piece


def _both(row: IndicatorRow, index: int, words: SchemeWords) -> tuple[Piece, Piece] | None:
    """The labels of level 1 and level 2 that a cell holds together; None where it does not hold two."""
    piece = row.cells.get(index)
    if piece is None or (both := words.of(piece.word).two_levels) is None:
        return None
    first, second = (replace(piece, text=label, word=label) for label in both)
    return first, second


def level_column(header: Header, rows: list[Row], words: SchemeWords, before: set[tuple[str, ...]]) -> None:
    """A lone column of levels that shows those of the second: the first stands in rows of its own, or nowhere.

    ``before`` are the headings of earlier parts of the form for which that was so: it is so for the same again.
    """
    if "level1" not in header.has or "level2" in header.has:
        return
    part = header.columns("level1")[0][1]
    across = [row for row in rows if len(row.pieces) == 1 and row.pieces[0].col <= part.start]
    shown = [
        words.of(piece.word)
        for row in rows
        if row not in across and (piece := row.piece_at(part.start)) is not None
    ]
    second = [said for said in shown if said.level1 is None and said.level2 is not None]
    labels = tuple(part.label for part in header.parts)
    if labels in before or across and len(second) * 2 > len(shown):
        before.add(labels)
        part.role = "level2"
        header.parts.insert(0, Part("level1", "", NOWHERE, NOWHERE, ""))
        header.settle()


def periods_of_groups(rows: list[IndicatorRow], scheme: Scheme) -> None:
    """Rows under 总体绩效指标 state the whole period, those under 年度绩效指标 the year, where the form has both groups
    and one column of targets."""
    if not any(GROUP in row.header.has for row in rows) or scheme.period(WHOLE_PERIOD) is None:
        return
    if any(len(row.header.columns("target")) != 1 for row in rows):
        return
    said = vocabulary("levels")["group_periods"]
    whole, year = (re.compile("|".join(said[key])) for key in ("whole", "year"))
    whole_now, marked, seen_year = False, [], False
    for row in rows:
        group = row.piece(GROUP)
        if group is not None and (whole.search(group.word) or year.search(group.word)):
            whole_now = not year.search(group.word)
            seen_year = seen_year or not whole_now
        if whole_now:
            marked.append(row)
    if seen_year:
        for row in marked:
            row.period = WHOLE_PERIOD
