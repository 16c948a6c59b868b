"""The heading of an indicator table: which column plays which part.

Headings may take two rows, may stand again with other columns, and may describe two blocks of indicators side
by side. Columns without a heading stay, as parts that only their words can tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from jixiao.core.library import vocabulary
from jixiao.core.scheme import Column
from jixiao.formats.form_rows import BEGINS_AS_YEAR, Piece, Row
from jixiao.formats.labels import MANY
from jixiao.formats.phrases import in_force
from jixiao.formats.scheme_words import SchemeWords
from jixiao.formats.value_shapes import shape

LEVELS = ("level1", "level2")
VALUES = frozenset(["target", "actual", "forecast", "operator", "unit", "points", "self_score", "nature"])
_INDICATOR = VALUES | {*LEVELS, "task", "name", "group"}
GROUP = "group"
"""The column to the left of the levels in which 绩效指标 stands once for all rows."""
UNKNOWN = "unknown"
_TICKED = frozenset(["deviation_reason", "deviation_cause", "likelihood"])
"""Headings under which columns of tick boxes stand."""
BEFORE_CHANGE = "target_before"
"""The target that another column changes; it counts where that one is blank."""
WHOLE_PERIOD = "medium_term"
SURE_HEADING = 4
"""So many known headings in a row prove that a short word among them is one too, misspelt."""
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_TARGET = "目标值"
NOWHERE = -1
"""The column of a level that has none."""


@dataclass(slots=True)
class Part:
    """One column and its role. ``ticked`` names the choice that a mark in this column stands for."""

    role: str
    period: str
    start: int
    end: int
    label: str
    ticked: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.role, self.period


@dataclass(slots=True)
class Header:
    """The parts of a table (or of one of two blocks beside each other) from left to right."""

    parts: list[Part]
    width: int
    ragged: bool
    rows: int = 1
    """How many rows the heading takes."""
    place: str = ""
    beside: Header | None = None
    """The block to the right of this one."""
    has: frozenset[str] = field(default_factory=frozenset)
    indices: dict[str, list[int]] = field(default_factory=dict)
    """The places of the parts of each role, without columns of tick boxes."""
    labels: list[int] = field(default_factory=list)
    """The places of the levels."""
    further: list[int] = field(default_factory=list)
    """The places of what an indicator says beside its name, values and scores: reasons, evidence, boxes to tick."""
    _columns: dict[str, list[tuple[int, Part]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settle()

    def settle(self) -> None:
        """Take note of the roles of the parts, after they were changed."""
        self.has = frozenset(part.role for part in self.parts)
        self.indices, self._columns = {}, {}
        for index, part in enumerate(self.parts):
            if not part.ticked:
                self.indices.setdefault(part.role, []).append(index)
                self._columns.setdefault(part.role, []).append((index, part))
        self.labels = [index for index, part in enumerate(self.parts) if part.role in LEVELS]
        self.further = [
            index for index, part in enumerate(self.parts) if part.ticked or part.role not in _INDICATOR
        ]

    def columns(self, role: str) -> list[tuple[int, Part]]:
        """The parts of a role with their indices, without columns of tick boxes."""
        return self._columns.get(role, [])


def header_at(rows: list[Row], index: int, words: SchemeWords, year: int | None = None) -> Header | None:
    """The heading that begins at ``rows[index]``; None when that row is none. Of targets year by year those of the
    form's own ``year`` count."""
    row = rows[index]
    if row.running or len(row.pieces) < 2 or not _may_be_heading(row, words):
        return None
    row = _own_year(row, year)
    below = rows[index + 1] if index + 1 < len(rows) else None
    if not _is_heading(row, words):
        if below is None or not _is_heading_of_two_rows(row, below, words):
            return None
        second = True
    else:
        second = below is not None and _is_second_row(row, below, words)
    parts = _parts(row, words)
    if below is not None and second:
        parts = _with_second_row(parts, row, below, words)
    taken = 2 if second else 1
    if below is not None and second and index + 2 < len(rows):
        whole = _together(row, below)
        if _splits(whole, rows[index + 2], words):
            parts, taken = _with_second_row(parts, whole, rows[index + 2], words), 3
    _name_the_unnamed(parts, row)
    _fill_gaps(parts, row)
    blocks = _blocks(parts)
    for block in blocks:
        _one_of_each(block)
    _share_levels(blocks)
    header: Header | None = None
    for block in reversed(blocks):
        header = Header(block, row.width, row.ragged, taken, row.address, header)
    return header


