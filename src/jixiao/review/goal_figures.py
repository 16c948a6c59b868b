"""Figures of a form's texts laid beside its indicators: which figure speaks of which indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.core.record import Indicator, Target
from jixiao.review.engine import FormView
from jixiao.review.nouns import held, measured_thing, pairs, shared
from jixiao.review.target_form import own_indicators, texts, year_target
from jixiao.review.text_numbers import Figure, comparable, equal, figures, sums

WEAK_UNITS = ("个", "项", "家", "件", "人", "名")
"""Counters of so many things that the noun must match better."""


def figures_in(form: FormView, *fields: str) -> Iterator[tuple[str, Figure]]:
    """The figures of some texts of the form, with the id of the text."""
    for id, text in texts(form, *fields).items():
        for figure in figures(text, form.record.fiscal_year):
            yield id, figure


def counted_indicators(form: FormView) -> list[tuple[Indicator, Target]]:
    """The form's own indicators with one number as target for the year."""
    found = [(indicator, year_target(form, indicator)) for indicator in own_indicators(form)]
    return [(indicator, target) for indicator, target in found if target.kind == "number"]


def speaks_of(figure: Figure, indicator: Indicator, unit: str | None) -> bool:
    """Whether a figure surely counts what the indicator counts: units that compare, and the same noun."""
    if not comparable(figure.unit, unit):
        return False
    said, measured = figure.about, pairs(measured_thing(indicator.name))
    common = len(said & measured)
    if not common:
        return False
    if figure.dimension == "share":
        return shared(said, measured) >= Fraction(2, 3)
    if measured <= said:
        return True
    if figure.unit in WEAK_UNITS or common > 1:
        return common > 1 and shared(said, measured) >= Fraction(1, 2)
    return said <= measured


def speaks_perhaps_of(figure: Figure, indicator: Indicator) -> bool:
    """Whether a figure and an indicator have any noun in common."""
    return bool(figure.about & pairs(indicator.name))


def sentence_names(figure: Figure, indicator: Indicator) -> bool:
    """Whether the sentence of the figure names at least half of what the indicator measures."""
    return held(pairs(measured_thing(indicator.name)), pairs(figure.sentence)) >= Fraction(1, 2)


def adds_up_to(target: Target, among: list[Figure]) -> bool:
    """Whether the figures, or neighbouring ones of them together, make the target."""
    fitting = [figure for figure in among if comparable(figure.unit, target.unit)]
    if target.value is None or not fitting:
        return False
    if any(equal(figure, target.value, target.unit) for figure in fitting):
        return True
    by_unit: dict[str, list[Decimal]] = {}
    for figure in fitting:
        by_unit.setdefault(figure.unit, []).append(figure.value)
    return any(target.value in sums(values) for values in by_unit.values())


_TIMES_A_YEAR = {
    "每月": 12,
    "每个月": 12,
    "每季度": 4,
    "每季": 4,
    "每半年": 2,
    "每两周": 26,
    "每周": 52,
    "每星期": 52,
}
_FREQUENCY = re.compile(
    r"(每个?月|每季度?|每半年|每两周|每(?:周|星期)[一二三四五六日天]?)(?![一二三四五六日天]?[至到\-—])(?:至少|不少于|定期)?(?:开展|组织|举办|召开|进行)?(?:(\d+|[一两二三四五六])[次场期]|)"
)
_CHINESE = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def frequencies(sentence: str) -> list[tuple[str, int, str]]:
    """(what was written, times a year, the words behind it) for each 每月…, 每周三…, 每季度2次 of a sentence.

    每月750元 is a price and 人均每月 a rate: no frequencies.
    """
    found = []
    for hit in _FREQUENCY.finditer(sentence):
        behind = re.split(r"[,。;、]", sentence[hit.end() :], maxsplit=1)[0]
        if sentence[: hit.start()].endswith("人均") or re.search(
            r"^[^,。;]{0,8}\d[\d.]*\s*(?:万|亿)?元", behind
        ):
            continue
        often = next(times for word, times in _TIMES_A_YEAR.items() if hit.group(1).startswith(word))
        count = hit.group(2)
        times = often * (int(count) if count and count.isdigit() else _CHINESE[count] if count else 1)
        found.append((hit.group(), times, behind))
    return found
