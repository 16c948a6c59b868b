"""Positioned characters → lines and text."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter


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


def lines_of(chars: list[Char]) -> list[list[Char]]:
    """Characters in lines from top to bottom, each from left to right.

    Lines go by baseline: the boxes of 、 and other small signs are too low to tell.
    """
    lines: list[list[Char]] = []
    for char in sorted(chars, key=attrgetter("y", "left")):
        if lines and abs(char.y - lines[-1][-1].y) <= 0.35 * max(char.size, lines[-1][-1].size):
            lines[-1].append(char)
        else:
            lines.append([char])
    for line in lines:
        line.sort(key=attrgetter("left"))
    return lines


def text_of(lines: list[list[Char]], edges: tuple[float, float] | None = None) -> str:
    """The text of lines. A line that fills its cell (``edges``: left and right) goes on in the next; others end."""
    text = ""
    for index, line in enumerate(lines):
        text += _line_text(line)
        if index + 1 < len(lines):
            text += "" if edges and is_full(line, lines[index + 1][0], edges, alone=False) else "\n"
    return text.strip()


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
    at_right = right - line[-1].right < wide + 0.6 * first.size
    centred = alone and line[0].left - left > 0.8 * first.size
    fills = line[-1].right - line[0].left + wide > right - left - 1.2 * first.size
    return fills if centred else at_right
