"""OFD (GB/T 33190-2016) → Document: text and path objects of each page, tables by ``pages.layout``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise, repeat
from math import atan2, degrees
from typing import Any

from jixiao.core.digest import digest
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.formats.archive import Archive
from jixiao.formats.notices import LeftOut, columns_joined, unreadable, without_rules
from jixiao.formats.ofd_paint import Point, pieces_of, unseen
from jixiao.formats.pages.columns_over_pages import joined_over_pages
from jixiao.formats.pages.layout import blocks_of
from jixiao.formats.pages.marks import PageMarks, PlacedGrid, PlacedText, Rule, ends_open
from jixiao.formats.pages.merge import merge_pages
from jixiao.formats.pages.overlays import Piece, watermarks
from jixiao.formats.pages.running import may_be_bare, note_running, outer_lines
from jixiao.formats.pages.text import SLANTED, Char, without_doubles
from jixiao.formats.safety import LIMITS, Limits, parse_xml

POINTS = 72 / 25.4
"""Points in a millimetre, the unit of OFD."""
THIN = 1.0
"""A box at most this thick (mm) is a rule."""
PAGES = 2000
DRAWN = ("{*}TextObject", "{*}PathObject", "{*}ImageObject")
FARTHEST = 1e6
"""No place on a page is so many millimetres away."""
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_PLAIN = re.compile(r"[-+0-9.\s]*")
_STEP = re.compile(r"([SMLQBAC])([^SMLQBAC]*)")


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The paragraphs and tables of an OFD file; tables that go on over pages are one.

    Raises UnreadableFile: F03 damaged or without pages, F11 too many pages, F01 no text.
    """
    archive = Archive(data, name, limits)
    sources = _page_sources(archive, name)
    pages = [_marks(archive, name, number, source.parts) for number, source in enumerate(sources, 1)]
    if not any(page.chars for page in pages):
        raise unreadable("F01", name, say("文件《{file}》里没有文字", file=name))
    document = Document(name, digest(data), format="ofd")
    blocks: list[PlacedText | PlacedGrid] = []
    goes_on = False
    left_out = LeftOut()
    _note_running(pages)
    for page, source in zip(pages, sources, strict=True):
        left_out.add(page.number, page.slanted, source.comments)
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
    """A page: the parts to draw in order (its templates, then its own content), how many annotations say something, and
    what those say that are watermarks."""

    parts: list[str]
    comments: int
    watermarks: list[str]


def _page_sources(archive: Archive, name: str) -> list[_Source]:
    """The pages of all documents of the package, in order."""
    root = parse_xml(archive.read("OFD.xml"), name, "OFD.xml")
    found: list[_Source] = []
    seen: set[str] = set()
    for entry in root.iterfind(".//{*}DocRoot"):
        part = _located("OFD.xml", entry.text)
        document = parse_xml(archive.read(part), name, part)
        templates = {
            template.get("ID"): _located(part, template.get("BaseLoc"))
            for template in document.iterfind(".//{*}CommonData/{*}TemplatePage")
        }
        annotated = _annotated(archive, name, part, document)
        for page in document.iterfind(".//{*}Pages/{*}Page"):
            content = _located(part, page.get("BaseLoc"))
            if content in seen:  # a page named a thousand times is one page
                continue
            seen.add(content)
            page_root = parse_xml(archive.read(content), name, content)
            used = [templates.get(item.get("TemplateID")) for item in page_root.iterfind("{*}Template")]
            drawn = [*(template for template in used if template and template in archive), content]
            found.append(_Source(drawn, *annotated.get(page.get("ID"), (0, []))))
    if not found:
        raise unreadable("F03", name, say("文件《{file}》里没有页面", file=name))
    if len(found) > PAGES:
        raise unreadable(
            "F11",
            name,
            say("文件《{file}》有 {count} 页，超过 {limit} 页", file=name, count=len(found), limit=PAGES),
        )
    return found


