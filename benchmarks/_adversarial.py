"""Random and adversarial rows, every shipped pack and many changed ones, and the comparison with the exact evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from jixiao.core.library import load_pack, pack_names
from jixiao.core.score import RulePack
from jixiao.scoring.columns import Scored, score_rows
from jixiao.scoring.exact_rows import exact_row
from jixiao.scoring.row_shape import INPUT, MISSING, OPERATORS, SCALE, Shape, names
from jixiao.scoring.tables import LEVELS, Tables, compile_pack

SLOPED = {
    "kind": "points",
    "per_point": "0.05",
    "over": {"kind": "points", "full_to": "1.3", "per_point": "0.01"},
}
CHANGES: list[dict[str, Any]] = [
    {"ratio": {"negative": "difference", "equal": "two_sided", "percent_basis": "points"}, "rule": SLOPED},
    {"ratio": {"equal": "exact", "strict_equal": "proportional"}, "rule": {**SLOPED, "granularity": "floor"}},
    {"ratio": {"negative": "difference"}, "rule": {**SLOPED, "per_point": "0.007", "granularity": "ceil"}},
    {"ratio": {"round_first": 0}, "rule": {"kind": "proportional", "over": {"kind": "manual", "full_to": "1.3"}}},
    {"ratio": {"round_first": 2, "negative": "difference"}, "rule": {"kind": "gate", "least": "0.6"}},
    {"rule": {"kind": "steps", "table": [["0.5", "0.3"], ["0.75", "0.7"], ["1", "1"], ["3", "0.9"]]}},
    {"rule": {"kind": "direct", "unmet": "0.3333"}, "ratio": {"strict_equal": "proportional"}, "words": {"kind": "direct", "unmet": "0.1"}},
    {"rule": {"kind": "tiered", "table": [["60", "0.5"], ["80", "0.8"], ["90", "1"]]}, "missing": {"unexplained": "zero", "explained": "exempt"}},
    {"rule": {"kind": "points", "per_point": "0.03", "over": {"kind": "points", "full_to": "1.2", "per_point": "0.013", "floor": "0.4"}}, "places": {"indicator": 1, "total": 1}},
    {"rule": {"kind": "typed"}, "words": {"kind": "typed"}, "places": {"indicator": 0, "total": 0}},
    {"rule": {"kind": "proportional"}, "execution": {"points": 12, "cap": "0.95", "rate_places": 1}, "missing": {"unexplained": "exempt"}},
]  # fmt: skip
"""Settings that no shipped pack has, so that every rule kind and option is proved."""


def packs() -> Iterator[RulePack]:
    """Every shipped pack, its methods in place of its rules, and the changes above."""
    for name in pack_names():
        pack = load_pack(name)
        yield pack
        for method in pack.methods.values():
            yield _with(pack, {"rule": method.model_dump(), "words": method.model_dump()})
    base = load_pack("cn-js-sz/self-evaluation-rules@2021")
    for change in CHANGES:
        yield _with(base, change)


def _with(pack: RulePack, change: dict[str, Any]) -> RulePack:
    data = pack.model_dump(exclude_defaults=True)
    for name, part in (("rule", "quantitative"), ("words", "qualitative")):
        if name in change:
            data[part] = {"default": change[name]}
    data.update({name: part for name, part in change.items() if name not in ("rule", "words")})
    return RulePack.model_validate(data)


def rows(count: int, tables: Tables, seed: int) -> dict[str, Any]:
    """Rows of every shape: a third ordinary, a third of any magnitude, a third built on breakpoints and ties."""
    rng = np.random.default_rng(seed)
    pick = lambda shares: rng.choice(len(shares), count, p=np.array(shares) / sum(shares))  # noqa: E731
    shape = np.array(list(Shape))[pick([60, 10, 12, 6, 2, 3, 2])]
    target, weight = _targets(rng, count), _weights(rng, count)
    actual = _actuals(rng, target, weight, tables.pack.places.indicator)
    upper = target + abs(_targets(rng, count)) // np.array([1, 10, 10**6])[pick([1, 1, 1])]
    interval = shape == Shape.INTERVAL
    actual = np.where(interval & (rng.random(count) < 0.5), _between(rng, target, upper, count), actual)
    open_end = interval * rng.integers(0, 4, count)
    percent = rng.random(count) < 0.4
    made = {
        "form": np.arange(count) // 7, "row": np.arange(count) % 7,
        "class": rng.integers(-1, max(len(tables.classes), 1), count) if tables.classes else np.full(count, -1),
        "shape": shape, "operator": rng.integers(0, len(OPERATORS), count), "percent": percent,
        "limit": ~percent & (rng.random(count) < 0.2),
        "target": np.where((open_end == 1) | ((shape == Shape.MONEY) & (rng.random(count) < 0.1)), MISSING, target),
        "upper": np.where((open_end == 2) | ~interval, MISSING, upper),
        "actual": np.where(rng.random(count) < 0.04, MISSING, actual), "answered": rng.random(count) > 0.05,
        "outcome": rng.integers(0, LEVELS + 6, count), "weight": np.where(rng.random(count) < 0.03, MISSING, weight),
        "self_score": np.where(rng.random(count) < 0.2, MISSING, rng.integers(0, 12, count) * weight // 10),
        "explained": rng.random(count) < 0.5, "flags": np.zeros(count),
    }  # fmt: skip
    return {name: made[name].astype(kind) for name, kind in INPUT.items()}


def _targets(rng: Any, count: int) -> Any:
    small = rng.integers(0, 400, count) * SCALE
    cents = rng.integers(0, 10**9, count)
    wide = np.exp(rng.random(count) * np.log(4e18)).astype(np.int64)
    huge = rng.integers(10**16, 10**18, count)
    found = np.choose(rng.integers(0, 4, count), [small, cents, wide, huge])
    return np.where(rng.random(count) < 0.02, -found, found)


def _weights(rng: Any, count: int) -> Any:
    half = rng.integers(0, 200, count) * (SCALE // 2)
    cents = rng.integers(0, 3000, count) * 100
    odd = rng.integers(-1000, 101 * SCALE, count)
    return np.choose(rng.integers(0, 3, count), [half, cents, odd])


def _actuals(rng: Any, target: Any, weight: Any, places: int) -> Any:
    """Around the target; or on a breakpoint or a rounding tie, one unit more or less."""
    count = target.size
    near = rng.integers(-1, 2, count)
    points = np.array([0, 1, 2, 3, 5, 6, 8, 9, 10, 12, 13, 20, 23, 75, 995, 985, 1005])
    below = np.array([10] * 13 + [100] + [1000] * 3)
    chosen = rng.integers(0, points.size, count)
    wide = np.array([int(t) * int(p) // int(b) for t, p, b in zip(target, points[chosen], below[chosen], strict=True)], object)  # fmt: skip
    breaks = _within(wide) + near
    unit = 10 ** (4 - places)
    cents = rng.integers(0, 1000, count)
    ties = [
        int(t) * ((2 * int(c) + 1) * unit + 2 * int(w) * int(k)) // (2 * max(int(w), 1) * int(f))
        for t, c, w, k, f in zip(target, cents, weight, rng.choice([0, 4], count), rng.choice([1, 5], count), strict=True)
    ]  # fmt: skip
    free = (target * rng.random(count) * 2.5).clip(-4e18, 4e18).astype(np.int64)
    return np.choose(rng.integers(0, 4, count), [free, breaks, _within(ties) + near, _targets(rng, count)])


def _within(numbers: Any) -> Any:
    return np.array([max(min(number, 4 * 10**18), -4 * 10**18) for number in numbers], np.int64)


def _between(rng: Any, low: Any, high: Any, count: int) -> Any:
    return low + ((high // 4 - low // 4) * rng.integers(0, 5, count)) + rng.integers(-1, 2, count)


def differences(made: dict[str, Any], scored: Scored, tables: Tables) -> list[str]:
    """What differs from the exact evaluator, row by row: empty when all agree."""
    from decimal import Decimal
    from fractions import Fraction

    found, out = [], scored.columns
    left = made["shape"] != Shape.MONEY if tables.money < 0 else np.ones(len(made["form"]), bool)
    kept = {name: column[left].tolist() for name, column in made.items()}
    given = {name: column.tolist() for name, column in out.items()}
    for place in range(len(given["form"])):
        row = {name: column[place] for name, column in kept.items()}
        want = exact_row(row, tables)
        points = None if given["points"][place] == MISSING else Decimal(given["points"][place]).scaleb(-4)
        n, d = given["numerator"][place], given["denominator"][place]
        ratio = None if n == MISSING else Fraction(n, d)
        got = (points, ratio, given["by_hand"][place], given["flags"][place], given["clause"][place])
        if got != (want.points, want.ratio, want.by_hand, want.flags, want.clause):
            found.append(f"{tables.pack.name} {row}: {got} {names(got[3])}, exact {want} {names(want.flags)}")
    return found


def compare(count: int, seed: int) -> tuple[int, int, list[str]]:
    """About ``count`` rows over all packs: rows compared, rows that went to the exact evaluator, differences."""
    chosen = list(packs())
    rows_each, total, exact, found = max(count // len(chosen), 1), 0, 0, []
    for number, pack in enumerate(chosen):
        tables = compile_pack(pack)
        made = rows(rows_each, tables, seed * 1000 + number)
        scored = score_rows(made, tables)
        found += differences(made, scored, tables)
        total, exact = total + len(scored.columns["form"]), exact + scored.exact
    return total, exact, found
