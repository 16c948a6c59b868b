"""What indicators usually aim at elsewhere, as T15 and T41 and the library ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jixiao.core.record import Record
from jixiao.review.usual import bare_name, params
from jixiao.web.models import Jurisdiction, UsualValue

QUARTILES = ("p25", "p50", "p75")


def usual_params(record: Record, place: Jurisdiction | int) -> dict[str, dict[str, Any]]:
    """The parameters of the checks for the indicators of one form; nothing where none is known."""
    names = {bare_name(indicator.name) for indicator in record.indicators}
    rows = list(UsualValue.objects.filter(place=place, name__in=names).values())
    return params(rows) if rows else {}


def usual_elsewhere(places, names: Iterable[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """(name without white space, unit) → count, p25, p50 and p75; of several jurisdictions the one with most rows."""
    rows = UsualValue.objects.filter(place__in=places, name__in={bare_name(name) for name in names})
    fields = ("name", "unit", "count", *QUARTILES)
    return {(row["name"], row["unit"]): row for row in rows.order_by("count").values(*fields)}
