"""Reading without ``--out``: the same forms and problems in the same order, in this process or over all cores."""

from __future__ import annotations

import math
import zipfile

import pytest

from jixiao.cli import inputs

FORM = "项目支出绩效目标表（2024年度）\n项目名称,项目{n}\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,培训期数,≥{n}期\n满意度指标,服务对象满意度,学员满意度,≥90%\n"


@pytest.fixture
def folder(tmp_path):
    for n in range(20):
        (tmp_path / f"表{n:02}.csv").write_text(FORM.format(n=n), "utf-8")
    (tmp_path / "坏05.docx").write_bytes(b"PK\3\4" + b"\0" * 60)
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as archive:
        archive.writestr("好.csv", FORM.format(n=99))
        archive.writestr("坏.pdf", b"%PDF-1.4 nothing")
    return tmp_path


def read(folder, monkeypatch, moment):
    monkeypatch.setattr(inputs, "MOMENT", moment)
    monkeypatch.setattr(inputs, "LONG", -1)
    return inputs.read_paths([folder / "表03.csv", folder], None)


def test_the_order_and_the_content_are_the_same_wherever_it_is_read(folder, monkeypatch, capsys):
    here, over_all_cores = read(folder, monkeypatch, math.inf), read(folder, monkeypatch, -1)
    assert over_all_cores == here
    names = [record.source.file.rpartition("/")[2] for record in here.records]
    assert names[0] == "表03.csv" and names[2:] == [f"表{n:02}.csv" for n in range(20)]
    assert here.files == 23 and here.exit_code() == 2
    told = capsys.readouterr().err
    assert told.count("✗") == 4 and told.count("坏05.docx") == 2


def test_what_workers_tell_can_be_said_in_english(folder, monkeypatch):
    reading = read(folder, monkeypatch, -1)
    [docx, pdf] = sorted(reading.unreadable, key=lambda finding: finding.form.file, reverse=True)[-2:]
    for finding in (docx, pdf):
        assert finding.message.to("en") != str(finding.message)


def test_a_scheme_that_does_not_exist_is_a_usage_error(folder):
    import click

    with pytest.raises(click.UsageError):
        inputs.read_paths([folder], "cn-xx/none@1")
