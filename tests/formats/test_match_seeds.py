"""The five published files, read whole and compared with what stands in them, written down by hand and eye."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from jixiao.core.library import load_scheme
from jixiao.core.number import wan_text
from jixiao.formats.files import read_document
from jixiao.formats.match import recognise

CASES = Path(__file__).parents[1] / "cases" / "seeds"
FILES = sorted(path.stem for path in CASES.glob("*.yaml"))
LABEL = re.compile(
    r"(?:决策|过程|履职|(?:产出|效益|效果|满意度)指标|(?:产出)?(?:数量|质量|时效|成本)指标|(?:经济|社会|生态)效益(?:指标)?"
    r"|可持续影响(?:指标)?|服务对象满意度|项目立项|绩效目标|资金投入|资金管理|组织\S{1,3}|计划制定|目标设定|预算编制|预算执行"
    r"|预算管理|资产管理|项目管理|人员管理|机构建设|(?:投入|产出|结果|影响力)目标|项目绩效实现情况.*|[一二三]级指标|……)"
)
pytestmark = pytest.mark.seeds


@pytest.fixture(scope="module")
def read(shared):
    """Every seed file, read once: name → records with their findings."""
    texts = {name: (shared / "seeds" / f"{name}.txt").read_bytes() for name in FILES}
    return {name: recognise(read_document(data, f"{name}.txt")) for name, data in texts.items()}


def wan(amount):
    return None if amount is None else wan_text(amount)


def compact(record, findings):
    """A record as the cases write it."""
    scheme = load_scheme(record.scheme)
    fields = {}
    for id, value in record.values.items():
        entry = scheme.field(id)
        if id == "project_owner" or (entry and entry.type == "long_text"):
            continue
        money = entry is not None and entry.type == "money"
        fields[id] = wan(value) if money else None if value is None else str(value)
    form = {"title": record.title, "year": record.fiscal_year, "scheme": record.scheme, "fields": fields}
    form["funds_total"] = wan(record.funds_total.amount)
    evaluated = record.stage == "self_evaluation"
    if record.funds:
        form["funds"] = {fund.source: wan(fund.amount) for fund in record.funds}
    if record.expenditures:
        form["expenditures"] = [
            [line.item, wan(line.full_year), wan(line.executed)]
            if evaluated
            else [line.item, wan(line.half_year_plan), wan(line.full_year)]
            for line in record.expenditures
        ]
    form["indicators"] = {}
    for one in record.indicators:
        row = [one.name]
        if scheme.indicators.column("operator"):
            row.append(one.given.get("operator") or ("定性" if one.nature == "qualitative" else ""))
        row += [target.text for target in one.targets.values()]
        if evaluated:
            row += [str(one.points), one.actual.text, str(one.self_score)]
        group = "/".join(filter(None, [one.level1, one.level2, one.task]))
        form["indicators"].setdefault(group, []).append(row)
    if record.unread:
        form["unread"] = [text[:20] for text in record.unread]
    form["notes"] = [finding.code for finding in findings]
    return form


@pytest.mark.parametrize("name", FILES)
def test_every_form_is_read_as_it_stands(read, name):
    wanted = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    found = [compact(*form) for form in read[name]]
    assert len(found) == len(wanted)
    for number, (form, want) in enumerate(zip(found, wanted, strict=True), 1):
        assert form == want, f"form {number} of {name}"


def test_forms_indicators_and_funds_add_up(read):
    totals = {
        name: (
            len(forms),
            sum(len(record.indicators) for record, _ in forms),
            wan_text(sum((record.funds_total.amount for record, _ in forms), Decimal(0))),
        )
        for name, forms in read.items()
    }
    assert totals == {
        "suzhou-2024-project-targets": (17, 296, "3956.8"),
        "suzhou-2024-department-target": (1, 46, "410.99"),
        "jiangsu-2024-project-targets": (5, 108, "4426.06"),
        "suzhou-2021-self-evaluation": (1, 19, "500"),
        "wujin-2022-project-targets": (22, 172, "1647.29"),
    }


@pytest.mark.parametrize("name", FILES)
def test_rows_counted_without_the_recogniser(shared, read, name):
    """Lines of the text under a heading with at least a name and a value, counted by other means."""
    text = (shared / "seeds" / f"{name}.txt").read_text("utf-8")
    if name.startswith("wujin"):
        lines = [block.split("\n\t") for block in re.split(r"\n\s*\n", text)]
    else:
        lines = [line.split("\t") for line in text.split("\n")]
    count, inside = 0, False
    for cells in lines:
        filled = [cell.strip() for cell in cells if cell.strip()]
        if "三级指标" in filled or "指标名称" in filled:
            inside = True
        elif not filled or {"项目名称", "合计"} & set(filled):
            inside = inside and not filled
        elif inside and len([cell for cell in filled if not LABEL.fullmatch(cell)]) >= 2:
            count += 1
    assert count == sum(len(record.indicators) for record, _ in read[name])


@pytest.mark.parametrize("name", FILES)
def test_every_indicator_stands_in_the_line_it_names(shared, read, name):
    lines = (shared / "seeds" / f"{name}.txt").read_text("utf-8").split("\n")
    for record, _ in read[name]:
        for one in record.indicators:
            first = int(re.search(r"第(\d+)行", one.place).group(1)) - 1
            shown = "".join(lines[first : first + 5] if name.startswith("wujin") else [lines[first]])
            position = -1
            for text in [one.name, *(target.text for target in one.targets.values() if target.text)]:
                position = shown.find(text, position + 1)
                assert position >= 0, f"{text!r} of {one.name!r} is not in {one.place}"


def test_what_was_lost_is_recovered_and_said(read):
    evaluation, findings = read["suzhou-2021-self-evaluation"][0]
    row = evaluation.indicators[17]
    assert (row.name, row.self_score) == ("系统运维机制健全性", Decimal(3))
    assert any(finding.code == "R08" and "系统运维机制健全性" in finding.message for finding in findings)
    forms = read["suzhou-2024-project-targets"]
    recovered = [
        (record.subject, wan_text(record.expenditures[0].full_year), record.expenditures[0].full_year_text)
        for record, findings in forms
        if any(finding.code == "R07" for finding in findings)
    ]
    assert recovered == [
        ("专项委托业务费", "43.16", ""),
        ("专项宣传广告费", "8.33", ""),
        ("专项维修维护费", "15", ""),
        ("经营成本及税费", "35.37", ""),
        ("党团活动经费", "6.3", ""),
    ]


def test_values_keep_the_place_they_stood_in(read):
    record, _ = read["suzhou-2024-project-targets"][0]
    assert record.sources["project_name"].place == "第7行"
    assert record.sources["funds_total"].place == "第14行"
    assert record.source.place == "第3行"
    assert record.source.digest.startswith("sha256:")
    assert record.scheme_digest.startswith("sha256:")
    assert read["suzhou-2024-project-targets"][1][0].source.place == "第49行"


def test_a_text_cut_by_a_page_break_is_whole(read):
    record, _ = read["suzhou-2021-self-evaluation"][0]
    assert "未来可能对平台的交易数量、交易金额" in record.values["problems"]
