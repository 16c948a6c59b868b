"""The rules of tables on a picture of a page: long straight strokes that meet one another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from jixiao.formats.scans.ink import parts_of

LONG_ACROSS, LONG_DOWN = 56, 40
"""A run of ink at least this long (pixels) may be a rule; few strokes of characters are, and they meet no rules."""
THICKEST = 16
"""Ink thicker than this (dots) is no rule: the parts of a stamp, a black margin."""
ASIDE = 4
"""Strokes no more than so many dots aside of one another are parts of one rule."""
DOUBLE = 13
"""Rules no more than so many dots apart have no text between them."""
NEAR = 22
"""A rule's end meets a perpendicular rule within this many pixels; scans tear and overshoot."""

WINDOW, SHARE, SOLID = (140, 120), 0.75, 0.87
"""A broken rule is ink over the first share of so many dots across and down, a faint one over the second."""
BESIDE, CLEAR = 11, 0.15
"""So near (dots) to a broken rule ink stands over no more than this share of it, above and below; near a faint one, on
one side."""
DASH = 9
"""Gaps of a dashed or dotted rule are shorter than this (dots)."""
GAP = 15
"""Gaps of a broken rule are shorter than this (dots)."""
THIN = 13
"""Strokes thinner than this (dots) stand out from what is around them, whether it is paper or text."""
FAINT, NOISE = 12, 4
"""A faint rule is so much darker than its surroundings, and so many times the unrest of the paper."""
PALE = 0.5
"""Rules less than this share as dark as most may be those of the page's back."""
PALEST = 0.25
"""Strokes less than this share as dark as most rules that end in the middle of nothing are those of the back."""
THROUGH = 0.06
"""Pale rules on whose lines there is dark ink over this share are those of the back: rules keep clear of text."""
BEYOND = 60
"""Strokes that run on so many dots beyond the outermost rules, at both ends, are folds and streaks of the scanner."""
FEW = 3
"""One rule of so many may run on so; where more do, it is the outermost rules that are missing."""

LETTER, WORD, FILLED = (30, 80), 300, 0.22
"""A large character or several that touch are so high (dots), no wider, and ink over this share of their box."""

Found = tuple[float, float, float, float]
"""at, low, high, thickness in pixels."""


def without_letters(ink: Any) -> Any:
    """The ink without the large characters of titles, whose strokes are as long as short rules: what is connected, as
    high as a line of text and filled with strokes. A torn piece of a table has more paper."""
    import cv2
    import numpy as np

    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    width, height, dots = stats[:, 2], stats[:, 3], stats[:, 4]
    letters = (height >= LETTER[0]) & (height <= LETTER[1]) & (width > THICKEST) & (width <= WORD) & (dots >= FILLED * width * height)  # fmt: skip
    return np.where(letters[labels], 0, ink) if letters.any() else ink


def strokes_on(grey: Any, ink: Any, *, horizontal: bool) -> list[Found]:
    """Long straight strokes in one direction: runs of ink, and what is faint or broken and as straight."""
    import numpy as np

    if not horizontal:
        turned = np.ascontiguousarray(grey.T), np.ascontiguousarray(ink.T)
        return _strokes(*turned, LONG_DOWN, WINDOW[1])
    return _strokes(grey, ink, LONG_ACROSS, WINDOW[0])


def _strokes(grey: Any, ink: Any, least: int, window: int) -> list[Found]:
    """The horizontal strokes at least so long, those that are faint or broken measured by a ``window`` of dots."""
    import cv2
    import numpy as np

    runs = runs_of(ink, least)
    runs &= ~cv2.morphologyEx(runs, cv2.MORPH_OPEN, _box(1, THICKEST + 1))
    whole = joined(_parts(runs, least))
    stands_out = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, _box(1, THIN))
    enough = max(FAINT, NOISE * int(np.median(stands_out[::4, ::4])))
    faint = cv2.dilate((stands_out > enough).astype(np.uint8), _box(1, 3))
    runs = _alone(faint, window) & cv2.morphologyEx(faint, cv2.MORPH_CLOSE, _box(GAP, 1))
    runs = cv2.morphologyEx(runs, cv2.MORPH_OPEN, _box(least, 1))
    more = [
        _ended(weak, whole, window / 2) for weak in joined(_parts(runs, least)) if weak[2] - weak[1] >= window
    ]
    more = [weak for weak in more if not _is_among(weak, whole) and _fills(faint, weak, whole, window / 2)]
    return whole + more


