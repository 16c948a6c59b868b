"""The library of approved indicators: how often used, typical values, the middle half of the values.

It spans the person's jurisdictions and names no project, so that everybody who declares may pick from it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

from django.db.models import Count
from django.utils import timezone

from jixiao.core.number import D, plain
from jixiao.core.quantile import quantile
from jixiao.review.usual import bare_name
from jixiao.web.models import IndicatorRow
from jixiao.web.usual_values import usual_elsewhere

MOST = 40
"""Indicators given for one search; the most used first."""
TYPICAL = 3
ENOUGH = 4
"""Quartiles of fewer values would say nothing."""


def library_rows(person):
    """The approved rows of the jurisdictions in which the person holds a grant today."""
    return IndicatorRow.objects.filter(approved=True, filing__unit__jurisdiction__in=places_of(person))


def places_of(person):
    """The jurisdictions in which the person holds a grant today, as a query."""
    return person.grants.on(timezone.localdate()).values("unit__jurisdiction")


def search_library(person, words: list[str], level: str = "", level2: str = "") -> list[dict[str, Any]]:
    """One entry for each (level 1, level 2, name, unit): used, typical, p25, median, p75 as texts; ``elsewhere`` the
    quartiles of other places that the jurisdiction has imported, or None."""
    rows = library_rows(person)
    for word in words:
        rows = rows.filter(name__contains=word)
    if level:
        rows = rows.filter(level1=level)
    if level2:
        rows = rows.filter(level2=level2)
    keys = ("level1", "level2", "name", "unit")
    groups = list(rows.values(*keys).annotate(used=Count("pk")).order_by("-used", "name")[:MOST])
    written: dict[tuple, list[tuple[str, str]]] = defaultdict(list)
    names = {group["name"] for group in groups}
    for *key, value, text in rows.filter(name__in=names).values_list(*keys, "value", "text"):
        written[tuple(key)].append((value, text))
    elsewhere = usual_elsewhere(places_of(person), names) if names else {}
    entries = [_entry(group, written[tuple(group[key] for key in keys)]) for group in groups]
    return [{**one, "elsewhere": elsewhere.get((bare_name(one["name"]), one["unit"]))} for one in entries]


def _entry(group: dict[str, Any], written: list[tuple[str, str]]) -> dict[str, Any]:
    numbers = [number for value, _ in written if (number := D(value)) is not None]
    texts = Counter(text for _, text in written if text).most_common(TYPICAL)
    entry = {**group, "typical": [{"text": text, "times": times} for text, times in texts]}
    if len(numbers) >= ENOUGH:
        for name, share in (("p25", Fraction(1, 4)), ("median", Fraction(1, 2)), ("p75", Fraction(3, 4))):
            entry[name] = plain(quantile(numbers, share))
    return entry
