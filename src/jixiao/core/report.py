"""What is said, free of how it is printed: blocks that every writer of ``formats/`` can set."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from jixiao.core.grid import Grid
from jixiao.core.input import Input


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1
    """0 the document's title, 1 一、, 2 （一）, 3 1. The number is part of the text. A report whose blocks hold no
    heading of level 0 is printed with its ``title`` first."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A number of a sentence and the cell that it was taken from: the table's name, row and column."""

    number: str
    table: str
    row: int
    col: int


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``role``: body, note, blank (a place for people to write), good, warn, bad, subtitle (centred
    under the title), left (a bold line above the title: 附件3). ``bound``: where its numbers stand in the tables."""

    text: str
    role: str = "body"
    bound: tuple[Bound, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Labelled numbers. ``kind``: bar or progress. ``unit`` is printed after each number."""

    title: str
    kind: str
    rows: tuple[tuple[str, Decimal], ...]
    unit: str = ""
    of: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a scatter, 0 to 100 on both axes. ``mark`` chooses its shape; ``number`` is its row in the table beside."""

    across: Decimal
    up: Decimal
    mark: int
    number: int


@dataclass(frozen=True, slots=True)
class Scatter:
    """Projects by two rates in per cent. ``marks`` name the shapes, the harmless first; ``strip``: how far from the
    diagonal counts as near. Every dot stands in the table that follows, whose rows the numbers beside the dots name."""

    title: str
    axes: tuple[str, str]
    """What the picture shows to the right and upwards."""
    marks: tuple[str, ...]
    dots: tuple[Dot, ...]
    strip: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: label and, where known, the name to print."""

    label: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = Heading | Text | Grid | Chart | Scatter | Signature | PageBreak


@dataclass(slots=True)
class Report:
    """A document to print: title, blocks in order, language, and whether the page lies wide."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    lang: str = "zh"
    landscape: bool = False
    name: str = ""
    """A file name without ending."""
    style: Literal["form", "official"] = "form"
    """How the page looks: ``form`` for tables on narrow margins, ``official`` for narrative papers as
    GB/T 9704-2012 sets them. Only docx and pdf tell the two apart."""
    inputs: dict[str, Input] = field(default_factory=dict)
    """What a person fills in, by ``Cell.field``; for blank forms only."""
    made_by: tuple[str, str] = ("", "")
    """For blank forms: name (id@version) and digest of the scheme, which the file keeps so that it is read by it."""
