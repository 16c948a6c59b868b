"""Forms that were read together: of one unit and year, and of one project in other years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jixiao.core.record import Indicator, Target
from jixiao.review.engine import FormView
from jixiao.review.running_text import squeezed
from jixiao.review.target_form import own_indicators, year_target

UnitYear = tuple[str, str, int | None]


def target_forms(forms: Sequence[FormView]) -> list[FormView]:
    """The forms of the target stage: only they can still be corrected."""
    return [form for form in forms if form.record.stage == "target"]


def by_unit_and_year(forms: Sequence[FormView]) -> dict[UnitYear, list[FormView]]:
    """Target forms by jurisdiction, unit and year; the same form read twice (in two formats) counts once."""
    groups: dict[UnitYear, list[FormView]] = defaultdict(list)
    seen: set[tuple] = set()
    for form in target_forms(forms):
        record = form.record
        key = (
            record.jurisdiction.code or record.jurisdiction.name,
            squeezed(record.agency),
            record.fiscal_year,
        )
        same = (key, squeezed(record.subject), _content(form))
        if same not in seen:
            seen.add(same)
            groups[key].append(form)
    return groups


def _content(form: FormView) -> tuple:
    """What a form says, to know it again in another format."""
    record = form.record
    texts = tuple(
        squeezed(record.text(field.id)) for field in form.scheme.fields if field.type == "long_text"
    )
    rows = tuple(squeezed(i.name) for i in record.indicators)
    return record.funds_total and record.funds_total.amount, texts, rows


@dataclass(frozen=True, slots=True)
class Earlier:
    """An indicator of an earlier year of the same project: what was aimed at and what was reached."""

    form: FormView
    indicator: Indicator
    year: int

    @property
    def target(self) -> Target:
        return year_target(self.form, self.indicator)

    @property
    def record(self) -> Target:
        """What was reached, or what was aimed at where no actual is known."""
        actual = self.indicator.actual
        return actual if actual is not None and actual.kind == "number" else self.target

    @property
    def is_actual(self) -> bool:
        return self.record is self.indicator.actual


def with_earlier_years(
    forms: Sequence[FormView],
) -> Iterator[tuple[FormView, list[tuple[Indicator, Earlier]]]]:
    """Each target form with its indicators that the same project had in an earlier year, the latest such year each.

    Projects are the same when name and unit are; the forms may be of any stage and scheme.
    """
    projects: dict[tuple[str, str], list[FormView]] = defaultdict(list)
    for form in forms:
        if form.record.subject and form.record.fiscal_year is not None:
            projects[squeezed(form.record.subject), squeezed(form.record.agency)].append(form)
    for members in projects.values():
        members.sort(key=lambda form: form.record.fiscal_year or 0)
        known: dict[str, Earlier] = {}
        for form in members:
            year = form.record.fiscal_year or 0
            own = own_indicators(form)
            if form.record.stage == "target":
                pairs = [(i, known[squeezed(i.name)]) for i in own if squeezed(i.name) in known]
                pairs = [(indicator, earlier) for indicator, earlier in pairs if earlier.year < year]
                if pairs:
                    yield form, pairs
            for indicator in own:
                name = squeezed(indicator.name)
                if name not in known or known[name].year <= year:
                    known[name] = Earlier(form, indicator, year)
