"""What the demonstration's departments have made public: the portal shows it without sign-in."""

from __future__ import annotations

from jixiao.web.actions.log import name_of
from jixiao.web.actions.release import copied, release
from jixiao.web.models import Filing, Grant, Jurisdiction, Person, PublishedForm, Release, Revision, Unit

BATCH = 200
EVALUATED_UNITS = 12
"""So many units have published their self-evaluations too."""


def disclose(place: Jurisdiction) -> None:
    """A public copy of each form that stands at 已公开, and the self-evaluations of some units."""
    reviewers = {
        grant.unit_id: grant.person
        for grant in Grant.objects.filter(
            role="department_reviewer", unit__jurisdiction=place
        ).select_related("person")
    }
    filings = Filing.objects.filter(unit__jurisdiction=place, stage="disclosed", kind="target")
    releases: dict[tuple[int, int], Release] = {}
    made: list[PublishedForm] = []
    for filing in filings.select_related("unit__parent", "project").order_by("unit", "pk").iterator(BATCH):
        person = _reviewer(reviewers, filing.unit)
        if person is None:
            continue
        key = (filing.unit_id, filing.fiscal_year)
        if key not in releases:
            releases[key] = Release.objects.create(
                unit=filing.unit, fiscal_year=filing.fiscal_year, person=person, released_by=name_of(person),
                released=filing.moved,
            )  # fmt: skip
        revision = Revision(number=filing.approved_revision, values=filing.draft)
        made.append(copied(releases[key], filing, revision))
        if len(made) == BATCH:
            PublishedForm.objects.bulk_create(made)
            made = []
    PublishedForm.objects.bulk_create(made)
    evaluated = Filing.objects.filter(unit__jurisdiction=place, kind="self_evaluation", stage="approved")
    pairs = list(evaluated.order_by("unit", "fiscal_year").values_list("unit", "fiscal_year").distinct())
    for id, year in pairs[:EVALUATED_UNITS]:
        unit = Unit.objects.select_related("parent", "jurisdiction").get(pk=id)
        person = _reviewer(reviewers, unit)
        if person is not None:
            release(person, unit, year, {})


def _reviewer(reviewers: dict[int, Person], unit: Unit) -> Person | None:
    """The reviewer of the department that answers for the unit."""
    return reviewers.get(unit.department.pk)
