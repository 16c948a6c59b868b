"""Draw the self-evaluations that are re-checked, in a way that anybody can repeat."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from jixiao.core.alert import self_evaluation_light
from jixiao.core.library import load_pack
from jixiao.core.record import Record
from jixiao.scoring.recheck import deviation
from jixiao.web.actions.base import Refused
from jixiao.web.drafting import drafts
from jixiao.web.language import t
from jixiao.web.models import Filing, Jurisdiction, Person, Recheck, RecheckLine, Sample
from jixiao.web.sampling import UNRELIABLE, Candidate, draw, reliability
from jixiao.web.scored import score_of

WARNING_RULES = "cn/product-default-rules@1"
"""Whose warnings tell risky self-evaluations, where the form's own rules have none."""
MOST = 500


def reliabilities(place: Jurisdiction) -> dict[int, int]:
    """Unit → its reliability index over all closed re-checks."""
    found: dict[int, list[Fraction]] = {}
    closed = Recheck.objects.filter(state="closed", sample__jurisdiction=place, score__isnull=False)
    for unit, own, second in closed.values_list("filing__unit", "self_score", "score"):
        off = deviation(Decimal(own), Decimal(second))
        if off is not None:
            found.setdefault(unit, []).append(off)
    return {unit: index for unit, all in found.items() if (index := reliability(all)) is not None}


def population_of(place: Jurisdiction, year: int) -> list[Candidate]:
    """The self-evaluations of a year that the departments have confirmed, each with its risks."""
    known = reliabilities(place)
    filed = Filing.objects.filter(
        unit__jurisdiction=place, fiscal_year=year, kind="self_evaluation", approved_revision__isnull=False
    ).order_by("id")
    return [
        Candidate(one.pk, one.amount or 0, risks_of(one, known.get(one.unit_id)))
        for one in filed.iterator(500)
    ]


def risks_of(filing: Filing, index: int | None) -> tuple[str, ...]:
    """The codes of what speaks for a second look (keys of ``sampling.RISKS``)."""
    found = []
    record = drafts.load(filing.draft)
    sheet = score_of(record)
    alerts = load_pack(WARNING_RULES).alerts
    if sheet is not None and alerts is not None and filing.amount is not None and filing.executed is not None:
        found.append(self_evaluation_light(alerts, sheet, Decimal(filing.amount), Decimal(filing.executed)))
    if filing.score is not None and filing.out_of:
        share = Fraction(filing.score, filing.out_of)
        found.append("full_marks" if share >= 1 else "near_full" if share >= Fraction(95, 100) else "")
    found.append("findings" if filing.p1 else "")
    found.append("unreliable" if index is not None and index < UNRELIABLE else "")
    return tuple(code for code in found if code)


def may_draw(person: Person, place: Jurisdiction) -> bool:
    """The performance division of the place draws."""
    today = timezone.localdate()
    return person.grants.on(today).filter(role="performance_division", unit__jurisdiction=place).exists()


def draw_sample(person: Person, place: Jurisdiction, year: int, seed: str, counts: dict[str, int]) -> Sample:
    """Draw and begin the re-checks. ``counts``: by_money, by_risk, by_chance.

    Raises PermissionDenied for anybody but the performance division, Refused where nothing can be drawn.
    """
    if not may_draw(person, place):
        raise PermissionDenied("draw_sample")
    if not 0 < sum(counts.values()) <= MOST or min(counts.values()) < 0:
        raise Refused(t("三种抽取的数量合计应在 1 到 {most} 之间", most=MOST))
    population = population_of(place, year)
    if not population:
        raise Refused(t("{year} 年还没有主管部门审定的自评表，不能抽样", year=year))
    with transaction.atomic():
        sample = Sample.objects.create(
            jurisdiction=place, fiscal_year=year, seed=seed.strip()[:40] or "1", person=person,
            parameters=json.dumps(counts, sort_keys=True),
            population=json.dumps([[one.id, one.amount, list(one.risks)] for one in population]),
        )  # fmt: skip
        filings = Filing.objects.in_bulk([one.id for one in population])
        for candidate, why in picks(sample):
            begin(sample, filings[candidate.id], candidate, why)
    return sample


def picks(sample: Sample) -> list[tuple[Candidate, str]]:
    """The draw, repeated from what is stored."""
    population = [Candidate(id, amount, tuple(risks)) for id, amount, risks in json.loads(sample.population)]
    return draw(population, sample.seed, **json.loads(sample.parameters))


def begin(sample: Sample, filing: Filing, candidate: Candidate, why: str) -> Recheck:
    """A re-check with the lines of the self-evaluation, nothing taken off yet."""
    lines = second_lines(drafts.load(filing.draft))
    made = Recheck.objects.create(
        sample=sample, filing=filing, picked_for=why, reasons=json.dumps(candidate.risks),
        self_score=sum(line.self_points for line in lines),
    )  # fmt: skip
    for line in lines:
        line.recheck = made
    RecheckLine.objects.bulk_create(lines)
    return made


def second_lines(record: Record) -> list[RecheckLine]:
    """The lines of a self-evaluation in hundredths of points, as its unit has scored them."""
    sheet = score_of(record)
    if sheet is None:
        rows = [
            (f"indicators[{i}]", one.name, one.points, one.self_score)
            for i, one in enumerate(record.indicators)
        ]
    else:
        rows = [(line.field, str(line.subject), line.out_of, line.points) for line in sheet.lines]
    return [
        RecheckLine(
            field=field,
            subject=subject,
            out_of=_hundredths(full),
            self_points=_hundredths(own),
            points=_hundredths(own),
        )
        for field, subject, full, own in rows
    ]


def _hundredths(points: Decimal | None) -> int:
    return int((points or Decimal(0)) * 100)
