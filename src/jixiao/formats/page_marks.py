"""What is drawn on a page, and what becomes of it: characters and rules, placed texts and tables.

Lengths are points; x grows to the right, y grows downward.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao.core.grid import Grid, Paragraph
from jixiao.formats.page_text import Char


@dataclass(slots=True)
class Rule:
    """A straight horizontal or vertical rule: where it lies and from where to where it runs."""

    at: float
    low: float
    high: float


@dataclass(slots=True)
class PageMarks:
    """What is drawn on one page. ``number`` counts pages from 1."""

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class PlacedGrid:
    """A table with the page and the coordinates of its grid lines, for joining tables across pages."""

    grid: Grid
    page: int
    xs: list[float]
    ys: list[float]
    running_on: set[tuple[int, int]] = field(default_factory=set)
    """(row, column) of the cells whose last line reaches their right edge: their text may go on elsewhere."""


@dataclass(slots=True)
class PlacedText:
    """A line of text outside tables, with its page and baseline."""

    paragraph: Paragraph
    page: int
    y: float
