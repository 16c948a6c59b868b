"""Experts: who is drawn, and what their scores come to. Pure functions of what is stored."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from jixiao.core.digest import digest
from jixiao.core.number import round_half_up

LEAST, MOST = 3, 9
"""How many experts a panel has."""
COMMENT_BELOW = Fraction(6, 10)
"""An item with less than this share of its full mark needs a comment."""


def drawn(pool: Iterable[int], seed: str, number: int) -> list[int]:
    """The first ``number`` of the pool in the order of the digests of seed and id: the same everywhere and for ever."""
    return sorted(pool, key=lambda one: digest(f"{seed}:{one}"))[:number]


def trimmed_mean(totals: Iterable[int]) -> int:
    """The mean without one highest and one lowest total, rounded half up once. From three totals on; of fewer the mean."""
    known = sorted(totals)
    kept = known[1:-1] if len(known) >= LEAST else known
    return int(round_half_up(Fraction(sum(kept), len(kept)), 0))


def spread(totals: Iterable[int]) -> int:
    """The highest total less the lowest."""
    known = list(totals)
    return max(known) - min(known)
