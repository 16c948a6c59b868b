"""Excel 97–2003 workbooks (xls, et) → one grid or more a sheet, each cell as the sheet shows it."""

from __future__ import annotations

from typing import Any

from jixiao.core.digest import digest
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.formats.declared import in_cells
from jixiao.formats.notices import notice, unreadable
from jixiao.formats.number_format import shown_number
from jixiao.formats.safety import LIMITS, CellCounter, Limits, shown
from jixiao.formats.sheet_grid import Cells, Merges, sheet_blocks


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The sheets of a workbook as blocks. Formulas give their stored value, macros are not run.

    Raises UnreadableFile: F03 damaged, F05 password.
    """
    import io

    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except Exception as error:  # xlrd tells damage by many kinds of exception
        locked = "encrypted" in str(error).lower()
        message = (
            say("文件《{file}》设有打开密码", file=name)
            if locked
            else say("文件《{file}》不是完整的 Excel 工作簿", file=name)
        )
        raise unreadable("F05" if locked else "F03", name, message) from None
    document = Document(name, digest(data), format="xls")
    counter = CellCounter(name, limits)
    sheets = [(sheet, _texts(book, sheet, counter)) for sheet in book.sheets()]
    declared = next(filter(None, (in_cells(sheet.name, cells) for sheet, cells in sheets)), None)
    if declared:
        document.scheme, document.scheme_digest = declared.scheme, declared.digest
    for sheet, cells in sheets:
        if declared and sheet.name in declared.guides:
            continue
        document.blocks.extend(sheet_blocks(sheet.name, cells, _merges(sheet), counter))
        if sheet.visibility and cells:
            document.notices.append(
                notice("F20", name, say("工作表“{sheet}”是隐藏的，也已读入", sheet=sheet.name), sheet.name)
            )
    return document


def _texts(book: Any, sheet: Any, counter: CellCounter) -> Cells:
    """The texts of the cells that hold something. Rows end at their last cell: a stray far one costs nothing."""
    from xlrd import XL_CELL_BLANK, XL_CELL_EMPTY

    texts: Cells = {}
    formats: dict[int, str] = {}
    for r in range(sheet.nrows):
        before = len(texts)
        values = sheet.row_values(r)
        for c, kind in enumerate(sheet.row_types(r)):
            if kind in (XL_CELL_EMPTY, XL_CELL_BLANK):
                continue
            if text := _text(book, sheet, (r, c), kind, values[c], formats):
                texts[r, c] = text
        counter.add(len(texts) - before, sheet.name)
    return texts


def _text(
    book: Any, sheet: Any, place: tuple[int, int], kind: int, value: Any, formats: dict[int, str]
) -> str:
    """What a cell shows: a number by its format, a text as it is, nothing for errors."""
    import xlrd

    if kind == xlrd.XL_CELL_TEXT:
        return shown(value.replace("\r\n", "\n").replace("\r", "\n"))
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = sheet.cell_xf_index(*place)
        if style not in formats:
            formats[style] = _format(book, style)
        return shown_number(repr(value), formats[style], bool(book.datemode))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    return ""


def _format(book: Any, index: int | None) -> str:
    """The format code of a cell style; empty for General."""
    if index is None or index >= len(book.xf_list):
        return ""
    known = book.format_map.get(book.xf_list[index].format_key)
    code = known.format_str if known else ""
    return "" if code.lower() == "general" else code


def _merges(sheet: Any) -> Merges:
    return {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
