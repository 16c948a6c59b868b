"""A document as one stream of rows: what the recogniser walks through, whatever the file was.

Tables split by page breaks, running text and ragged text all become rows of pieces in reading order, each
piece with its column and its address in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from operator import attrgetter

from jixiao.core.grid import Document, Grid, Paragraph
from jixiao.core.library import vocabulary
from jixiao.core.number import half_width

LONGEST_LABEL = 60
"""Longer text is never a label."""
BLANK_WITHOUT_MERGES = 0.3
"""The share of blank cells that no form has unless the cells that it merges were taken apart."""
MANY_CELLS = 60
"""A table of fewer cells may have one merged cell only."""
WIDE = 5
"""A first row of so many cells holds more than a label and its value, unless some of them were one."""
FEWEST_WHOLE = 8
"""Fewer rows may have the same number of cells by chance."""
YEAR = re.compile(r"((?:19|20)\d\d)年?度?")
"""A year alone, over a column of its own."""

_PAGE_NUMBER = re.compile(
    r"[-—–－]+\s*\d{1,4}\s*[-—–－]+|(?:共\s*\d{1,4}\s*页[,，/\s]*)?第\s*\d{1,4}\s*页(?:[,，/\s]*共\s*\d{1,4}\s*页)?"
)
_NUMBER_OF_ALL = re.compile(r"\d{1,4}\s*[/／]\s*\d{1,4}")
"""A page's number and how many there are, which in a cell of its own may be a value."""
_LOOSE = re.compile("[\\s:\u200b\ufeff\ufe6a\uff01-\uff5e]")
"""What is squeezed out of a text or made narrow in it: most texts hold none of it."""
_BY_COLUMN = attrgetter("col")


@lru_cache(maxsize=1 << 15)
def squeeze(text: str) -> str:
    """Text as labels are compared: half-width, without white space, without a colon at the end."""
    if not _LOOSE.search(text):
        return text
    return "".join(half_width(text).split()).replace("\u200b", "").replace("\ufeff", "").rstrip(":")


def word_of(text: str) -> str:
    """The text of a cell as labels are compared; "" for one too long to be a label."""
    return squeeze(text) if len(text) <= LONGEST_LABEL else ""


@dataclass(slots=True)
class Piece:
    """One cell that begins in a row, or one line of running text.

    ``text`` is as written, trimmed. ``word`` is its form for comparing labels ("" for text too long to be one).
    """

    text: str
    col: int
    span: int = 1
    rowspan: int = 1
    address: str = ""
    word: str = ""

    @property
    def end(self) -> int:
        """The first column to the right of the piece."""
        return self.col + self.span


@dataclass(slots=True)
class Row:
    """One row. ``pieces`` hold text; ``blanks`` are the empty cells of a table whose merged cells are known.

    ``ragged`` rows come from text whose cell merges are lost: their columns are hints. ``page`` counts the
    blocks of the document, so that rows of one table (or of one page of it) belong together.
    """

    pieces: list[Piece]
    width: int
    page: int
    ragged: bool = False
    running: bool = False
    """True for a line of running text outside tables."""
    blanks: list[Piece] = field(default_factory=list)
    sheet: str = ""
    exact: bool = True
    """True where columns can be trusted, also of a ragged row: in CSV only the merges are lost."""
    words: list[str] = field(init=False)
    """The words of its pieces, for comparing labels."""

    def __post_init__(self) -> None:
        self.words = [piece.word for piece in self.pieces]

    def has_other_columns(self, page: int, width: int) -> bool:
        """True for a row of another table than that ``page`` of so many columns, and of another width: of a table that
        was cut in two, each part has columns of its own."""
        return self.page != page and self.width != width and not self.ragged

    def with_pieces(self, pieces: list[Piece], blanks: list[Piece] | None = None) -> Row:
        """The row with other pieces, and with its own blanks unless others are given."""
        blanks = self.blanks if blanks is None else blanks
        return Row(pieces, self.width, self.page, self.ragged, self.running, blanks, self.sheet, self.exact)

    @property
    def address(self) -> str:
        """The place of the row in its document, by its first piece."""
        return self.pieces[0].address if self.pieces else self.blanks[0].address if self.blanks else ""

    def piece_at(self, col: int) -> Piece | None:
        """The piece that covers a column."""
        return next((piece for piece in self.pieces if piece.col <= col < piece.end), None)

    def over(self, below: Row) -> list[Piece]:
        """The pieces that stand over pieces of the row below; without known merges a piece reaches to the next."""
        ends = [piece.col for piece in self.pieces[1:]] + [self.width]
        ends = ends if self.ragged else [piece.end for piece in self.pieces]
        return [
            piece
            for piece, end in zip(self.pieces, ends, strict=True)
            if any(piece.col <= under.col < end for under in below.pieces)
        ]

    def blank_at(self, col: int) -> Piece | None:
        """The empty cell that covers a column."""
        return next((piece for piece in self.blanks if piece.col <= col < piece.end), None)


