"""OFD (GB/T 33190-2016) → Document: text and path objects of each page, tables by ``pages.layout``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from typing import Any

from jixiao.core.digest import digest
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.formats.archive import Archive
from jixiao.formats.notices import LeftOut, columns_joined, unreadable, without_rules
from jixiao.formats.ofd_paint import Point, pieces_of, unseen
from jixiao.formats.ofd_places import FARTHEST, NUMBER, POINTS, Placed, numbers
from jixiao.formats.ofd_rules import add_picture, add_rules
from jixiao.formats.ofd_units import Units, located
from jixiao.formats.pages.columns_over_pages import joined_over_pages
from jixiao.formats.pages.layout import blocks_of
from jixiao.formats.pages.marks import PageMarks, PlacedGrid, PlacedText, ends_open
from jixiao.formats.pages.merge import merge_pages
from jixiao.formats.pages.overlays import Piece, watermarks
from jixiao.formats.pages.pdf_codes import is_nonsense
from jixiao.formats.pages.running import may_be_bare, note_running, outer_lines
from jixiao.formats.pages.text import Char, without_doubles
from jixiao.formats.safety import LIMITS, Limits, parse_xml

PAGES = 2000
_INDENT = " \t\r\n"
_UNWRITTEN = re.compile("[\xad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f]")
"""Marks that only choose the shape of the sign before, or say where a line may break."""
_LOST = re.compile("[\ue000-\uf01f\uf030-\uf039\uf100-\uf8ff\ufffd]")
"""Places that each font uses as it likes, but for the signs of symbol fonts, whose digits are none."""
_ODD = re.compile(f"{_UNWRITTEN.pattern}|{_LOST.pattern}")


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The paragraphs and tables of an OFD file; tables that go on over pages are one.

    Raises UnreadableFile: F03 damaged or without pages, F11 too many pages, F01 no text.
    """
    archive = Archive(data, name, limits)
    sources = _page_sources(archive, name)
    pages = [_marks(archive, name, number, source) for number, source in enumerate(sources, 1)]
    if not any(page.chars for page in pages):
        raise unreadable("F01", name, say("文件《{file}》里没有文字", file=name))
    document = Document(name, digest(data), format="ofd")
    blocks: list[PlacedText | PlacedGrid] = []
    goes_on = False
    left_out = LeftOut()
    _note_running(pages)
    for page, source in zip(pages, sources, strict=True):
        left_out.add(page.number, page.slanted, source.comments, page.lost)
        left_out.add_overlays(page.number, "\n".join((page.laid, *source.watermarks)), page.unseen)
        page.goes_on = goes_on
        found = blocks_of(page)
        goes_on = ends_open(found)
        blocks += found
    joined, columns = joined_over_pages(blocks)
    document.blocks = merge_pages(joined)
    document.notices = left_out.told(name) + without_rules(document.blocks, name)
    document.notices += columns_joined(name, columns)
    return document


def _note_running(pages: list[PageMarks]) -> None:
    """Tell each page without rules which of its lines stand on the next or the last one too."""
    outer = [outer_lines(page) if may_be_bare(page) else [] for page in pages]
    for (one, own), (other, others) in pairwise(zip(pages, outer, strict=True)):
        note_running(one, own, others)
        note_running(other, others, own)


@dataclass(frozen=True, slots=True)
class _Source:
    """A page: the parts to draw in order (its templates, then its own content), the lists of what they use, how many annotations say something, and
    what those say that are watermarks."""

    parts: list[str]
    lists: tuple[str, ...]
    comments: int
    watermarks: list[str]


