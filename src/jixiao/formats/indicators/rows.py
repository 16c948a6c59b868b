"""Rows of an indicator table → cells by role, also where rows slipped by a column or lost a cell.

Each row's pieces are laid, in order, on the columns of the heading. What decides is how a piece suits a column
(words of the scheme, shape of values) and that neighbours slip together; a row that stands exactly under its
heading is taken as it is. Pages and tables whose columns differ from the heading's are learned from their full rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from jixiao.formats.indicators.row_shapes import Points, Suitability
from jixiao.formats.words.form_rows import Piece, Row
from jixiao.formats.words.header_parts import Header, Part

DROPPED = 6.0
"""What it costs to leave a piece of the row without a column."""
NAMELESS = 8.0
"""What it costs to have values without a name before them."""
SLIP = 0.6
"""What it costs, per column, when a piece slips otherwise than its neighbour."""
FIRST_SLIP = 0.3
MOST_LAID = 26
"""Pieces of a row, and columns, that are laid on one another; what follows is left over. No form has so many, and time
grows with the square of their product."""
FARTHEST = 1
"""How many columns a piece may slip in a table whose merged cells are known."""
_VALUE_ROLES = frozenset(["target", "actual", "forecast", "points", "self_score", "operator"])
_BESIDE_VALUES = frozenset(["points", "operator", "unit"])
"""Columns that may be filled for indicators that were not: weights, signs and units."""
_TEXT_ROLES = frozenset(["deviation_reason", "evidence", "definition", "scoring_standard", "data_source"])
"""Columns of sentences, which may begin like values (90%以上计20分)."""
_ANYTHING = -100
_LEAST = {"level1": -2, "level2": -2, "name": -2, "remarks": _ANYTHING, "unknown": _ANYTHING} | dict.fromkeys(
    _TEXT_ROLES, -1
)
"""How well a piece must suit the column it stands in to be believed there; 0 for all other roles."""
_LEAST_SURE = {"level1": 5, "level2": 5, "remarks": _ANYTHING, "unknown": _ANYTHING}
"""The same where columns are only learned, from rows that are full."""


@dataclass(slots=True)
class IndicatorRow:
    """One row: pieces by index of their part, pieces that no part took, and how far the row slipped."""

    row: Row
    header: Header
    cells: dict[int, Piece] = field(default_factory=dict)
    left: list[Piece] = field(default_factory=list)
    slip: int = 0
    cut: tuple[int, ...] = ()
    """Parts whose cells were pushed off the right edge of the table."""
    period: str = ""
    """The period of the row's target, where the group of the row names it."""

    def piece(self, role: str) -> Piece | None:
        """The piece in the column of a role; the first, where several have it."""
        places = self.header.indices.get(role)
        if places is None:
            return None
        for index in places:
            if index in self.cells:
                return self.cells[index]
        return None


def align_block(rows: list[Row], header: Header, suit: Suitability) -> list[IndicatorRow]:
    """The rows under one heading, each laid on its columns."""
    aligned: list[IndicatorRow | None] = [None] * len(rows)
    pages: dict[int, list[int]] = defaultdict(list)
    points = [suit.of(part) for part in header.parts]
    least = _LEAST | {"name": -1} if header.has_lines else _LEAST
    columns = _Columns(header.parts, points, least)
    for index, row in enumerate(rows):
        found = None
        if len(row.pieces) < 2 or not row.has_other_columns(header.page, header.width):
            found = _as_it_stands(row, header, columns) if row.exact else None
            if found is None and not row.ragged:
                found = _lay(row, header, header.parts, points)
        aligned[index] = found
        if found is None:
            pages[row.page].append(index)
    for members in pages.values():
        _align_page([rows[i] for i in members], members, header, points, aligned)
    return [one for one in aligned if one is not None]


def _align_page(
    rows: list[Row],
    members: list[int],
    header: Header,
    points: list[Points],
    aligned: list[IndicatorRow | None],
) -> None:
    """Rows of one page or table whose columns are not those of the heading: full rows first, for they show where the
    columns stand here."""
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    seen = header.parts
    columns = _Columns(seen, points, _LEAST_SURE)
    for row, index in zip(rows, members, strict=True):
        found = _as_it_stands(row, header, columns)
        if found is None or not _is_full(found):
            found = _lay(row, header, header.parts, points)
        aligned[index] = found
        if _is_full(found):
            for part, piece in found.cells.items():
                votes[part][piece.col] += 1
            seen = _learned(header, votes)
            columns = _Columns(seen, points, _LEAST_SURE)
    for row, index in zip(rows, members, strict=True):
        before = aligned[index]
        assert before is not None
        if not _is_full(before):
            aligned[index] = before = _lay(row, header, seen, points)
        _mark_slip(before, seen)


def _learned(header: Header, votes: dict[int, Counter[int]]) -> list[Part]:
    parts = []
    for index, part in enumerate(header.parts):
        cast = votes.get(index)
        col = max(cast, key=cast.__getitem__) if cast else part.start
        stays = not cast or (part.start == col and part.end == col + 1)
        parts.append(part if stays else replace(part, start=col, end=col + 1))
    return parts