def runs_of(ink: Any, least: int) -> Any:
    """The dots of horizontal runs of ink at least so long, which may step aside by a dot."""
    import cv2

    return cv2.morphologyEx(cv2.dilate(ink, _box(1, 3)), cv2.MORPH_OPEN, _box(least, 1))


def _alone(faint: Any, window: int) -> Any:
    """The dots of rows where ink covers nearly all of a window, or much of it with paper above and below: letters
    leave gaps and have ink on one side at least."""
    import cv2
    import numpy as np

    cover = cv2.blur(255 * faint, (window, 1))
    dashed = cv2.blur(255 * cv2.morphologyEx(faint, cv2.MORPH_CLOSE, _box(DASH, 1)), (window, 1))
    around = cv2.blur(255 * cv2.dilate(faint, _box(1, BESIDE)), (window, 1))
    above, below = np.full_like(around, 255), np.full_like(around, 255)
    above[BESIDE:], below[:-BESIDE] = around[:-BESIDE], around[BESIDE:]
    clear = np.maximum(above, below) <= 255 * CLEAR
    on_one_side = np.minimum(above, below) <= 255 * CLEAR
    found = np.zeros_like(faint)
    for covered, share, free in ((dashed, SHARE, clear), (cover, SOLID, on_one_side)):
        middles = ((covered >= 255 * share) & free).astype(np.uint8)
        # a window in the middle of which the stroke ends is half full: the stroke reaches as far as it is fuller
        found |= cv2.dilate(middles, _box(2 * int((share - 0.5) * window) + 1, 1))
    return found


def _box(width: int, height: int) -> Any:
    import cv2

    return cv2.getStructuringElement(cv2.MORPH_RECT, (width, height))


def _parts(runs: Any, least: int) -> list[Found]:
    """The connected parts that are long and thin."""
    return [
        (top + height / 2, float(left), float(left + width), float(height))
        for left, top, width, height in parts_of(runs)
        if width >= least and height <= THICKEST
    ]


def _ended(weak: Found, whole: list[Found], near: float) -> Found:
    """A faint stroke that ends where a run of ink ends that it follows: what is beyond so little is text beside it."""
    at, low, high, thick = weak
    on_line = [rule for rule in whole if abs(rule[0] - at) <= ASIDE and rule[1] < high and low < rule[2]]
    begin = min((rule[1] for rule in on_line if low <= rule[1] < low + near), default=low)
    end = max((rule[2] for rule in on_line if high - near < rule[2] <= high), default=high)
    return at, begin, end, thick


def _fills(faint: Any, weak: Found, whole: list[Found], near: float) -> bool:
    """Whether a faint stroke is there between the runs of ink that it joins, where a letter may stand instead: gaps
    so ``near`` as to be no more than a letter and its paper are not filled."""
    row = int(weak[0])
    on_line = sorted(
        rule[1:3] for rule in whole if abs(rule[0] - row) <= ASIDE and rule[1] < weak[2] and weak[1] < rule[2]
    )
    gaps = [(int(above[1]), int(below[0])) for above, below in pairwise(on_line)]
    dots = faint[max(0, row - 2) : row + 3].max(axis=0)
    return all(
        high - low > near and dots[low:high].mean() >= SOLID for low, high in gaps if high - low > NEAR
    )


def _is_among(rule: Found, others: list[Found]) -> bool:
    """Whether one of the others runs along the whole rule."""
    return any(
        abs(rule[0] - at) <= ASIDE and low - NEAR <= rule[1] and rule[2] <= high + NEAR
        for at, low, high, _ in others
    )


def joined(rules: list[Found]) -> list[Found]:
    """Pieces of one torn rule as one: on one line, with a gap that is short."""
    mended: list[Found] = []
    for rule in sorted(rules, key=lambda rule: rule[1]):
        for index, (at, low, high, thick) in enumerate(mended):
            if abs(at - rule[0]) <= ASIDE and -NEAR <= rule[1] - high <= NEAR:
                mended[index] = ((at + rule[0]) / 2, low, max(high, rule[2]), max(thick, rule[3]))
                break
        else:
            mended.append(rule)
    return mended


