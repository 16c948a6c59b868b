"""Old Excel workbooks (xls, et) → one grid or more a sheet, each cell as the sheet shows it.

``office/xls_binary.py`` reads those of Excel 97–2003; xlrd those of Excel 95 and earlier, which are written otherwise.
"""

from __future__ import annotations

from typing import Any

from jixiao.core.digest import digest
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.formats.formula_errors import NAMES as ERRORS
from jixiao.formats.notices import unreadable
from jixiao.formats.office import compound, xls_binary
from jixiao.formats.office.number_format import shown_number
from jixiao.formats.office.sheet_grid import Cells, Merges, Sheet, add_sheets
from jixiao.formats.safety import LIMITS, CellCounter, Limits, shown_lines


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The sheets of a workbook as blocks. Formulas give their stored value, macros are not run.

    Raises UnreadableFile: F03 damaged, F05 password.
    """
    document = Document(name, digest(data), format="xls")
    counter = CellCounter(name, limits)
    sheets = _sheets(data, name)
    for sheet in sheets:
        counter.add(len(sheet.cells), sheet.name)
    add_sheets(document, sheets, counter)
    return document


def _sheets(data: bytes, name: str) -> list[Sheet]:
    try:
        try:
            return _by_records(data)
        except compound.Damaged:
            return _by_xlrd(data)
    except xls_binary.Locked:
        raise unreadable("F05", name, say("文件《{file}》设有打开密码", file=name)) from None
    except compound.Damaged:
        raise unreadable("F03", name, say("文件《{file}》不是完整的 Excel 工作簿", file=name)) from None


def _by_records(data: bytes) -> list[Sheet]:
    """The sheets of a workbook of Excel 97 or later that keeps to its format. Raises Damaged, Locked."""
    streams = compound.streams(data, ("Workbook",))
    return xls_binary.sheets(streams.get("Workbook", b""))


def _by_xlrd(data: bytes) -> list[Sheet]:
    """The sheets of a workbook of Excel 95 or earlier, or of one that is not quite sound: xlrd forgives more.

    Raises Damaged, Locked.
    """
    import io

    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        return [
            Sheet(sheet.name, bool(sheet.visibility), _texts(book, sheet), _merges(sheet))
            for sheet in book.sheets()
        ]
    except Exception as error:  # xlrd tells damage by many kinds of exception
        raise (xls_binary.Locked if "encrypted" in str(error).lower() else compound.Damaged) from None


def _texts(book: Any, sheet: Any) -> Cells:
    """The texts of the cells that hold something. Rows end at their last cell: a stray far one costs nothing."""
    from xlrd import XL_CELL_BLANK, XL_CELL_EMPTY

    texts: Cells = {}
    formats: dict[int, str] = {}
    for r in range(sheet.nrows):
        values = sheet.row_values(r)
        for c, kind in enumerate(sheet.row_types(r)):
            if kind in (XL_CELL_EMPTY, XL_CELL_BLANK):
                continue
            if text := _text(book, sheet, (r, c), kind, values[c], formats):
                texts[r, c] = text
    return texts


def _text(
    book: Any, sheet: Any, place: tuple[int, int], kind: int, value: Any, formats: dict[int, str]
) -> str:
    """What a cell shows: a number by its format, a text as it is, the name of an error."""
    import xlrd

    if kind == xlrd.XL_CELL_TEXT:
        return shown_lines(value)
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = sheet.cell_xf_index(*place)
        if style not in formats:
            formats[style] = _format(book, style)
        return shown_number(repr(value), formats[style], bool(book.datemode))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    return ERRORS.get(value, "") if kind == xlrd.XL_CELL_ERROR else ""


def _format(book: Any, index: int | None) -> str:
    """The format code of a cell style; empty for General."""
    if index is None or index >= len(book.xf_list):
        return ""
    known = book.format_map.get(book.xf_list[index].format_key)
    code = known.format_str if known else ""
    return "" if code.lower() == "general" else code


def _merges(sheet: Any) -> Merges:
    return {
        (top, left): (bottom - top, right - left)
        for top, bottom, left, right in sheet.merged_cells
        if top < bottom and left < right
    }
