"""Which self-evaluations are re-checked: the dearest, the riskiest, and some by lot. Nothing but the seed decides the lot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from jixiao.core.digest import digest


@dataclass(frozen=True, slots=True)
class Candidate:
    """A self-evaluation that can be drawn: amount in cents, and the risks found in it."""

    id: int
    amount: int
    risks: tuple[str, ...] = ()

    @property
    def risk(self) -> int:
        """The weights of its risks together."""
        return sum(RISKS[code] for code in self.risks)


RISKS = {"red": 3, "yellow": 2, "full_marks": 2, "near_full": 1, "findings": 1, "unreliable": 3}
"""Code of a risk → its weight. red and yellow: ``core/alert.py`` (score against execution, money left over);
full_marks and near_full: 100 % and 95 % of the points; findings: still to be explained; unreliable: the unit's
self-evaluations were off by more than a tenth on average when they were re-checked."""
UNRELIABLE = 90
"""Below this reliability index a unit counts as unreliable."""


def draw(
    population: Iterable[Candidate], seed: str, by_money: int, by_risk: int, by_chance: int
) -> list[tuple[Candidate, str]]:
    """(candidate, why): first the largest amounts, then the most risks, then by lot among the rest.

    The lot is the order of the digests of seed and id, so that the same seed and population give the same draw
    everywhere and for ever.
    """
    left = sorted(population, key=lambda one: (-one.amount, one.id))
    picked = [(one, "money") for one in left[:by_money]]
    left = sorted(left[by_money:], key=lambda one: (-one.risk, -one.amount, one.id))
    risky = [one for one in left[:by_risk] if one.risk]
    picked += [(one, "risk") for one in risky]
    left = sorted(set(left) - set(risky), key=lambda one: digest(f"{seed}:{one.id}"))
    return picked + [(one, "chance") for one in left[:by_chance]]


def reliability(deviations: Iterable[Fraction]) -> int | None:
    """100 less the mean of the absolute deviations in per cent, rounded down, not below 0; None without a re-check.

    The deviation is (self − re-check) ÷ self. Our definition: no rule text gives one.
    """
    known = [abs(one) for one in deviations]
    return max(0, int(100 - 100 * sum(known, Fraction(0)) / len(known))) if known else None
