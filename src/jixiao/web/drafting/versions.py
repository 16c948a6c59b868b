"""The states of a form that it can be held against: earlier revisions, the approved one, last year's."""

from __future__ import annotations

from jixiao.web.language import t
from jixiao.web.models import Filing, Person, Revision


def choices_for(person: Person, filing: Filing) -> dict[str, tuple[str, Revision]]:
    """What it can be held against: key → (label, revision), the most telling first."""
    revisions = {one.number: one for one in filing.revisions.all()}
    choices: dict[str, tuple[str, Revision]] = {}
    approved = revisions.get(filing.approved_revision)
    if approved and filing.adjusting:
        choices["approved"] = (t("已批复的第 {number} 稿", number=approved.number), approved)
    earlier = [one for one in revisions.values() if one.values != filing.draft]
    if earlier:
        choices["last"] = (t("上一稿（第 {number} 稿）", number=earlier[-1].number), earlier[-1])
    last_year = last_year_of(person, filing)
    if last_year:
        choices["year"] = (t("{year} 年已批复的", year=last_year.filing.fiscal_year), last_year)
    for number, one in revisions.items():
        choices[str(number)] = (t("第 {number} 稿（{author}）", number=number, author=one.author), one)
    return choices


def last_year_of(person: Person, filing: Filing) -> Revision | None:
    """The approved revision of the same project in the latest year before."""
    if filing.project_id is None:
        return None
    before = (
        Filing.objects.approved_within(person)
        .filter(kind=filing.kind, project=filing.project_id, fiscal_year__lt=filing.fiscal_year)
        .order_by("-fiscal_year")
        .first()
    )
    if before is None:
        return None
    return Revision.objects.select_related("filing").get(filing=before, number=before.approved_revision)
