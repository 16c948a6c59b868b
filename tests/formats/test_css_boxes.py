"""Web pages that draw the table of a form as a CSS grid or as rows of flexible boxes."""

import pytest

from jixiao import pipeline
from jixiao.core.grid import Grid
from jixiao.formats.files import UnreadableFile, read_document

FIELDS = [("项目名称", "智慧社区建设"), ("主管部门", "民政局"), ("资金总额（万元）", "120")]
HEADS = ("一级指标", "二级指标", "三级指标", "指标值")
OUTPUT = [("数量指标", "建设社区数", "≥12个"), ("质量指标", "验收合格率", "≥95%")]
LAST = ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%")
MENU = '<div style="display:flex"><div>首页</div><div>公开</div></div>'


def page(css, body):
    return f"<!DOCTYPE html><meta charset=utf-8><style>{css}</style>{MENU}<h1>2024年项目支出绩效目标表</h1>{body}".encode()


def boxes(*texts, of="div"):
    return "".join(f"<{of}>{text}</{of}>" for text in texts)


def one_grid():
    fields = "".join(f'<div>{a}</div><div class="wide">{b}</div>' for a, b in FIELDS)
    output = f'<div style="grid-row: span 2">产出指标</div>{boxes(*OUTPUT[0])}{boxes(*OUTPUT[1])}'
    css = ".form{display:grid;grid-template-columns:120px repeat(3, minmax(0,1fr))} .wide{grid-column:2 / -1}"
    return page(css, f"<div class=form>{fields}{boxes(*HEADS)}{output}{boxes(*LAST)}</div>")


def rows_that_are_no_boxes():
    rows = [(a, f'<b class="wide">{b}</b>') for a, b in FIELDS]
    drawn = "".join(f"<div class=row><b>{a}</b>{b}</div>" for a, b in rows)
    cells = [HEADS, ("产出指标", *OUTPUT[0]), ("", *OUTPUT[1]), LAST]
    drawn += "".join(f"<div class=row>{boxes(*texts, of='b')}</div>" for texts in cells)
    css = "#t{display:grid;grid-template-columns:1fr 1fr 2fr 1fr}.row{display:contents}#t .wide{grid-column-end:span 3}"
    return page(css, f'<div id="t">{drawn}</div>')


def flexible_rows():
    fields = "".join(f'<li class=r><p class=l>{a}</p><p style="flex:1">{b}</p></li>' for a, b in FIELDS)
    cells = [HEADS, ("产出指标", *OUTPUT[0]), ("&nbsp;", *OUTPUT[1]), LAST]
    rows = "".join(
        f"<li class=r>{''.join(f'<p class=l>{text}</p>' for text in texts)}</li>" for texts in cells
    )
    return page(".r{display:flex} li .l{width:25%}", f"<ul>{fields}{rows}</ul>")


def rows_within_rows():
    fields = "".join(f"<div class=two>{boxes(a, b)}</div>" for a, b in FIELDS)
    inner = "".join(f"<div class=r>{boxes(*texts)}</div>" for texts in OUTPUT)
    output = f'<div class=r><div>产出指标</div><div style="flex:3">{inner}</div></div>'
    css = ".two{display:grid;grid-template-columns:1fr 3fr} .r{display:flex} .r > div{flex:1}"
    return page(
        css,
        f"<section>{fields}<div class=r>{boxes(*HEADS)}</div>{output}<div class=r>{boxes(*LAST)}</div></section>",
    )


@pytest.mark.parametrize("make", [one_grid, rows_that_are_no_boxes, flexible_rows, rows_within_rows])
def test_boxes_are_read_as_the_table_that_they_show(make):
    ((record, _),) = pipeline.read(make(), "表.html")
    assert (record.fiscal_year, record.text("project_name"), record.funds_total.amount) == (
        2024,
        "智慧社区建设",
        1200000,
    )
    assert [
        (one.level1, one.level2, one.name, one.targets["full_year"].text) for one in record.indicators
    ] == [
        ("产出指标", "数量指标", "建设社区数", "≥12个"),
        ("产出指标", "质量指标", "验收合格率", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
    ]


def test_a_cell_reaches_down_along_the_rows_beside_it():
    for make in (one_grid, rows_within_rows):
        (grid,) = [block for block in read_document(make(), "表.html").blocks if isinstance(block, Grid)]
        (label,) = [cell for cell in grid.cells if cell.text == "产出指标"]
        assert (label.rowspan, grid.ncols) == (2, 4)


def test_a_few_boxes_are_no_table():
    with pytest.raises(UnreadableFile) as told:
        read_document(page("", ""), "表.html")
    assert told.value.finding.code == "F01"


def test_a_grid_that_asks_for_too_much_is_refused():
    huge = "".join('<div style="grid-row: span 4999; grid-column: span 60">x</div>' for _ in range(50))
    with pytest.raises(UnreadableFile):
        read_document(
            page(".g{display:grid;grid-template-columns:repeat(60,1fr)}", f"<div class=g>{huge}</div>"),
            "表.html",
        )
