"""Labels found in disguise, rows put right, forms parted and told apart: each with the finding that says so."""

import pytest
from layout_builder import draw

from jixiao.core.grid import Cell, Document, Grid, Paragraph
from jixiao.core.library import load_scheme
from jixiao.core.message import in_language
from jixiao.formats.match import recognise
from jixiao.formats.words.clean import clean_name, clean_text, iso_date, money, share
from jixiao.formats.words.labels import Labels, bare, one_apart, without_points

SUZHOU = load_scheme("cn-js-sz/project-target@2024")
HEAD = "项目名称 | 培训费 | < | 主管部门 | 局\n资金总额 | 8 | < | 开始时间 | 2023年\n"
ROWS = """一级指标 | 二级指标 | 三级指标 | 半年指标值 | 全年指标值
决策 | 项目立项 | 立项依据充分性 | 充分 | 充分
产出指标 | 数量指标 | 培训人次 | ≥30人次 | ≥63人次
^ | 质量指标 | 合格率 | 100% | 100%
^ | 时效指标 | 培训完成时间 | 按时 | 按时
效益指标 | 经济效益 |  |  |
^ | 社会效益 | 影响程度 | 较高 | 较高
满意度指标 | 服务对象满意度 | 学员满意度 | ≥95% | ≥95%"""


def suzhou(rows=ROWS, title="苏州市市级项目预算绩效目标表", scheme=SUZHOU):
    table = "\n".join(line if line.count("|") == 4 else line + " | " for line in (HEAD + rows).split("\n"))
    return recognise(Document("表.docx", "sha256:0", [Paragraph(title), draw(table)]), scheme)


def ragged(*lines, title="苏州市市级项目预算绩效目标表"):
    cells = [
        Cell(r, c, text, address=f"第{r + 2}行")
        for r, line in enumerate(lines)
        for c, text in enumerate(line.split("|"))
    ]
    width = max(len(line.split("|")) for line in lines)
    grid = Grid("表1", len(lines), width, cells, spans_known=False)
    return recognise(Document("表.txt", "sha256:0", [Paragraph(title), grid], "text"), SUZHOU)


def groups(record):
    return [(row.level1, row.level2) for row in record.indicators]


@pytest.mark.parametrize(
    "written",
    [
        "项目资金（万元）",
        "项目资金 (万元)",
        "项目资金：",
        "一、项目资金",
        "*项目资金",
        "其中：项目资金",
        "项目资金(2023—2025年)",
    ],
)
def test_a_label_is_bare_without_its_trimmings(written):
    assert (
        bare(written.replace("（", "(").replace("）", ")").replace("：", ":").replace(" ", "")) == "项目资金"
    )


@pytest.mark.parametrize(
    "written", ["产出指标(50分)", "产出指标50分", "产出指标(50)", "(一)产出指标", "一、产出指标(权重50%)"]
)
def test_points_are_no_part_of_a_level(written):
    assert without_points(written) == "产出指标"


def test_a_guess_needs_one_label_only():
    labels = Labels([("数量指标", 1), ("质量指标", 2), ("可持续影响指标", 3)])
    assert labels.guess("可持读影响指标").meaning == 3
    assert labels.guess("口量指标") is None, "as near to 数量指标 as to 质量指标"
    assert labels.guess("完全不同的字") is None
    assert (
        one_apart("产出指标", "产出指际")
        and one_apart("产出指标", "产指标")
        and not one_apart("产出", "产出")
    )


def test_values_are_cleaned_and_told_exactly():
    assert clean_text("<p>一、甲&nbsp;乙</p> <p>二</p>") == "一、甲 乙\n二"
    assert clean_text("响应时间 <1天") == "响应时间 <1天"
    assert clean_name("江苏省数据局\n（政务服务 管理办公室）") == "江苏省数据局（政务服务管理办公室）"
    assert [iso_date(text) for text in ("2023年", "2022.1", "2024-01-05", "2024年1月5日", "长期", "45292", "20241")] == [
        "2023", "2022-01", "2024-01-05", "2024-01-05", None, "2024-01-01", None,
    ]  # fmt: skip
    assert [str(money(text)) for text in ("750", "7,500.5", "500元", "1.2亿元", "见附件")] == [
        "7500000.00", "75005000.00", "500.00", "120000000.00", "None",
    ]  # fmt: skip
    assert str(share("96.13%")) == "0.9613"


def test_a_misspelt_label_is_read_and_said():
    [(record, findings)] = suzhou(ROWS.replace("可持续", "可持读").replace("满意度指标 |", "满意庹指标 |"))
    assert groups(record)[-1] == ("满意度指标", "服务对象满意度")
    assert record.indicators[-1].given["level1"] == "满意庹指标"
    said = next(finding for finding in findings if finding.code == "R03")
    assert "满意庹指标" in said.message and said.at.address


