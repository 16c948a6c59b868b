"""Numbers and times as pages print them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from jixiao.core.number import plain, round_half_up
from jixiao.web.language import language, t

SHORT_DAY = {"zh": "%m-%d", "en": "%d %b"}
"""A day of this year; in English with the month's name, for 04-05 is read in two ways."""


def wan(cents: int | None) -> str:
    """An amount in cents as 万元 with two places and separators; a dash when there is none."""
    return "—" if cents is None else f"{Decimal(cents) / 1_000_000:,.2f}"


def moment(time: datetime | None) -> str:
    """A time in the place's own zone, to the minute; empty when there is none."""
    return timezone.localtime(time).strftime("%Y-%m-%d %H:%M") if time else ""


def short_day(day: date | None) -> str:
    """A day of this year; empty when there is none."""
    return day.strftime(SHORT_DAY[language()]) if day else ""


def short_moment(time: datetime) -> str:
    """A time of this year, to the minute."""
    local = timezone.localtime(time)
    return f"{short_day(local)} {local:%H:%M}"


def left_until(day: date) -> str:
    """How long until a deadline, or since it, in words."""
    days = (day - timezone.localdate()).days
    if days > 0:
        return t("还有 {days} 天", days=days)
    return t("已过 {days} 天", days=-days) if days else t("今天截止")


def rounded_percent(share: Fraction | Decimal) -> str:
    """A share as a percentage to read in a list: at most two places, half up, without zeros at the end."""
    return f"{plain(round_half_up(Fraction(share) * 100, 2))}%"


def points(hundredths: int | None) -> str:
    """Points in hundredths as people write them; empty when missing."""
    return "" if hundredths is None else f"{Decimal(hundredths) / 100:.2f}"


def rate(executed: int | None, amount: int | None) -> str:
    """Execution as a percentage with two places; empty where it cannot be computed."""
    return f"{Decimal(executed) * 100 / amount:.2f}%" if executed is not None and amount else ""
