"""A picture of a page → rules and characters with their confidence, by line morphology and offline OCR.

The models travel in the wheel of the optional extra ``ocr``; nothing is fetched. Lengths in the result are points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jixiao.core.finding import Finding
from jixiao.core.grid import Cell, Grid, Paragraph
from jixiao.core.message import say
from jixiao.formats.notices import notice, unreadable
from jixiao.formats.pages.layout import blocks_of
from jixiao.formats.pages.marks import PageMarks, PlacedGrid, PlacedText, Rule
from jixiao.formats.scans.again import read_again
from jixiao.formats.scans.chars import chars_in
from jixiao.formats.scans.doubts import doubt
from jixiao.formats.scans.dropouts import doubt_cut, white_lines
from jixiao.formats.scans.engine import lines_in
from jixiao.formats.scans.ink import black_on_white, darkened, evened, ink_on, without_dots
from jixiao.formats.scans.level import is_warped, levelled
from jixiao.formats.scans.mend import mended
from jixiao.formats.scans.open_ends import with_ends
from jixiao.formats.scans.rules import (
    Found,
    alike,
    on_this_side,
    one_of_doubles,
    strokes_on,
    without,
    without_letters,
)
from jixiao.formats.scans.signs import DOUBTFUL, SURE, read_signs
from jixiao.formats.scans.turn import quarters_to_upright

DPI = 200
SCALE = 72 / DPI
UPSIDE_DOWN = 0.88
"""A page whose characters are less sure than this on average may stand on its head: it is read that way too, and the
surer reading counts. Made scans are 0.96 and more upright, 0.83 and less on their heads."""
ENOUGH, BAD = 12, 0.3
"""Of so many cells and more, this share is doubtful on a page that is too bad to be read: all its cells are."""


def is_installed() -> bool:
    """Whether the OCR engine is there."""
    from importlib.util import find_spec

    return find_spec("cv2") is not None and find_spec("rapidocr") is not None


def require(name: str) -> None:
    """Raise UnreadableFile naming the extra when the OCR engine is not installed."""
    if not is_installed():
        message = say(
            "文件《{file}》里没有可用的文字（扫描件、图片或缺少文字编码），需要文字识别组件，尚未安装",
            file=name,
        )
        raise unreadable("F13", name, message)


def blocks_of_scan(image: Any, number: int, name: str) -> list[PlacedText | PlacedGrid]:
    """The paragraphs and tables of a page picture (grey, ``DPI`` dots an inch); each cell keeps its confidence.

    Raises UnreadableFile (F15) when the engine gives up: it needs up to 2 GB of memory.
    """
    try:
        return _blocks(image, number)
    except Exception:  # the engine and its libraries tell trouble by many kinds of exception
        message = say("文件《{file}》第{page}页的文字识别没有完成", file=name, page=number)
        raise unreadable("F15", name, message, f"第{number}页") from None


def _blocks(image: Any, number: int) -> list[PlacedText | PlacedGrid]:
    """The blocks of a page; of one that lies on its side or stands on its head, of the page put upright.

    A few lines tell how it lies; where they tell wrong, the reading of the whole page does, at twice the cost. The
    engine turns high boxes to the left before it reads them: what it reads surely so lies with its head to the right.
    """
    import numpy as np

    even = darkened(evened(black_on_white(image)))
    image = without_dots(even)
    strewn = image is not even
    image = np.ascontiguousarray(np.rot90(image, quarters_to_upright(image)))
    page = _read(image, number, strewn=strewn)
    doubtful = page.sure < UPSIDE_DOWN
    if not page.sideways and not doubtful:
        return page.blocks
    quarters = 2 if not page.sideways else 3 if doubtful else 1
    turned = _read(np.ascontiguousarray(np.rot90(image, quarters)), number, strewn=strewn)
    return turned.blocks if page.sideways or turned.sure > page.sure else page.blocks


@dataclass(slots=True)
class _Page:
    """A page as it was read: how sure its characters are, and whether most of its lines run up or down."""

    blocks: list[PlacedText | PlacedGrid]
    sure: float
    sideways: bool


def _read(image: Any, number: int, *, strewn: bool) -> _Page:
    """A page as it lies; ``strewn``: it was, with single dots, of which some may have stood where a point would."""
    grey = levelled(image)
    ink = ink_on(grey)
    drawn = without_letters(ink)
    strokes = with_ends((strokes_on(grey, drawn, horizontal=True), strokes_on(grey, drawn, horizontal=False)))
    front = on_this_side(grey, drawn, strokes)
    found = mended(front.ink, *alike(front.grey, *front.strokes))
    across, down = map(one_of_doubles, found.rules)
    clean = without(grey, across, down)
    marks = PageMarks(number, grey.shape[1] * SCALE, grey.shape[0] * SCALE)
    marks.horizontals, marks.verticals = _in_points(across), _in_points(down)
    sound = _in_points(one_of_doubles(found.sound[0])), _in_points(one_of_doubles(found.sound[1]))
    traces = [_in_points(some + hints) for some, hints in zip(front.traces, found.hints, strict=True)]
    lines = lines_in(clean)
    marks.chars = chars_in(lines, SCALE)
    blocks = blocks_of(marks)
    warped = is_warped(ink)
    white = white_lines(ink, across), white_lines(ink.T, down)
    boxes = [(*map(int, box.min(axis=0)), *map(int, box.max(axis=0))) for box, _ in lines]
    for block in blocks:
        if isinstance(block, PlacedGrid):
            read_signs(block, clean, marks.chars, SCALE)
            settled = read_again(block, clean, marks.chars, boxes, SCALE)
            doubt(block, sound, (traces[0], traces[1]), marks.chars, clean, SCALE, settled, strewn)
            doubt_cut(block, white, marks.chars, SCALE)
    cells = [cell for block in blocks if isinstance(block, PlacedGrid) for cell in block.grid.cells]
    for cell in cells if warped or _is_bad(cells) else ():
        cell.confidence = min(cell.confidence, DOUBTFUL)
    scores = [char.score for char in marks.chars]
    tall = sum(_is_tall(box) for box, _ in lines)
    return _Page(blocks, sum(scores) / len(scores) if scores else 1.0, 2 * tall > len(lines) > 0)


def _is_bad(cells: list[Cell]) -> bool:
    """Whether so many cells of a page are doubtful that the others cannot be trusted either."""
    doubtful = sum(cell.confidence < SURE for cell in cells)
    return len(cells) >= ENOUGH and doubtful > BAD * len(cells)


def _in_points(rules: list[Found]) -> list[Rule]:
    return [Rule(at * SCALE, low * SCALE, high * SCALE) for at, low, high, _ in rules]


def _is_tall(box: Any) -> bool:
    """Whether the box of a line is much higher than wide."""
    (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
    return bottom - top > 1.5 * (right - left)


def recognition_notices(blocks: Iterable[Paragraph | Grid], pages: list[int], name: str) -> list[Finding]:
    """What to tell of a file some ``pages`` of which are pictures: that they were recognised, and a finding for each
    cell that is not sure, that a person may confirm it. None where it has no such pages."""
    if not pages:
        return []
    by_page: dict[str, list[Cell]] = defaultdict(list)
    for cell in (cell for block in blocks if isinstance(block, Grid) for cell in block.cells):
        by_page[cell.address.partition(" ")[0]].append(cell)
    unsure = sum(cell.confidence < SURE for cells in by_page.values() for cell in cells)
    message = say(
        "文件《{file}》的第{pages}页是图片，文字由识别读出，其中 {count} 格需要确认",
        file=name,
        pages="、".join(map(str, pages)),
        count=unsure,
    )
    told = [notice("F33", name, message, f"第{pages[0]}页")]
    return told + [one for page, cells in by_page.items() for one in _doubts(cells, page, name)]


def _doubts(cells: list[Cell], page: str, name: str) -> list[Finding]:
    """A finding for each cell of a page whose recognition is not sure; one for the page where that is so of all."""
    unsure = [cell for cell in cells if cell.confidence < SURE]
    if len(unsure) == len(cells) >= ENOUGH:
        message = say(
            "文件《{file}》{page}的字迹或框线不清，{count} 格都没有把握",
            file=name,
            page=page,
            count=len(cells),
        )
        return [notice("F35", name, message, page)]
    return [
        notice(
            "F26",
            name,
            say("识别为“{text}”，把握 {percent}%", text=cell.text, percent=cell.confidence),
            cell.address,
        )
        for cell in unsure
    ]
