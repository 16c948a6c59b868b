"""Batches and reports where the system refuses: names in GBK, full disks, folders without permission, two runs at once."""

from __future__ import annotations

import errno
import json
import os
import sqlite3

import click
import pytest

import made_forms as made
from jixiao.cli import batch_read, batch_state, inputs, saving
from jixiao.cli.app import run
from jixiao.cli.failing import told
from jixiao.cli.workers import Manner
from jixiao.core.file_name import LONGEST, readable

FORM = "项目支出绩效目标表（2024年度）\n项目名称,项目{n}\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,培训期数,≥{n}期\n"


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "申报"
    inside.mkdir()
    for number in range(3):
        (inside / f"表{number}.csv").write_text(FORM.format(n=number + 1), "utf-8")
    return inside


def gbk_named(folder, name, content):
    path = os.fsencode(folder) + b"/" + name.encode("gbk")
    try:
        with open(path, "wb") as file:
            file.write(content.encode())
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")


def read_into(folder, out, **options):
    given = {"resume": False, "force": False} | options
    return batch_read.run([folder], out, Manner(), None, **given)


def sources(out):
    return [json.loads(line)["source"]["file"] for line in out.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("ending", [".jsonl", ".parquet"])
def test_a_file_named_in_gbk_is_read_and_named_as_its_author_wrote_it(folder, tmp_path, ending):
    gbk_named(folder, "国标.csv", FORM.format(n=9))
    gbk_named(folder, "国标.docx", "")
    out = tmp_path / f"记录{ending}"
    assert read_into(folder, out) == 2, "the docx is none"
    [problem] = [
        json.loads(line) for line in (tmp_path / "记录.errors.jsonl").read_text("utf-8").splitlines()
    ]
    assert "国标.docx" in problem["message"]
    if ending == ".jsonl":
        assert str(folder / "国标.csv") in sources(out) and len(sources(out)) == 4
    assert read_into(folder, out, resume=True) == 2


def test_readable_leaves_the_folders_of_a_path_alone(tmp_path):
    broken = os.fsdecode("目录/".encode() + "年报.docx".encode("gbk"))
    assert readable(broken) == "目录/年报.docx"
    assert readable("目录/年报.docx") == "目录/年报.docx"


def test_a_folder_that_cannot_be_opened_is_told_and_the_others_are_read(folder, monkeypatch, capsys):
    (folder / "锁住").mkdir()
    real = os.scandir

    def scandir(path):
        if str(path).endswith("锁住"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    reading = inputs.read_paths([folder], None)
    assert len(reading.records) == 3 and reading.exit_code() == 2
    assert "锁住" in capsys.readouterr().err


def test_a_link_that_leads_nowhere_is_told(folder):
    (folder / "断.docx").symlink_to(folder / "没有.docx")
    (folder / "圈.docx").symlink_to("圈.docx")
    reading = inputs.read_paths([folder], None)
    assert [finding.code for finding in reading.unreadable] == ["F08", "F08"]


def test_a_file_that_is_too_large_is_told_with_its_folder(folder):
    with (folder / "巨大.csv").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    [finding] = inputs.read_paths([folder], None).unreadable
    assert str(folder / "巨大.csv") in finding.message


@pytest.mark.parametrize("resume", [False, True])
def test_a_second_run_into_the_same_output_is_refused_and_harms_nothing(folder, tmp_path, resume):
    out = tmp_path / "记录.jsonl"
    first = batch_state.State(tmp_path / "记录.jsonl.state", "x", False)
    with pytest.raises(click.UsageError, match="另一个"):
        read_into(folder, out, resume=resume)
    first.save()
    first.close()
    assert read_into(folder, out, resume=resume) == 0 and len(sources(out)) == 3


def test_a_damaged_state_is_told_when_going_on_and_replaced_when_reading_anew(folder, tmp_path):
    out = tmp_path / "记录.jsonl"
    (tmp_path / "记录.jsonl.state").write_bytes(b"not a database" * 100)
    with pytest.raises(click.UsageError, match="已损坏"):
        read_into(folder, out, resume=True)
    assert read_into(folder, out) == 0 and len(sources(out)) == 3


def test_a_full_disk_is_told_with_what_to_do_and_the_run_goes_on_later(folder, tmp_path, monkeypatch):
    out = tmp_path / "记录.jsonl"
    real = batch_read.write_records

    def full(lines, path):
        list(lines)
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(batch_read, "write_records", full)
    with pytest.raises(click.ClickException) as caught:
        read_into(folder, out)
    assert "磁盘已满" in caught.value.message and "--resume" in caught.value.message
    monkeypatch.setattr(batch_read, "write_records", real)
    assert read_into(folder, out, resume=True) == 0 and len(sources(out)) == 3


def test_an_output_that_is_a_folder_is_refused_before_anything_is_read(folder, tmp_path):
    (tmp_path / "记录.jsonl").mkdir()
    with pytest.raises(click.UsageError, match="文件夹"):
        read_into(folder, tmp_path / "记录.jsonl", force=True)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OSError(errno.ENOSPC, "x", "甲.pdf"), "磁盘已满"),
        (PermissionError(errno.EACCES, "x", "甲.pdf"), "没有权限"),
        (OSError(errno.EROFS, "x", "甲.pdf"), "只能读"),
        (IsADirectoryError(errno.EISDIR, "x", ".甲.part", None, "甲.pdf"), "是文件夹"),
        (sqlite3.OperationalError("database or disk is full"), "磁盘已满"),
        (sqlite3.OperationalError("unable to open database file"), "没有权限"),
    ],
)
def test_what_the_system_refuses_has_place_cause_and_remedy(error, cause):
    said = told(error)
    assert cause in said and "请" in said
    assert isinstance(error, sqlite3.Error) or "甲.pdf" in said


def test_our_own_bugs_are_not_taken_for_refusals():
    assert told(sqlite3.OperationalError("near x: syntax error")) == ""
    assert told(ValueError("x")) == "" and told(OSError("x")) == ""


def test_a_report_into_a_place_that_cannot_be_is_refused_in_a_sentence(folder, tmp_path, capsys):
    (tmp_path / "一个文件").write_text("x")
    assert run(["report", str(folder / "表0.csv"), "--out", str(tmp_path / "一个文件" / "里面")]) == 2
    assert "一个文件" in capsys.readouterr().err


def test_long_names_of_units_and_projects_make_names_that_every_system_takes(tmp_path):
    values = {"project_name": "高质量发展专项资金" * 20, "implementing_unit": "市公共资源交易中心" * 20}
    record = made.sample_record(values=values)
    taken: set[str] = set()
    names = [saving.free_name(record, "绩效表", taken) for _ in range(2)]
    for name in names:
        saving.save(tmp_path / f"{name}.docx", b"x", False)
        assert len(name.encode()) <= LONGEST + 3 and f"{record.fiscal_year}_绩效表" in name
    assert len(set(names)) == 2


def test_a_file_that_could_not_be_written_whole_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "表.docx"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="space"):
        saving.save(path, b"new", True)
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\3\4" + b"\0" * 60])
def test_a_template_that_is_no_word_document_is_refused_in_a_sentence(folder, tmp_path, capsys, content):
    template = tmp_path / "模板.docx"
    template.write_bytes(content)
    words = ["report", str(folder / "表0.csv"), "--template", str(template)]
    for more in (["--out", str(tmp_path / "x")], ["--fields"]):
        assert run([*words, *more]) == 2
        said = capsys.readouterr().err
        assert "模板.docx" in said and "处理办法" in said
