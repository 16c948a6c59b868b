"""All that one word means under a scheme, found once: a field, a row or column of money, a heading, a level.

Every stage of the recogniser asks something of nearly every cell, and most cells hold values, which are no label of
any kind. So all questions about a word are answered together, and a word that means nothing shares one answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jixiao.core.library import vocabulary
from jixiao.core.scheme import Column, FixedIndicator, FormField, FundRow, Level
from jixiao.formats.words.form_rows import YEAR
from jixiao.formats.words.labels import Answers, Labels, bare, forms_of, has_one_form, without_points

Node = tuple[Level, Level]
"""A level-2 group and the level-1 group above it."""
_LEVELS = ("level1", "level2")
_NAMED = (*_LEVELS, "fixed")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word means as each kind of label; None where it is none of that kind."""

    field: FormField | None = None
    fund: FundRow | None = None
    group: str | None = None
    heading: str | None = None
    fund_column: Column | None = None
    """The column of the funds table with this heading, months aside (1-9月执行数), and with or without 数 at its end."""
    spending_column: Column | None = None
    spending_row: str | None = None
    column: Column | None = None
    """The column of the indicator table, also where the heading names months (1-9月实际完成值) or says that it is the
    version in force (调整后指标值)."""
    level1: Level | None = None
    """The level that a word names, points printed in it aside (产出指标50分)."""
    level2: tuple[Node, ...] | None = None
    fixed: tuple[FixedIndicator, Node] | None = None
    fixed_above: Level | None = None
    total: bool = False
    """True for what a row of totals begins with."""
    year: bool = False
    """True for a year and nothing else."""
    is_label: bool = False
    """True for a word that names a field, a row of money or a heading of this form."""
    is_level: bool = False
    """True for the label of a level of either kind, or of two."""
    two_levels: tuple[str, str] | None = None
    """The labels of a level 1 and of a level 2 below it that are written as one (产出指标—数量指标)."""
    kinds: frozenset[str] = frozenset()
    """The names of the attributes above that say something."""


NOTHING = Meaning()
_YEAR_ALONE = Meaning(year=True, kinds=frozenset(["year"]))
_SIGNS = frozenset("≥≤≧≦⩾⩽<>=")
"""How target values begin, and labels never."""
_BETWEEN = re.compile(r"[-—–/→>、·:_()|]+|(?<=[标益])一(?=.)")
"""What people write between the labels of two levels, a dash also as a recognition takes it; of line breaks and blanks
nothing is left in a word."""
_END_OF_FIRST = re.compile(r"(?:指标|目标)(?=.)")
LONGEST_LABELS = 24
"""Two labels of levels together are no longer."""


class Meanings:
    """The meaning of each word under one scheme.

    ``labels`` are those of each kind; ``otherwise`` is asked for the meaning of a bare word that is none of them.
    """

    of: Callable[[str], Meaning]
    """The meaning of a squeezed word; ``NOTHING`` where it has none."""

    def __init__(
        self, labels: Mapping[str, Labels[Any]], otherwise: Mapping[str, Callable[[str], object | None]]
    ):
        self._known: dict[str, dict[str, Any]] = {}
        self._otherwise = otherwise
        self._totals = frozenset(vocabulary("levels")["totals"])
        for kind, known in labels.items():
            for word, meaning in known.words().items():
                self._known.setdefault(word, {})[kind] = meaning
        self.of = Answers(self._tell).__getitem__

    def of_all(self, words: Iterable[str]) -> frozenset[str]:
        """The kinds of labels that are among the words."""
        of = self.of
        found = [kinds for word in words if (kinds := of(word).kinds)]
        return frozenset().union(*found) if found else NOTHING.kinds

    def _tell(self, word: str) -> Meaning:
        is_value = word.isascii() or word[0] in _SIGNS
        if is_value and word not in self._known:  # no label but a year
            return _YEAR_ALONE if YEAR.fullmatch(word) else NOTHING
        one_form = has_one_form(word)
        found = dict(self._known.get(word, ())) if one_form else self._known_in_disguise(word)
        if plain := word if one_form else bare(word):
            for kind, ask in self._otherwise.items():
                if kind not in found and (meaning := ask(plain)) is not None:
                    found[kind] = meaning
        if plain in self._totals:
            found["total"] = True
        if word[:1] in "12" and YEAR.fullmatch(word):
            found["year"] = True
        may_be_two = found.keys().isdisjoint(_NAMED) or word.endswith(")")
        if may_be_two and (both := self._two_levels(word)):  # 产出指标(数量指标) is found as 产出指标 too
            found = {kind: meaning for kind, meaning in found.items() if kind not in _LEVELS}
            found["two_levels"] = both
        if not found:
            return NOTHING
        return Meaning(
            **found,
            is_label=not found.keys().isdisjoint(("field", "fund", "heading")),
            is_level=not found.keys().isdisjoint((*_LEVELS, "two_levels")),
            kinds=frozenset(found),
        )

    def _two_levels(self, word: str) -> tuple[str, str] | None:
        """The labels of two levels in one word; without anything between them the first must end as such labels do."""
        if len(word) > LONGEST_LABELS:
            return None
        halves = [half for half in _BETWEEN.split(word) if half]
        if len(halves) == 1 and (end := _END_OF_FIRST.search(word)):
            halves = [word[: end.end()], word[end.end() :]]
        if len(halves) != 2:
            return None
        first, second = halves
        return (first, second) if self.of(first).level1 and self.of(second).level2 else None

    def _known_in_disguise(self, word: str) -> dict[str, Any]:
        """What a word with trimmings, a year or points means; that of a level is told without its points."""
        found: dict[str, Any] = {}
        self._add_known(forms_of(word), found)
        if (level := without_points(word)) != word:
            found = {kind: meaning for kind, meaning in found.items() if kind not in _LEVELS}
            self._add_known(forms_of(level), found, _LEVELS)
        return found

    def _add_known(
        self, forms: Iterable[str], found: dict[str, Any], kinds: tuple[str, ...] | None = None
    ) -> None:
        """Add what the forms of a word mean, of these kinds or of all; the first form that is known counts."""
        for form in forms:
            known = self._known.get(form)
            for kind, meaning in known.items() if known else ():
                if kinds is None or kind in kinds:
                    found.setdefault(kind, meaning)