Strokes = tuple[list[Found], list[Found]]
"""Those that run across and those that run down."""


def one_of_doubles(rules: list[Found]) -> list[Found]:
    """Rules that run so close beside one another that no text stands between them, as those of cells that each have a
    frame of their own, as one rule in their middle, as thick as both and what is between."""
    found: list[Found] = []
    for rule in sorted(rules):
        at, low, high, thick = rule
        beside = next((one for one in found if at - one[0] <= DOUBLE and _run_together(one, rule)), None)
        if beside is not None:
            found.remove(beside)
            wide = at - beside[0] + max(beside[3], thick)
            rule = ((beside[0] + at) / 2, min(beside[1], low), max(beside[2], high), wide)
        found.append(rule)
    return found


def _run_together(one: Found, other: Found) -> bool:
    """Whether two rules have half of the shorter one in common."""
    shared = min(one[2], other[2]) - max(one[1], other[1])
    return 2 * shared >= min(one[2] - one[1], other[2] - other[1])


@dataclass(slots=True)
class Front:
    """What is drawn on the side of the paper that is read: the grey page, its ink, strokes that may be rules, and those
    and others that may be what is left of one."""

    grey: Any
    ink: Any
    strokes: Strokes
    traces: Strokes


def on_this_side(grey: Any, ink: Any, strokes: Strokes) -> Front:
    """The strokes without those of the page's back.

    A rule ends at others, pale or not; what shines through ends where text begins. Where most pale strokes have such
    a loose end, none of them is a rule; those without may be what is left of one.
    """
    import numpy as np

    pages = grey, grey.T
    rules = [(page, rule) for page, found in zip(pages, _meeting(*strokes), strict=True) for rule in found]
    usual = _weighted_median(
        [_darkness(*rule) for rule in rules], [high - low for _, (_, low, high, _) in rules]
    )
    pale = [
        {one for one in found if FAINT / 2 <= _darkness(page, one) < PALEST * usual}
        for page, found in zip(pages, strokes, strict=True)
    ]
    loose = [
        {one for one in mine if _has_loose_end(one, others)}
        for mine, others in zip(pale, reversed(strokes), strict=True)
    ]
    if 2 * sum(map(len, loose)) <= sum(map(len, pale)):
        return Front(grey, ink, strokes, strokes)
    dark = grey < 255 - PALEST * usual
    front, ink = np.where(dark, grey, 255).astype(np.uint8), ink * dark
    found = strokes_on(front, ink, horizontal=True), strokes_on(front, ink, horizontal=False)
    return Front(front, ink, found, _but(strokes, loose))


def _but(strokes: Strokes, without: list[set[Found]]) -> Strokes:
    across, down = (
        [one for one in found if one not in gone] for found, gone in zip(strokes, without, strict=True)
    )
    return across, down


def _has_loose_end(stroke: Found, others: list[Found]) -> bool:
    """Whether a stroke ends where none of the others is."""
    at, *ends, _ = stroke
    return any(
        all(
            abs(other - end) > NEAR / 2 or not low - NEAR <= at <= high + NEAR
            for other, low, high, _ in others
        )
        for end in ends
    )


def alike(grey: Any, across: list[Found], down: list[Found]) -> tuple[list[Found], list[Found]]:
    """The rules of tables. Strokes much thicker than the others, such as the edge of a stamp, are none: they stay on
    the page as ink, for they may cover text. Nor are folds and streaks, and the rules of the page's back."""
    across, down = _ending(across, down), _ending(down, across)
    rules = _meeting(across, down)
    most = 2 * median([thick for *_, thick in [*rules[0], *rules[1]]] or [0]) + 1
    if any(rule[3] > most for rule in [*rules[0], *rules[1]]):
        across, down = ([rule for rule in found if rule[3] <= most] for found in (across, down))
        rules = _meeting(across, down)
    pale = _shining_through(grey, rules)
    return _meeting(*([rule for rule in found if rule not in pale] for found in rules)) if pale else rules


def _ending(rules: list[Found], others: list[Found]) -> list[Found]:
    """The rules without those few that run on far beyond the others at both ends, unless these end there."""
    kept = [rule for rule in rules if not _runs_on(rule, others)]
    return kept if FEW * (len(rules) - len(kept)) <= len(rules) else rules


