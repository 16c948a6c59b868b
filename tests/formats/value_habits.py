"""Habits of people who write values and names: amounts in words, words for signs, list numbers before names.

As in ``habits.py``: each changes a document in place and says the same with it.
"""

import re
from decimal import Decimal

from habits import money_cells, word
from noise import grids, heading_of

DIGITS = "零壹贰叁肆伍陆柒捌玖"
NUMERALS = "零一二三四五六七八九"


def in_words(yuan: Decimal) -> str:
    """An amount as a cheque states it: 壹佰贰拾万元整."""
    whole, cents = divmod(int(yuan * 100), 100)
    text = ""
    for worth, sign in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = whole // worth % 10**4
        if part:
            text += ("零" if text and part < 1000 else "") + _below_wan(part) + sign
    tenths, ones = divmod(cents, 10)
    rest = (f"{DIGITS[tenths]}角" if tenths else "零") + (f"{DIGITS[ones]}分" if ones else "")
    return f"{text or '零'}元{rest if cents else '整'}"


def _below_wan(number: int) -> str:
    text, gap = "", False
    for worth, sign in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // worth % 10
        text += ("零" if gap and text and digit else "") + (DIGITS[digit] + sign if digit else "")
        gap = not digit
    return text


def amounts(written):
    """Amounts of 万元 in words, or in words beside digits."""

    def habit(document, chance):
        for grid in grids(document):
            unit = "元" if any(re.search(r"[(（：:]元", cell.text) for cell in grid.cells) else "万元"
            for cell in money_cells(grid):
                yuan = Decimal(cell.text) * (1 if unit == "元" else 10000)
                cell.text = written.format(words=in_words(yuan), digits=cell.text, unit=unit)

    return habit


def targets(sign, written):
    """Words for the sign of a target."""

    def habit(document, chance):
        for grid in grids(document):
            for cell in grid.cells:
                if cell.row > heading_of(grid):
                    cell.text = re.sub(rf"^{sign}\s*(\d[^\n]*)$", written, cell.text)

    return habit


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ((NUMERALS[tens] if tens > 1 else "") + "十" if tens else "") + (NUMERALS[ones] if ones else "")


NUMBERS = {
    "1.": "{0}.".format, "1. ": "{0}. ".format, "1．": "{0}．".format, "1、": "{0}、".format, "1）": "{0}）".format,
    "（1）": "（{0}）".format, "（一）": lambda n: f"（{numeral(n)}）", "一、": lambda n: f"{numeral(n)}、",
    "①": lambda n: chr(0x2460 + (n - 1) % 20), "⑴": lambda n: chr(0x2474 + (n - 1) % 20),
    "⒈": lambda n: chr(0x2488 + (n - 1) % 20),
}  # fmt: skip


def numbered(number, texts_of, record):
    """List numbers before the texts of a column that the record holds."""
    texts = {"".join(text.split()) for text in texts_of(record)}

    def habit(document, chance):
        for grid in grids(document):
            found = [
                cell for cell in grid.cells if cell.row > 3 and word(cell) in texts and _in_place(cell, grid)
            ]
            for count, cell in enumerate(found, 1):
                cell.text = number(count) + cell.text

    return habit


def _in_place(cell, grid):
    """False for a label of a level that is spelt like a name, and for a name that is spelt like an item."""
    heads = [one for one in grid.cells if word(one) in ("三级指标", "指标名称") and one.row < cell.row]
    head = max(heads, key=lambda one: one.row, default=None)
    task = any(word(one) == "重点工作" and one.col == cell.col and one.row < cell.row for one in grid.cells)
    return head is None or head.col == cell.col or task


def names(record):
    return [one.name for one in record.indicators]


def tasks(record):
    return [one.task for one in record.indicators if one.task]


def items(record):
    return [one.item for one in record.expenditures if one.item != "合计"]
