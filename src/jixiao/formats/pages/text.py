"""Positioned characters → lines and text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

ASIDE, BELOW, BELOW_UNEVEN, MOST_COLUMNS = 1.15, 1.08, 1.25, 4
"""In text written downward, characters begin so many sizes beside one another and at most so many below, where only the
last column is shorter a little more; labels have so many columns at most."""
SAME_LINE, STACKED = 0.35, 0.5
"""Baselines of neighbours this near, in characters, are one line; characters at one place this far apart are of two."""
SLANTED = 8.0
"""A character turned by more degrees than this against the page's directions is no text of its tables."""
DOUBLED = 3.0
"""A character drawn twice stands no further (points) from where it stood first."""
FAR = 1 << 20
"""Beyond any page."""
SAME_PLACE, OWN_WIDTH = 0.25, 0.45
"""And no further than these parts of its size and of its width: a point is narrow, its shadow as far off as others."""
STRETCHED, AUTOMATIC, FIRST_IDEOGRAPH = 1.2, 0.25, "一"
"""A justified line that goes on in the next has less room (in characters) to fill than one character takes; so much
programs leave beside a numeral by themselves."""
SPREAD = 0.1
"""With so much room (in characters) between all of its characters a line is spaced out: then it ends with that room too."""


@dataclass(slots=True)
class Char:
    """One character: where it begins and ends, its baseline (y grows downward), its size in points.

    ``score`` is how sure a recognition is of it, 0 to 1; 1 where nothing had to be recognised. ``place`` counts the
    characters of a page in the order in which they are drawn; set where it is needed.
    """

    left: float
    right: float
    y: float
    size: float
    text: str
    score: float = 1.0
    place: int = 0


def without_doubles(chars: list[Char]) -> list[Char]:
    """The characters without those drawn a second time almost in the same place, as shadows and bold print are.

    Most pages have none, which a glance at whole points and at neighbours shows.
    """
    if len({int(char.left) * FAR + int(char.y) for char in chars}) == len(chars) and not [
        one
        for one, other in pairwise(chars)
        if one.text == other.text
        and -SAME_PLACE * one.size <= other.left - one.left <= SAME_PLACE * one.size
        and -SAME_PLACE * one.size <= other.y - one.y <= SAME_PLACE * one.size
    ]:
        return chars
    seen: dict[tuple[str, int, int], list[Char]] = {}
    kept = []
    for char in chars:
        column, row = int(char.left / DOUBLED), int(char.y / DOUBLED)
        near = (
            other
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for other in seen.get((char.text, x, y), ())
        )
        within = min(SAME_PLACE * char.size, OWN_WIDTH * (char.right - char.left))
        if char.text.isspace() or not any(
            abs(other.left - char.left) <= within and abs(other.y - char.y) <= SAME_PLACE * char.size
            for other in near
        ):
            seen.setdefault((char.text, column, row), []).append(char)
            kept.append(char)
    return kept


def lines_of(chars: list[Char]) -> list[list[Char]]:
    """Characters in lines from top to bottom, each from left to right.

    Lines go by baseline: the boxes of 、 and other small signs are too low to tell.
    """
    lines: list[list[Char]] = []
    stacked = False
    for char in sorted(chars, key=attrgetter("y", "left")):
        if lines and abs(char.y - lines[-1][-1].y) <= SAME_LINE * max(char.size, lines[-1][-1].size):
            lines[-1].append(char)
            stacked |= char.y - lines[-1][0].y > STACKED * char.size
        else:
            lines.append([char])
    if stacked:
        lines = [part for line in lines for part in _level_parts(line)]
    for line in lines:
        line.sort(key=attrgetter("left"))
    return lines


def _level_parts(line: list[Char]) -> list[list[Char]]:
    """A line as it is, or parted where characters of it stand below one another: lines of cells side by side, each a
    little lower than the one before, run into one."""
    ordered = sorted(line, key=attrgetter("left", "y"))
    if not any(
        other.left < (one.left + one.right) / 2 and abs(other.y - one.y) > STACKED * one.size
        for one, other in pairwise(ordered)
    ):
        return [line]
    parts = [[line[0]]]
    for char in line[1:]:
        if char.y - parts[-1][0].y <= SAME_LINE * max(char.size, parts[-1][0].size):
            parts[-1].append(char)
        else:
            parts.append([char])
    return parts


def usual_gap(lines: list[list[Char]]) -> float:
    """How far characters drawn one after another stand apart, in characters: 0 but for text that is spaced out."""
    gaps = sorted(
        (char.left - before.right) / before.size
        for line in lines
        for before, char in pairwise(line)
        if char.place == before.place + 1 and before.size > 0
    )
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    return usual if usual > SPREAD else 0.0


