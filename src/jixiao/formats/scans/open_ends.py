"""Tables that go on over the page, and those drawn without their outer rules: a rule is set where the others end.

Browsers leave out the rule where a page break cuts a table, and statistical tables have none at their sides. The rules
of the other direction run on there, past the outermost one that crosses them, and end together.
"""

from __future__ import annotations

from statistics import median

from jixiao.formats.scans.rules import NEAR, Found, Strokes

FEWEST = 3
"""So many rules that end together tell where one is missing."""
ROW = 24
"""They run on at least so many dots: a row is no lower, and scans overshoot by less."""
TOGETHER = 8
"""Ends that are no more than so many dots apart are at one height."""
WIDE = 0.8
"""They stand over this share of the outermost rule's length."""


def with_ends(strokes: Strokes) -> Strokes:
    """The strokes, level and upright, with those that are missing where the others of a table end."""
    across, down = strokes
    return across + _missing(down, across), down + _missing(across, down)


def _missing(rules: list[Found], others: list[Found]) -> list[Found]:
    """The strokes to set before the first and after the last of ``others``, at the ends of ``rules``."""
    crossing = [other for other in others if len(_crossed(other, rules)) >= FEWEST]
    if not crossing:
        return []
    first, last = min(crossing), max(crossing)
    before = [(low, at, thick) for at, low, _, thick in _crossed(first, rules) if low < first[0] - ROW]
    after = [(high, at, thick) for at, _, high, thick in _crossed(last, rules) if high > last[0] + ROW]
    return [*_set_at(before, first), *_set_at(after, last)]


def _crossed(one: Found, rules: list[Found]) -> list[Found]:
    """The rules of the other direction that a stroke crosses or touches."""
    at, low, high, _ = one
    return [
        rule
        for rule in rules
        if rule[1] - NEAR <= at <= rule[2] + NEAR and low - NEAR <= rule[0] <= high + NEAR
    ]


def _set_at(ends: list[tuple[float, float, float]], outermost: Found) -> list[Found]:
    """A stroke through the ends (how far, at, thickness) that are at one height; none where too few are."""
    level = max((_at_one_height(ends, end) for end, *_ in ends), key=len, default=[])
    places = [at for _, at, _ in level]
    if len(level) < FEWEST or max(places) - min(places) < WIDE * (outermost[2] - outermost[1]):
        return []
    thick = median(thick for *_, thick in level)
    return [(median(end for end, *_ in level), min(places), max(places), thick)]


def _at_one_height(ends: list[tuple[float, float, float]], height: float) -> list[tuple[float, float, float]]:
    return [one for one in ends if abs(one[0] - height) <= TOGETHER]
