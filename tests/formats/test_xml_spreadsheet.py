"""Workbooks in one XML file: positions, merges, formats, hidden sheets; a form comes out as from any other workbook."""

import pytest
from layout_builder import document, to_xlsx

from jixiao import pipeline
from jixiao.formats.files import UnreadableFile, kind_of, read_document

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)
STYLES = (
    '<Styles><Style ss:ID="Default"/><Style ss:ID="share"><NumberFormat ss:Format="Percent"/></Style>'
    '<Style ss:ID="whole" ss:Parent="share"><NumberFormat ss:Format="0%"/></Style>'
    '<Style ss:ID="heir" ss:Parent="whole"/><Style ss:ID="money"><NumberFormat ss:Format="#,##0.00"/></Style></Styles>'
)


def workbook(*sheets: str) -> bytes:
    return (HEAD + STYLES + "".join(sheets) + "</Workbook>").encode()


def sheet(rows: str, name: str = "表1", options: str = "", columns: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{columns}{rows}</Table>{options}</Worksheet>'


def cell(text: str, kind: str = "String", **attributes: object) -> str:
    told = "".join(f' ss:{key}="{value}"' for key, value in attributes.items())
    return f'<Cell{told}><Data ss:Type="{kind}">{text}</Data></Cell>'


def cells(data: bytes) -> list[tuple[int, int, str, int, int]]:
    found = read_document(data, "目标.xls")
    (grid,) = found.blocks
    return [(one.row, one.col, one.text, one.rowspan, one.colspan) for one in grid.cells if one.text]


def test_positions_and_merges():
    rows = (
        f"<Row>{cell('甲', MergeAcross=1, MergeDown=1)}{cell('乙')}</Row>"
        f"<Row>{cell('丙', Index=3)}</Row>"
        f'<Row ss:Index="4">{cell("丁")}{cell("戊", Index=3)}</Row>'
    )
    assert cells(workbook(sheet(rows))) == [
        (0, 0, "甲", 2, 2), (0, 2, "乙", 1, 1), (1, 2, "丙", 1, 1), (3, 0, "丁", 1, 1), (3, 2, "戊", 1, 1),
    ]  # fmt: skip


def test_values_are_what_the_sheet_shows():
    rows = (
        f"<Row>{cell('0.98', 'Number', StyleID='heir')}{cell('0.985', 'Number')}{cell('12', 'Number')}</Row>"
        f'<Row ss:StyleID="money">{cell("1234.5", "Number")}{cell("1", "Boolean")}'
        f"{cell('2024-09-30T00:00:00.000', 'DateTime')}</Row>"
        f"<Row>{cell('#DIV/0!', 'Error')}{cell('第一行&#10;第二行')}"
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>粗</B><Font>细</Font></ss:Data>'
        '<Comment><Data ss:Type="String">批注</Data></Comment></Cell></Row>'
    )
    columns = '<Column ss:Index="2" ss:StyleID="share"/><Column ss:Span="1"/>'
    assert [text for _, _, text, _, _ in cells(workbook(sheet(rows, columns=columns)))] == [
        "98%", "98.50%", "12", "1,234.50", "TRUE", "2024/9/30", "第一行\n第二行", "粗细",
    ]  # fmt: skip


def test_a_hidden_sheet_is_read_and_told():
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    row = f"<Row>{cell('甲')}{cell('乙')}</Row>"
    found = read_document(workbook(sheet(row), sheet(row, "备用", hidden)), "目标.xls")
    assert [block.name for block in found.blocks] == ["表1", "备用"]
    assert [one.code for one in found.notices] == ["F20"] and "备用" in str(found.notices[0].message)


def test_a_form_is_recognised_as_from_any_workbook():
    table = (
        "项目名称 | 道路养护 | < | <\n一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 养护户数 | ≥100户\n"
        "产出指标 | 质量指标 | 验收合格率 | ≥95%"
    )
    form = document([{"p": "2024年度项目支出绩效目标表"}, {"table": table}])
    rows = f"<Row>{cell('2024年度项目支出绩效目标表', MergeAcross=3)}</Row>" + "".join(
        "<Row>" + "".join(cell(text.strip().replace("<", "")) for text in line.split("|")) + "</Row>"
        for line in table.split("\n")
    ).replace(cell("道路养护"), cell("道路养护", MergeAcross=2))
    (mine,), (other,) = (
        [record for record, _ in pipeline.read(data, name)]
        for data, name in ((workbook(sheet(rows)), "a.xls"), (to_xlsx(form), "a.xlsx"))
    )
    assert mine.subject == other.subject == "道路养护" and mine.fiscal_year == 2024
    assert [(one.level2, one.name, one.targets) for one in mine.indicators] == [
        (one.level2, one.name, one.targets) for one in other.indicators
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook(sheet("<Row>"))[:-40], "F03"),
        (workbook(), "F02"),
        (workbook(sheet(f'<Row ss:Index="99999999">{cell("甲")}</Row>')), ""),
        (workbook(sheet("x")).replace(b"<Workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><Workbook'), "F10"),
    ],
)
def test_damage_is_told(data, code):
    assert kind_of(data, "a.xls") == "xml_spreadsheet"
    if not code:
        assert [one.text for one in read_document(data, "a.xls").blocks[0].cells] == ["甲"]
        return
    with pytest.raises(UnreadableFile) as caught:
        read_document(data, "a.xls")
    assert caught.value.finding.code == code