def _page_sources(archive: Archive, name: str) -> list[_Source]:
    """The pages of all documents of the package, in order."""
    root = parse_xml(archive.read("OFD.xml"), name, "OFD.xml")
    found: list[_Source] = []
    seen: set[str] = set()
    for entry in root.iterfind(".//{*}DocRoot"):
        part = located("OFD.xml", entry.text)
        document = parse_xml(archive.read(part), name, part)
        templates = {
            template.get("ID"): located(part, template.get("BaseLoc"))
            for template in document.iterfind(".//{*}CommonData/{*}TemplatePage")
        }
        lists = _listed(part, document.iterfind(".//{*}CommonData/*"), "PublicRes", "DocumentRes")
        annotated = _annotated(archive, name, part, document)
        for page in document.iterfind(".//{*}Pages/{*}Page"):
            content = located(part, page.get("BaseLoc"))
            if content in seen:  # a page named a thousand times is one page
                continue
            seen.add(content)
            page_root = parse_xml(archive.read(content), name, content)
            used = [templates.get(item.get("TemplateID")) for item in page_root.iterfind("{*}Template")]
            drawn = [*(template for template in used if template and template in archive), content]
            own = _listed(content, page_root.iterchildren(), "PageRes")
            found.append(_Source(drawn, lists + own, *annotated.get(page.get("ID"), (0, []))))
    if not found:
        raise unreadable("F03", name, say("文件《{file}》里没有页面", file=name))
    if len(found) > PAGES:
        raise unreadable(
            "F11",
            name,
            say("文件《{file}》有 {count} 页，超过 {limit} 页", file=name, count=len(found), limit=PAGES),
        )
    return found


def _listed(part: str, items: Iterable[Any], *names: str) -> tuple[str, ...]:
    """The parts that hold the lists of these names, as another part says."""
    return tuple(located(part, item.text) for item in items if str(item.tag).rpartition("}")[2] in names)


def _annotated(archive: Archive, name: str, part: str, document: Any) -> dict[str, tuple[int, list[str]]]:
    """For the ID of each page how many of its annotations hold text, and what its watermarks say (GB/T 33190-2016, 15)."""
    listed = document.find("{*}Annotations")
    listing = located(part, listed.text) if listed is not None else ""
    if listing not in archive:
        return {}
    found: dict[str, tuple[int, list[str]]] = {}
    for page in parse_xml(archive.read(listing), name, listing).iterfind("{*}Page"):
        own = located(listing, page.findtext("{*}FileLoc"))
        if own in archive:
            texts: dict[bool, list[str]] = {True: [], False: []}
            for one in parse_xml(archive.read(own), name, own).iterfind("{*}Annot"):
                text = "".join(code.text or "" for code in one.iter("{*}TextCode")).strip()
                texts[one.get("Type") == "Watermark"] += [text] if text else []
            found[page.get("PageID", "")] = len(texts[False]), list(dict.fromkeys(texts[True]))
    return found


def _marks(archive: Archive, name: str, number: int, source: _Source) -> PageMarks:
    marks = PageMarks(number, 0, 0)
    units = Units(archive, name, source.lists)
    drawn = [
        found for part in source.parts for found in units.drawn(parse_xml(archive.read(part), name, part))
    ]
    quarters = _quarters(drawn)
    pieces: list[Piece] = []
    places: dict[int, int] = {}
    grounds: list[tuple[int, Any, Point]] = []
    for place, (item, placed) in enumerate(drawn):
        if quarters:
            placed = placed.turned(quarters)
        if not item.tag.endswith("}TextObject"):
            if item.tag.endswith("}PathObject"):
                add_rules(item, placed, marks)
            else:
                add_picture(placed, marks)
            grounds.append((place, item, placed.point))
        elif placed.slanted:
            marks.slanted += "".join(code.text or "" for code in item.iterfind("{*}TextCode"))
        else:
            found = pieces_of(item, _chars(item, placed, marks))
            pieces += found
            for piece in found:
                places[id(piece)] = place
    marks.chars = without_doubles(_of_the_page(marks, pieces, unseen(pieces, places, grounds)))
    if is_nonsense(marks.chars):
        marks.lost = len(marks.chars)
    return marks


