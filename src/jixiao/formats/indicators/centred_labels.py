"""Labels of levels typed in the middle row of their group, the cells above and below left blank instead of merged.

Such a table shows itself by its first row, which has no label of level 1. Its groups are those sizes for which each label stands
in the middle of its rows; of several ways the one that the rows speak for by their words is taken. Each label that is
moved to the first row of its group is noted.
"""

from __future__ import annotations

from jixiao.formats.indicators.lost_labels import hint
from jixiao.formats.indicators.rows import IndicatorRow
from jixiao.formats.words.clean import is_blank
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import Piece
from jixiao.formats.words.header_parts import LEVELS, NOWHERE
from jixiao.formats.words.scheme_words import SchemeWords

FEWEST_ROWS = 3
MOST_WAYS = 64
"""So many ways to part the rows are compared at most."""
MOST_LABELS = 200
"""Tables with more labels in a column have other habits."""
_Way = list[int]
"""The first row of each group."""


def settle_centred(rows: list[IndicatorRow], reading: Reading) -> None:
    """Move such labels to the first row of their group; rows in which labels stand otherwise stay as they are."""
    if len(rows) < FEWEST_ROWS or rows[0].piece("level1") is not None or any(map(_is_line, rows)):
        return
    columns = {role: places for role in reversed(LEVELS) if (places := _labels(rows, role))}
    if not columns or 0 in (columns.get("level1") or columns["level2"]):
        return
    for role, places in columns.items():
        ways = _ways(sorted(places), len(rows))
        if not ways:
            continue
        best = min(ways, key=lambda way: _against(way, places, rows, role, reading.words))
        for start, at in zip(best, sorted(places), strict=True):
            if start != at:
                piece = places[at]
                del rows[at].cells[rows[at].header.indices[role][0]]
                rows[start].cells[rows[start].header.indices[role][0]] = piece
                reading.note("R02", rows[start].row.address, "", piece.text)


def _is_line(row: IndicatorRow) -> bool:
    """True for a row that only names a level, for the rows below it."""
    return len(row.row.pieces) == 1 and row.piece("level2") is None and row.piece("name") is None


def _labels(rows: list[IndicatorRow], role: str) -> dict[int, Piece]:
    """The labels of a column by row; {} where cells are merged, or not each of the others is a blank of its own."""
    found: dict[int, Piece] = {}
    for at, row in enumerate(rows):
        index = next(iter(row.header.indices.get(role, ())), None)
        if index is None or row.header.parts[index].start == NOWHERE:
            return {}
        piece = row.cells.get(index)
        if piece is not None and not is_blank(piece.text):
            if piece.rowspan > 1:
                return {}
            found[at] = piece
        elif not row.row.ragged and row.row.blank_at(row.header.parts[index].start) is None:
            return {}
    return found


def _ways(places: list[int], count: int) -> list[_Way]:
    """The ways to part so many rows into groups that have their labels at these places in the middle.

    From each row in which a group may begin follow those in which the next may; what leads nowhere is left out before
    any way is put together, for the ways themselves are too many to try.
    """
    if len(places) > MOST_LABELS:
        return []
    following: list[dict[int, list[int]]] = []
    begun = [0]
    for place, behind in zip(places, [*places[1:], count], strict=True):
        sizes = {
            start: (2 * (place - start) + 1, 2 * (place - start) + 2, 2 * (place - start)) for start in begun
        }
        following.append(
            {
                start: [start + size for size in each if place - start < size <= behind - start]
                for start, each in sizes.items()
            }
        )
        begun = list(dict.fromkeys(end for ends in following[-1].values() for end in ends))
    good = {count}
    for step in reversed(following):
        for start, ends in step.items():
            step[start] = [end for end in ends if end in good]
        good = {start for start, ends in step.items() if ends}
    found: list[_Way] = []
    begun_ways: list[_Way] = [[0]]
    while begun_ways and len(found) < MOST_WAYS:
        way = begun_ways.pop()
        if len(way) > len(places):
            found.append(way[:-1])
        else:
            begun_ways += [[*way, end] for end in reversed(following[len(way) - 1][way[-1]])]
    return found


def _against(
    way: _Way, places: dict[int, Piece], rows: list[IndicatorRow], role: str, words: SchemeWords
) -> tuple[int, int]:
    """How many rows speak against a way for sure: by a level 2 that another level 1 holds, by an indicator that is
    prescribed for another group. And how many doubts there are: names that speak of another kind of group, labels
    below the middle of an even number of rows, where few people type them."""
    sure = doubts = 0
    for (at, piece), start, end in zip(sorted(places.items()), way, [*way[1:], len(rows)], strict=True):
        said = words.of(piece.word)
        doubts += 2 * (at - start) >= end - start > 1
        for row in rows[start:end]:
            second, name = row.piece("level2"), row.piece("name")
            fixed = words.of(name.word).fixed if name is not None else None
            if role == "level1" and said.level1 is not None:
                nodes = words.of(second.word).level2 if second is not None else None
                sure += nodes is not None and all(above.kind != said.level1.kind for _, above in nodes)
                sure += fixed is not None and fixed[1][1].id != said.level1.id
            elif role == "level2" and said.level2 is not None:
                sure += fixed is not None and fixed[1] not in said.level2
                kind = hint(name.text, said.level2[0][0]) if name is not None and fixed is None else ""
                doubts += bool(kind) and kind != said.level2[0][0].kind
    return sure, doubts
