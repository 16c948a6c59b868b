"""Numbers and times as pages print them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import timezone


def wan(cents: int | None) -> str:
    """An amount in cents as 万元 with two places and separators; a dash when there is none."""
    return "—" if cents is None else f"{Decimal(cents) / 1_000_000:,.2f}"


def moment(time: datetime | None) -> str:
    """A time in the place's own zone, to the minute; empty when there is none."""
    return timezone.localtime(time).strftime("%Y-%m-%d %H:%M") if time else ""
