"""jixiao report --blank, --template and --fields, run as a person runs them."""

from __future__ import annotations

import pytest

from jixiao.core.report import Heading, Report, Text
from jixiao.formats.docx_writer import from_report

SUZHOU = "cn-js-sz/project-target@2024"


@pytest.fixture(scope="module")
def forms(jixiao, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    assert jixiao("demo", "--out", folder).code == 0
    return folder / "forms"


@pytest.fixture
def template(tmp_path):
    blocks = [
        Heading("{{项目名称}}自评报告", 0),
        Text("得分{{得分}}，执行率{{立项批号}}"),
        Text("{{指标表}}"),
    ]
    path = tmp_path / "模板.docx"
    path.write_bytes(from_report(Report("模板", blocks)))
    return path


def test_a_blank_form_is_written_read_and_not_overwritten(jixiao, tmp_path):
    words = [
        "report",
        "--blank",
        SUZHOU,
        "--year",
        "2025",
        "--format",
        "xlsx",
        "--format",
        "docx",
        "--out",
        tmp_path,
    ]
    assert jixiao(*words).code == 0
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".docx", ".xlsx"]
    outcome = jixiao("read", *tmp_path.glob("*.xlsx"), "--repairs")
    assert "目标表!C3" in outcome.out and "W02" in outcome.out
    again = jixiao(*words)
    assert again.code == 2 and "--force" in again.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--blank", "general/target@1"], "通用方案"),
        (["--blank", "cn-xx/none@1"], "cn-xx/none"),
        (["--blank", SUZHOU, "--format", "pdf"], "pdf"),
        ([], "缺少参数"),
        (["--template", "没有.docx", "x.docx"], "没有.docx"),
    ],
)
def test_wrong_usage_says_what_is_wrong(jixiao, words, says):
    outcome = jixiao("report", *words)
    assert outcome.code == 2 and says in outcome.err and "Traceback" not in outcome.err


def test_a_template_is_listed_and_filled_and_its_faults_are_told(jixiao, forms, template, tmp_path):
    listed = jixiao("report", "--template", template, "--fields")
    assert listed.code == 1 and "{{立项批号}}" in listed.out and "第2段" in listed.out
    form = next(forms.glob("全国_*自评表*"))
    filled = jixiao("report", form, "--template", template, "--out", tmp_path / "out")
    assert filled.code == 1 and "D01" in filled.out
    (made,) = (tmp_path / "out").glob("*.docx")
    assert "业务培训费" in made.name


def test_fields_are_explained(jixiao):
    outcome = jixiao("report", "--fields")
    assert outcome.code == 0 and "{{indicators_table}}" in outcome.out and "{{目标.年度目标}}" in outcome.out


def test_ofd_is_a_format_like_the_others(jixiao, forms, tmp_path):
    form = next(forms.glob("武进_*"))
    assert jixiao("report", form, "--format", "ofd", "--out", tmp_path).code == 0
    (made,) = tmp_path.glob("*.ofd")
    (record,) = jixiao("read", made, "--json").lines()
    assert record["values"]["project_name"] == "大楼物业费"
    assert jixiao("review", form, "--report", tmp_path / "审核.ofd").code in (0, 1)
    assert (tmp_path / "审核.ofd").read_bytes().startswith(b"PK")
