"""What the words of a form mean: the labels of a scheme, looked up with their usual disguises.

A label is found with spaces, line breaks, colons, full-width signs, units and points in brackets, 其中： and
list numbers taken off; failing that, by one wrong, missing or extra character, and then only where a single
label is that near.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from jixiao.formats.words.form_rows import squeeze

Meaning = TypeVar("Meaning")

_BRACKETED = re.compile(
    r"\((?:单位:?)?(?:[^()]*元|[\d.]*分?|[A-Z](?:/[A-Z])?|[\d.]+%|权重[\d.]*%?|[必选]填项?|全称|[盖签公]章|(?:19|20)\d\d[^()]*)\)"
)
_IN_BRACKETS = re.compile(r"[【〔「\[]([^【〔「\[]*)[】〕」\]]")
_YEAR = re.compile(r"(?:19|20)\d\d年度?")
_FOOTNOTE = re.compile(
    r"(?<=.)(?:[\[［【〔]注?\d{1,2}[\]］】〕]|\(?注?[①-⑳]\)?|\(注\d{0,2}\)|注\d|(?<![¹²³⁰⁴-⁹])[¹²³⁰⁴-⁹]+|(?<![*★※#])[*★※#]+)$"
)
"""The mark of a footnote behind a label."""
_DIGITS = frozenset("0123456789.%")
_POINTS = re.compile(r"(?:[【〔\[]|(?<![\d.]))[\d.]++[分%]?[】〕\]]?$|(?<![\d.])[\d.]++分")
_NUMBERED = re.compile(
    r"(?:\(?[一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,2}、|\d{1,2}[、.](?!\d)|[①-⑳][、.]?"
    r"|[A-Za-z]\d{0,2}[、.)]?(?=[\u4e00-\u9fff]{2}))"
)
_AMONG = re.compile(r"其中:?|\d+\.")
_BEGINNINGS = frozenset("(0123456789一二三四五六七八九十其①②③④⑤⑥⑦⑧⑨⑩")
"""How labels begin that a list number or 其中 stands before: most begin otherwise, and need no second look."""
_FOOTNOTE_ENDS = frozenset("]］】〕)*★※#¹²³⁰⁴⁵⁶⁷⁸⁹①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""How the marks of footnotes end, but for 注 with a number."""
_ENGLISH = re.compile(
    r"(?<=[\u4e00-\u9fff)])[(/|]*[A-Za-z][A-Za-z0-9.,&'/-]{2,}\)?$|^[A-Za-z][A-Za-z0-9.,&'/-]{2,}[)/|]*(?=[\u4e00-\u9fff]{2})"
)
"""The English that forms in two languages print behind a label or before it."""
_MARKS, _AROUND = "*★☆▲△◆◇※", ':;,.·-—"“”'
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_TRIMMED_BEFORE = _BEGINNINGS | frozenset("【〔「[" + _MARKS + _AROUND) | _LETTERS
_TRIMMED_BEHIND = _FOOTNOTE_ENDS | frozenset(_AROUND) | _LETTERS
"""How words begin or end that have trimmings, but for those in brackets and for footnotes: most words have none."""
_ASIDE = re.compile(r"\((?![^()]*(?:前|原|上年|去年))[^()]*\)")
"""What a label says in brackets, unless it makes another thing of it: 指标值(调整前) is not 指标值."""

_MONTHS = re.compile(
    r"^(?:(?:19|20)\d\d年)?(?:截[至止])?(?:1[-—–～~至])?(\d{1,2})月(?:份|底|末)?|^(半年度?|上半年)"
)


def without_months(word: str) -> tuple[int, str]:
    """A heading that begins with the months it is about: how many have passed, and the rest (1-9月执行数 is 9, 执行数).

    (0, word) for any other.
    """
    if "月" not in word and "半年" not in word:
        return 0, word
    found = _MONTHS.match(word)
    if not found or found.end() == len(word):
        return 0, word
    return int(found.group(1) or 6), word[found.end() :]


MANY = 1 << 14
"""How many answers are remembered; the same words come in every form."""
SHORTEST_GUESS = 3
"""A label with fewer characters is never guessed at from afar: too many words would be near it."""


def bare(word: str) -> str:
    """A squeezed label without the trimmings: (万元), (50分), (A), 其中:, list numbers, stars, quotation marks."""
    return _trimmed(word) if _may_have_trimmings(word) else word


def _may_have_trimmings(word: str) -> bool:
    return word[:1] in _TRIMMED_BEFORE or word[-1:] in _TRIMMED_BEHIND or "(" in word or "注" in word


