"""Tables that only explain how a form is filled in (栏目, 必填, 填写说明), above, below or between the forms.

Their first column lists the labels of the form; taken for one, each label would get its explanation as its value.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.core.library import vocabulary
from jixiao.formats.words.form_rows import Row

FEWEST_LINES = 3
"""So many labels are explained at least."""


def lines_of_guide(rows: list[Row], index: int) -> int:
    """How many rows the table takes that begins at ``rows[index]`` and only explains; 0 where none begins."""
    row = rows[index]
    if row.running or len(row.pieces) < 2 or not _is_heading(row.words):
        return 0
    end = index + 1
    while end < len(rows) and _explains(rows[end], row):
        end += 1
    return end - index if end - index > FEWEST_LINES else 0


@lru_cache(maxsize=1 << 12)
def _role(word: str) -> str:
    """What a heading of such a table is for: labels, explains, others; "" for any other text."""
    roles = vocabulary("levels")["guide_headings"].items()
    return next((role for role, words in roles if re.fullmatch(words, word)), "")


def _is_heading(words: list[str]) -> bool:
    """True for headings of which one names labels, one behind it an explanation, and no other anything else."""
    if not all(map(_role, words)):
        return False
    roles = [role for word in words if (role := _role(word)) != "others"]
    return len(roles) >= 2 and roles[0] == "labels" and set(roles[1:]) == {"explains"}


def _explains(row: Row, heading: Row) -> bool:
    """True for a row of the same table with a label and what is to be written there."""
    return not row.running and row.page == heading.page and 1 < len(row.pieces) <= len(heading.pieces)
