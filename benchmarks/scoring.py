"""Whole forms scored exactly with every reason, beside one bare Decimal multiplication a line."""

import statistics
import time
from decimal import ROUND_HALF_UP, Decimal

from jixiao.core.library import load_scheme
from jixiao.core.record import Indicator, Record
from jixiao.core.value import parse_target
from jixiao.scoring.exact import score

FORMS = 150
ROUNDS = 7
ROWS = [
    ("投入目标", "规范", "100%", "2"), ("投入目标", "100%", "100%", "8"), ("产出目标", "=7个", "7个", "6.5"),
    ("产出目标", "=3100家", "3434家", "6.5"), ("结果目标", "良好", "100%", "3.71"), ("结果目标", "=90%", "96%", "3.71"),
    ("结果目标", "=2000万元", "29176000元", "3.71"), ("结果目标", "=13000笔", "10694笔", "3.71"),
    ("结果目标", "=90%", "88%", "3.74"), ("影响力目标", "健全", "100%", "3"),
]  # fmt: skip
"""Rows of the Suzhou form of 2021: words, per cents, counts, money, two of them short of the target."""


def main() -> None:
    """Print lines and forms a second, and how many bare multiplications one scored line costs."""
    scheme = load_scheme("cn-js-sz/project-self-evaluation@2021")
    record = _record(scheme.name)
    score(record, scheme)
    lines = len(ROWS) * FORMS
    seconds: dict[str, list[float]] = {"exact": [], "bare": []}
    for _ in range(ROUNDS):
        seconds["exact"].append(_timed(lambda: [score(record, scheme) for _ in range(FORMS)]))
        seconds["bare"].append(_timed(lambda: [_multiplied(lines)]))
    exact, bare = (statistics.median(seconds[name]) for name in ("exact", "bare"))
    print(
        f"{lines / exact:,.0f} lines and {FORMS / exact:,.0f} forms a second with every reason; "
        f"one line costs {exact / bare:.0f} bare Decimal multiplications with rounding"
    )


def _timed(run) -> float:
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def _multiplied(lines: int) -> None:
    weight, share, cent = Decimal("3.74"), Decimal("0.888889"), Decimal("0.01")
    for _ in range(lines):
        (weight * share).quantize(cent, ROUND_HALF_UP)


def _record(scheme: str) -> Record:
    indicators = tuple(
        Indicator(
            level1=level1, name=f"指标{row}", targets={"full_year": parse_target(target)},
            actual=parse_target(actual), points=Decimal(points), self_score=Decimal(points), row=row,
        )
        for row, (level1, target, actual, points) in enumerate(ROWS, 1)
    )  # fmt: skip
    return Record(
        scheme=scheme, stage="self_evaluation", object="project", fiscal_year=2021, indicators=indicators
    )


if __name__ == "__main__":
    main()
