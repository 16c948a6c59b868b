"""A picture of a page → rules and characters with their confidence, by line morphology and offline OCR.

The models travel in the wheel of the optional extra ``ocr``; nothing is fetched. Lengths in the result are points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from jixiao.core.finding import Finding
from jixiao.core.grid import Grid, Paragraph
from jixiao.core.message import say
from jixiao.formats.notices import notice, unreadable
from jixiao.formats.page_layout import blocks_of
from jixiao.formats.page_marks import PageMarks, PlacedGrid, PlacedText, Rule
from jixiao.formats.scan_again import read_again
from jixiao.formats.scan_chars import chars_in
from jixiao.formats.scan_doubts import doubt
from jixiao.formats.scan_engine import lines_in
from jixiao.formats.scan_ink import evened, ink_on
from jixiao.formats.scan_signs import DOUBTFUL, SURE, read_signs

DPI = 200
SCALE = 72 / DPI
LONG_ACROSS, LONG_DOWN = 56, 40
"""A run of ink at least this long (pixels) may be a rule; few strokes of characters are, and they meet no rules."""
UPSIDE_DOWN = 0.88
"""A page whose characters are less sure than this on average may stand on its head: it is read that way too, and the
surer reading counts. Made scans are 0.96 and more upright, 0.83 and less on their heads."""
THICKEST = 16
"""Ink thicker than this (dots) is no rule: the parts of a stamp, a black margin."""
WARPED = 0.4
"""Degrees by which the strokes in two halves of a straightened page may differ; more is the slant of a photograph or a
page that curls, where rules and texts of neighbouring cells mix."""
EDGE = 0.05
"""The share of a page's width and height along its edges where black borders of scans are no strokes of it."""
MANY = 6.0
"""So many times the width of half a page in strokes are enough to tell its slope for certain."""
STEEPEST, LEAST_SLOPE = 5.0, 0.03
"""Degrees by which a scanned page may lie aslant, and from which it is turned."""
DOTS = 20_000
"""So many dots of the rules are enough to find their slope."""
NEAR = 22
"""A rule's end meets a perpendicular rule within this many pixels; scans tear and overshoot."""


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

    The engine turns high boxes to the left before it reads them: what it reads surely so lies with its head to the
    right.
    """
    import numpy as np

    image = evened(image)
    page = _read(image, number)
    doubtful = page.sure < UPSIDE_DOWN
    if not page.sideways and not doubtful:
        return page.blocks
    quarters = 2 if not page.sideways else 3 if doubtful else 1
    turned = _read(np.ascontiguousarray(np.rot90(image, quarters)), number)
    return turned.blocks if page.sideways or turned.sure > page.sure else page.blocks


@dataclass(slots=True)
class _Page:
    """A page as it was read: how sure its characters are, and whether most of its lines run up or down."""

    blocks: list[PlacedText | PlacedGrid]
    sure: float
    sideways: bool


def _read(image: Any, number: int) -> _Page:
    grey = _straight(image)
    ink = ink_on(grey)
    strokes = _rules(ink, horizontal=True), _rules(ink, horizontal=False)
    across, down = _alike(*strokes)
    clean = _without(grey, across, down)
    marks = PageMarks(number, grey.shape[1] * SCALE, grey.shape[0] * SCALE)
    marks.horizontals, marks.verticals = _in_points(across), _in_points(down)
    rules = [*marks.horizontals], [*marks.verticals]
    lines = lines_in(clean)
    marks.chars = chars_in(lines, SCALE)
    blocks = blocks_of(marks)
    warped = _is_warped(ink)
    boxes = [(*map(int, box.min(axis=0)), *map(int, box.max(axis=0))) for box, _ in lines]
    for block in blocks:
        if isinstance(block, PlacedGrid):
            read_signs(block, clean, marks.chars, SCALE)
            settled = read_again(block, clean, marks.chars, boxes, SCALE)
            doubt(
                block, rules, (_in_points(strokes[0]), _in_points(strokes[1])), marks.chars, clean, SCALE, settled,
            )  # fmt: skip
            for cell in block.grid.cells if warped else ():
                cell.confidence = min(cell.confidence, DOUBTFUL)
    scores = [char.score for char in marks.chars]
    tall = sum(_is_tall(box) for box, _ in lines)
    return _Page(blocks, sum(scores) / len(scores) if scores else 1.0, 2 * tall > len(lines) > 0)


def _in_points(rules: list[_Found]) -> list[Rule]:
    return [Rule(at * SCALE, low * SCALE, high * SCALE) for at, low, high, _ in rules]


def _is_tall(box: Any) -> bool:
    """Whether the box of a line is much higher than wide."""
    (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
    return bottom - top > 1.5 * (right - left)


def doubts(blocks: Iterable[Paragraph | Grid], name: str) -> list[Finding]:
    """A finding for each cell whose recognition is not sure, that a person may confirm it."""
    return [
        notice(
            "F26",
            name,
            say("识别为“{text}”，把握 {percent}%", text=cell.text, percent=cell.confidence),
            cell.address,
        )
        for block in blocks
        if isinstance(block, Grid)
        for cell in block.cells
        if cell.confidence < SURE
    ]


def _straight(grey: Any) -> Any:
    """The page turned so that its long horizontal strokes lie level."""
    import cv2

    angle = _slope(ink_on(grey))
    if abs(angle) < LEAST_SLOPE:
        return grey
    height, width = grey.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def _is_warped(ink: Any) -> bool:
    """Whether the long strokes of a page, level on the whole, rise in one half of it and fall in the other."""
    import numpy as np

    above, beside = (int(EDGE * side) for side in ink.shape)
    ink = ink[above:-above, beside:-beside]
    for turned in (ink, np.ascontiguousarray(ink.T)):
        height, width = turned.shape
        halves = (
            (turned[: height // 2], turned[height // 2 :]),
            (turned[:, : width // 2], turned[:, width // 2 :]),
        )
        for one, other in halves:
            slopes = [_slope(np.ascontiguousarray(half), MANY) for half in (one, other)]
            if all(slopes) and abs(slopes[0] - slopes[1]) > WARPED:
                return True
    return False


def _slope(ink: Any, least: float = 0.5) -> float:
    """By how many degrees the long horizontal strokes fall to the right; 0 where they have fewer dots than ``least``
    times the page's width.

    The right slope is the one along which the dots of the strokes gather on the fewest lines.
    """
    import cv2
    import numpy as np

    thick = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_RECT, (1, 3)))
    strokes = cv2.morphologyEx(
        thick, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (LONG_DOWN, 1))
    )
    ys, xs = np.nonzero(strokes)
    if len(xs) < least * ink.shape[1]:
        return 0.0
    step = max(1, len(xs) // DOTS)
    ys, xs = ys[::step].astype(float), xs[::step].astype(float)

    def gathered(angle: float) -> float:
        at = np.floor(ys - xs * np.tan(np.radians(angle))).astype(int)
        return float((np.bincount(at - at.min()).astype(float) ** 2).sum())

    coarse = max(np.arange(-STEEPEST, STEEPEST + 0.01, 0.25), key=gathered)
    fine = [(gathered(angle), angle) for angle in np.arange(coarse - 0.25, coarse + 0.26, 0.02)]
    most = max(fine)[0]
    return float(np.mean([angle for dots, angle in fine if dots > 0.98 * most]))


_Found = tuple[float, float, float, float]
"""at, low, high, thickness in pixels."""


def _rules(ink: Any, *, horizontal: bool) -> list[_Found]:
    """Long straight runs of ink in one direction."""
    import cv2

    least = LONG_ACROSS if horizontal else LONG_DOWN
    size = (least, 1) if horizontal else (1, least)
    thick_enough = (1, 3) if horizontal else (3, 1)
    runs = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_RECT, thick_enough))
    runs = cv2.morphologyEx(runs, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, size))
    blob = (1, THICKEST + 1) if horizontal else (THICKEST + 1, 1)
    runs &= ~cv2.morphologyEx(runs, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, blob))
    _, _, stats, _ = cv2.connectedComponentsWithStats(runs)
    found = []
    for left, top, width, height, _ in stats[1:]:
        long, thick = (width, height) if horizontal else (height, width)
        if long >= least and thick <= THICKEST:
            at = top + height / 2 if horizontal else left + width / 2
            low = left if horizontal else top
            found.append((float(at), float(low), float(low + long), float(thick)))
    return _mended(found)


def _mended(rules: list[_Found]) -> list[_Found]:
    """Pieces of one torn rule as one: on one line, with a gap that is short."""
    mended: list[_Found] = []
    for rule in sorted(rules, key=lambda rule: rule[1]):
        for index, (at, low, high, thick) in enumerate(mended):
            if abs(at - rule[0]) <= 4 and -NEAR <= rule[1] - high <= NEAR:
                mended[index] = ((at + rule[0]) / 2, low, max(high, rule[2]), max(thick, rule[3]))
                break
        else:
            mended.append(rule)
    return mended


def _alike(across: list[_Found], down: list[_Found]) -> tuple[list[_Found], list[_Found]]:
    """The rules of tables. Strokes much thicker than the others, such as the edge of a stamp, are none: they stay on
    the page as ink, for they may cover text."""
    rules = _meeting(across, down)
    most = 2 * median([thick for *_, thick in [*rules[0], *rules[1]]] or [0]) + 1
    if all(rule[3] <= most for rule in [*rules[0], *rules[1]]):
        return rules
    return _meeting(*([rule for rule in found if rule[3] <= most] for found in (across, down)))


def _meeting(across: list[_Found], down: list[_Found]) -> tuple[list[_Found], list[_Found]]:
    """The rules that meet at least two of the other direction, cut at the outermost of them: strokes of text meet
    none, and a rule that ran into a stroke is brought back."""
    for _ in range(4):
        kept_across = [cut for rule in across if (cut := _cut(rule, down))]
        kept_down = [cut for rule in down if (cut := _cut(rule, kept_across))]
        settled = (kept_across, kept_down) == (across, down)
        across, down = kept_across, kept_down
        if settled:
            break
    return across, down


def _cut(rule: _Found, others: list[_Found]) -> _Found | None:
    at, low, high, thick = rule
    met = [
        other_at
        for other_at, other_low, other_high, _ in others
        if other_low - NEAR <= at <= other_high + NEAR and low - NEAR <= other_at <= high + NEAR
    ]
    return (at, min(met), max(met), thick) if met and max(met) - min(met) > NEAR else None


def _without(grey: Any, across: list[_Found], down: list[_Found]) -> Any:
    """The page with its rules painted over, so that they are not read as characters."""
    clean = grey.copy()
    for at, low, high, thick in across:
        half = thick / 2
        clean[int(at - half) : int(at + half) + 1, int(low) : int(high) + 1] = 255
    for at, low, high, thick in down:
        half = thick / 2
        clean[int(low) : int(high) + 1, int(at - half) : int(at + half) + 1] = 255
    return clean