def _annotated(archive: Archive, name: str, part: str, document: Any) -> dict[str, tuple[int, list[str]]]:
    """For the ID of each page how many of its annotations hold text, and what its watermarks say (GB/T 33190-2016, 15)."""
    listed = document.find("{*}Annotations")
    listing = _located(part, listed.text) if listed is not None else ""
    if listing not in archive:
        return {}
    found: dict[str, tuple[int, list[str]]] = {}
    for page in parse_xml(archive.read(listing), name, listing).iterfind("{*}Page"):
        own = _located(listing, page.findtext("{*}FileLoc"))
        if own in archive:
            texts: dict[bool, list[str]] = {True: [], False: []}
            for one in parse_xml(archive.read(own), name, own).iterfind("{*}Annot"):
                text = "".join(code.text or "" for code in one.iter("{*}TextCode")).strip()
                texts[one.get("Type") == "Watermark"] += [text] if text else []
            found[page.get("PageID", "")] = len(texts[False]), list(dict.fromkeys(texts[True]))
    return found


def _located(part: str, location: str | None) -> str:
    """A location as a part's name: from the root of the package, or beside the part that names it."""
    location = (location or "").strip()
    if location.startswith("/"):
        return posixpath.normpath(location[1:])
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), location))


def _marks(archive: Archive, name: str, number: int, parts: list[str]) -> PageMarks:
    marks = PageMarks(number, 0, 0)
    drawn = [
        (item, placed)
        for part in parts
        for item in parse_xml(archive.read(part), name, part).iter(*DRAWN)
        if (placed := _Placed.of(item)) is not None and item.get("Visible") != "false"
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
                _add_rules(item, placed, marks)
            grounds.append((place, item, placed.point))
        elif placed.slanted:
            marks.slanted += "".join(code.text or "" for code in item.iterfind("{*}TextCode"))
        else:
            found = pieces_of(item, _chars(item, placed))
            pieces += found
            for piece in found:
                places[id(piece)] = place
    marks.chars = without_doubles(_of_the_page(marks, pieces, unseen(pieces, places, grounds)))
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


def _quarters(drawn: list[tuple[Any, _Placed]]) -> int:
    """By how many quarters, clockwise, most texts of a page are turned: by none on most pages, as a glance shows."""
    if not [placed for _, placed in drawn if placed.matrix[1] or placed.matrix[0] < 0]:
        return 0
    votes = [0, 0, 0, 0]
    for item, placed in drawn:
        a, b = placed.matrix[:2]
        if item.tag.endswith("}TextObject"):
            votes[(0 if a >= 0 else 2) if abs(a) >= abs(b) else (1 if b > 0 else 3)] += 1
    return votes.index(max(votes))


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where an object's own coordinates lie on the page: corner of its boundary, and its CTM."""

    left: float
    top: float
    matrix: tuple[float, ...]

    @classmethod
    def of(cls, item: Any) -> _Placed | None:
        box = _numbers(item.get("Boundary"))
        matrix = _numbers(item.get("CTM")) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        return cls(box[0], box[1], matrix) if len(box) == 4 and len(matrix) == 6 else None

    def turned(self, quarters: int) -> _Placed:
        """The same on the page turned by so many quarters, against the way in which its text is turned."""
        left, top, (a, b, c, d, e, f) = self.left, self.top, self.matrix
        for _ in range(quarters):
            left, top, a, b, c, d, e, f = top, -left, b, -a, d, -c, f, -e
        return _Placed(left, top, (a, b, c, d, e, f))

    @property
    def slanted(self) -> bool:
        """Whether what is written there stands neither upright nor on its side, as watermarks do."""
        a, b = self.matrix[:2]
        if not a or not b:
            return False
        off = degrees(atan2(b, a)) % 90
        return SLANTED < off < 90 - SLANTED

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the object on the page, in points."""
        a, b, c, d, e, f = self.matrix
        return (self.left + a * x + c * y + e) * POINTS, (self.top + b * x + d * y + f) * POINTS


@lru_cache(maxsize=1 << 12)
def _numbers(text: str | None) -> tuple[float, ...]:
    """The numbers of an attribute; none where one of them is beyond any page."""
    if not text:
        return ()
    try:
        found = tuple(map(float, text.split() if _PLAIN.fullmatch(text) else _NUMBER.findall(text)))
    except ValueError:  # two signs or points in one word
        found = tuple(map(float, _NUMBER.findall(text)))
    return found if all(-FARTHEST < number < FARTHEST for number in found) else ()


def _chars(item: Any, placed: _Placed) -> list[Char]:
    """The characters of a text object, each at its own place."""
    found: list[Char] = []
    size = (_numbers(item.get("Size")) or (0.0,))[0]
    start_x, start_y = placed.point(0.0, 0.0)
    a, b, c, d = (number * POINTS for number in placed.matrix[:4])
    height = abs(d * size) or size * POINTS
    narrow, least, most = size * 0.55, size * 0.3, size * 1.3
    x = y = 0.0
    for code in item.iterfind("{*}TextCode"):
        x = (_numbers(code.get("X")) or (x,))[0]
        y = (_numbers(code.get("Y")) or (y,))[0]
        text = (code.text or "").strip("\r\n")
        across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        at_x, at_y = x, y
        for character, step, fall in zip(
            text, chain(across, repeat(None)), chain(down, repeat(0.0)), strict=False
        ):
            wide = size if character > "\u2e7f" else narrow
            if step is not None and least < step < most:
                wide = step
            if character >= " ":
                left, base = start_x + a * at_x + c * at_y, start_y + b * at_x + d * at_y
                right = left + a * wide
                left, right = (left, right) if left < right else (right, left)
                found.append(Char(left, right, base, height, character))
            at_x += step if step is not None else 0.0 if down else wide
            at_y += fall
    return found


def _deltas(text: str | None, length: int) -> Sequence[float]:
    """Steps between characters; ``g n v`` stands for n times v."""
    if not text or "g" not in text:
        return _numbers(text)[:length]
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
    number = float(word) if _NUMBER.fullmatch(word) else 0.0
    return number if -FARTHEST < number < FARTHEST else 0.0


def _add_rules(item: Any, placed: _Placed, marks: PageMarks) -> None:
    """The straight strokes of a path as rules; a thin filled box as one rule. Other fills without strokes are grounds."""
    path = item.findtext("{*}AbbreviatedData") or ""
    points: list[tuple[float, float]] = []
    segments: list[tuple[tuple[float, float], tuple[float, float]]] = []
    for letter, rest in _STEP.findall(path):
        numbers = _numbers(rest)
        if letter == "C" and points:
            segments.append((points[-1], points[0]))
        elif len(numbers) >= 2:
            point = placed.point(numbers[-2], numbers[-1])
            if letter == "L" and points:
                segments.append((points[-1], point))
            points = [point] if letter in "SM" else [*points, point]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if segments and len(segments) > 2 and min(max(xs) - min(xs), max(ys) - min(ys)) <= THIN * POINTS:
        segments = [((min(xs), min(ys)), (max(xs), max(ys)))]
    elif item.get("Stroke") == "false":
        if len(segments) in (4, 5) and item.get("Fill") == "true":
            marks.fills.append((min(xs), min(ys), max(xs), max(ys)))
        return
    if len(segments) in (4, 5) and _is_box(points, min(xs), max(xs), min(ys), max(ys)):
        marks.add_box(min(xs), min(ys), max(xs), max(ys))
        return
    for (x0, y0), (x1, y1) in segments:
        if abs(y1 - y0) <= THIN * POINTS < abs(x1 - x0):
            marks.horizontals.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= THIN * POINTS < abs(y1 - y0):
            marks.verticals.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _is_box(points: list[tuple[float, float]], left: float, right: float, top: float, bottom: float) -> bool:
    """Whether every point is a corner of the outline, and every corner is one."""
    near = THIN * POINTS
    corners = {
        (abs(x - left) <= near, abs(y - top) <= near)
        for x, y in points
        if min(x - left, right - x) <= near and min(y - top, bottom - y) <= near
    }
    inside = all(min(x - left, right - x) <= near and min(y - top, bottom - y) <= near for x, y in points)
    return inside and len(corners) == 4
