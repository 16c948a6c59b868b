"""The errors that formulas show in place of a result (#DIV/0!): they are no content, in whatever file they stand."""

from __future__ import annotations

from jixiao.core.grid import Document, Grid
from jixiao.core.message import say
from jixiao.formats.notices import notice

NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""What the error codes of old workbooks show. Source: [MS-XLS] 2.5.10 BErr."""
_SHOWN = frozenset([*NAMES.values(), "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#名称?", "#数值!"])
_MOST = 5


def leave_out_errors(document: Document) -> None:
    """Empty the cells that show nothing but the error of a formula, and tell where they stand (F40)."""
    cells = [
        cell
        for block in document.blocks
        if isinstance(block, Grid)
        for cell in block.cells
        if cell.text[:1] == "#" and cell.text.strip() in _SHOWN
    ]
    if not cells:
        return
    places = "、".join(cell.address for cell in cells[:_MOST]) + ("…" if len(cells) > _MOST else "")
    for cell in cells:
        cell.text = ""
    message = say("{places} 显示的是公式的错误（如 #N/A），按空白读取", places=places)
    document.notices.append(notice("F40", document.name, message, cells[0].address))