def test_a_prescribed_indicator_fixes_its_group():
    [(record, findings)] = suzhou(ROWS.replace("项目立项 | 立项依据充分性", "绩效目标 | 立项依据充分性"))
    assert groups(record)[0] == ("决策", "项目立项")
    assert record.indicators[0].fixed and not record.indicators[1].fixed


def test_a_lost_label_is_found_by_the_order_of_the_groups():
    lines = ["一级指标|二级指标|三级指标|半年指标值|全年指标值", "产出指标|数量指标|培训人次|≥30人次|≥63人次"]
    lines += [
        "||合格率|100%|100%",
        "|时效指标|培训完成时间|按时|按时",
        "效益指标|社会效益|影响程度|较高|较高",
    ]
    [(record, findings)] = ragged("项目名称|培训费", "资金总额|8", *lines)
    assert groups(record)[1] == ("产出指标", "质量指标")
    assert [finding.code for finding in findings] == ["R01", "R02"]


def test_a_printed_label_is_not_overruled_by_a_name():
    [(record, _)] = suzhou(ROWS.replace("数量指标 | 培训人次", "数量指标 | 培训完成及时率"))
    assert groups(record)[1] == ("产出指标", "数量指标"), "that is for the reviewer to say"


def test_rows_that_slipped_are_laid_on_their_columns():
    lines = ["一级指标|二级指标|三级指标|半年指标值|全年指标值", "决策|项目立项|立项依据充分性|充分|充分"]
    lines += ["立项程序规范性||规范|规范|", "产出指标|数量指标|培训人次|≥30人次|≥63人次", "|||合格率|100%"]
    [(record, findings)] = ragged("项目名称|培训费", "资金总额|8", *lines)
    assert groups(record)[1] == ("决策", "项目立项")
    last = record.indicators[-1]
    assert (last.targets["half_year"].text, last.targets["full_year"].text) == ("100%", "")
    codes = {finding.code: finding for finding in findings}
    assert "第6行" in codes["R04"].message and codes["R09"].severity == "P1"


def test_an_amount_left_blank_is_not_invented():
    lines = [
        "收入|全年预算数",
        "资金总额|8",
        "支出||半年计划执行数|全年预算数",
        "|培训费|4|",
        "年度目标|办培训",
    ]
    [(record, findings)] = ragged("项目名称|培训费", *lines)
    assert record.expenditures[0].full_year is None
    assert "R07" not in {finding.code for finding in findings}


def test_a_repeated_title_on_the_next_page_begins_no_form():
    table = draw("项目名称 | 甲 | 资金总额 | 8")
    title = Paragraph("苏州市市级项目预算绩效目标表")
    more = draw("一级指标 | 二级指标 | 三级指标 | 全年指标值\n产出指标 | 数量指标 | 培训人次 | ≥63人次")
    forms = recognise(Document("表.docx", "sha256:0", [title, table, title, more]), SUZHOU)
    assert [len(record.indicators) for record, _ in forms] == [1]


def test_forms_without_titles_part_where_a_form_opens_again():
    one = "项目名称 | 甲 | 资金总额 | 8\n一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 次数 | ≥3次"
    table = draw(one + "\n" + one.replace("甲", "乙"))
    forms = recognise(Document("表.xlsx", "sha256:0", [Paragraph("项目绩效目标表"), table]))
    assert [record.subject for record, _ in forms] == ["甲", "乙"]


def test_a_form_of_no_known_place_is_read_by_the_general_scheme_and_says_so():
    [(record, findings)] = suzhou(title="某某市市级项目预算绩效目标表", scheme=None)
    assert record.scheme == "general/target@1" and record.stage == "target"
    assert findings[0].code == "R01" and "把握一般" in findings[0].message
    english = in_language(findings[0].message, "en")
    assert "fairly sure: no local form fits; " in english


def test_text_without_a_place_is_kept():
    [(record, findings)] = suzhou(ROWS + "\n绩效科意见 | 同意 |  |  | ")
    assert any("同意" in text for text in record.unread)
    assert findings[-1].code == "R10"


@pytest.mark.parametrize(
    ("written", "year"), [("2021", 2021), ("２０２１", 2021), ("²021", None), ("四年", None)]
)
def test_a_year_that_is_no_number_is_none(written, year):
    table = draw(
        f"项目名称 | 道路养护 | 年度 | {written}\n一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 养护里程 | ≥10公里"
    )
    [(record, _)] = recognise(Document("表.docx", "sha256:0", [table]))
    assert record.fiscal_year == year