def text_of(lines: list[list[Char]], edges: tuple[float, float] | None = None) -> str:
    """The text of lines. A line that fills its cell (``edges``: left and right) goes on in the next; others end.

    Text written downward, in columns from right to left, is read so.
    """
    if len(lines) > 1 and (columns := _downward(lines)):
        return "".join(char.text for column in columns for char in column)
    text = ""
    for index, line in enumerate(lines):
        text += _line_text(line)
        if index + 1 < len(lines):
            goes_on = edges and is_full(line, lines[index + 1][0], edges, alone=False)
            text += "" if goes_on and not _is_stretched(line, lines) else "\n"
    return text.strip()


def _is_stretched(line: list[Char], lines: list[list[Char]]) -> bool:
    """Whether a line would have had room for one more character, were it not set wider than others to fill its cell,
    as justified lines are that end with a break."""
    room, count = _room_between(line)
    if room <= STRETCHED * line[0].size:
        return False
    usual = min((each / number for each, number in map(_room_between, lines) if number), default=0.0)
    return room - usual * count > STRETCHED * line[0].size


def _room_between(line: list[Char]) -> tuple[float, int]:
    """The room between neighbours on a line of which one at least is an ideograph, and how many such pairs there are.
    The quarter of a size that programs leave between an ideograph and a numeral is none."""
    room, count = 0.0, 0
    for before, char in pairwise(line):
        wide = (before.text >= FIRST_IDEOGRAPH) + (char.text >= FIRST_IDEOGRAPH)
        if wide:
            room += max(0.0, char.left - before.right - (AUTOMATIC * char.size if wide == 1 else 0.0))
            count += 1
    return room, count


def _downward(lines: list[list[Char]]) -> list[list[Char]]:
    """The columns of text written downward, from right to left; none where it is written across.

    Downward, characters follow one another without room, and stand further apart from those beside them.
    """
    if not 1 < max(map(len, lines)) <= MOST_COLUMNS:
        return []
    size = max(char.size for line in lines for char in line)  # brackets on their side count less
    if any(_stands_beside(one, other, size) for line in lines for one, other in pairwise(line)):
        return []
    chars = sorted((char for line in lines for char in line), key=_middle, reverse=True)
    columns = [[chars[0]]]
    for char in chars[1:]:
        if _middle(columns[-1][0]) - _middle(char) > size / 2:
            columns.append([])
        columns[-1].append(char)
    for column in columns:
        column.sort(key=attrgetter("y"))
    lengths = [len(column) for column in columns]
    if lengths[0] == 1 < max(lengths):
        return []  # 指 标 over 值, set apart over a narrow cell
    runs_out = len(set(lengths[:-1])) == 1 and lengths[-1] < lengths[0]  # as no lines written across do
    step = size * (BELOW_UNEVEN if runs_out else BELOW)
    close = all(column[-1].y - column[0].y <= step * (len(column) - 1) for column in columns)
    return columns if close and 1 < len(columns) < len(chars) else []


def _stands_beside(one: Char, other: Char, size: float) -> bool:
    """Whether a character follows on its line as in text written across, neither below nor in another column."""
    below = one.right - other.left > 0.5 * min(one.right - one.left, other.right - other.left)
    return not below and other.left - one.left < ASIDE * size


def _middle(char: Char) -> float:
    return (char.left + char.right) / 2


def _line_text(line: list[Char]) -> str:
    text = line[0].text
    for before, char in zip(line, line[1:], strict=False):
        gap = char.left - before.right
        blank = (
            gap > 0.45 * min(before.size, char.size) and not before.text.isspace() and not char.text.isspace()
        )
        text += (" " if blank else "") + char.text
    return text


def is_full(line: list[Char], first: Char, edges: tuple[float, float], *, alone: bool) -> bool:
    """Whether ``first``, which begins the next line, would not have fitted on this one.

    A line that stands ``alone`` may be centred, with the same room on both sides; then its width must tell.
    """
    left, right = edges
    wide = first.right - first.left
    room = right - line[-1].right - 0.6 * first.size
    at_right = room < wide
    if wide <= room < 2 * first.size and line[-1] is not line[0]:
        between = min([char.left - before.right for before, char in pairwise(line)])
        at_right = between > SPREAD * first.size and room < wide + 2 * between
    centred = alone and line[0].left - left > 0.8 * first.size
    fills = line[-1].right - line[0].left + wide > right - left - 1.2 * first.size
    return fills if centred else at_right
