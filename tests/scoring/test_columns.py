"""Columns against the exact evaluator: every shipped pack, every kind and option, random and adversarial rows."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import pytest

np = pytest.importorskip("numpy", reason="columns need numpy: pip install 'jixiao[parquet]'")
sys.path.append(str(Path(__file__).resolve().parents[2]))

from benchmarks import _adversarial as adversarial  # noqa: E402

from jixiao.scoring import kernel  # noqa: E402
from jixiao.scoring.columns import arrays, record_batch, score_rows  # noqa: E402
from jixiao.scoring.curve import Curve, Grain, Piece  # noqa: E402
from jixiao.scoring.row_shape import INPUT, MISSING, arrow_schema  # noqa: E402
from jixiao.scoring.tables import Way, compile_pack  # noqa: E402

ROWS = 60_000


def test_columns_are_the_exact_evaluator():
    compared, by_exact, differences = adversarial.compare(ROWS, seed=20)
    assert not differences, "\n".join(differences[:5])
    assert compared > ROWS * 0.9
    assert by_exact < compared * 0.1, "the kernel must do nearly all rows itself"


@pytest.mark.parametrize("broken", ["NEAR_TIE", "NEAR_JUMP"])
def test_the_comparison_sees_a_kernel_that_trusts_floats(broken, monkeypatch):
    monkeypatch.setattr(kernel, broken, -1)
    _, _, differences = adversarial.compare(20_000, seed=21)
    assert differences, f"rows that need {broken} are not among the adversarial ones"


def test_a_tie_beside_a_bend_is_decided_on_its_own_side():
    """53.835 points, one part in 10¹⁸ below the target: not a tie, though the nearest float is the target itself."""
    target = 896_279_895_379_576_657
    curve = Curve((Piece(None, Fraction(0), Fraction(0)), Piece(Fraction(0), Fraction(0), Fraction(1)), Piece(Fraction(1), Fraction(1), Fraction(0))))  # fmt: skip
    n, d, weight = (np.array([one, one]) for one in (target, target, 538_350))
    n[0] -= 1
    got = kernel.points(kernel.Pieces.of([curve]), np.zeros(2, np.int64), n, d, weight, 2)
    assert got.tolist() == [538_300, 538_350]


def test_every_shipped_rule_is_done_in_columns():
    for pack in adversarial.packs():
        assert not [rule for rule in compile_pack(pack).rules if rule.way == Way.EXACT], pack.name


def test_a_rule_beyond_the_bounds_goes_to_the_exact_evaluator(suzhou, with_changes):
    pack = with_changes(
        suzhou[1],
        {"quantitative": {"default": {"kind": "gate", "least": f"0.{'6' * 12}7"}, "by_class": {}}, "ratio": {"round_first": 7}},
    )  # fmt: skip
    tables = compile_pack(pack)
    assert Way.EXACT in {rule.way for rule in tables.rules}
    rows = adversarial.rows(300, tables, 3)
    scored = score_rows(rows, tables)
    assert scored.exact > 100
    assert not adversarial.differences(rows, scored, tables)


@pytest.mark.parametrize("how", ["floor", "ceil", "half_up"])
@pytest.mark.parametrize("parts", [100, 10_000])
def test_grain_by_integers(how, parts):
    rng = np.random.default_rng(5)
    d = rng.integers(1, 10**18, 4000)
    k = rng.integers(-130, 230, 4000)
    n = np.array([int(a) * int(b) // 200 for a, b in zip(d, k, strict=True)]) + rng.integers(-1, 2, 4000)
    got, _ = kernel.coarse(n, d, Grain(how, how, parts))
    curve = Curve((Piece(None, Fraction(0), Fraction(0)),), Grain(how, how, parts))
    for one, below, whole in zip(n.tolist(), d.tolist(), got.tolist(), strict=True):
        assert Fraction(whole, parts) == curve.coarse(Fraction(one, below))


def test_arrow_in_and_out(suzhou):
    pa = pytest.importorskip("pyarrow")
    tables = compile_pack(suzhou[1])
    rows = adversarial.rows(2000, tables, 9)
    made = [
        pa.array(rows[name], field.type, mask=rows[name] == MISSING if INPUT[name] == "int64" else None)
        for name, field in zip(INPUT, arrow_schema(INPUT), strict=True)
    ]
    batch = pa.record_batch(made, schema=arrow_schema(INPUT))
    back = arrays(batch)
    assert all((back[name] == rows[name]).all() for name in INPUT)
    scored = score_rows(back, tables).columns
    out = record_batch(scored)
    assert out.column("points").null_count == int((scored["points"] == MISSING).sum()) > 0
