"""One rule in several engines: rows a second of processor time, and how many points each gets wrong.

``python -m benchmarks engines``; with the engines in another environment, ``PYTHONPATH=src python -m benchmarks.engines``
there (pip install pandas polars duckdb openfisca-core rule-engine zen-engine). What is not installed is said so.

The rule is that of Suzhou's output indicators for targets of at least: below 80 % nothing, then five points of the
hundred for one, full marks from 100 % to 130 %, then one for one down to nothing at 230 %. Each engine is used as its
manual would have it. A third of the rows lie on a corner of the rule or on the tie of a rounding.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random
from typing import Any

ROWS = 200_000
FEW = 4_000
"""Rows for engines that take one row at a time."""
Row = tuple[Decimal, Decimal, Decimal]
"""Actual, target and full mark."""


def made(count: int, seed: int = 1) -> list[Row]:
    """Rows of two places: a third ordinary, a third on a corner of the rule, a third on a tie."""
    rng, rows = Random(seed), []
    while len(rows) < count:
        target = Decimal(rng.randint(1, 10 ** rng.randint(2, 9))) / 100
        weight = Decimal(rng.choice((1, 2, 3, 5, 6, 8, 10, 15, 20))) + Decimal(rng.randint(0, 99)) / 100
        kind = rng.randrange(3)
        if kind == 0:
            actual = target * rng.randint(50, 260) / 100
        elif kind == 1:
            actual = target * rng.choice((80, 100, 130, 230)) / 100 + Decimal(rng.randint(-1, 1)) / 100
        else:
            actual = _on_a_tie(rng, target, weight)
        rows.append((max(actual.quantize(Decimal("0.0001")), Decimal(0)), target, weight))
    return rows


def _on_a_tie(rng: Random, target: Decimal, weight: Decimal) -> Decimal:
    """An actual whose points end in half a cent, as near as four places come."""
    wanted = Decimal(rng.randint(1, int(weight * 100) - 1)) / 100 + Decimal("0.005")
    return target * (4 + wanted / weight) / 5


def right(rows: list[Row]) -> list[int]:
    """The points in cents, by fractions."""
    found = []
    for actual, target, weight in rows:
        ratio = Fraction(actual) / Fraction(target)
        if ratio < 1:
            share = max(5 * ratio - 4, Fraction(0))
        else:
            share = max(1 - max(ratio - Fraction(13, 10), Fraction(0)), Fraction(0))
        cents = 100 * Fraction(weight) * share
        found.append((2 * cents.numerator + cents.denominator) // (2 * cents.denominator))
    return found


def columns(rows: list[Row]) -> Callable[[], list[int]]:
    """Our own: everything that ``jixiao batch score`` does, with reasons and flags."""
    import numpy as np

    from jixiao.core.library import load_pack
    from jixiao.scoring.columns import score_rows
    from jixiao.scoring.row_shape import INPUT, MISSING
    from jixiao.scoring.tables import compile_pack

    tables = compile_pack(load_pack("cn-js-sz/self-evaluation-rules@2021"))
    count = len(rows)
    given = {
        "form": np.arange(count), "row": np.ones(count), "class": np.full(count, tables.classes.index("output")),
        "operator": np.ones(count), "upper": np.full(count, MISSING), "answered": np.ones(count), "self_score": np.full(count, MISSING),
        **{name: np.array([int(row[place] * 10_000) for row in rows]) for place, name in enumerate(("actual", "target", "weight"))},
    }  # fmt: skip
    ready = {name: given.get(name, np.zeros(count)).astype(kind) for name, kind in INPUT.items()}
    return lambda: (score_rows(ready, tables).columns["points"] // 100).tolist()


def decimals(rows: list[Row]) -> Callable[[], list[int]]:
    """Decimal as most would write it: the ratio first."""

    def run() -> list[int]:
        found = []
        for actual, target, weight in rows:
            ratio = actual / target
            if ratio < 1:
                share = max(5 * ratio - 4, Decimal(0))
            else:
                share = max(1 - max(ratio - Decimal("1.3"), Decimal(0)), Decimal(0))
            found.append(int((weight * share).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100))
        return found

    return run


def pandas(rows: list[Row]) -> Callable[[], list[int]]:
    import numpy as np
    import pandas

    frame = pandas.DataFrame([[float(cell) for cell in row] for row in rows], columns=["actual", "target", "weight"])  # fmt: skip

    def run() -> list[int]:
        ratio = frame["actual"] / frame["target"]
        share = np.where(ratio < 1, (5 * ratio - 4).clip(lower=0), (1 - (ratio - 1.3).clip(lower=0)).clip(lower=0))  # fmt: skip
        return ((frame["weight"] * share).round(2) * 100).round().astype(int).tolist()

    return run


def polars(rows: list[Row]) -> Callable[[], list[int]]:
    import polars

    frame = polars.DataFrame({name: [float(row[place]) for row in rows] for place, name in enumerate(("actual", "target", "weight"))})  # fmt: skip
    ratio = polars.col("actual") / polars.col("target")
    share = polars.when(ratio < 1).then((5 * ratio - 4).clip(lower_bound=0)).otherwise((1 - (ratio - 1.3).clip(lower_bound=0)).clip(lower_bound=0))  # fmt: skip
    points = ((polars.col("weight") * share).round(2) * 100).round().cast(polars.Int64)
    return lambda: frame.select(points.alias("points"))["points"].to_list()


def duckdb(rows: list[Row]) -> Callable[[], list[int]]:
    import duckdb
    import pyarrow

    base = duckdb.connect()
    table = pyarrow.table({name: pyarrow.array([row[place] for row in rows], kind) for place, (name, kind) in enumerate((("actual", pyarrow.decimal128(18, 4)), ("target", pyarrow.decimal128(18, 4)), ("weight", pyarrow.decimal128(7, 4))))})  # fmt: skip
    base.register("rows", table)
    query = """select cast(round(weight * case when actual / target < 1 then greatest(5 * (actual / target) - 4, 0)
        else greatest(1 - greatest(actual / target - 1.3, 0), 0) end, 2) * 100 as bigint) from rows"""
    return lambda: [cents for (cents,) in base.execute(query).fetchall()]


def openfisca(rows: list[Row]) -> Callable[[], list[int]]:
    import numpy as np
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    line = build_entity(key="line", plural="lines", label="line", is_person=True)
    common = {"value_type": float, "entity": line, "definition_period": DateUnit.YEAR}

    def formula(lines: Any, period: Any) -> Any:
        ratio = lines("actual", period) / lines("target", period)
        share = np.where(
            ratio < 1, np.maximum(5 * ratio - 4, 0), np.maximum(1 - np.maximum(ratio - 1.3, 0), 0)
        )
        return np.round(lines("weight", period) * share, 2)

    system = TaxBenefitSystem([line])
    for name in ("actual", "target", "weight"):
        system.add_variable(type(name, (Variable,), dict(common)))
    system.add_variable(type("points", (Variable,), {**common, "formula": formula}))

    def run() -> list[int]:
        simulation = SimulationBuilder().build_default_simulation(system, count=len(rows))
        for place, name in enumerate(("actual", "target", "weight")):
            simulation.set_input(name, "2024", np.array([float(row[place]) for row in rows], np.float32))
        return np.round(simulation.calculate("points", "2024").astype(float) * 100).astype(int).tolist()

    return run


def rule_engine(rows: list[Row]) -> Callable[[], list[int]]:
    import rule_engine

    rule = rule_engine.Rule(
        "actual / target < 1 ? (5 * (actual / target) - 4 > 0 ? weight * (5 * (actual / target) - 4) : 0)"
        " : (actual / target <= 1.3 ? weight : (2.3 - actual / target > 0 ? weight * (2.3 - actual / target) : 0))"
    )

    def run() -> list[int]:
        found = []
        for actual, target, weight in rows:
            points = rule.evaluate({"actual": actual, "target": target, "weight": weight})
            found.append(int(Decimal(points).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100))
        return found

    return run


def zen(rows: list[Row]) -> Callable[[], list[int]]:
    import zen

    expression = (
        "round(weight * (actual / target < 1 ? max([5 * (actual / target) - 4, 0])"
        " : max([1 - max([actual / target - 1.3, 0]), 0])) * 100)"
    )
    content = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"}, {"id": "out", "type": "outputNode", "name": "out"},
            {"id": "rule", "type": "expressionNode", "name": "rule", "content": {"expressions": [{"id": "1", "key": "cents", "value": expression}]}},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "rule", "type": "edge"}, {"id": "b", "sourceId": "rule", "targetId": "out", "type": "edge"},
        ],
    }  # fmt: skip
    decision = zen.ZenEngine().create_decision(json.dumps(content))

    def run() -> list[int]:
        return [
            int(
                decision.evaluate({"actual": float(a), "target": float(b), "weight": float(w)})["result"][
                    "cents"
                ]
            )
            for a, b, w in rows
        ]

    return run


ENGINES: tuple[tuple[str, Callable[[list[Row]], Callable[[], list[int]]], int], ...] = (
    ("jixiao columns", columns, ROWS), ("Decimal, ratio first", decimals, ROWS), ("pandas", pandas, ROWS), ("Polars", polars, ROWS),
    ("DuckDB, DECIMAL", duckdb, ROWS), ("openfisca-core", openfisca, ROWS), ("rule-engine", rule_engine, FEW), ("zen-engine", zen, FEW),
)  # fmt: skip


def main() -> None:
    """Measure every engine that is installed, three rounds, the best of them."""
    rows = made(ROWS)
    wanted, base = right(rows), 0.0
    print(f"{'engine':24}{'rows/CPU s':>14}{'against ours':>14}{'wrong':>10}{'of':>10}")
    for name, prepare, count in ENGINES:
        try:
            run = prepare(rows[:count])
        except ImportError as error:
            print(f"{name:24}{'not installed':>14}  ({error.name})")
            continue
        best, found = min(_timed(run) for _ in range(3))
        speed = count / best
        base = base or speed
        wrong = sum(one != other for one, other in zip(found, wanted[:count], strict=True))
        print(f"{name:24}{speed:14,.0f}{base / speed:13.1f}×{wrong:10,}{count:10,}")


def _timed(run: Callable[[], list[int]]) -> tuple[float, list[int]]:
    begin = time.process_time()
    found = run()
    return time.process_time() - begin, found


if __name__ == "__main__":
    main()
