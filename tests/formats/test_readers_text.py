"""CSV, flattened text, encodings, and the interchange record."""

import json
from decimal import Decimal

import pytest

from jixiao.core.grid import Grid, Paragraph
from jixiao.core.record import Amount, Indicator, Record
from jixiao.formats.files import UnreadableFile, kind_of, read_document
from jixiao.formats.record_json import from_records, to_records


def read(text, encoding="utf-8", name="表.txt"):
    return read_document(text.encode(encoding), name)


def rows(grid):
    return [[cell.text for cell in row] for row in grid.rows()]


ROWS = "项目绩效目标表\n2024年度\n项目名称\t道路\t\n主管部门\t交通局\n\n产出\t≥1\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_tab_rows_in_each_encoding(encoding):
    document = read(ROWS, encoding)
    assert [type(block) for block in document.blocks] == [Paragraph, Paragraph, Grid, Grid]
    assert rows(document.blocks[2]) == [["项目名称", "道路", ""], ["主管部门", "交通局"]]
    assert document.blocks[3].address == "第6行至第6行" and not document.blocks[3].spans_known
    assert document.blocks[2].cells[3].address == "第4行"


def test_windows_and_old_line_ends():
    assert rows(read("a\tb\r\nc\td\re\tf").blocks[0]) == [["a", "b"], ["c", "d"], ["e", "f"]]


def test_text_cut_inside_a_character_is_read_and_told():
    document = read_document("甲\t乙\n丙\t丁".encode()[:-1], "表.txt")
    assert rows(document.blocks[0]) == [["甲", "乙"], ["丙", ""]]
    assert [finding.code for finding in document.notices] == ["F22"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("表.txt", "项目\0名称\t道\x07路\n主管部门\t交通\x1f局\n"),
        ("表.csv", "项目\0名称,道\x07路\n主管部门,交通\x1f局\n"),
        ("表.md", "| 项目\0名称 | 道\x07路 |\n|---|---|\n| 主管部门 | 交通\x1f局 |\n"),
        ("表.html", "<table><tr><td>项目\x01名称<td>道\x07路<tr><td>主管部门<td>交通\x1f局</table>"),
    ],
)
def test_control_characters_are_no_text(name, text):
    """Nobody sees them, and PostgreSQL holds no NUL."""
    (grid,) = read(text, name=name).blocks
    assert rows(grid) == [["项目名称", "道路"], ["主管部门", "交通局"]]


def test_drawn_table_and_markdown_heading():
    document = read("## 绩效目标表\n| 项目名称 | 道路 |\n|---|---|\n| 主管部门 | 交通局 |\n")
    assert document.blocks[0].text == "绩效目标表"
    assert rows(document.blocks[1]) == [["项目名称", "道路"], ["主管部门", "交通局"]]


def test_one_cell_a_line():
    text = "附件3\n目标表\n\t项目名称\n\t道路\n\n\t概况\n\t第一行\n第二行\n\n\t\n\t空前\n\t\n\n附件4\n\t甲\n\t乙\n"
    document = read(text)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "附件3",
        "目标表",
        "附件4",
    ]
    assert rows(document.blocks[2]) == [["项目名称", "道路"], ["概况", "第一行\n第二行"], ["", "空前", ""]]
    assert rows(document.blocks[4]) == [["甲", "乙"]]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_signs_quotes_blank_rows_and_titles(sign):
    text = (
        sign.join(["绩效目标表", "", ""])
        + "\n"
        + sign.join(["项目名称", '"道路，\n一期"', ""])
        + "\n\n"
        + sign.join(["a", '三"公"', "c"])
        + "\n"
    )
    document = read(text, "gb18030", "表.csv")
    assert document.format == "csv" and document.blocks[0].text == "绩效目标表"
    grid = document.blocks[1]
    assert rows(grid) == [["项目名称", "道路，\n一期", ""], [], ["a", '三"公"', "c"]]
    assert not grid.spans_known and grid.cells[1].address == "第2行第2列"


