"""Headings of a monitoring form over several columns, where no rules tell over which."""

from test_pdf_pages import printed

from jixiao.formats.files import read_document
from jixiao.formats.match import recognise
from jixiao.formats.pages.headings import span_headings
from jixiao.formats.pages.rows import Block
from jixiao.formats.pages.text import Char

MONITORED = """
 table.cell(rowspan: 2)[一级指标], table.cell(rowspan: 2)[二级指标], table.cell(rowspan: 2)[三级指标], table.cell(rowspan: 2)[年度指标值],
 table.cell(colspan: 3)[偏差原因分析], table.cell(colspan: 3)[完成目标可能性], table.cell(rowspan: 2)[备注],
 [经费保障],[人员保障],[原因说明],[确定能],[有可能],[完全不可能],
 [产出指标],[数量指标],[养护里程],[350公里],[√],[],[气候],[√],[],[],[],
 [产出指标],[质量指标],[路面完好率],[95%],[],[√],[人手不足],[],[√],[],[],
 [效益指标],[社会效益],[通行天数],[360天],[],[],[],[√],[],[],[],
"""


def test_ticks_under_wide_headings_without_rules():
    set_up = "#set page(flipped: true)\n#set table(align: left + horizon)\n"
    title = "#align(center)[项目支出绩效目标执行监控表]\n#align(center)[（2024年度）]\n"
    data = printed(f"{set_up}{title}#table(columns: (1fr,) * 11, stroke: none, {MONITORED})")
    ((record, _),) = recognise(read_document(data, "表.pdf"))
    assert [one.likelihood for one in record.indicators] == ["确定能", "有可能", "确定能"]
    assert [one.deviation_cause for one in record.indicators][:2] == ["经费保障", "人员保障"]


def test_wide_headings_in_the_middle_of_their_columns():
    def block(text, left, col):
        chars = [Char(left + 10.0 * n, left + 10.0 * (n + 1), 50, 10.0, sign) for n, sign in enumerate(text)]
        return Block([chars], left, chars[-1].right, 40, 50, col=col)

    names = ("经费", "人员", "制度", "说明", "能够", "可能")
    lower = [block(name, 100 + 50 * n, 2 + n) for n, name in enumerate(names)]
    upper = [
        block("二级指标", 0, 0),
        block("三级指标", 50, 1),
        block("偏差原因", 165, 3),
        block("可能性", 320, 6),
    ]
    span_headings([upper, lower])
    assert [(one.col, one.span) for one in upper] == [(0, 1), (1, 1), (2, 4), (6, 2)]