@lru_cache(maxsize=1 << 13)
def _trimmed(word: str) -> str:
    word = word.strip(_MARKS)
    if found := _IN_BRACKETS.fullmatch(word):
        word = found[1]
    if word[:1] in _LETTERS or word[-1:] in _LETTERS or word[-1:] == ")":
        word = _ENGLISH.sub("", word)
    if word[-1:] in _FOOTNOTE_ENDS or "注" in word:
        word = _FOOTNOTE.sub("", word)
    if word[:1] in _BEGINNINGS or word[:1] in _LETTERS:
        for beginning in (_NUMBERED, _AMONG):
            if found := beginning.match(word):
                word = word[found.end() :]
    if "(" in word:
        word = _BRACKETED.sub("", word)
    return word.strip(_AROUND) if len(word) > 1 else word


@lru_cache(maxsize=1 << 12)
def without_points(word: str) -> str:
    """A level label without points printed in it: ``产出指标50分`` and ``产出指标(50)`` are 产出指标."""
    word = bare(word)
    if "分" not in word and word[-1:] not in _DIGITS:
        return word
    shorter = _POINTS.sub("", word)
    return shorter if len(shorter) > 1 else word


def has_one_form(word: str) -> bool:
    """True for a word without trimmings, year and points, as most are: it is known as it stands, or not at all."""
    return word[-1:] not in _DIGITS and "分" not in word and not _may_have_trimmings(word)


def forms_of(word: str) -> tuple[str, ...]:
    """The forms under which a word may be known: itself, bare, without its year, without what it says in brackets."""
    plain = bare(word)
    if plain == word and "(" not in word and word[:1] not in "12":
        return (word,)
    forms = [word, plain] if word else [word]
    if (year := _YEAR.match(word)) and (rest := bare(word[year.end() :])):
        forms += [f"年度{rest}", rest]
    if "(" in word:
        forms.append(bare(_ASIDE.sub("", word)))
    return tuple(dict.fromkeys(forms))


class Guess(NamedTuple, Generic[Meaning]):
    """A label found by one wrong character: its meaning, and the word it was read as."""

    meaning: Meaning
    label: str


class Answers(dict[str, Meaning | None], Generic[Meaning]):
    """Answers by word: each word is asked for once, and the next time the dict itself answers."""

    def __init__(self, ask: Callable[[str], Meaning | None]):
        self._ask = ask

    def __missing__(self, word: str) -> Meaning | None:
        if len(self) > MANY:
            self.clear()
        self[word] = found = self._ask(word)
        return found


class Labels(Generic[Meaning]):
    """Labels with their meanings. The first meaning given to a label stays."""

    find: Callable[[str], Meaning | None]
    """The meaning of a squeezed word; None when no label is that word."""

    def __init__(self, named: Iterable[tuple[str, Meaning]] = ()):
        self._meanings: dict[str, Meaning] = {}
        self._written: dict[str, str] = {}
        self._near: dict[str, list[str]] | None = None
        self._guesses: Answers[Guess[Meaning]] = Answers(self._guess)
        self._answers: Answers[Meaning] = Answers(self._find)
        self.find = self._answers.__getitem__
        for label, meaning in named:
            self.add(label, meaning)

    def add(self, label: str, meaning: Meaning) -> None:
        """Make a label known, also without its trimmings."""
        word = squeeze(label)
        for form in (word, bare(word)):
            if form and form not in self._meanings:
                self._meanings[form] = meaning
                self._written[form] = label
        self._near = None
        self._answers.clear()
        self._guesses.clear()

    def __len__(self) -> int:
        return len(self._meanings)

    def words(self) -> Mapping[str, Meaning]:
        """Every known word and its meaning."""
        return self._meanings

    def _find(self, word: str) -> Meaning | None:
        meanings = self._meanings
        for form in forms_of(word):
            if form in meanings:
                return meanings[form]
        return None

    def written(self, word: str) -> str:
        """The label as the scheme writes it, for a word that ``find`` knows."""
        return self._written.get(word) or self._written.get(bare(word), word)

    def guess(self, word: str, shortest: int = SHORTEST_GUESS) -> Guess[Meaning] | None:
        """The one label that differs by a single character; None when there is none, or more than one."""
        word = bare(word)
        if len(word) < shortest or len(word) > 24:
            return None
        return self._guesses[word]

    def _guess(self, word: str) -> Guess[Meaning] | None:
        if self._near is None:
            self._near = {}
            for label in self._meanings:
                for hole in _holes(label):
                    self._near.setdefault(hole, []).append(label)
        holes = self._near.keys() & _holes(word)
        near = {label for hole in holes for label in self._near[hole] if one_apart(word, label)}
        meanings = {id(self._meanings[label]) for label in near}
        if len(meanings) != 1:
            return None
        label = min(near)
        return Guess(self._meanings[label], self._written[label])


def _holes(word: str) -> set[str]:
    """The word itself and the word with each character left out."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def one_apart(first: str, second: str) -> bool:
    """True when one character replaced, left out or put in makes the words equal."""
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    return (
        first[start + 1 :] == second[start + 1 :]
        or first[start:] == second[start + 1 :]
        or first[start + 1 :] == second[start:]
    )
