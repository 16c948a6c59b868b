"""What is said, free of how it is printed: blocks that every writer of ``formats/`` can set."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from jixiao.core.grid import Grid


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1
    """0 the document's title, 1 一、, 2 （一）, 3 1. The number is part of the text. A report whose blocks hold no
    heading of level 0 is printed with its ``title`` first."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``role``: body, note, blank (a place for people to write), good, warn, bad, subtitle (centred
    under the title), left (a bold line above the title: 附件3)."""

    text: str
    role: str = "body"


@dataclass(frozen=True, slots=True)
class Chart:
    """Labelled numbers. ``kind``: bar or progress. ``unit`` is printed after each number."""

    title: str
    kind: str
    rows: tuple[tuple[str, Decimal], ...]
    unit: str = ""
    of: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: label and, where known, the name to print."""

    label: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = Heading | Text | Grid | Chart | Signature | PageBreak


@dataclass(slots=True)
class Report:
    """A document to print: title, blocks in order, language, and whether the page lies wide."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    lang: str = "zh"
    landscape: bool = False
    name: str = ""
    """A file name without ending."""