def _is_full(row: IndicatorRow) -> bool:
    """True when each column of values has its piece and none is left over."""
    return not row.left and all(
        index in row.cells
        for index, part in enumerate(row.header.parts)
        if part.role in _VALUE_ROLES or part.role == "name"
    )


def _mark_slip(row: IndicatorRow, parts: list[Part]) -> None:
    """How far a ragged row stands aside of its page, and which of its last cells fell off the edge by it."""
    slips = Counter(piece.col - parts[index].start for index, piece in row.cells.items())
    if not slips:
        return
    slip, count = slips.most_common(1)[0]
    if slip == 0 or count * 2 <= len(row.cells):
        row.slip = max((piece.col - parts[i].start for i, piece in row.cells.items()), key=abs, default=0)
        return
    row.slip = slip
    if slip > 0:
        row.cut = tuple(
            index
            for index, part in enumerate(parts)
            if index not in row.cells and part.role in _VALUE_ROLES and part.start + slip >= row.row.width
        )


class _Columns:
    """The columns of a table, by the index of their part: what each asks of a piece that stands in it."""

    def __init__(self, parts: list[Part], points: list[Points], least: dict[str, int]):
        self.parts = parts
        self.suits = [(suits, least.get(part.role, 0)) for part, suits in zip(parts, points, strict=True)]
        """How well each text suits the column, and how well it must."""
        self.at: dict[int, int] = {}
        """The part that stands over each column; the first, where several do."""
        for index, part in enumerate(parts):
            for col in range(part.start, part.end):
                self.at.setdefault(col, index)
        self.names = frozenset(index for index, part in enumerate(parts) if part.role == "name")
        self.values = frozenset(index for index, part in enumerate(parts) if part.role in _VALUE_ROLES)
        self.stated = frozenset(index for index in self.values if parts[index].role not in _BESIDE_VALUES)
        """The columns of what was to be reached and was reached."""

    def left_blank(self, row: Row) -> bool:
        """True where the row has an empty cell in the column of names: it lacks one, and no cell slipped."""
        return any(row.blank_at(self.parts[index].start) is not None for index in self.names)


def _as_it_stands(row: Row, header: Header, columns: _Columns) -> IndicatorRow | None:
    """The row with each piece in the column it stands in; None where a piece does not suit its column, or where values
    have no name."""
    cells: dict[int, Piece] = {}
    at, suits = columns.at, columns.suits
    for piece in row.pieces:
        index = at.get(piece.col)
        if index is None and piece.span > 1:
            index = _part_over(piece, columns.parts)
        if index is None or index in cells:
            return None
        points, least = suits[index]
        if points[piece.text] < least:
            return None
        cells[index] = piece
    nameless = columns.names.isdisjoint(cells) and not columns.values.isdisjoint(cells)
    if nameless and (row.ragged or not columns.stated.isdisjoint(cells) or not columns.left_blank(row)):
        return None
    return IndicatorRow(row, header, cells)


def _part_over(piece: Piece, parts: list[Part]) -> int | None:
    """The index of the part in whose column a piece stands."""
    start = piece.col
    end = start + piece.span
    for index, part in enumerate(parts):
        if part.start < end and start < part.end:
            return index
    return None


def _lay(row: Row, header: Header, parts: list[Part], points: list[Points]) -> IndicatorRow:
    """The best way to lay the pieces on the columns, in order."""
    pieces = row.pieces[:MOST_LAID]
    name = next((i for i, part in enumerate(parts) if part.role == "name"), -1)
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {}
    laid: list[tuple[int, int, int, float]] = []
    farthest = row.width if row.ragged else FARTHEST
    for i, piece in enumerate(pieces):
        fresh = []
        for k, part in enumerate(parts[:MOST_LAID]):
            suits = points[k][piece.text]
            if suits <= -DROPPED:
                continue
            slip = _slip(piece, part)
            if abs(slip) > farthest:
                continue
            top = -DROPPED * i - FIRST_SLIP * abs(slip) - (NAMELESS if k > name >= 0 else 0.0)
            behind: tuple[int, int] | None = None
            for i2, k2, slip2, score in laid:
                if k2 < k:
                    total = score - DROPPED * (i - i2 - 1) - SLIP * abs(slip - slip2)
                    if k2 < name < k:
                        total -= NAMELESS
                    if total > top:
                        top, behind = total, (i2, k2)
            best[i, k] = (top + suits, behind)
            fresh.append((i, k, slip, top + suits))
        laid.extend(fresh)
    if not best:
        return IndicatorRow(row, header, {}, list(row.pieces))
    end = max(best, key=lambda at: best[at][0] - DROPPED * (len(pieces) - 1 - at[0]))
    cells: dict[int, Piece] = {}
    at: tuple[int, int] | None = end
    while at is not None:
        cells[at[1]] = pieces[at[0]]
        at = best[at][1]
    taken = {id(piece) for piece in cells.values()}
    return IndicatorRow(
        row, header, dict(sorted(cells.items())), [piece for piece in row.pieces if id(piece) not in taken]
    )


def _slip(piece: Piece, part: Part) -> int:
    if part.start < piece.end and piece.col < part.end:
        return 0
    return piece.col - part.start
