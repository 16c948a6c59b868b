"""What has been read of one form so far: values, money, indicator rows, and what nothing has claimed yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from jixiao.core.number import WAN
from jixiao.core.record import Source
from jixiao.formats.words.clean import clean_text
from jixiao.formats.words.form_rows import Piece, Row
from jixiao.formats.words.labels import MANY
from jixiao.formats.words.scheme_words import SchemeWords


@lru_cache(maxsize=MANY)
def source_at(place: str, text: str | None = None) -> Source:
    """Where a value stood in its document. Forms of one kind have their cells at the same places."""
    return Source(place=place, text=text)


@dataclass(slots=True)
class Money:
    """Amounts of one row of money by the role of their column: 元, points, shares; ``texts`` as written."""

    id: str
    label: str
    place: str = ""
    amounts: dict[str, Decimal | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    displaced: set[str] = field(default_factory=set)
    """Roles whose amount was lost, where the form shows that it was: a heading stands in its place."""


@dataclass(slots=True)
class Note:
    """Something put right or doubted while reading. ``code`` is one of ``reading_notes``."""

    code: str
    place: str
    was: str = ""
    now: str = ""


@dataclass(slots=True)
class Reading:
    """The state of reading one form."""

    words: SchemeWords
    year: int | None = None
    """The budget year by the title, where it names one."""
    values: dict[str, str | Decimal | None] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    funds: dict[str, Money] = field(default_factory=dict)
    total: Money | None = None
    spending: list[Money] = field(default_factory=list)
    totals: dict[str, tuple[str, Piece]] = field(default_factory=dict)
    """Totals printed under the indicator table, by the role of their column."""
    unread: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    factor: Decimal = WAN
    """元 in one unit of money, as the form states it; 万元 where it does not."""
    labels: dict[str, str] = field(default_factory=dict)
    """The words under which fields stood, by field."""
    other_total: tuple[Piece, Piece] | None = None
    """A label that only looks like one of the total, and the amount beside it."""
    last_field: str = ""
    """The field read last, which a row without a label at the top of the next page may continue."""
    last_page: int = -1
    last_col: int = -1
    """The column in which the value of the field read last stood."""
    in_line: bool = False
    """True while a value is read that stands in one cell or line with its label."""
    said_in_lines: set[str] = field(default_factory=set)
    """Fields whose value stood so, which a cell of its own outdoes."""
    has_two_levels: bool = False
    """True where labels of two levels are written as one somewhere."""
    row: int = -1
    """The row being read and the one that the field read last stood in or went on to."""
    last_row: int = -1

    def note(self, code: str, place: str, was: str = "", now: str = "") -> None:
        """Remember a repair or a doubt."""
        self.notes.append(Note(code, place, was, now))

    def claim(self, path: str, piece: Piece, *, cleaned: bool = False) -> None:
        """Remember where a value stood; and what was written, when the record holds a cleaned form of it."""
        if path not in self.sources:
            self.sources[path] = source_at(piece.address, piece.text if cleaned else None)

    def leave(self, pieces: list[Piece]) -> None:
        """Keep text that nothing claims."""
        if pieces:
            self.unread.extend(text for piece in pieces if (text := clean_text(piece.text)))

    def leave_row(self, row: Row) -> None:
        """Keep a whole row that nothing claims, as one text."""
        texts = [clean_text(piece.text) for piece in row.pieces]
        if any(texts):
            self.unread.append(" | ".join(filter(None, texts)))
