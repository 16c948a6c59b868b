"""Figures in running text: the number, its unit, and the words around it.

Only numbers with a unit count: numbers of lists, documents, dates, clock times, versions and telephone lines
are no figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from jixiao.core.number import D, round_half_up
from jixiao.core.unit import convert, leading_unit, read_unit
from jixiao.core.value import SCALES
from jixiao.review.nouns import Pairs, pairs
from jixiao.review.periods import governing_year, years_spoken_of
from jixiao.review.running_text import clauses, holding, plain_text, sentences, without_titles
from jixiao.review.word_lists import has, listed, same_counter

_NUMBER = re.compile(r"(?<![\d.A-Za-z:：第〔-])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|(?<![第十百一二三四五六七八九])(?:[两二三四五六七八九]|十[一二三四五六七八九]?)(?=[个台套次场家所座处辆份本名])")  # fmt: skip
_SCALE = re.compile("|".join(sorted(SCALES, key=len, reverse=True)))
_PER = re.compile(r"[/.·每](?=[^\d\s])")
_CHINESE = {"两": 2} | {char: number for number, char in enumerate("零一二三四五六七八九十")}
_BEHIND = re.compile(r"^(?:及?以上|以内|以下|之内|左右|余|多)?的?")
_BRACKETED = re.compile(r"\([^()]*\)?")
_RANGE = re.compile(r"\s*[-—–~～至到]+\s*\d")
_RANGE_BEFORE = re.compile(r"\d\s*\S?\s*[-—–~～至到]+\s*$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with a unit in a text.

    ``value`` has its scale multiplied out (1.4亿个 is 140000000 个), except in units of money (8万元 is 8 万元).
    ``per`` are the units below the line: 4元/平方米/月 has (平方米, 月). ``before`` is the part of the clause in
    front of it, ``noun`` the words for what is counted: behind the figure (25期直播活动), else in front of it
    (督办50场次), else the clause before. ``year`` is the year it belongs to as far as the text says; ``past`` is
    True where the sentence tells what was.
    """

    text: str
    value: Decimal
    unit: str
    per: tuple[str, ...]
    before: str
    noun: str
    clause: str
    sentence: str
    start: int
    year: int | None
    past: bool

    @property
    def dimension(self) -> str:
        unit = read_unit(self.unit)
        return unit.dimension if unit else ""

    @property
    def about(self) -> Pairs:
        """The pairs of characters of what is counted."""
        return pairs(self.noun)

    @property
    def is_amount(self) -> bool:
        """A plain amount of something: no money, no price, no share, no time."""
        return self.dimension in ("count", "area", "length", "mass", "volume") and not self.per

    @property
    def is_change(self) -> bool:
        """Whether it tells by how much something changes, not what it will be."""
        return has(self.before[-6:], "change_words")


def figures(text: str, fiscal_year: int | None = None) -> tuple[Figure, ...]:
    """Every figure of a text, in order. ``fiscal_year`` decides which years are past."""
    return _figures(text, fiscal_year)


@lru_cache(maxsize=512)
def _figures(text: str, fiscal_year: int | None) -> tuple[Figure, ...]:
    plain = plain_text(text)
    if not _NUMBER.search(plain):
        return ()
    visible = without_titles(plain)
    spoken, all_sentences, all_clauses = years_spoken_of(text), sentences(visible), clauses(visible)
    hits = [hit for hit in map(_hit, _NUMBER.finditer(visible)) if hit is not None]
    found: list[Figure] = []
    last_end, last_noun_behind = 0, False
    for number, (start, end, value, unit, per) in enumerate(hits):
        clause, sentence = holding(all_clauses, start), holding(all_sentences, start)
        year = governing_year(spoken, sentence.text, clause.text, start)
        is_past = year is not None and fiscal_year is not None and year < fiscal_year
        following = hits[number + 1][0] if number + 1 < len(hits) else len(visible)
        alone = last_end <= clause.start
        before = visible[max(clause.start, last_end) : start] if alone or not last_noun_behind else ""
        behind = _BEHIND.sub("", _phrase(visible, end, following))[:12]
        last_noun_behind = bool(pairs(behind)) and read_unit(unit).dimension not in ("time", "money", "share")  # type: ignore[union-attr]
        noun = behind if last_noun_behind else before[-14:]
        if alone and not pairs(noun):
            noun = visible[max(sentence.start, start - 24) : start]
        found.append(
            Figure(
                visible[start:end], value, unit, per, before, noun, clause.text, sentence.text, start, year,
                is_past or has(sentence.text, "past_words"),
            )
        )  # fmt: skip
        last_end = end
    return tuple(found)


