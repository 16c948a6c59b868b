"""Text laid level over a page, such as watermarks, which is no part of its tables.

It is told from text of the page by its words, which stand again and again, by its colour and size, and by the rules and
the texts that it runs across.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from jixiao.formats.pages.marks import PageMarks, Rule
from jixiao.formats.pages.text import Char

Paint = tuple[int, int, int, int]
"""Red, green, blue, and how much of the ground they cover: each 0 to 255."""
Colour = tuple[int, int, int]
BLACK: Paint = (0, 0, 0, 255)
WHITE: Colour = (255, 255, 255)
Ground = tuple[int, tuple[float, float, float, float], Colour | None]
"""When it is drawn, its box (low x, low y, high x, high y), and its colour; None for pictures and shades."""
ALIKE = 12
"""Colours whose parts (0 to 255) differ by so much at most cannot be told apart."""
FEWEST, FEWEST_FAINT = 6, 3
"""So many pieces of the same words may be a watermark; in a faint colour so few."""
SHARE, LEAST = 0.15, 2
"""This share of them, and so many, run across rules or other texts."""
FAINT = 140
"""A colour is faint where each of its parts is at least this on white paper."""
LARGE = 2.0
"""One piece alone, in a colour of its own, is laid over the page where it is so many times larger than the usual text."""
HEAD = 60
"""So many characters stand above a title at most."""
SAME, FILLED = 2.0, 0.4
"""Places this near (points) are one; so many of the places of a grid hold the words."""
NEAR_RULES = 40
"""So many rules at most are looked at for one piece."""
NEAR = 0.7
"""A piece goes on in the next one on its line that is no further off (in sizes)."""
ROW = 8.0
"""Characters are looked up by rows this high (points)."""


@dataclass(slots=True, eq=False)
class Piece:
    """Characters drawn one after another in one colour. ``artifact``: the file says that
    they are no content, such as a watermark or a head."""

    chars: list[Char]
    paint: Paint = BLACK
    artifact: bool = False

    @property
    def words(self) -> str:
        return "".join([char.text for char in self.chars]).strip()


def on(paint: Paint, ground: Colour) -> Colour:
    """The colour of a paint as it is seen on a ground."""
    red, green, blue, cover = paint
    one, two, three = (
        (part * cover + below * (255 - cover)) // 255
        for part, below in zip((red, green, blue), ground, strict=True)
    )
    return one, two, three


def under(grounds: list[Ground], place: int, point: tuple[float, float]) -> Colour | None:
    """The colour on which something stands that is drawn at a place in the order; None where that is not known."""
    x, y = point
    for drawn, (left, low, right, high), colour in reversed(grounds):
        if drawn < place and left <= x <= right and low <= y <= high:
            return colour
    return WHITE


def is_like(paint: Paint, ground: Colour | None) -> bool:
    """Whether nobody can see a paint on a ground that is known."""
    if ground is None:
        return False
    return all(abs(one - other) <= ALIKE for one, other in zip(on(paint, ground), ground, strict=True))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Pieces that follow one another on a line in one colour as one."""
    found: list[Piece] = []
    for piece in pieces:
        before = found[-1] if found else None
        if before is not None and _goes_on(before, piece):
            before.chars += piece.chars
        else:
            found.append(Piece(list(piece.chars), piece.paint, piece.artifact))
    return found


def _goes_on(before: Piece, piece: Piece) -> bool:
    last, first = before.chars[-1], piece.chars[0]
    return (
        before.paint == piece.paint
        and before.artifact == piece.artifact
        and abs(first.y - last.y) < 1
        and -0.2 * last.size < first.left - last.right < NEAR * last.size
    )


def usual_paint(pieces: Iterable[Piece]) -> Paint:
    """The paint of most words, said again or not; a faint one only where there is no other."""
    words: dict[Paint, set[str]] = defaultdict(set)
    for piece in pieces:
        words[piece.paint].add(piece.words)
    return max(words, key=lambda paint: (not is_faint(paint), sum(map(len, words[paint]))), default=BLACK)


def is_faint(paint: Paint) -> bool:
    """Whether it is hardly seen on white paper."""
    return min(on(paint, WHITE)) >= FAINT


def watermarks(page: PageMarks, pieces: list[Piece]) -> list[Piece]:
    """The pieces that are laid over the page."""
    if len({(piece.paint, piece.artifact) for piece in pieces}) < 2 and not _says_again(pieces):
        return []
    pieces = _joined(pieces)
    usual = usual_paint(pieces)
    groups: dict[tuple[str, int, Paint, bool], list[Piece]] = defaultdict(list)
    for piece in pieces:
        groups[piece.words, round(piece.chars[0].size), piece.paint, piece.artifact].append(piece)
    sizes = Counter(round(piece.chars[0].size) for piece in pieces).most_common(1)
    large = LARGE * sizes[0][0] if sizes else 0.0
    said: set[tuple[str, Paint]] = set()
    gone: set[int] = set()
    crowd: _Crowd | None = None
    for (words, high, paint, artifact), group in sorted(groups.items(), key=lambda item: -len(item[1])):
        alone = artifact or (paint != usual and high >= large)
        least = 1 if alone else _fewest_in_the_way(group, paint, usual)
        if not least or len(words) < 2:
            continue
        crowd = crowd or _Crowd(page, [piece for piece in pieces if piece.paint == usual])
        is_over = crowd.in_the_way(group, gone) >= least or (
            alone and is_faint(paint) and all(map(crowd.stands_amid, group))
        )
        own = group if is_over else []
        gone |= {id(piece) for piece in own}
        if own:
            said.add((words, paint))
    return [
        piece for piece in pieces if id(piece) in gone or (piece.paint != usual and _is_part(piece, said))
    ]