@cache
def _watermarks() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("levels")["strays"]))


def _is_furniture(row: Row) -> bool:
    """True for what stands alone on the page and not in the form: its number, a watermark. Where merged cells were
    taken apart and filled, each cell of the row says it."""
    first = row.pieces[0]
    if any(piece.word != first.word for piece in row.pieces):
        return False
    is_line = row.running or len(row.pieces) > 2 or first.span >= row.width > 1
    if is_line and _NUMBER_OF_ALL.fullmatch(first.text):
        return True
    return bool(_PAGE_NUMBER.fullmatch(first.text) or _watermarks().fullmatch(first.word))


def rows_of(document: Document) -> list[Row]:
    """Every row of a document in reading order, without empty rows, page numbers and watermarks."""
    rows: list[Row] = []
    pasted = document.format in ("text", "docx") and not _is_cut_in_pages(document)
    above: Grid | None = None
    left = 0
    for page, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            text = block.text.strip()
            if text:
                above = None
                rows.append(Row([Piece(text, 0, 1, 1, block.address, word_of(text))], 1, page, running=True))
        else:
            exact = block.spans_known or document.format in ("csv", "markdown") or pasted and _is_whole(block)
            goes_on = above is not None and above.ncols == block.ncols and block.spans_known
            left = min(_left(block), left) if goes_on else _left(block)
            rows.extend(_grid_rows(block, page, left, exact, block.spans_known and not _merges_lost(block)))
            above = block
    return [row for row in rows if _has_columns(row.pieces) or not _is_furniture(row)]


def _has_columns(pieces: list[Piece]) -> bool:
    """True for a row that says different things side by side, as most do."""
    return len(pieces) > 1 and pieces[0].text != pieces[1].text


def _is_cut_in_pages(document: Document) -> bool:
    """True for a text in which a table follows another with nothing between: pages, each with columns of its own."""
    return any(isinstance(one, Grid) and isinstance(next_, Grid) for one, next_ in pairwise(document.blocks))


def _is_whole(grid: Grid) -> bool:
    """True for a table of text in which each row has all the cells, as one has that is copied out of a sheet."""
    return len(grid.cells) == grid.nrows * grid.ncols and grid.nrows >= FEWEST_WHOLE


def _merges_lost(grid: Grid) -> bool:
    """True for a table without any merged cell, or with one that was put in later, but for lines across it, in which so
    much is blank that there must have been some: much of it all, or its first row but for a title, or for a label and
    its value."""
    merged = (cell for cell in grid.cells if 1 < cell.colspan < grid.ncols or cell.rowspan > 1)
    if next(merged, None) is not None and (len(grid.cells) < MANY_CELLS or next(merged, None) is not None):
        return False
    top = min((cell.row for cell in grid.cells if cell.text), default=0)
    first = [bool(cell.text) for cell in grid.cells if cell.row == top]
    if len(first) >= WIDE and sum(first) <= 2 and any(first[:2]):
        return True
    return sum(not cell.text for cell in grid.cells) >= BLANK_WITHOUT_MERGES * len(grid.cells)


def _left(grid: Grid) -> int:
    """The first column that holds text: blank columns at its edges are no part of a table, but for one that goes on with
    the table right above it. A line across the whole table says nothing of its columns."""
    whole = grid.ncols
    return min([cell.col for cell in grid.cells if cell.text and cell.colspan < whole], default=0)


def _grid_rows(grid: Grid, page: int, left: int, exact: bool, merges_known: bool) -> list[Row]:
    """The rows of a table that hold text, from the column ``left`` on."""
    whole = grid.ncols
    right = max([c.col + c.colspan for c in grid.cells if c.text and c.colspan < whole], default=whole)
    pieces_of: list[list[Piece]] = [[] for _ in range(grid.nrows)]
    blanks_of: list[list[Piece]] = [[] for _ in range(grid.nrows)]
    for cell in grid.cells:
        if text := cell.text.strip():
            if cell.colspan == whole:
                piece = Piece(text, 0, right - left, cell.rowspan, cell.address, word_of(text))
            else:
                piece = Piece(text, cell.col - left, cell.colspan, cell.rowspan, cell.address, word_of(text))
            pieces_of[cell.row].append(piece)
        elif merges_known and left <= cell.col < right:
            blanks_of[cell.row].append(Piece("", cell.col - left, cell.colspan, cell.rowspan, cell.address))
    rows = []
    for pieces, blanks in zip(pieces_of, blanks_of, strict=True):
        if pieces:
            if len(pieces) > 1:
                pieces.sort(key=_BY_COLUMN)
            if blanks:
                blanks.sort(key=_BY_COLUMN)
            rows.append(Row(pieces, right - left, page, not merges_known, False, blanks, grid.name, exact))
    return rows
