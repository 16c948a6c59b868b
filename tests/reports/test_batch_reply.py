"""The batch reply: what it says, what it counts, and that it can be printed."""

from datetime import date
from decimal import Decimal

from jixiao import pipeline
from jixiao.core.grid import Grid
from jixiao.core.report import Text
from jixiao.reports.batch_reply import Approved, batch_reply

FORMS = [
    Approved("市公共资源交易中心", "加贸平台运营费用补贴", Decimal("7500000.00"), "", 16),
    Approved("市公共资源交易中心", "系统运行维护", Decimal("125000.50"), "", 8, "预算追加追减"),
    Approved("市第一中学", "单位整体", None, "", 12),
]


def reply():
    return batch_reply("市财政局", "市行政审批局", 2024, FORMS, "苏财绩〔2024〕1号", date(2024, 1, 20))


def test_the_sum_is_exact_and_missing_is_told():
    texts = [block.text for block in reply().blocks if isinstance(block, Text)]
    assert any("共3项，资金合计762.50005万元" in text for text in texts)
    assert any("其中1项没有填写资金总额" in text for text in texts)


def test_every_form_has_a_row_and_the_last_is_the_total():
    (grid,) = [block for block in reply().blocks if isinstance(block, Grid)]
    rows = [[cell.text for cell in row] for row in grid.rows()]
    assert rows[2] == ["2", "市公共资源交易中心", "系统运行维护", "12.50005", "8", "调整（预算追加追减）"]
    assert rows[3][3] == "" and rows[-1][:2] == ["合计", "762.50005"]


def test_without_a_number_a_place_is_left_for_it():
    texts = [
        block.text
        for block in batch_reply("市财政局", "市教育局", 2024, FORMS[:1]).blocks
        if isinstance(block, Text)
    ]
    assert texts[0].startswith("文号：") and not any("没有填写" in text for text in texts)


def test_it_is_written_in_every_format():
    for format, start in (("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!")):
        assert pipeline.write(reply(), format).startswith(start), format
