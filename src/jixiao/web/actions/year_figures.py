"""How a year stands: by department what is begun and done, warnings, grades; and how kind units are to themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count, F, Q, Sum

from jixiao.scoring.recheck import deviation
from jixiao.web.actions.results import visible_results
from jixiao.web.models import Filing, Person, Recheck, Unit
from jixiao.web.models.filing import KINDS

DONE = ("approved", "disclosed")
NEAR_FULL = Fraction(95, 100)
LEAST_GROUP = 5
"""Of fewer self-evaluations no shares are told: one form would decide them. Our own number."""
SEVERITIES = ("p0", "p1", "p2")
COUNTED = ("n", "done", "money", *SEVERITIES, *(f"with_{level}" for level in SEVERITIES))


def by_department(seen) -> dict[str, list[dict[str, Any]]]:
    """Kind → a row for each department: name, unit, forms begun (n) and done, findings, money in cents. The least done first."""
    found = (
        seen.order_by()
        .values("kind", "unit__path")
        .annotate(
            n=Count("id"), done=Count("id", filter=Q(stage__in=DONE)), money=Sum("amount"),
            **{f"with_{level}": Count("id", filter=Q(**{f"{level}__gt": 0})) for level in SEVERITIES},
            **{f"sum_{level}": Sum(level) for level in SEVERITIES},
        )
    )  # fmt: skip
    sums: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for row in found:
        counts = {key: row[f"sum_{key}" if key in SEVERITIES else key] or 0 for key in COUNTED}
        sums[row["kind"], department_of(row["unit__path"])].update(counts)
    units = Unit.objects.filter(path__in={path for _, path in sums}).values_list("path", "name", "pk")
    names = {path: (name, pk) for path, name, pk in units}
    made: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for (kind, path), row in sums.items():
        name, unit = names.get(path, (path, 0))
        made[kind].append({"name": name, "unit": unit, **{key: row[key] for key in COUNTED}})
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
    re-checked. ``comparable``: there are at least ``LEAST_GROUP``; those come first, who has most near full marks before
    the others."""
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
    made = [
        {
            "unit": row["unit"], "comparable": row["n"] >= LEAST_GROUP, "name": row["unit__name"], "mean": int(row["mean"]),
            **{key: row[key] for key in ("n", "near", "full")},
            "off": sum(off[row["unit"]], Fraction(0)) / len(off[row["unit"]]) if row["unit"] in off else None,
        }
        for row in rows
    ]  # fmt: skip
    return sorted(made, key=lambda row: (not row["comparable"], -row["near"], row["name"]))


def spread_of_scores(rows: list[dict[str, Any]]) -> dict[str, int]:
    """All units together: self-evaluations, near and at full marks, units, and how many of them are comparable."""
    sums = {key: sum(row[key] for row in rows) for key in ("n", "near", "full")}
    return {**sums, "units": len(rows), "comparable": sum(row["comparable"] for row in rows)}


def by_severity(departments: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """``by_department`` → for each kind of form with some: forms (n), findings and the forms that have some, by severity."""
    keys = ("n", *SEVERITIES, *(f"with_{level}" for level in SEVERITIES))
    return [{"kind": kind, **{key: sum(row[key] for row in rows) for key in keys}} for kind, rows in departments.items() if rows]  # fmt: skip


def by_check(seen) -> list[dict[str, Any]]:
    """The checks that found something in these forms: code, severity (p0 to p2, the gravest in a form) and forms. The
    gravest first, then the most frequent."""
    found: Counter = Counter()
    for told, forms in seen.exclude(checks="").order_by().values_list("checks").annotate(n=Count("id")):
        for one in told.split():
            found[tuple(one.lower().split(":"))] += forms
    rows = [{"severity": severity, "code": code.upper(), "forms": n} for (severity, code), n in found.items()]
    return sorted(rows, key=lambda row: (row["severity"], -row["forms"], row["code"]))


def with_check(seen, code: str, severity: str = ""):
    """The forms in which a check found something; of ``severity`` (p0 to p2) where it is given."""
    return seen.filter(checks__contains=f"{severity.upper()}:{code} " if severity else f":{code} ")


def by_treatment(person: Person, year: int) -> list[dict[str, Any]]:
    """The results by what is done with them: n, decided, money of this year, proposed and decided, in cents. The money
    decided counts the decided alone, beside what those had."""
    decided = Q(decision__isnull=False)
    rows = (
        visible_results(person).filter(filing__fiscal_year=year).order_by().values("grade", "word")
        .annotate(
            n=Count("id"), money=Sum("base"), decided=Count("id", filter=decided), had=Sum("base", filter=decided),
            gets=Sum("decision", filter=decided), best=Avg("score"),
        )
        .order_by("-best")
    )  # fmt: skip
    return list(rows)
