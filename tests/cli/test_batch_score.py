"""``jixiao batch score`` and ``summary``: rows, records and folders to Parquet, whole, in parts and after a break."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="needs pip install 'jixiao[parquet]'")
pq = pytest.importorskip("pyarrow.parquet")
sys.path.append(str(Path(__file__).resolve().parents[2]))

from benchmarks import national  # noqa: E402

from jixiao.cli import batch_parts, batch_score, batch_sources  # noqa: E402
from jixiao.cli.batch_score import with_threads  # noqa: E402
from jixiao.core.library import load_pack, load_scheme  # noqa: E402
from jixiao.core.record import Fund, Indicator, Record  # noqa: E402
from jixiao.core.value import parse_target  # noqa: E402
from jixiao.scoring.exact import score  # noqa: E402

PACK = "cn/self-evaluation-rules@2020"
SCHEME = "cn/project-self-evaluation@2020"


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """A small national file, its forms cut by the ends of row groups."""
    folder = tmp_path_factory.mktemp("rows")
    national.write(20_000, str(folder / "whole.parquet"))
    table = pq.read_table(folder / "whole.parquet")
    pq.write_table(table, folder / "cut.parquet", row_group_size=1111)
    return folder


def record(number: int) -> Record:
    made = tuple(
        Indicator(
            level1="产出指标", level2="数量指标", name="期数", targets={"full_year": parse_target("≥9期")},
            actual=parse_target(f"{actual}期"), points=Decimal(45), row=row,
        )
        for row, actual in enumerate((number % 11, 9), 1)
    )  # fmt: skip
    money = Fund(source="total", revised_budget=Decimal(300), executed_amount=Decimal(100 + number))
    return Record(
        scheme=SCHEME, stage="self_evaluation", object="project", fiscal_year=2024, indicators=made, funds=(money,),
        values={"project_name": f"项目{number}"},
    )  # fmt: skip


def lines_of(records: list[Record]) -> str:
    return "".join(json.dumps(one.to_json(), ensure_ascii=False) + "\n" for one in records)


def test_forms_cut_by_row_groups_are_scored_whole(rows, tmp_path):
    done = [
        batch_score.run(rows / name, tmp_path / name, PACK, False, False, with_threads(jobs))
        for name, jobs in (("whole.parquet", 1), ("cut.parquet", 2))
    ]
    assert done[0].lines == done[1].lines > 19_000
    assert done[1].parts > 10
    for name in ("whole", "cut"):
        assert not (tmp_path / f"{name}.parquet.parts").exists()
    for kind in ("", ".forms"):
        one, other = (pq.read_table(tmp_path / f"{name}{kind}.parquet") for name in ("whole", "cut"))
        assert one.equals(other)
        assert one.schema.metadata[b"jixiao.pack_digest"].decode() == load_pack(PACK).digest


def test_records_have_the_totals_of_the_exact_evaluator(tmp_path):
    records = [record(number) for number in range(30)]
    (tmp_path / "records.jsonl").write_text(lines_of(records), "utf-8")
    batch_score.run(tmp_path / "records.jsonl", tmp_path / "s.parquet", PACK, False, False, with_threads(1))
    forms = pq.read_table(tmp_path / "s.forms.parquet").to_pylist()
    assert [one["subject"] for one in forms] == [one.subject for one in records]
    for one, own in zip(forms, records, strict=True):
        sheet = score(own, load_scheme(SCHEME), load_pack(PACK))
        assert Decimal(one["total"]).scaleb(-4) == sheet.total
        assert load_pack(PACK).grades[one["grade"]].name == sheet.grade


def test_a_broken_run_goes_on_and_gives_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(batch_sources, "LINES", 5)
    (tmp_path / "records.jsonl").write_text(lines_of([record(number) for number in range(23)]), "utf-8")
    whole = batch_score.run(
        tmp_path / "records.jsonl", tmp_path / "whole.parquet", PACK, False, False, with_threads(1)
    )
    real, seen = batch_parts.score_records, []

    def breaks(*given):
        seen.append(given)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(batch_parts, "score_records", breaks)
    with pytest.raises(KeyboardInterrupt):
        batch_score.run(
            tmp_path / "records.jsonl", tmp_path / "again.parquet", PACK, False, False, with_threads(1)
        )
    assert not (tmp_path / "again.parquet").exists()
    monkeypatch.setattr(batch_parts, "score_records", real)
    done = batch_score.run(
        tmp_path / "records.jsonl", tmp_path / "again.parquet", PACK, True, False, with_threads(1)
    )
    assert done.skipped >= 2 and done.lines == whole.lines == 69
    for kind in ("", ".forms"):
        assert (tmp_path / f"again{kind}.parquet").read_bytes() == (tmp_path / f"whole{kind}.parquet").read_bytes()  # fmt: skip


def test_on_the_command_line(jixiao, tmp_path):
    good = lines_of([record(number) for number in range(4)])
    strange = json.dumps({**record(9).to_json(), "scheme": "cn/unheard-of@1"}, ensure_ascii=False)
    (tmp_path / "records.jsonl").write_text(good + '{"schema": "other"}\n' + strange + "\n", "utf-8")
    first = jixiao("batch", "score", "records.jsonl", "--out", "s.parquet", "--pack", PACK, cwd=tmp_path)
    assert first.code == 2, first.err
    errors = (tmp_path / "s.errors.jsonl").read_text("utf-8")
    assert len(errors.splitlines()) == 2 and "records.jsonl:5" in errors and "unheard-of" in errors
    again = jixiao("batch", "score", "records.jsonl", "--out", "s.parquet", "--pack", PACK, cwd=tmp_path)
    assert again.code == 2 and "--force" in again.err
    told = jixiao("batch", "summary", "s.parquet", "--json", cwd=tmp_path)
    assert told.code == 0, told.err
    found = told.lines()[0]
    assert found["forms"] == found["decided"] == 4
    assert found["pack"] == PACK
    assert sum(found["grades"].values()) == 4
    english = jixiao("--lang", "en", "batch", "summary", "s.parquet", cwd=tmp_path)
    assert "forms at 95 % and more" in english.out


def test_a_folder_of_forms(jixiao, tmp_path):
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / "records.jsonl").write_text(lines_of([record(1)]), "utf-8")
    done = jixiao("batch", "score", folder, "--out", tmp_path / "s.parquet", "--pack", PACK)
    assert done.code == 0, done.err + done.out
    assert pq.read_table(tmp_path / "s.forms.parquet").num_rows == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.parquet", b"PAR0", "Parquet"),
        ("a.txt", b"x", ".jsonl"),
        ("other.parquet", None, "score-in-bulk.md"),
    ],
)
def test_sources_that_cannot_be_used_are_named(jixiao, tmp_path, name, content, said):
    if content is None:
        pq.write_table(pa.table({"x": [1]}), tmp_path / name)
    else:
        (tmp_path / name).write_bytes(content)
    done = jixiao("batch", "score", name, "--out", "s.parquet", "--pack", PACK, cwd=tmp_path)
    assert done.code == 2
    assert said in done.err and name in done.err
    assert not (tmp_path / "s.parquet").exists()


def test_the_missing_extra_is_named(jixiao, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\nreal = u.find_spec\nu.find_spec = lambda name, *more: None if name == 'pyarrow' else real(name, *more)\n"
    )
    (tmp_path / "r.jsonl").write_text("{}\n")
    done = jixiao(
        "batch", "score", "r.jsonl", "--out", "s.parquet", "--pack", PACK, cwd=tmp_path, PYTHONPATH=str(tmp_path)
    )  # fmt: skip
    assert done.code == 2
    assert "jixiao[parquet]" in done.err
