"""How a year stands: by department what is begun and done, warnings, grades; and how kind units are to themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count, F, Q, Sum

from jixiao.scoring.recheck import deviation
from jixiao.web.models import Filing, Person, Recheck, Unit
from jixiao.web.models.filing import KINDS

DONE = ("approved", "disclosed")
NEAR_FULL = Fraction(95, 100)
COUNTED = ("n", "done", "p0", "p1", "money")


def by_department(seen) -> dict[str, list[dict[str, Any]]]:
    """Kind → a row for each department: name, forms begun (n) and done, findings, money in cents. The least done first."""
    found = (
        seen.order_by()
        .values_list("kind", "unit__path")
        .annotate(
            n=Count("id"), done=Count("id", filter=Q(stage__in=DONE)), p0=Sum("p0"), p1=Sum("p1"), money=Sum("amount")
        )
    )  # fmt: skip
    sums: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for kind, path, *numbers in found:
        for key, number in zip(COUNTED, numbers, strict=True):
            sums[kind, department_of(path)][key] += number or 0
    names = dict(Unit.objects.filter(path__in={path for _, path in sums}).values_list("path", "name"))
    made: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for (kind, path), row in sums.items():
        made[kind].append({"name": names.get(path, path), **{key: row[key] for key in COUNTED}})
    for rows in made.values():
        rows.sort(key=lambda row: (Fraction(row["done"], row["n"]), row["name"]))
    return made


def department_of(path: str) -> str:
    """The path of the department above a unit: the second of ``/finance/department/agency/``."""
    return f"/{'/'.join(path.strip('/').split('/')[:2])}/"


def by_level(seen) -> dict[int, int]:
    """Level of the warning → monitored projects."""
    return dict(seen.filter(kind="monitoring").order_by().values_list("alarm").annotate(n=Count("id")))


def by_grade(seen) -> list[dict[str, Any]]:
    """The confirmed self-evaluations by grade: n, money in cents; the most frequent first."""
    graded = seen.filter(kind="self_evaluation", approved_revision__isnull=False)
    return list(graded.order_by().values("grade").annotate(n=Count("id"), money=Sum("amount")).order_by("-n"))


def leniency_of(person: Person, year: int) -> list[dict[str, Any]]:
    """By unit: name, confirmed self-evaluations (n), their mean share of the full mark in hundredths of a per cent,
    how many near (95 %) and at full marks, and the mean of (own − second) ÷ own score (off), None where none was
    re-checked. Who has most near full marks comes first."""
    mine = Filing.objects.visible_to(person).filter(
        kind="self_evaluation", fiscal_year=year, approved_revision__isnull=False, score__isnull=False, out_of__gt=0
    )  # fmt: skip
    near = Q(score__gte=F("out_of") * NEAR_FULL.numerator / NEAR_FULL.denominator)
    rows = (
        mine.values("unit", "unit__name")
        .annotate(
            n=Count("id"), mean=Avg(F("score") * 10_000 / F("out_of")),
            full=Count("id", filter=Q(score__gte=F("out_of"))), near=Count("id", filter=near),
        )
        .order_by("-near", "unit__name")
    )  # fmt: skip
    off: dict[int, list[Fraction]] = {}
    closed = Recheck.objects.filter(filing__in=mine, state="closed", score__isnull=False)
    for unit, own, second in closed.values_list("filing__unit", "self_score", "score"):
        gap = deviation(Decimal(own), Decimal(second))
        if gap is not None:
            off.setdefault(unit, []).append(gap)
    return [
        {
            "unit": row["unit"], "name": row["unit__name"], "mean": int(row["mean"]),
            **{key: row[key] for key in ("n", "near", "full")},
            "off": sum(off[row["unit"]], Fraction(0)) / len(off[row["unit"]]) if row["unit"] in off else None,
        }
        for row in rows
    ]  # fmt: skip
