"""The batch reply (批复): the approved targets of a department's projects with their amounts, in one paper.

Targets are approved and issued together with the budget: 谁批复预算，谁批复目标 (财预〔2015〕88号).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jixiao.core.grid import Cell, Grid
from jixiao.core.message import say
from jixiao.core.number import wan_text
from jixiao.core.report import Block, Heading, PageBreak, Report, Signature, Text


@dataclass(frozen=True, slots=True)
class Approved:
    """One approved form: unit, project (empty for the unit as a whole), amount in 元, annual goal, indicators."""

    unit: str
    title: str
    amount: Decimal | None
    goal: str = ""
    indicators: int = 0
    adjusted: str = ""
    """The kind of adjustment when the approved revision came of one."""


def batch_reply(
    issuer: str,
    addressee: str,
    fiscal_year: int,
    forms: Sequence[Approved],
    number: str = "",
    on: date | None = None,
) -> Report:
    """The paper from the finance department to ``addressee``: how many, how much, the list, what must be done.

    ``number`` is the document's number (文号); a blank place is printed where it is not yet given.
    """
    title = say("关于批复{year}年度预算绩效目标的通知", year=fiscal_year)
    amounts = [form.amount for form in forms if form.amount is not None]
    blocks: list[Block] = [
        Heading(title, 0),
        Text(number or say("文号：        "), "subtitle"),
        Text(say("{unit}：", unit=addressee)),
        Text(
            say(
                "你单位报送的{year}年度预算绩效目标已审核，现予批复，共{count}项，资金合计{total}万元（明细见附表）。",
                year=fiscal_year,
                count=len(forms),
                total=wan_text(sum(amounts, Decimal(0))),
            )
        ),
        Text(
            say(
                "请按批复的绩效目标组织实施，开展绩效运行监控和绩效自评；绩效目标一般不予调整，确需调整的，按原程序报批。"
            )
        ),
    ]
    if len(amounts) < len(forms):
        missing = len(forms) - len(amounts)
        blocks.append(Text(say("其中{count}项没有填写资金总额，未计入合计。", count=missing), "warn"))
    blocks += [
        Signature(say("批复单位"), issuer),
        Text(say("{year}年{month}月{day}日", year=on.year, month=on.month, day=on.day) if on else "", "body"),
        PageBreak(),
        Heading(say("附表：批复的绩效目标"), 1),
        _table(forms),
    ]
    name = f"{addressee}-{fiscal_year}-批复"
    return Report(title, [one for one in blocks if one != Text("", "body")], name=name, style="official")


def _table(forms: Sequence[Approved]) -> Grid:
    """Number, unit, project, amount, indicators, remark; the total in the last row."""
    heads = (say("序号"), say("单位"), say("项目"), say("金额（万元）"), say("指标数"), say("备注"))
    cells = [Cell(0, col, text, role="header") for col, text in enumerate(heads)]
    for row, form in enumerate(forms, 1):
        texts = (
            str(row), form.unit, form.title, wan_text(form.amount), str(form.indicators),
            say("调整（{kind}）", kind=form.adjusted) if form.adjusted else "",
        )  # fmt: skip
        roles = ("number", "value", "value", "number", "number", "value")
        cells += [Cell(row, col, text, role=roles[col]) for col, text in enumerate(texts)]
    last = len(forms) + 1
    total = sum((form.amount for form in forms if form.amount is not None), Decimal(0))
    cells += [
        Cell(last, 0, say("合计"), colspan=3, role="label"),
        Cell(last, 3, wan_text(total), role="number"),
        Cell(last, 4, ""),
        Cell(last, 5, ""),
    ]
    return Grid("批复", last + 1, 6, cells, widths=(6, 18, 30, 13, 8, 15), header_rows=1)