def test_csv_formula_signs_are_text():
    assert rows(read("=1+1,@a,-5,+3\nb,c,d,e\n").blocks[0])[0] == ["=1+1", "@a", "-5", "+3"]


RECORD = Record(
    scheme="cn/project-target@2015", stage="target", object="project", fiscal_year=2024,
    values={"project_name": "道路养护", "annual_goal": None}, funds_total=Amount(amount=Decimal("1000000.10"), text="100.00001"),
    indicators=(Indicator(level1="产出指标", level2="数量指标", name="养护里程", points=Decimal("12.5"), row=1),),
)  # fmt: skip


def test_records_survive_the_journey():
    data = from_records([RECORD, RECORD])
    assert kind_of(data, "a") == "json" and data.count(b"\n") == 2
    assert to_records(data, "a.jsonl") == [RECORD, RECORD]
    array = "[" + data.decode().strip().replace("\n", ",") + "]"
    assert to_records(array.encode(), "a.json") == [RECORD, RECORD]
    assert to_records(json.dumps(RECORD.to_json(), indent=1).encode("utf-8-sig"), "a.json") == [RECORD]


def test_numbers_written_bare_stay_exact():
    value = RECORD.to_json() | {"funds_total": {"amount": 0, "text": "x"}}
    text = json.dumps(value).replace('"amount": 0', '"amount": 1.10')
    assert str(to_records(text.encode(), "a.json")[0].funds_total.amount) == "1.10"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": "other/1"}, "第1条记录不是 jixiao-record/1"), ({"stage": "x"}, "stage：不在允许的取值之内"),
        ({"colour": 1}, "colour：没有这一项"), ({"funds_total": {"amount": "很多"}}, "funds_total.amount：不是数字"),
        ({"indicators": [{"name": "a"}]}, "indicators[0].level1：缺少这一项"), ({"fiscal_year": "明年"}, "fiscal_year：不是整数"),
    ],
)  # fmt: skip
def test_wrong_records_are_told_by_place(change, words):
    with pytest.raises(UnreadableFile) as caught:
        to_records(json.dumps(RECORD.to_json() | change).encode(), "a.json")
    assert caught.value.finding.code == "F12" and words in caught.value.finding.message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"a": 1,}', "第1行第9列"), (from_records([RECORD]) + b'{"a": \n', "第2行"), (b"[" * 100000, ""),
        (b'{"schema": "jixiao-record/1", "fiscal_year": NaN}', "JSON"), (from_records([RECORD]) + b'{"a": "\\u0000"}', "第2行"),
    ],
)  # fmt: skip
def test_broken_json_is_told_by_line(data, words):
    with pytest.raises(UnreadableFile) as caught:
        to_records(data, "a.json")
    assert caught.value.finding.code in ("F11", "F12") and words in caught.value.finding.message


def test_csv_by_its_name_and_numbers_kept_as_text():
    data = '"项目\n名称","档案\n费"\n资金,="115.5"\n财政,\'1200\n备注,\'24年\n始,\'2024年\n'.encode()
    (grid,) = read_document(data, "表.csv").blocks
    texts = [cell.text for cell in grid.cells]
    assert texts == [
        "项目\n名称",
        "档案\n费",
        "资金",
        "115.5",
        "财政",
        "1200",
        "备注",
        "'24年",
        "始",
        "2024年",
    ]


def test_bars_between_cells_only():
    lines = [
        "项目名称|||档案费|",
        "主管部门|||审批局|",
        "一级|二级|三级||指标值",
        "||库房数||3",
        "||档案数||5",
    ]
    lines += ["||执行率||100%"]
    for bar in ("|", " | "):
        (grid,) = read_document("\n".join(lines).replace("|", bar).encode(), "表.txt").blocks
        assert [(c.col, c.text) for c in grid.cells if c.row == 3 and c.text] == [(2, "库房数"), (4, "3")]