def _says_again(pieces: list[Piece]) -> bool:
    """Whether some words stand often enough, and as a watermark does: on most pages none do, as a glance shows."""
    alike = Counter([(len(piece.chars), piece.chars[0].text, piece.chars[-1].text) for piece in pieces])
    often = {key for key, count in alike.items() if count >= FEWEST and key[0] > 1}
    groups: dict[tuple[int, str, str], list[Piece]] = {key: [] for key in often}
    for piece in pieces if often else ():
        key = len(piece.chars), piece.chars[0].text, piece.chars[-1].text
        if key in groups:
            groups[key].append(piece)
    return any(map(_on_grid, groups.values()))


def _fewest_in_the_way(group: list[Piece], paint: Paint, usual: Paint) -> float:
    """How many of the same words must run across something to be a watermark; 0 where they cannot be one."""
    if len(group) < FEWEST_FAINT:
        return 0
    share = max(LEAST, SHARE * len(group))
    faint = paint != usual and is_faint(paint)
    if len(group) >= FEWEST and _on_grid(group):
        return 1 if faint else share
    return share if faint else 0


def _on_grid(group: list[Piece]) -> bool:
    """Whether pieces stand below and beside one another at even distances."""
    xs = _places(piece.chars[0].left for piece in group)
    ys = _places(piece.chars[0].y for piece in group)
    return (
        len(xs) > 1 and len(ys) > 1 and len(group) >= FILLED * len(xs) * len(ys) and _even(xs) and _even(ys)
    )


def _places(numbers: Iterable[float]) -> list[float]:
    """Numbers in order, of those that are almost one the first."""
    found: list[float] = []
    for number in sorted(numbers):
        if not found or number - found[-1] > SAME:
            found.append(number)
    return found


def _even(places: list[float]) -> bool:
    """Whether places follow one another at one distance."""
    steps = [after - before for before, after in pairwise(places)]
    return max(steps) - min(steps) <= 2 * SAME


def _is_part(piece: Piece, said: set[tuple[str, Paint]]) -> bool:
    """Whether a piece says some of the words of a watermark in its colour, as one that the page cuts off."""
    words = piece.words
    return any(paint == piece.paint and (words in whole or whole in words) for whole, paint in said)


class _Crowd:
    """The rules and the texts of a page, to be looked up by their places."""

    def __init__(self, page: PageMarks, pieces: list[Piece]):
        self.uprights = sorted(page.verticals, key=attrgetter("at"))
        self.levels = sorted(page.horizontals, key=attrgetter("at"))
        self.texts: dict[int, list[tuple[Char, int]]] = defaultdict(list)
        for piece in pieces:
            for char in piece.chars:
                if not char.text.isspace():
                    self.texts[int(char.y // ROW)].append((char, id(piece)))

    def in_the_way(self, group: list[Piece], gone: set[int]) -> int:
        """How many pieces run across a rule or a text that is none of them and not ``gone``."""
        own = gone | {id(piece) for piece in group}
        return sum(self._crosses_rule(piece) or self._meets_text(piece, own) for piece in group)

    def stands_amid(self, piece: Piece) -> bool:
        """Whether so much text stands above that it is no title."""
        row = int(piece.chars[0].y // ROW)
        return sum(len(chars) for other, chars in self.texts.items() if other < row) >= HEAD

    def _crosses_rule(self, piece: Piece) -> bool:
        first, last = piece.chars[0], piece.chars[-1]
        size = first.size
        left, right, middle = first.left + 0.3 * size, last.right - 0.3 * size, first.y - 0.35 * size
        return any(rule.low < middle < rule.high for rule in _between(self.uprights, left, right)) or any(
            rule.low < right and rule.high > left
            for rule in _between(self.levels, first.y - 0.6 * size, first.y - 0.1 * size)
        )

    def _meets_text(self, piece: Piece, own: set[int]) -> bool:
        first, last = piece.chars[0], piece.chars[-1]
        near = min(0.5 * first.size, 2 * ROW)
        return any(
            abs(char.y - first.y) < near
            and first.left < (char.left + char.right) / 2 < last.right
            and whose not in own
            for row in range(int((first.y - near) // ROW), int((first.y + near) // ROW) + 1)
            for char, whose in self.texts.get(row, ())
        )


def _between(rules: list[Rule], low: float, high: float) -> list[Rule]:
    start = bisect_right(rules, low, key=attrgetter("at"))
    return rules[start : min(bisect_left(rules, high, key=attrgetter("at")), start + NEAR_RULES)]