def _runs_on(rule: Found, others: list[Found]) -> bool:
    """Whether a rule goes far beyond the others that it crosses, and is not what most of them end at."""
    within = cut(rule, others)
    if within is None or rule[1] > within[1] - BEYOND or rule[2] < within[2] + BEYOND:
        return False
    crossed = [other for other in others if other[1] - NEAR <= rule[0] <= other[2] + NEAR]
    ending = sum(min(abs(low - rule[0]), abs(high - rule[0])) <= NEAR for _, low, high, _ in crossed)
    return 2 * ending < len(crossed)


def _shining_through(grey: Any, rules: tuple[list[Found], list[Found]]) -> list[Found]:
    """The rules that are much paler than most, if they run through text."""
    turned = grey.T
    measured = [(rule, _darkness(page, rule), page) for page, found in ((grey, rules[0]), (turned, rules[1])) for rule in found]  # fmt: skip
    lengths = [rule[2] - rule[1] for rule, *_ in measured]
    if not measured:
        return []
    usual = _weighted_median([dark for _, dark, _ in measured], lengths)
    pale = [(rule, page) for rule, dark, page in measured if dark < PALE * usual]
    lines = [line_of(rule, [other for other, beside in pale if beside is page]) for rule, page in pale]
    met = sum(_ink_over(page, line, usual) for line, (_, page) in zip(lines, pale, strict=True))
    return [rule for rule, _ in pale] if met > THROUGH * sum(high - low for _, low, high, _ in lines) else []


def line_of(rule: Found, rules: list[Found]) -> Found:
    """The whole line on which a rule and others are."""
    level = [other for other in rules if abs(other[0] - rule[0]) <= ASIDE]
    return rule[0], min(low for _, low, _, _ in level), max(high for _, _, high, _ in level), rule[3]


def _darkness(page: Any, rule: Found) -> float:
    """How much darker than white paper a horizontal rule is."""
    import numpy as np

    strip = _strip(page, rule)
    return float(np.median(strip)) if strip.size else 255.0


def _ink_over(page: Any, line: Found, usual: float) -> int:
    """On how many dots of a horizontal line ink stands that is as dark as most rules."""
    return int((_strip(page, line) >= PALE * usual).sum())


def _strip(page: Any, rule: Found) -> Any:
    """How much darker than white paper each column of a horizontal rule is."""
    import numpy as np

    at, low, high, thick = rule
    half = int(thick / 2) + 1
    strip = page[max(0, int(at) - half) : int(at) + half + 1, int(low) : int(high)]
    return 255 - strip.min(axis=0).astype(int) if strip.size else np.zeros(0, int)


def _weighted_median(values: list[float], weights: list[float]) -> float:
    """The value of which those below and those above have the same weight."""
    half, total = sum(weights) / 2, 0.0
    for value, weight in sorted(zip(values, weights, strict=True)):
        total += weight
        if total >= half:
            return value
    return 0.0


def _meeting(across: list[Found], down: list[Found]) -> tuple[list[Found], list[Found]]:
    """The rules that meet at least two of the other direction, cut at the outermost of them: strokes of text meet
    none, and a rule that ran into a stroke is brought back."""
    for _ in range(4):
        kept_across = [kept for rule in across if (kept := cut(rule, down))]
        kept_down = [kept for rule in down if (kept := cut(rule, kept_across))]
        settled = (kept_across, kept_down) == (across, down)
        across, down = kept_across, kept_down
        if settled:
            break
    return across, down


def cut(rule: Found, others: list[Found]) -> Found | None:
    """A rule cut at the outermost of the others that it meets; None where it does not meet two."""
    at, low, high, thick = rule
    met = [
        other_at
        for other_at, other_low, other_high, _ in others
        if other_low - NEAR <= at <= other_high + NEAR and low - NEAR <= other_at <= high + NEAR
    ]
    return (at, min(met), max(met), thick) if met and max(met) - min(met) > NEAR else None


def without(grey: Any, across: list[Found], down: list[Found]) -> Any:
    """The page with its rules painted over, so that they are not read as characters."""
    clean = grey.copy()
    for at, low, high, thick in across:
        half = thick / 2
        clean[int(at - half) : int(at + half) + 1, int(low) : int(high) + 1] = 255
    for at, low, high, thick in down:
        half = thick / 2
        clean[int(low) : int(high) + 1, int(at - half) : int(at + half) + 1] = 255
    return clean
