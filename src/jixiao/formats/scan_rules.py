"""The rules of tables on a picture of a page: long straight strokes that meet one another."""

from __future__ import annotations

from statistics import median
from typing import Any

LONG_ACROSS, LONG_DOWN = 56, 40
"""A run of ink at least this long (pixels) may be a rule; few strokes of characters are, and they meet no rules."""
THICKEST = 16
"""Ink thicker than this (dots) is no rule: the parts of a stamp, a black margin."""
NEAR = 22
"""A rule's end meets a perpendicular rule within this many pixels; scans tear and overshoot."""

Found = tuple[float, float, float, float]
"""at, low, high, thickness in pixels."""


def strokes_on(ink: Any, *, horizontal: bool) -> list[Found]:
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


def _mended(rules: list[Found]) -> list[Found]:
    """Pieces of one torn rule as one: on one line, with a gap that is short."""
    mended: list[Found] = []
    for rule in sorted(rules, key=lambda rule: rule[1]):
        for index, (at, low, high, thick) in enumerate(mended):
            if abs(at - rule[0]) <= 4 and -NEAR <= rule[1] - high <= NEAR:
                mended[index] = ((at + rule[0]) / 2, low, max(high, rule[2]), max(thick, rule[3]))
                break
        else:
            mended.append(rule)
    return mended


def alike(across: list[Found], down: list[Found]) -> tuple[list[Found], list[Found]]:
    """The rules of tables. Strokes much thicker than the others, such as the edge of a stamp, are none: they stay on
    the page as ink, for they may cover text."""
    rules = _meeting(across, down)
    most = 2 * median([thick for *_, thick in [*rules[0], *rules[1]]] or [0]) + 1
    if all(rule[3] <= most for rule in [*rules[0], *rules[1]]):
        return rules
    return _meeting(*([rule for rule in found if rule[3] <= most] for found in (across, down)))


def _meeting(across: list[Found], down: list[Found]) -> tuple[list[Found], list[Found]]:
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


def _cut(rule: Found, others: list[Found]) -> Found | None:
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