def _of_the_page(marks: PageMarks, pieces: list[Piece], hidden: list[Piece]) -> list[Char]:
    """The characters of the pieces that are neither hidden nor laid over the page; takes note of what those say."""
    left = [piece for piece in pieces if piece not in hidden] if hidden else pieces
    laid = watermarks(marks, left)
    if not laid and not hidden:
        return [char for piece in pieces for char in piece.chars]
    marks.unseen = "\n".join([piece.words for piece in hidden])
    marks.laid = "\n".join(dict.fromkeys([piece.words for piece in laid]))
    gone = {id(char) for piece in laid for char in piece.chars}
    return [char for piece in left for char in piece.chars if id(char) not in gone]


def _quarters(drawn: list[tuple[Any, Placed]]) -> int:
    """By how many quarters, clockwise, most texts of a page are turned: by none on most pages, as a glance shows."""
    if not [placed for _, placed in drawn if placed.matrix[1] or placed.matrix[0] < 0]:
        return 0
    votes = [0, 0, 0, 0]
    for item, placed in drawn:
        a, b = placed.matrix[:2]
        if item.tag.endswith("}TextObject"):
            votes[(0 if a >= 0 else 2) if abs(a) >= abs(b) else (1 if b > 0 else 3)] += 1
    return votes.index(max(votes))


def _chars(item: Any, placed: Placed, marks: PageMarks) -> list[Char]:
    """The characters of a text object, each at its own place; counts those of which nobody says what they are."""
    found: list[Char] = []
    size = (numbers(item.get("Size")) or (0.0,))[0]
    start_x, start_y = placed.point(0.0, 0.0)
    a, b, c, d = (number * POINTS for number in placed.matrix[:4])
    height = abs(d * size) or size * POINTS
    narrow, least, most = size * 0.55, size * 0.3, size * 1.3
    x = y = 0.0
    for code in item.iterfind("{*}TextCode"):
        x = (numbers(code.get("X")) or (x,))[0]
        y = (numbers(code.get("Y")) or (y,))[0]
        text = code.text or ""
        if "\n" in text:
            text = _without_indents(text)
        plain = not _ODD.search(text)
        if not plain:
            text, count = _LOST.subn("\ufffd", text)
            marks.lost += count
        across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        at_x, at_y = x, y
        for character, step, fall in zip(
            text, chain(across, repeat(None)), chain(down, repeat(0.0)), strict=False
        ):
            wide = size if character > "\u2e7f" else narrow
            if step is not None and least < step < most:
                wide = step
            if character >= " " and (plain or not _UNWRITTEN.match(character)):
                left, base = start_x + a * at_x + c * at_y, start_y + b * at_x + d * at_y
                right = left + a * wide
                left, right = (left, right) if left < right else (right, left)
                found.append(Char(left, right, base, height, character))
            at_x += step if step is not None else 0.0 if down else wide
            at_y += fall
    return found


def _without_indents(text: str) -> str:
    """A text without what a program that indents its XML puts around it: blanks at its ends, with a break among them."""
    inner = text.lstrip(_INDENT)
    text = inner if "\n" in text[: len(text) - len(inner)] else text
    inner = text.rstrip(_INDENT)
    return inner if "\n" in text[len(inner) :] else text


def _deltas(text: str | None, length: int) -> Sequence[float]:
    """Steps between characters; ``g n v`` stands for n times v."""
    if not text or "g" not in text:
        return numbers(text)[:length]
    steps: list[float] = []
    words = iter(text.split())
    for word in words:
        if word == "g":
            count, value = next(words, "0"), next(words, "0")
            steps.extend([_float(value)] * min(int(_float(count)), length))
        else:
            steps.append(_float(word))
    return steps[:length]


def _float(word: str) -> float:
    number = float(word) if NUMBER.fullmatch(word) else 0.0
    return number if -FARTHEST < number < FARTHEST else 0.0