def _phrase(visible: str, start: int, end: int) -> str:
    """The words from a place to the next mark of punctuation, brackets left out."""
    return re.split(r"[,。;!?\n、:]", _BRACKETED.sub(" ", visible[start:end]), maxsplit=1)[0].strip()


_Hit = tuple[int, int, Decimal, str, tuple[str, ...]]


def _hit(number: re.Match[str]) -> _Hit | None:
    """Where a figure begins and ends, its value and units; None where the number is no figure."""
    visible, end = number.string, number.end()
    value = D(number.group()) if number.group()[0].isdigit() else Decimal(_small(number.group()))
    if value is None:  # more digits than any figure has
        return None
    unit, power, end = _unit_at(visible, end)
    if _RANGE_BEFORE.search(visible[max(0, number.start() - 6) : number.start()]):
        return None
    if not unit or unit in listed("no_quantity_units") or _RANGE.match(visible, end):
        return None
    if unit in ("人", "名") and visible[end : end + 1] in ("大", "次"):
        unit, end = (unit + "次", end + 1) if visible[end] == "次" else ("", end)
    per, end = _below_the_line(visible, end)
    value = value.scaleb(power) if power else value
    return (number.start(), end, value, unit, per) if unit else None


def _small(words: str) -> int:
    return _CHINESE[words] if len(words) == 1 else 10 + _CHINESE[words[1]]


def _unit_at(visible: str, end: int) -> tuple[str, int, int]:
    """The unit at a place, the power of ten written before it, and where it ends."""
    while visible[end : end + 1] == " ":
        end += 1
    unit = leading_unit(visible[end : end + 8])
    power = 0
    scale = _SCALE.match(visible, end)
    if scale and not (unit and read_unit(unit).dimension in ("money", "area")):  # type: ignore[union-attr]
        power, end = SCALES[scale.group()], scale.end()
        unit = leading_unit(visible[end : end + 8])
    if unit == "个":
        inner = leading_unit(visible[end + 1 : end + 7])
        if inner in ("月", "工作日", "小时", "工作小时", "百分点", "季度", "自然日"):
            return inner if inner != "月" else "个月", power, end + 1 + len(inner)
    return unit, power, end + len(unit)


def _below_the_line(visible: str, end: int) -> tuple[tuple[str, ...], int]:
    """The units behind / or 每: 元/平方米/月, 元/人·天."""
    per: list[str] = []
    while line := _PER.match(visible, end):
        unit = leading_unit(visible[line.end() : line.end() + 6])
        if not unit:
            break
        per.append(unit)
        end = line.end() + len(unit)
    return tuple(per), end


def comparable(unit: str | None, other: str | None) -> bool:
    """Whether two amounts of these units can be laid side by side."""
    if not unit or not other:
        return False
    return convert(Decimal(1), unit, other) is not None or same_counter(_counter(unit), _counter(other))


def _counter(unit: str) -> str:
    """The counter of a unit cell: 人(件/套) counts 人; of 册、份 the first."""
    return re.split(r"[(（/、或]", unit)[0]


def equal(figure: Figure, value: Decimal, unit: str | None) -> bool:
    """Whether a figure says the same as ``value`` of ``unit``, as far as both were written out."""
    other = convert(value, unit, figure.unit)
    other = value if other is None else other
    return other == figure.value or same_when_rounded(figure.value, other)


def same_when_rounded(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers with decimals differ only because one was written with fewer of them."""
    places = [max(0, -int(number.normalize().as_tuple().exponent)) for number in (one, other)]
    fewest, most = min(places), max(places)
    return fewest != most and most > 0 and fewest > 0 and _rounded(one, fewest) == _rounded(other, fewest)


def _rounded(number: Decimal, places: int) -> Decimal:
    """Rounded as a fraction: a Decimal of very many digits cannot be."""
    return round_half_up(Fraction(number), places)


def sums(values: list[Decimal], most: int = 8) -> set[Decimal]:
    """The totals that neighbouring values can make: of all, and of each run of two or more."""
    values = values[:most]
    return {sum(values[i:j], Decimal(0)) for i in range(len(values)) for j in range(i + 2, len(values) + 1)}


def money_in_yuan(figure: Figure) -> Decimal | None:
    """A figure of money in 元; None for anything else."""
    return convert(figure.value, figure.unit, "元") if figure.dimension == "money" else None
