"""The integer kernel: points of many rows from the pieces of ``curve.py``. Floats only propose, integers decide.

``share = (a + b·n/d)/c`` on the piece that holds ``n/d``; points are ``floor((2N + D)/(2D))`` with
``N = w·(a·d + b·n)`` and ``D = c·d·h``. A float proposes piece and whole part. Only where it lies near a jump or a
tie can it be wrong, and there the sign of an integer decides: the integer may wrap in 64 bits, but its true value
is far below 2⁶³, so the wrapped one is the true one. ``Pieces`` refuses tables for which that does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from jixiao.scoring.curve import Curve, Grain
from jixiao.scoring.row_shape import SCALE

FAR = 64
"""Ratios further from 0 count as this one: every curve is level out there."""
MOST = 1000
NEAR_JUMP = 1 / 10**12
NEAR_TIE = 1 / 10**6
HALF = 1 / 2
ROOM = 2**61


class NotColumnar(ValueError):
    """A rule that the kernel cannot prove exact; its rows go to the exact evaluator."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Curves as flat arrays: curve ``k`` has the entries ``k·2**bits`` to ``(k + 1)·2**bits − 1``, padded with
    entries that begin at infinity. ``xn/xd`` is the start of a piece, ``jump`` whether the share changes there."""

    bits: int
    start: Any
    base: Any
    slope: Any
    a: Any
    b: Any
    c: Any
    xn: Any
    xd: Any
    jump: Any

    @classmethod
    def of(cls, curves: Sequence[Curve]) -> Pieces:
        """Tables for curves that ``check`` has passed."""
        rows = [_rows(curve) for curve in curves]
        bits = max(len(row) - 1 for row in rows).bit_length()
        pad = (np.inf, 0, 0, 0, 0, 1, 0, 0, False)
        flat = [entry for row in rows for entry in (*row, *[pad] * ((1 << bits) - len(row)))]
        kinds = (np.float64,) * 3 + (np.int64,) * 5 + (np.bool_,)
        return cls(
            bits,
            *(np.array(column, kind) for column, kind in zip(zip(*flat, strict=True), kinds, strict=True)),
        )


def check(curve: Curve, places: int) -> None:
    """Raise NotColumnar unless the bounds of the proof hold: rising starts, level ends, small coefficients."""
    pieces, whole = curve.pieces, 10 ** (4 - places)
    starts = [piece.start for piece in pieces]
    fits = starts[0] is None and all(start is not None and abs(start) < FAR // 2 for start in starts[1:])
    fits = fits and pieces[0].slope == pieces[-1].slope == 0
    gaps = [later - one for one, later in zip(starts[1:], starts[2:], strict=False) if later is not None]
    rising = all(gap == 0 or gap > Fraction(1, 10**6) for gap in gaps)
    if not (fits and rising):
        raise NotColumnar("pieces out of order or not level at their ends")
    for place, piece in enumerate(pieces):
        common = lcm(piece.base.denominator, piece.slope.denominator)
        ends = [end for end in (piece.start, *starts[place + 1 : place + 2]) if end is not None]
        shares = [piece.base + piece.slope * end for end in ends]
        small = max(abs(piece.base), abs(piece.slope) * FAR) <= MOST and all(
            0 <= share <= 1 for share in shares
        )
        start = piece.start or Fraction(0)
        if not small or common * whole * 2 * 10**12 > ROOM or start.denominator * 10**9 > ROOM:
            raise NotColumnar("coefficients beyond the bounds of the kernel")
    if curve.grain is not None and curve.grain.parts > 10**6:
        raise NotColumnar("the ratio is rounded too finely")


def _rows(curve: Curve) -> list[tuple[Any, ...]]:
    """The entries of a curve; of pieces that begin at one place only the last counts."""
    pieces = [
        piece
        for piece, later in zip(curve.pieces, (*curve.pieces[1:], None), strict=True)
        if later is None or piece.start is None or later.start != piece.start
    ]
    found: list[tuple[Any, ...]] = []
    for place, piece in enumerate(pieces):
        c = lcm(piece.base.denominator, piece.slope.denominator)
        x = piece.start
        before = pieces[place - 1]
        jump = x is not None and before.base + before.slope * x != piece.base + piece.slope * x
        start = -np.inf if x is None else x.numerator / x.denominator
        found.append((
            start, piece.base.numerator / piece.base.denominator, piece.slope.numerator / piece.slope.denominator,
            int(piece.base * c), int(piece.slope * c), c, x.numerator if x is not None else 0,
            x.denominator if x is not None else 1, jump,
        ))  # fmt: skip
    return found


def clamped(n: Any, d: Any) -> tuple[Any, Any]:
    """n/d (d > 0) with the far ratios brought to ``FAR``, where every curve is level."""
    ratio = n / d
    over, under = ratio > FAR, ratio < -FAR
    far = over | under
    return np.where(far, np.where(over, FAR, -FAR), n), np.where(far, 1, d)


def at_least(n: Any, d: Any, xn: int, xd: int) -> Any:
    """Whether n/d ≥ xn/xd, exactly, for clamped ratios and |xn/xd| < FAR."""
    ratio, x = n / d, xn / xd
    answer = ratio >= x
    near = np.flatnonzero(abs(ratio - x) < NEAR_JUMP * FAR)
    answer[near] = n[near] * xd - d[near] * xn >= 0
    return answer


def coarse(n: Any, d: Any, grain: Grain) -> tuple[Any, Any]:
    """The ratio rounded to a multiple of 1/parts as ``Curve.coarse`` does it: (whole number of parts, parts)."""
    from_one = at_least(n, d, 1, 1)
    below, above = (_parts(n, d, how, grain.parts) for how in (grain.below, grain.above))
    return np.where(from_one, above, below), np.full_like(d, grain.parts)


def _parts(n: Any, d: Any, how: str, parts: int) -> Any:
    if how == "floor":
        return _floor(n, d, parts, 0)
    if how == "ceil":
        return -_floor(-n, d, parts, 0)
    return np.where(n < 0, -_floor(-n, d, parts, 1), _floor(n, d, parts, 1))


def _floor(n: Any, d: Any, parts: int, halves: int) -> Any:
    """floor(n·parts/d + halves/2): the nearest whole number is proposed, the sign of an integer decides."""
    value = n / d * parts + halves * HALF
    k = np.rint(value).astype(np.int64)
    near = np.flatnonzero(abs(value - k) < NEAR_TIE)
    answer = np.floor(value).astype(np.int64)
    below = 2 * n[near] * parts + (halves - 2 * k[near]) * d[near] < 0
    answer[near] = k[near] - below
    return answer


def points(t: Pieces, curve: Any, n: Any, d: Any, weight: Any, places: int) -> Any:
    """Points in ten-thousandths, rounded half up to ``places`` decimals, never above the weight.

    ``curve`` numbers the curve of each row; n/d are clamped; weights are 0 to 100 in ten-thousandths.
    """
    ratio = n / d
    i = curve.astype(np.int64) << t.bits
    for bit in reversed(range(t.bits)):
        i += (ratio >= t.start.take(i + (1 << bit))).astype(np.int64) << bit
    _settle(t, i, n, d, ratio, t.jump)
    whole = 10 ** (4 - places)
    value = weight * (t.base.take(i) + t.slope.take(i) * ratio) / whole
    down = np.floor(value)
    up = value - down >= HALF
    found = down.astype(np.int64)
    tie = np.flatnonzero(abs(value - down - HALF) < NEAR_TIE)
    j, n, d = i[tie], n[tie], d[tie]
    _settle(t, j, n, d, ratio[tie], np.isfinite(t.start))
    top = weight[tie] * (t.a.take(j) * d + t.b.take(j) * n)
    up[tie] = 2 * top - (2 * found[tie] + 1) * (t.c.take(j) * d * whole) >= 0
    return np.minimum((found + up) * whole, weight)


def _settle(t: Pieces, i: Any, n: Any, d: Any, ratio: Any, starts: Any) -> None:
    """Put rows near one of the ``starts`` on the right side of it: near a jump always, near any other start only
    where a tie depends on it, for there both pieces agree to eight places of a cent."""
    last = (1 << t.bits) - 1
    above = np.minimum(i + 1, i | last)
    for at in (i.copy(), above):
        near = np.flatnonzero(starts.take(at) & (abs(ratio - t.start.take(at)) < NEAR_JUMP * FAR))
        if near.size:
            j = at[near]
            i[near] = j - (n[near] * t.xd.take(j) - d[near] * t.xn.take(j) < 0)


def scaled(number: Any) -> int | None:
    """A number in ten-thousandths; None where that is not whole."""
    exact = Fraction(number) * SCALE
    return int(exact) if exact.denominator == 1 else None