def _may_be_heading(row: Row, words: SchemeWords) -> bool:
    """False for a row without any word of a heading, as nearly all rows are."""
    said = row.words
    return any(map(words.columns.find, said)) or any(map(BEGINS_AS_YEAR, said))


def _is_heading(row: Row, words: SchemeWords) -> bool:
    """Known headings only, or nearly: a name and a value or a level, three in all where the row has as many."""
    roles = [column.role if column else "" for column in _columns(row, words)]
    known = [role for role in roles if role]
    levels = sum(role in LEVELS for role in known)
    values = sum(role in VALUES for role in known)
    if "name" in known:
        return (levels > 0 or values > 0) and len(known) * 2 > len(roles)
    return levels == 2 and values > 0 and len(known) * 2 > len(roles)


def _own_year(row: Row, year: int | None) -> Row:
    """A row in which the form's own year, among others, is called the target: 三级指标 | 2024年 | 2025年."""
    years = [piece for piece in row.pieces if _YEAR.fullmatch(piece.word)]
    if len(years) < 2:
        return row
    own = next((piece for piece in years if year is not None and piece.word.startswith(str(year))), years[0])
    pieces = [replace(piece, word=_TARGET) if piece is own else piece for piece in row.pieces]
    return replace(row, pieces=pieces)


def _is_heading_of_two_rows(row: Row, below: Row, words: SchemeWords) -> bool:
    """True where the levels and the name stand in the second row, under one wide heading (绩效指标), and other columns
    in the first."""
    if below.running or below.ragged != row.ragged or (row.ragged and not row.exact):
        return False
    low = row.over(below)
    high = [piece for piece in row.pieces if piece not in low]
    known = sum(words.column(piece.word) is not None for piece in high)
    if not low or not known or len(below.pieces) < 3:
        return False
    if row.ragged and known * 2 <= len(high) or not row.ragged and any(p.rowspan == 1 for p in high):
        return False
    return _is_heading(_together(row, below), words)


def _together(row: Row, below: Row) -> Row:
    """Two rows of a heading as one: of each column the lowest heading."""
    low = row.over(below)
    high = [piece for piece in row.pieces if piece not in low]
    return replace(row, pieces=sorted([*high, *below.pieces], key=lambda piece: piece.col))


def _splits(row: Row, below: Row, words: SchemeWords) -> bool:
    """True for a third row of a heading: 名称 and 权重 under each level."""
    if below.running or below.ragged != row.ragged or (row.ragged and not row.exact) or len(below.pieces) < 2:
        return False
    ends = [piece.col for piece in row.pieces[1:]] + [row.width]
    wide = [(p.col, end if row.ragged else p.end) for p, end in zip(row.pieces, ends, strict=True)]
    wide = [(start, end) for start, end in wide if end - start > 1]
    if not all(any(start <= p.col and p.end <= end for start, end in wide) for p in below.pieces):
        return False
    return all(words.column(p.word) is not None or _plain_names().fullmatch(p.word) for p in below.pieces)


@cache
def _plain_names() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("levels")["names"]))


def _columns(row: Row, words: SchemeWords) -> list[Column | None]:
    """The column of each heading in a row. Forms of one kind print the same headings: each row is told once."""
    said = tuple(row.words)
    found = words.headings_told.get(said)
    if found is None:
        if len(words.headings_told) > MANY:
            words.headings_told.clear()
        found = words.headings_told[said] = _told(said, words)
    return found


def _told(said: tuple[str, ...], words: SchemeWords) -> list[Column | None]:
    """The column of each word; of a misspelt one too, where no other heading of the row means the same."""
    found = [words.columns.find(word) for word in said]
    if len(found) - found.count(None) < 2:
        return found
    _misspelt(found, said, words, 4)
    if len(found) - found.count(None) >= SURE_HEADING:
        _misspelt(found, said, words, 2)
    _by_their_words(found, said, words)
    return found


def _misspelt(found: list[Column | None], said: tuple[str, ...], words: SchemeWords, shortest: int) -> None:
    """Columns for headings with one wrong character, of at least so many characters."""
    for index, word in enumerate(said):
        if found[index] is None and len(word) >= shortest and not _second_row().values.fullmatch(word):
            near = words.columns.guess(word, shortest)
            if near and len(near.label) == len(word) and near.meaning not in found:
                found[index] = near.meaning


