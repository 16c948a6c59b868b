"""What is drawn on a page, and what becomes of it: characters and rules, placed texts and tables.

Lengths are points; x grows to the right, y grows downward.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from jixiao.core.grid import Grid, Paragraph
from jixiao.formats.pages.text import Char

Turn = Callable[[float, float], tuple[float, float]]
"""A point of the page (y upward) → the point on the upright page (y downward)."""


@dataclass(slots=True)
class Rule:
    """A straight horizontal or vertical rule: where it lies and from where to where it runs."""

    at: float
    low: float
    high: float


Box = tuple[Rule, Rule, Rule, Rule]
"""The upper, lower, left and right side of a rectangle drawn at one stroke."""


@dataclass(slots=True)
class PageMarks:
    """What is drawn on one page. ``number`` counts pages from 1. ``goes_on``: the page before ends in a table without
    rules, so that few rows here are its last ones. ``drawn`` gives the characters in the order in which they are
    drawn, where ``chars`` may be in another. ``slanted`` is text laid askew over the page, which is none of ``chars``,
    ``laid`` what is laid level over it, ``unseen`` what nobody can see, ``cut_off`` what is cut off of values
    that are read whole, each piece in a line of its own; ``comments`` counts notes that somebody stuck on the page, whose text is not read; ``lost`` counts signs of which
    nobody says what characters they are, ``outlined`` paths that may be signs; ``running`` are the baselines of its head and foot, which are no rows;
    ``fills`` are filled boxes without strokes (left, top, right, bottom); ``boxes`` are drawn ones, whose sides are among
    the rules.
    """

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)
    goes_on: bool = False
    drawn: Callable[[], list[Char]] | None = None
    slanted: str = ""
    laid: str = ""
    unseen: str = ""
    cut_off: str = ""
    comments: int = 0
    lost: int = 0
    outlined: int = 0
    running: set[float] = field(default_factory=set)
    fills: list[tuple[float, float, float, float]] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def number_places(self) -> None:
        """Set ``place`` of the characters: their number in the order of drawing."""
        for place, char in enumerate(self.drawn() if self.drawn else self.chars):
            char.place = place

    def add_box(self, left: float, top: float, right: float, bottom: float) -> None:
        """A rectangle drawn at one stroke, and its sides as rules."""
        box = (
            Rule(top, left, right),
            Rule(bottom, left, right),
            Rule(left, top, bottom),
            Rule(right, top, bottom),
        )
        self.horizontals += box[:2]
        self.verticals += box[2:]
        self.boxes.append(box)


@dataclass(slots=True)
class PlacedGrid:
    """A table with the page and the coordinates of its grid lines, for joining tables across pages."""

    grid: Grid
    page: int
    xs: list[float]
    ys: list[float]
    running_on: set[tuple[int, int]] = field(default_factory=set)
    """(row, column) of the cells whose last line reaches their right edge: their text may go on elsewhere."""
    open_below: set[tuple[int, int]] = field(default_factory=set)
    """(row, column) of the cells at the foot that no rule closes, where one closes others: they go on elsewhere."""
    almost_on: set[tuple[int, int]] = field(default_factory=set)
    """(row, column) of the cells at the foot whose last line has room for one character more but not for two."""
    side: int = 0
    """On which side of a page it stands beside others: 1 left, 2 right of that and so on, 0 for one that stands alone."""
    extents: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)
    """Without rules: from where to where the text of each cell (row, column) runs."""
    wrapped: set[tuple[int, int]] = field(default_factory=set)
    """Without rules: the cells of several lines; those of them whose last line is full are ``running_on``."""


@dataclass(slots=True)
class PlacedText:
    """A paragraph outside tables, with its page, the baseline of its first line and its lines."""

    paragraph: Paragraph
    page: int
    y: float
    lines: list[list[Char]] = field(default_factory=list)

    @property
    def extent(self) -> tuple[float, float]:
        """From where to where its lines run."""
        return min([line[0].left for line in self.lines]), max([line[-1].right for line in self.lines])


FEET = 2
"""So many lines at the foot of a page may stand below a table that goes on, beside those that begin where a column does."""
SAME = 2.0
"""Texts that begin this near (points) begin at one place."""


def ends_open(blocks: list[PlacedText | PlacedGrid]) -> bool:
    """Whether the blocks of a page end in a table without rules, but for a few lines at its foot."""
    table = next((block for block in reversed(blocks) if isinstance(block, PlacedGrid)), None)
    if table is None or table.grid.spans_known:
        return False
    lefts = {left for left, _ in table.extents.values() if left > table.xs[0] + SAME}
    below = [block for block in blocks[blocks.index(table) + 1 :] if isinstance(block, PlacedText)]
    return sum(not any(abs(text.extent[0] - x) <= SAME for x in lefts) for text in below) <= FEET
