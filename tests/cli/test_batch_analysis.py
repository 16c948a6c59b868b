"""``jixiao batch league`` and ``indicators``: the same numbers as counting one by one, small groups unnamed."""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="needs pip install 'jixiao[batch]'")
pq = pytest.importorskip("pyarrow.parquet")
sys.path.append(str(Path(__file__).resolve().parents[2]))

from benchmarks import national_records  # noqa: E402

from jixiao.cli import batch_score  # noqa: E402
from jixiao.cli.batch_analysis import Unfit, indicators, league, write  # noqa: E402
from jixiao.cli.batch_output import write_records  # noqa: E402
from jixiao.cli.batch_score import with_threads  # noqa: E402
from jixiao.core.number import round_half_up  # noqa: E402
from jixiao.core.quantile import QUARTILES, quantile  # noqa: E402

PACK = "cn-js-sz/self-evaluation-rules@2021"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Records as Parquet, and the scores of their self-evaluations."""
    folder = tmp_path_factory.mktemp("made")
    everything = list(national_records.records(500))
    write_records((json.dumps(one.to_json(), ensure_ascii=False) for one in everything), folder / "records.parquet")  # fmt: skip
    evaluations = [one for one in everything if one.stage == "self_evaluation"]
    lines = "".join(json.dumps(one.to_json(), ensure_ascii=False) + "\n" for one in evaluations)
    (folder / "self.jsonl").write_text(lines, "utf-8")
    batch_score.run(folder / "self.jsonl", folder / "s.parquet", PACK, False, False, with_threads(1))
    return folder


def decided(folder: Path) -> dict[str, list[dict]]:
    groups = defaultdict(list)
    for one in pq.read_table(folder / "s.forms.parquet").to_pylist():
        if one["total"] is not None and not one["open_points"]:
            groups[one["agency"]].append(one)
    return groups


def test_the_league_is_what_counting_gives(made):
    groups = decided(made)
    sizes = sorted({len(forms) for forms in groups.values()})
    least = sizes[-1]
    rows = league(made / "s.parquet", "agency", least)
    named = {name: forms for name, forms in groups.items() if len(forms) >= least}
    assert named and {row["name"] for row in rows} - {""} == set(named)
    for row in rows:
        forms = named.get(row["name"]) or [
            one for name in groups if name not in named for one in groups[name]
        ]
        shares = [one["total"] * 1_000_000 // one["out_of"] for one in forms]
        assert row["forms"] == len(forms)
        assert row["mean"] == round_half_up(Decimal(sum(shares)) / 10_000 / len(forms), 2)
        full = sum(one["total"] >= one["out_of"] for one in forms)
        assert row["full"] == round_half_up(Decimal(100 * full) / len(forms), 2)
        assert row["self_above"] == sum((one["self_total"] or 0) > one["total"] for one in forms)
    means = [row["mean"] for row in rows if row["name"]]
    assert means == sorted(means, reverse=True)
    if len(sizes) > 1:
        assert rows[-1]["name"] == "", "small groups are not named"


def test_indicators_have_the_quartiles_of_all_their_values(made):
    values = defaultdict(list)
    for one in national_records.records(500):
        for row in one.indicators if one.stage == "target" else ():
            target = row.targets["full_year"]
            if target.kind == "number":
                values[row.name, target.unit].append(target.value)
    rows = indicators(made / "records.parquet", 5)
    assert {(row["name"], row["unit"]) for row in rows} == {key for key, own in values.items() if len(own) >= 5}  # fmt: skip
    for row in rows:
        own = values[row["name"], row["unit"]]
        assert row["count"] == len(own) and row["least"] == min(own) and row["most"] == max(own)
        assert [row["p25"], row["p50"], row["p75"]] == [quantile(own, share) for share in QUARTILES]


def test_tables_are_written_for_spreadsheets_and_programs(made, tmp_path, jixiao):
    rows = league(made / "s.parquet", "scheme", 1)
    for name in ("a.csv", "a.jsonl", "a.parquet"):
        write(rows, tmp_path / name)
    assert [row["name"] for row in csv.DictReader((tmp_path / "a.csv").open(encoding="utf-8-sig"))] == [
        row["name"] for row in rows
    ]
    assert pq.read_table(tmp_path / "a.parquet").to_pylist() == [
        json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    ]
    with pytest.raises(Unfit, match="结尾"):
        write(rows, tmp_path / "a.xls")
    shown = jixiao("batch", "indicators", made / "records.parquet")
    assert shown.code == 0 and "服务对象满意度" in shown.out and "P75" in shown.out
    unfit = jixiao("batch", "league", made / "records.parquet")
    assert unfit.code == 2 and "找不到" in unfit.err and "Traceback" not in unfit.err