def _by_their_words(found: list[Column | None], said: tuple[str, ...], words: SchemeWords) -> None:
    """Columns for headings that no scheme knows, where their words speak of a column that the row lacks."""
    taken = {(column.role, column.period) for column in found if column}
    for index, word in enumerate(said):
        column = words.likely_column(word) if found[index] is None else None
        if column is not None and (column.role, column.period) not in taken:
            found[index] = column
            taken.add((column.role, column.period))


def _parts(row: Row, words: SchemeWords) -> list[Part]:
    return [
        Part(column.role, column.period, piece.col, piece.end, piece.text, column.choice)
        if column is not None
        else Part(UNKNOWN, "", piece.col, piece.end, piece.text)
        for piece, column in zip(row.pieces, _columns(row, words), strict=True)
    ]


def _is_second_row(row: Row, below: Row, words: SchemeWords) -> bool:
    """True when the next row goes on with the heading: it stands under cells that were left open for it."""
    if below.running or below.ragged != row.ragged:
        return False
    if _is_heading(below, words):
        return False
    known = sum(words.columns.find(piece.word) is not None for piece in below.pieces)
    if row.ragged and row.exact and _stands_under(row, below, words):
        return True
    if row.ragged or known == len(below.pieces):
        return len(below.pieces) >= 2 and known * 2 > len(below.pieces)
    tall = [piece for piece in row.pieces if piece.rowspan > 1]
    if not any(
        (column := words.columns.find(piece.word)) and column.role in ("name", *LEVELS) for piece in tall
    ):
        return False
    return all(not any(t.col < piece.end and piece.col < t.end for t in tall) for piece in below.pieces)


def _stands_under(row: Row, below: Row, words: SchemeWords) -> bool:
    """True for words right of the name column that stand under a heading with room to its right."""
    name = next((p.col for p in row.pieces if (c := words.columns.find(p.word)) and c.role == "name"), None)
    if name is None or len(below.pieces) < 2 or below.pieces[0].col <= name:
        return False
    ends = [piece.col for piece in row.pieces[1:]] + [row.width]
    wide = [(piece.col, end) for piece, end in zip(row.pieces, ends, strict=True) if end - piece.col > 1]
    return all(any(start <= piece.col < end for start, end in wide) for piece in below.pieces) and all(
        shape(piece.text) in ("text", "answer") for piece in below.pieces
    )


class _SecondRow(NamedTuple):
    """What the words of a second row of headings say, as patterns."""

    values: re.Pattern[str]
    this_year: re.Pattern[str]
    whole_period: re.Pattern[str]
    rechecked: re.Pattern[str]


@cache
def _second_row() -> _SecondRow:
    known = vocabulary("levels")
    return _SecondRow(*(re.compile("|".join(known[kind])) for kind in _SecondRow._fields))


def _with_second_row(parts: list[Part], row: Row, below: Row, words: SchemeWords) -> list[Part]:
    """The parts with those of the second row in the place of the wide headings above them."""
    found: list[Part] = []
    ends = [part.start for part in parts[1:]] + [row.width]
    for part, end in zip(parts, ends, strict=True):
        right = part.end if not row.ragged else end if row.exact else part.start
        under = [piece for piece in below.pieces if part.start <= piece.col < right]
        found.extend(_below(part, under, words) if under else [part])
    if row.ragged and not row.exact:
        found.extend(_parts(below, words))
        found.sort(key=lambda part: part.start)
    return found


def _below(part: Part, under: list[Piece], words: SchemeWords) -> list[Part]:
    """The parts under one wide heading. A recheck by others beside one's own values is a column of its own."""
    rechecked = _second_row().rechecked
    twice = part.role in (*LEVELS, "name", "actual", "self_score") and len(under) > 1
    by_others = twice and any(rechecked.search(piece.word) for piece in under)
    found = []
    for piece in under:
        if by_others or (part.role in (*LEVELS, "name") and _plain_names().fullmatch(piece.word)):
            role = UNKNOWN if rechecked.search(piece.word) else part.role
            found.append(Part(role, part.period, piece.col, piece.end, piece.text))
        else:
            found.append(_lower(part, piece, words))
    return found


