"""The columns that ``columns.py`` takes and gives: names, codes, scale. Needs nothing but the standard library.

All numbers are int64 in ten-thousandths (``SCALE``): 98.5 is 985000. A missing number is null in Arrow and
``MISSING`` in an array. The rows of a form stand together, form ids rise.

Input, one row a scored line:

* ``form`` int64, ``row`` int32: the form and the line in it
* ``class`` int16: index in the list of class names that the file carries; -1 for none
* ``shape`` int8: one of ``Shape``
* ``operator`` int8: index in ``OPERATORS``
* ``percent`` bool: the target's unit is %; ``limit`` bool: a target of cost or time that may be a limit
* ``target``, ``upper``, ``actual``: in the target's unit; of an interval ``target`` is the lower end; of a money
  row ``target`` is the budget and ``actual`` the execution
* ``answered`` bool: an actual is on the form, as a number or in words
* ``outcome`` int8: what words mean: 0 not decided, 1 met, 2 partly, 3 unmet, 4 + i the rule's level i
* ``weight``: the full mark; ``self_score``: the points on the form
* ``explained`` bool: a missing actual is explained
* ``flags`` int32: what reading the row brought with it, bits of ``FLAGS``

Output: ``form``, ``row``, ``points``, ``out_of``, ``numerator`` and ``denominator`` of the ratio (not reduced),
``clause`` int16 (index in the pack's basis), ``flags`` int32, ``by_hand`` bool.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

SCALE = 10_000
MISSING = -(2**63)
LIMIT = 10**18
"""Numbers from here on go to the exact evaluator."""
MOST_WEIGHT = 100 * SCALE
"""Full marks above this go to the exact evaluator."""
OPERATORS = (None, "≥", ">", "=", "<", "≤")
FLAGS = (
    "over_achieved", "type_differs", "not_computable", "unit_unreconciled", "unit_assumed", "actual_missing",
    "target_missing", "points_unknown", "actual_is_range", "equal_exceeded", "only_equal", "negative_value",
    "zero_target", "given_by_hand", "outside_band", "undecided", "direction_unknown", "fund_total_differs", "exempt",
    "no_rule", "beyond_columns",
)  # fmt: skip
"""Those of ``ScoreLine``, and ``beyond_columns``: points that ten-thousandths cannot hold; see the form itself."""
BIT = {name: 1 << place for place, name in enumerate(FLAGS)}


class Shape(IntEnum):
    """What a row is: a number, an interval (either end may be open), words, budget execution, no target at all,
    a date or the like that was reached, or a line that a person must score whatever it holds."""

    NUMBER = 0
    INTERVAL = 1
    WORDS = 2
    MONEY = 3
    EMPTY = 4
    REACHED = 5
    HAND = 6


NUMBERS = ("target", "upper", "actual", "weight", "self_score")
INPUT = {
    "form": "int64", "row": "int32", "class": "int16", "shape": "int8", "operator": "int8", "percent": "bool_",
    "limit": "bool_", "target": "int64", "upper": "int64", "actual": "int64", "answered": "bool_", "outcome": "int8",
    "weight": "int64", "self_score": "int64", "explained": "bool_", "flags": "int32",
}  # fmt: skip
OUTPUT = {
    "form": "int64", "row": "int32", "points": "int64", "out_of": "int64", "numerator": "int64",
    "denominator": "int64", "clause": "int16", "flags": "int32", "by_hand": "bool_",
    "self_score": "int64",
}  # fmt: skip
CLASSES = b"jixiao.classes"
"""Key in the metadata of a file of rows: the class names, a JSON list."""


def bits(flags: tuple[str, ...]) -> int:
    """Names of flags as one number."""
    return sum(BIT[flag] for flag in set(flags))


def names(flags: int) -> tuple[str, ...]:
    """The flags in a number, by name."""
    return tuple(name for name, bit in BIT.items() if flags & bit)


def arrow_schema(columns: dict[str, str], metadata: dict[bytes, bytes] | None = None) -> Any:
    """``INPUT`` or ``OUTPUT`` as an Arrow schema. Needs pyarrow."""
    import pyarrow as pa

    return pa.schema([(name, getattr(pa, kind)()) for name, kind in columns.items()], metadata)
