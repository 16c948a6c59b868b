"""Working days, counted by the holidays that somebody has entered; what is not known is not counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction

from jixiao.web.actions.base import Refused
from jixiao.web.actions.change_unit import administered
from jixiao.web.actions.log import write_log
from jixiao.web.language import t
from jixiao.web.models import Jurisdiction, Person, SpecialDay
from jixiao.web.typed import day as day_of

LINE = re.compile(
    r"^(?P<first>\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:至|到|~|—|–)\s*(?P<last>\d{4}-\d{1,2}-\d{1,2}))?\s*(?P<kind>休|班)\s*(?P<name>.*)$"
)
KINDS = {"休": False, "班": True}
LONGEST = 31
"""Days in one line: more is a typing mistake."""


class Workdays:
    """The working days of a place, of the years that are known."""

    def __init__(self, special: dict[date, bool]):
        self.special = special
        self.years = {day.year for day in special}

    def working(self, day: date) -> bool | None:
        """Whether people work that day; None for a year that nobody has entered."""
        if day.year not in self.years:
            return None
        return self.special.get(day, day.weekday() < 5)

    def between(self, after: date, until: date) -> int | None:
        """How many working days lie after ``after`` up to and with ``until``; None when a year is not known."""
        days = [after + timedelta(days=number) for number in range(1, (until - after).days + 1)]
        answers = [self.working(day) for day in days]
        return None if None in answers else sum(bool(answer) for answer in answers)


def workdays_of(places: list[int]) -> dict[int, Workdays]:
    """Jurisdiction → its working days."""
    found: dict[int, dict[date, bool]] = {place: {} for place in places}
    for place, day, working in SpecialDay.objects.filter(jurisdiction__in=places).values_list(
        "jurisdiction", "day", "working"
    ):
        found[place][day] = working
    return {place: Workdays(special) for place, special in found.items()}


def as_lines(place: Jurisdiction, year: int) -> str:
    """The special days of a year as they are typed: neighbours of one kind and name on one line."""
    lines: list[list] = []
    for one in place.special_days.filter(day__year=year):
        last = lines[-1] if lines else None
        if last and (last[1] + timedelta(days=1), last[2], last[3]) == (one.day, one.working, one.name):
            last[1] = one.day
        else:
            lines.append([one.day, one.day, one.working, one.name])
    words = {working: word for word, working in KINDS.items()}
    return "\n".join(
        f"{first}{f' 至 {last}' if last != first else ''} {words[working]} {name}".rstrip()
        for first, last, working, name in lines
    )


def set_special_days(person: Person, place: Jurisdiction, year: int, text: str) -> int:
    """Make these the special days of the year; how many. Raises PermissionDenied, Refused with every wrong line."""
    place = administered(person, place.pk)
    found: dict[date, SpecialDay] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                for one in _days(line.strip(), year):
                    one.jurisdiction = place
                    if one.day in found:
                        raise ValueError(t("{day} 写了两次", day=one.day))
                    found[one.day] = one
            except ValueError as error:
                problems.append(t("第 {number} 行：{reason}", number=number, reason=str(error)))
    if problems:
        raise Refused("；".join(problems[:10]))
    before = as_lines(place, year)
    with transaction.atomic():
        place.special_days.filter(day__year=year).delete()
        SpecialDay.objects.bulk_create(found.values())
        write_log("settings", person, place=place, subject=t("{year} 年节假日", year=year),
                  changes={"节假日": (before, as_lines(place, year))})  # fmt: skip
    return len(found)


def _days(line: str, year: int) -> Iterator[SpecialDay]:
    """The days of one line. Raises ValueError with a sentence."""
    read = LINE.match(line)
    if read is None:
        raise ValueError(t("写成“2027-01-01 至 2027-01-03 休 元旦”或“2027-01-04 班 元旦调休”"))
    first = day_of(read["first"])
    last = day_of(read["last"]) if read["last"] else first
    if first is None or last is None:
        raise ValueError(t("没有这一天"))
    if first.year != year or last.year != year:
        raise ValueError(t("不在 {year} 年内", year=year))
    if not 0 <= (last - first).days < LONGEST:
        raise ValueError(t("起止日期颠倒，或超过 {days} 天", days=LONGEST))
    for number in range((last - first).days + 1):
        yield SpecialDay(
            day=first + timedelta(days=number), working=KINDS[read["kind"]], name=read["name"].strip()[:30]
        )
