"""Whole forms: the published Suzhou self-evaluation of 2021, and a form in the national layout."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from jixiao.core.library import load_scheme
from jixiao.formats.files import read_document
from jixiao.formats.match import recognise
from jixiao.scoring.exact import score

SUZHOU = ("level1", "name", "target", "of", "actual", "self_score")
NATIONAL = ("level1", "level2", "name", "target", "actual", "of", "self_score", "reason")


def truth(shared, id):
    forms = json.loads((shared / "documents" / "truth.json").read_text("utf-8"))
    return next(form["rec"] for form in forms if form["id"] == id)


@pytest.fixture
def printed_suzhou(shared, suzhou, made):
    rec = truth(shared, "zp_00")
    rows = [dict(zip(SUZHOU, row[1:], strict=True)) for row in rec["indicators"]]
    return made(suzhou[0], rows, printed_total=Decimal(rec["fields"]["合计"]))


@pytest.mark.seeds
def test_every_printed_row_and_the_total_of_the_suzhou_form(printed_suzhou, suzhou):
    sheet = score(printed_suzhou, suzhou[0])
    assert len(sheet.lines) == 19
    assert [line.points for line in sheet.lines] == [line.printed for line in sheet.lines]
    assert [line.subject for line in sheet.lines if line.points < line.out_of] == [
        "全年竞价会场次",
        "纠纷调解成功率",
    ]
    assert (sheet.total, sheet.out_of, sheet.open_points) == (Decimal("76.29"), Decimal(80), 0)
    assert sheet.printed_total == sheet.total
    assert sheet.grade == "", "the form prints no grades"
    assert sheet.pack == "cn-js-sz/self-evaluation-rules@2021"
    assert not any(line.by_hand for line in sheet.lines)


@pytest.mark.seeds
def test_the_printed_weights_follow_from_the_rules(printed_suzhou, suzhou):
    bare = [indicator.model_copy(update={"points": None}) for indicator in printed_suzhou.indicators]
    sheet = score(printed_suzhou.model_copy(update={"indicators": tuple(bare)}), suzhou[0])
    assert [line.out_of for line in sheet.lines] == [
        indicator.points for indicator in printed_suzhou.indicators
    ]
    assert sheet.total == Decimal("76.29")


@pytest.mark.seeds
def test_the_same_form_under_the_national_rules(printed_suzhou, suzhou, national):
    proportional = national[1].model_copy(
        update={"classes": suzhou[1].classes, "qualitative": suzhou[1].qualitative, "execution": None}
    )
    assert score(printed_suzhou, suzhou[0], proportional).total == Decimal("79.26")


@pytest.mark.seeds
def test_the_numbers_of_the_seed_text_are_those_of_the_form(shared, printed_suzhou):
    text = (shared / "seeds" / "suzhou-2021-self-evaluation.txt").read_text("utf-8")
    lines = {tuple(line.split()) for line in text.splitlines()}
    words = ["全年竞价会场次", "=13000", "笔", "3.71", "10694", "笔", "0.42"]
    assert tuple(words) in lines
    assert sum(indicator.self_score for indicator in printed_suzhou.indicators) == Decimal("76.29")


@pytest.mark.seeds
def test_the_national_layout(shared, national, made, money):
    rec = truth(shared, "mof_zp")
    rows = [dict(zip(NATIONAL, row, strict=True)) for row in rec["indicators"]]
    ids = ["total", *(row.id for row in national[0].funds.rows)]
    funds = [money(id, row[1], row[2]) for id, row in zip(ids, rec["money"], strict=True)]
    points, _, printed = rec["money"][0][3:]
    funds[0] = funds[0].model_copy(update={"points": Decimal(points), "score": Decimal(printed)})
    sheet = score(made(national[0], rows, funds, printed_total=Decimal(rec["fields"]["总分"])), national[0])
    assert sheet.lines[0].field == "funds.total.score"
    assert [line.points for line in sheet.lines] == [line.printed for line in sheet.lines]
    assert (sheet.total, sheet.out_of, sheet.grade) == (Decimal("96.72"), Decimal(100), "优")
    assert [line.subject for line in sheet.lines if line.by_hand] == [rows[6]["name"], rows[7]["name"]]


@pytest.mark.seeds
@pytest.mark.parametrize("ending", ["docx", "xlsx", "html", "pdf"])
@pytest.mark.parametrize(("id", "total"), [("zp_00", "76.29"), ("mof_zp", "96.72")])
def test_the_score_of_a_document_does_not_depend_on_its_format(shared, id, total, ending):
    file = shared / "documents" / f"{id}.{ending}"
    [(record, _)] = recognise(read_document(file.read_bytes(), file.name))
    sheet = score(record, load_scheme(record.scheme))
    assert sheet.total == sheet.printed_total == Decimal(total)
    assert [line.points for line in sheet.lines] == [line.printed for line in sheet.lines]


def test_a_form_without_rules_is_not_scored_by_another_places(national, made):
    scheme = load_scheme("cn/department-self-evaluation@2020")
    assert scheme.rules == "", "choose another form without a rule pack for this test"
    record = made(scheme, [{"level1": "产出指标", "target": "≥100", "actual": "96", "of": 10}])
    sheet = score(record, scheme)
    assert (sheet.lines, sheet.total, sheet.pack) == ((), None, "")
    assert [str(finding.severity) for finding in sheet.findings] == ["INFO"]
    assert "没有已知的评分规则" in sheet.findings[0].message
    asked = score(record, scheme, national[1])
    assert asked.lines[-1].points == Decimal("9.60")


def test_a_sheet_in_english_and_as_json(suzhou, made):
    rows = [
        {
            "level1": "结果目标",
            "name": "纠纷调解成功率",
            "target": "=90%",
            "actual": "88%",
            "of": "3.74",
            "self_score": "3.32",
        }
    ]
    sheet = score(made(suzhou[0], rows), suzhou[0])
    [line] = sheet.to_json("en")["lines"]
    assert line["because"].startswith('Target "=90%", actual "88%": completion 88 ÷ 90 = 0.977777…')
    assert "rounded half up to 3.32 points" in line["because"]
    assert line["for_full_marks"] == "an actual of 90% or more earns full marks"
    assert (line["points"], line["out_of"], line["ratio"]) == ("3.32", "3.74", "44/45")
    chinese = sheet.to_json()["lines"][0]["because"]
    assert chinese.startswith(
        "目标“=90%”，完成“88%”：完成率 88÷90＝0.977777…；完成率比 100% 低 2.2222… 个百分点，每低 1 个百分点扣分值的 5%："
    )
    assert "3.74×(1−5%×2.2222…)＝3.324444…，四舍五入得 3.32 分" in chinese


def test_lines_left_out_are_made_up_for_by_the_others(national, made, with_changes):
    pack = with_changes(national[1], {"missing": {"unexplained": "exempt"}, "execution": None})
    rows = [
        {"level1": "产出指标", "target": "≥100", "actual": "90", "of": 60},
        {"level1": "效益指标", "target": "≥100", "actual": "", "of": 40},
    ]
    sheet = score(made(national[0], rows), national[0], pack)
    assert (sheet.total, sheet.out_of, sheet.open_points, sheet.grade) == (
        Decimal("90.00"),
        Decimal(100),
        0,
        "优",
    )


def test_a_row_that_is_part_of_another_is_not_counted_twice(national, made, money):
    rows = national[0].funds.rows
    part = rows[1].model_copy(update={"parent": rows[0].id})
    table = national[0].funds.model_copy(update={"rows": (rows[0], part, rows[2])})
    scheme = national[0].model_copy(update={"funds": table})
    funds = [money(rows[0].id, "100", "50"), money(part.id, "100", "50"), money(rows[2].id, "100", "100")]
    assert score(made(scheme, [], funds), scheme).lines[0].points == Decimal("7.50")


def test_open_lines_give_no_grade(national, made, money):
    rows = [
        {"level1": "产出指标", "target": "≥100", "actual": "100", "of": 60},
        {"level1": "效益指标", "target": "明显", "actual": "明显", "of": 30},
    ]
    sheet = score(made(national[0], rows, [money("total", "100", "100")]), national[0])
    assert (sheet.total, sheet.open_points, sheet.grade) == (Decimal("70.00"), Decimal(30), "")