def _lower(part: Part, piece: Piece, words: SchemeWords) -> Part:
    """The part that a word of the second row names: its own column, or the one above it in a version or period."""
    said, word = _second_row(), piece.word
    role, period, label, ticked = UNKNOWN, "", piece.text, ""
    column = words.columns.find(word) or words.likely_column(word)
    staged = part.role == "target" and words.scheme.period(WHOLE_PERIOD) is not None
    if staged and said.whole_period.match(word):
        role, period = part.role, WHOLE_PERIOD
    elif part.role in ("target", "actual", "forecast") and (
        said.values.fullmatch(word) or (part.role == "target" and said.this_year.search(word))
    ):
        role, period = part.role, part.period
    elif column is not None and (column.role != "name" or part.role not in VALUES):
        role, period, ticked = column.role, column.period, column.choice
    elif part.role in _TICKED:
        role, period, label, ticked = part.role, part.period, part.label, piece.text
    return Part(role, period, piece.col, piece.end, label, ticked)


def _name_the_unnamed(parts: list[Part], row: Row) -> None:
    """Without a heading for the name, an unknown one between the levels and the values is the name, or else one
    right before a value."""
    if any(part.role == "name" for part in parts):
        return
    last_level = max((i for i, part in enumerate(parts) if part.role in LEVELS), default=-1)
    if last_level + 1 < len(parts) and parts[last_level + 1].role == UNKNOWN:
        parts[last_level + 1].role = "name"
        return
    for part, after in zip(parts, parts[1:], strict=False):
        if part.role == UNKNOWN and after.role in VALUES:
            part.role = "name"
            return


def _fill_gaps(parts: list[Part], row: Row) -> None:
    """Blank headings: to the left of the name they are levels, elsewhere unknown columns."""
    for blank in row.blanks:
        if not any(part.start < blank.end and blank.col < part.end for part in parts):
            parts.append(Part(UNKNOWN, "", blank.col, blank.end, ""))
    parts.sort(key=lambda part: part.start)
    name = next((i for i, part in enumerate(parts) if part.role == "name"), len(parts))
    before = parts[:name]
    missing = [role for role in LEVELS if not any(part.role == role for part in before)]
    blanks = [part for part in before if part.role == UNKNOWN and not part.label]
    for part, role in zip(reversed(blanks), reversed(missing), strict=False):
        part.role = role
    for part in before:
        if part.role == UNKNOWN and part is before[0]:
            part.role = GROUP


def _blocks(parts: list[Part]) -> list[list[Part]]:
    """The parts cut where a second name with values of its own shows that a second block begins."""
    names = [i for i, part in enumerate(parts) if part.role == "name"]
    if len(names) < 2:
        return [parts]
    between, behind = (
        any(part.role in VALUES for part in stretch)
        for stretch in (parts[names[0] : names[1]], parts[names[1] :])
    )
    if not (between and behind):
        parts[names[1] if between else names[0]].role = UNKNOWN
        return _blocks(parts)
    start = names[1]
    while start > names[0] + 1 and parts[start - 1].role in (*LEVELS, "task", GROUP):
        start -= 1
    return [parts[:start], *_blocks(parts[start:])]


def _one_of_each(parts: list[Part]) -> None:
    """Of columns with one role the first to the right of the name counts, else the last, but of targets the one in
    force; the others are unknown."""
    name = next((index for index, part in enumerate(parts) if part.role == "name"), -1)
    by_key: dict[tuple[str, str], list[int]] = {}
    for index, part in enumerate(parts):
        if part.role in VALUES and part.role != "unit" and not part.ticked:
            by_key.setdefault(part.key, []).append(index)
    for (role, _), indices in by_key.items():
        kept = next((index for index in indices if index > name), indices[-1])
        changed = next(
            (index for index in indices if role == "target" and in_force(parts[index].label)), None
        )
        for index in indices:
            if index == (kept if changed is None else changed):
                continue
            parts[index].role = BEFORE_CHANGE if index == kept else UNKNOWN


def _share_levels(blocks: list[list[Part]]) -> None:
    """Levels for blocks that print none: level 1 of the block to the left, else columns that stand nowhere, for
    rows of their own that only name a level."""
    for number, block in enumerate(blocks):
        roles = {part.role for part in block}
        if "level1" not in roles and number and (above := _first(blocks[0], "level1")) is not None:
            block.insert(0, above)
        elif not roles & set(LEVELS):
            block[:0] = [Part("level1", "", NOWHERE, NOWHERE, ""), Part("level2", "", NOWHERE, NOWHERE, "")]


def _first(parts: list[Part], role: str) -> Part | None:
    return next((part for part in parts if part.role == role), None)
