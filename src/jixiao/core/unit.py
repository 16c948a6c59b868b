"""Units of measure: what a unit measures, how many base units it is, and exact conversion.

The units are data: ``schemes/vocabulary/units.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it was understood.

    ``dimension`` is money, time, share, count, area, length, mass, volume, energy, data, score … ; ``factor``
    is how many ``base`` units one of it is; ``per`` are the units below the line: 元/平方米.月 has per
    (平方米, 月).
    """

    text: str
    dimension: str
    base: str
    factor: Decimal
    per: tuple[str, ...] = ()


@cache
def known_units() -> dict[str, Unit]:
    """Every simple unit of the vocabulary by its name."""
    from jixiao.core.library import vocabulary

    words = vocabulary("units")
    units = {name: Unit(name, "count", name, Decimal(1)) for name in words["counters"]}
    for dimension, bases in words["dimensions"].items():
        for base, members in bases.items():
            for name, factor in members.items():
                units[name] = Unit(name, dimension, base, Decimal(factor))
    return units


_BRACKETS = re.compile(r"\([^)]*\)")
_OR = re.compile(r"[、或]")
_PER = re.compile(r"[/.·*每]")


@lru_cache(maxsize=4096)
def read_unit(text: str | None) -> Unit | None:
    """The unit written in ``text``; None when it is not known.

    元/平方米.月 is money per 平方米 and 月; 个工作日 is 工作日; 人(件/套) is 人; of 册、份 the first counts.
    """
    if not text:
        return None
    known = known_units()
    top, *below = _PER.split(_OR.split(_BRACKETS.sub("", text))[0])
    unit = known.get(top) or known.get(top.removeprefix("个"))
    if unit is None:
        return None
    per = tuple(known[part].base if part in known else part for part in below if part)
    return Unit(text, unit.dimension, unit.base, unit.factor, per)


def leading_unit(text: str) -> str:
    """The longest known unit with which ``text`` begins; "" when there is none."""
    known = known_units()
    for length in range(min(len(text), 6), 0, -1):
        if text[:length] in known:
            return text[:length]
    return ""


def dimension(text: str | None) -> str:
    """What a unit measures (money, time, share, count …); "" when the unit is not known."""
    unit = read_unit(text)
    return unit.dimension if unit else ""


def same_dimension(a: str | None, b: str | None) -> bool:
    """Whether two units measure the same: 万元 and 元, 天 and 月, 个 and 家. 元 and 元/人 do not."""
    one, other = read_unit(a), read_unit(b)
    return bool(one and other and one.dimension == other.dimension and one.per == other.per)


def convert(value: Decimal, from_unit: str | None, to_unit: str | None) -> Decimal | None:
    """``value`` of ``from_unit`` in ``to_unit``, exactly; None where no fixed factor exists (天 to 月, 个 to 家)."""
    one, other = read_unit(from_unit), read_unit(to_unit)
    if one is None or other is None or one.base != other.base or one.per != other.per:
        return None
    return value * one.factor / other.factor
