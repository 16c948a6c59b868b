"""The rounds of monitoring that a place may hold in a year. They are data: schemes/vocabulary/monitoring_rounds.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jixiao.core.library import cite, vocabulary
from jixiao.core.scheme import Citation, Scheme
from jixiao.web.drafting.carry_over import later_scheme


@dataclass(frozen=True)
class Round:
    """``period`` is the scheme's; ``due`` the day by which units report, None where the source gives none."""

    period: str
    label: str
    months: int
    due: date | None
    source: Citation
    scheme: Scheme


def rounds_of(code: str, year: int) -> list[Round]:
    """The rounds of a place in a budget year, the earliest first: its own province's, then the country's where it has
    none for the same period. A round without a form for the year is left out."""
    known = vocabulary("monitoring_rounds")["rounds"]
    found: dict[str, Round] = {}
    for start in sorted((start for start in known if code.startswith(start)), key=len, reverse=True):
        for told in known[start]:
            scheme = later_scheme("monitoring", "project", code, year, told["period"])
            period = scheme.period(told["period"]) if scheme else None
            if scheme is None or period is None or period.id in found:
                continue
            due = date.fromisoformat(f"{year}-{told['due']}") if told["due"] else None
            source = cite(told["document"], told["article"])
            found[period.id] = Round(period.id, period.label, period.months, due, source, scheme)
    return sorted(found.values(), key=lambda one: one.months)


def usual_round(code: str, year: int) -> Round | None:
    """The first round of the place's own province, else of the country: what is begun when nobody names a period."""
    rounds = {one.period: one for one in rounds_of(code, year)}
    known = vocabulary("monitoring_rounds")["rounds"]
    starts = sorted((start for start in known if code.startswith(start)), key=len, reverse=True)
    return next(
        (rounds[one["period"]] for start in starts for one in known[start] if one["period"] in rounds), None
    )


def period_label(scheme: Scheme, period: str) -> str:
    """What a monitoring form's period is called; empty for other forms."""
    found = scheme.period(period) if period else None
    return found.label if found else ""
