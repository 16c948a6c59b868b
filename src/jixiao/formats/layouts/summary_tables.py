"""Tables that only sum up projects, a line each (序号, 项目名称, 预算数, 自评得分), before the forms themselves.

They hold no indicators and are no form; taken for one, each line's amounts would stand under wrong labels.
"""

from __future__ import annotations

import re

from jixiao.formats.words.clean import is_amount
from jixiao.formats.words.form_rows import Piece, Row
from jixiao.formats.words.opening_labels import names_subject

FEWEST = 4
"""A heading of fewer columns may as well be labels beside their values."""
_HEADING = re.compile(
    r"序号|.*(?:数|额|率|分|等级|等次|结果|资金|预算|支出|单位|部门|备注|名称|编码|类型|情况)(?:\(.*\))?"
)
_NUMBER = re.compile(r"\d{1,4}|[一二三四五六七八九十]{1,3}")


def lines_of_summary(rows: list[Row], index: int) -> int:
    """How many rows the summary takes that begins at ``rows[index]``; 0 where none begins."""
    row = rows[index]
    if row.pieces[0].word != "序号" or row.running or len(row.pieces) < FEWEST or index + 1 >= len(rows):
        return 0
    if not all(_HEADING.fullmatch(piece.word) for piece in row.pieces):
        return 0
    name = next((piece for piece in row.pieces if names_subject(piece.word)), None)
    if name is None:
        return 0
    end = index + 1
    while end < len(rows) and _is_line(rows[end], row, name):
        end += 1
    return end - index if end > index + 1 else 0


def _is_line(row: Row, heading: Row, name: Piece) -> bool:
    """A line of the summary, a sum at its end, or a second row of the heading."""
    if row.running or row.page != heading.page or any(names_subject(piece.word) for piece in row.pieces):
        return False
    first = row.pieces[0]
    numbered = _NUMBER.fullmatch(first.word) is not None and len(row.pieces) > 1
    amounts = sum(is_amount(piece.text) for piece in row.pieces)
    return numbered or amounts >= 2 or (first.col > name.col and not amounts)
