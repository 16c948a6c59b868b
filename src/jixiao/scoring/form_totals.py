"""Full marks, totals and grades of many forms in columns: what ``weights.py`` and ``exact.sheet_of`` say of one.

All numbers are integers in ten-thousandths, as in ``row_shape.py``; the rows of a form stand together.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from jixiao.core.score import RulePack
from jixiao.scoring.kernel import scaled
from jixiao.scoring.row_shape import BIT, MISSING, SCALE, Shape
from jixiao.scoring.tables import Tables
from jixiao.scoring.weights import class_points, equal_split

TOTALS = {
    "form": "int64", "lines": "int32", "total": "int64", "out_of": "int64", "open_points": "int64", "grade": "int16",
    "full": "int32", "flags": "int32", "self_total": "int64",
}  # fmt: skip
"""Columns of totals. ``grade``: index in the pack's grades, -1 for none. ``full``: lines at their full mark.
``flags``: those of all lines together. ``self_total``: the points on the form, missing where a line has none."""


def starts_of(form: Any) -> Any:
    """The first row of each form."""
    if not len(form):
        return np.zeros(0, np.int64)
    return np.concatenate(([0], np.flatnonzero(form[1:] != form[:-1]) + 1))


def fill_weights(rows: dict[str, Any], tables: Tables) -> dict[str, Any]:
    """The rows with the full marks that the pack gives where the form prints none: class points, or split evenly
    with the rest to the last. A class of which the form prints any mark is left as it is."""
    weights, pack = rows["weight"], tables.pack
    open_rows = (weights == MISSING) & (rows["shape"] != Shape.MONEY)
    if pack.weights.mode == "as_printed" or not open_rows.any():
        return rows
    starts, count = starts_of(rows["form"]), len(tables.classes) + 1
    form = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(weights))))
    indicator = rows["shape"] != Shape.MONEY
    group = form * count + np.where(rows["class"] < 0, count - 1, rows["class"])
    size = len(starts) * count
    members = np.bincount(group[indicator], minlength=size)
    printed = np.bincount(group[indicator & ~open_rows], minlength=size)
    last = np.full(size, -1)
    last[group[indicator]] = np.flatnonzero(indicator)
    points = _class_points(members.reshape(-1, count) > 0, tables).ravel()
    given = (points != MISSING) & (members > 0) & (printed == 0)
    if pack.weights.mode == "by_class":
        given &= members == 1
    each, rest = _split(points, members, given, pack)
    filled = weights.copy()
    take = np.flatnonzero(open_rows & given[group])
    filled[take] = each[group[take]]
    filled[last[given]] = rest[given]
    return {**rows, "weight": filled}


def _class_points(present: Any, tables: Tables) -> Any:
    """The points of each class (the last column: no class) for each form, MISSING where the pack has none."""
    names = [*tables.classes, ""]
    found = np.full(present.shape, MISSING)
    kinds, of_form = np.unique(present, axis=0, return_inverse=True)
    for number, kind in enumerate(kinds):
        classes = {name for name, there in zip(names, kind, strict=True) if there}
        for name, points in class_points(tables.pack.weights, classes).items():
            if name in names and (value := scaled(points)) is not None:
                found[of_form.ravel() == number, names.index(name)] = value
    return found


def _split(points: Any, members: Any, given: Any, pack: RulePack) -> tuple[Any, Any]:
    """What each member has, and the last one: ``equal_split`` once for every pair of points and members."""
    each, rest = points.copy(), points.copy()
    pairs, which = np.unique(np.stack([points[given], members[given]]), axis=1, return_inverse=True)
    if not pairs.size or pack.weights.mode == "by_class":
        return each, rest
    from decimal import Decimal

    shares = [
        equal_split(Decimal(one).scaleb(-4), many, pack.places.indicator) for one, many in pairs.T.tolist()
    ]
    index = np.flatnonzero(given)
    each[index] = np.array([scaled(share[0]) or 0 for share in shares])[which.ravel()]
    rest[index] = np.array([scaled(share[-1]) or 0 for share in shares])[which.ravel()]
    return each, rest


def totals(lines: dict[str, Any], pack: RulePack) -> dict[str, Any]:
    """The columns ``TOTALS`` for scored lines: points added up, exempt lines made up for in proportion, one
    rounding, a grade where nothing is open and the full mark is the pack's."""
    starts = starts_of(lines["form"])
    if not len(starts):
        return {name: np.zeros(0, kind) for name, kind in TOTALS.items()}

    def per_form(values: Any) -> Any:
        return np.add.reduceat(np.asarray(values, np.int64), starts)

    known, printed = lines["points"] != MISSING, lines["self_score"] != MISSING
    exempt_line = (lines["flags"] & BIT["exempt"]) != 0
    open_line = ~known & ~exempt_line
    flags = np.bitwise_or.reduceat(lines["flags"], starts)
    out_of, exempt = per_form(lines["out_of"]), per_form(np.where(exempt_line, lines["out_of"], 0))
    most = None if pack.max_total is None else scaled(pack.max_total)
    if most is not None:
        out_of = np.where((flags & BIT["points_unknown"]) != 0, most, out_of)
    points = per_form(np.where(known, lines["points"], 0))
    total = _rounded(points, out_of, exempt, 10 ** (4 - pack.places.total))
    total = np.where(per_form(known) > 0, total, MISSING)
    graded = (total != MISSING) & (per_form(open_line) == 0) & (out_of == most if most is not None else False)
    return {
        "form": lines["form"][starts], "lines": np.diff(np.append(starts, len(lines["form"]))),
        "total": total, "out_of": out_of, "open_points": per_form(np.where(open_line, lines["out_of"], 0)),
        "grade": np.where(graded, _grades(total, pack), -1).astype(np.int16),
        "full": per_form(known & (lines["points"] == lines["out_of"]) & (lines["out_of"] > 0)), "flags": flags,
        "self_total": np.where(per_form(~printed) > 0, MISSING, per_form(np.where(printed, lines["self_score"], 0))),
    }  # fmt: skip


def _rounded(points: Any, out_of: Any, exempt: Any, whole: int) -> Any:
    """points × out_of/(out_of − exempt) where lines are exempt, half up (away from zero) to multiples of ``whole``."""
    scale = (exempt != 0) & (exempt < out_of)
    above, below = np.where(scale, out_of, 1), np.where(scale, out_of - exempt, 1) * whole
    top = abs(points) * above
    return np.sign(points) * ((2 * top + below) // (2 * below)) * whole


def _grades(total: Any, pack: RulePack) -> Any:
    """The index of the first grade whose least total is reached, -1 for none."""
    found = np.full(total.shape, -1)
    for number, step in reversed(list(enumerate(pack.grades))):
        found[total >= int(-(-step.least * SCALE // 1))] = number
    return found
