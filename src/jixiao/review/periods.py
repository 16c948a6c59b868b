"""Times: the months that a date covers, the period of a project, and the years of which a text speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from jixiao.core.message import say
from jixiao.core.number import half_width
from jixiao.core.record import Record
from jixiao.review.running_text import clauses, holding, plain_text, sentences, without_titles
from jixiao.review.word_lists import has, listed

Month = tuple[int, int]
"""Year and month."""

_DATE = re.compile(
    r"((?:19|20)\d\d)(?:[年./-]*(1[0-2]|0?[1-9])(?:[月./-](?:[0-3]?\d日?)?)?)?年?度?月?[底末前初]?"
)
_LONG_DIGITS = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(?:[0-3]\d)?")
_BETWEEN = [re.compile(sign) for sign in ("[至到~～]", "[—–]+", "--", "-")]
_DASH = r"\s*[-—–~～至到]+\s*"
_YEARS = re.compile(rf"(?<![\d.])((?:19|20)\d\d)(?:年度?)?(?:{_DASH}((?:19|20)\d\d))?年")


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last month, both included."""

    first: Month
    last: Month

    @property
    def one_year(self) -> bool:
        return self.first[0] == self.last[0]


@dataclass(frozen=True, slots=True)
class YearsSpoken:
    """A year, or years from–to, in a text. ``compared`` when it is only looked back or measured against."""

    first: int
    last: int
    start: int
    clause: str
    sentence: str
    compared: bool

    def holds(self, year: int) -> bool:
        return self.first <= year <= self.last


@lru_cache(maxsize=1024)
def read_span(text: str) -> Span | None:
    """The months of one date as precise as it was written: 2022.01, 2023年, 2024-06-30. None when it is no date."""
    bare = "".join(half_width(text).split())
    found = _LONG_DIGITS.fullmatch(bare) or _DATE.fullmatch(bare)
    if not found:
        return None
    year, month = int(found.group(1)), found.group(2)
    return Span((year, int(month)), (year, int(month))) if month else Span((year, 1), (year, 12))


def project_span(record: Record) -> Span | None:
    """From the beginning of ``start`` to the end of ``end``, or ``project_period``; None when a side is unknown."""
    start, end = read_span(record.text("start")), read_span(record.text("end"))
    if start and end:
        return Span(start.first, end.last)
    period = half_width(record.text("project_period")).strip()
    for between in _BETWEEN:
        sides = [read_span(side) for side in between.split(period)]
        if len(sides) == 2 and all(sides):
            return Span(sides[0].first, sides[1].last)  # type: ignore[union-attr]
    return read_span(period) if period else None


def is_open_ended(text: str) -> bool:
    """Whether a date cell says that the project has no end."""
    return text.strip() in listed("open_ends")


def month_text(month: Month) -> str:
    """2024年6月."""
    return say("{year}年{month}月", year=month[0], month=month[1])


def years_spoken_of(text: str) -> list[YearsSpoken]:
    """The years that a text names, without those of documents (〔2018〕27号, 《…》) and of named plans (十四五)."""
    visible = without_titles(plain_text(text))
    all_sentences, all_clauses = sentences(visible), clauses(visible)
    found = []
    for hit in _YEARS.finditer(visible):
        around = visible[max(0, hit.start() - 14) : hit.end() + 10]
        if has(around, "plan_names"):
            continue
        clause = holding(all_clauses, hit.start())
        first, last = int(hit.group(1)), int(hit.group(2) or hit.group(1))
        beside = visible[max(0, hit.start() - 3) : hit.start()] + visible[hit.end() : hit.end() + 6]
        compared = has(beside, "comparison_words") or has(clause.text, "past_words")
        sentence = holding(all_sentences, hit.start())
        found.append(YearsSpoken(first, last, hit.start(), clause.text, sentence.text, compared))
    return found


def governing_year(spoken: list[YearsSpoken], sentence: str, clause: str, position: int) -> int | None:
    """The year to which a place in a text belongs: one of its own clause, else the last before it in the sentence."""
    own = [each for each in spoken if each.clause == clause]
    before = [each for each in spoken if each.sentence == sentence and each.start <= position]
    nearest = own or before
    return nearest[-1].last if nearest else None
