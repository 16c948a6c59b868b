"""Workbooks in one XML file, as Excel 2003 and many web systems write them (mostly called .xls) → one grid or more a
sheet, each cell as the sheet shows it.

Source: Microsoft, XML Spreadsheet Reference (Office 2003): Workbook, Styles, Worksheet, Table, Column, Row, Cell, Data.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from jixiao.core.digest import digest
from jixiao.core.grid import Document
from jixiao.formats.office.number_format import shown_day, shown_number
from jixiao.formats.office.sheet_grid import Sheet, add_sheets
from jixiao.formats.safety import LIMITS, CellCounter, Limits, parse_xml, shown_lines

_NS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_INDEX, _SPAN, _STYLE, _ACROSS, _DOWN = (
    _NS + word for word in ("Index", "Span", "StyleID", "MergeAcross", "MergeDown")
)
_VISIBLE = (
    "{urn:schemas-microsoft-com:office:excel}WorksheetOptions/{urn:schemas-microsoft-com:office:excel}Visible"
)
_NAMED = {
    "General": "", "General Number": "", "Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00",
    "Currency": "#,##0.00", "Euro Currency": "#,##0.00", "Scientific": "0.00E+00", "Short Date": "yyyy/m/d",
    "Medium Date": "d-mmm-yy", "Long Date": 'yyyy"年"m"月"d"日"', "General Date": "yyyy/m/d h:mm",
    "Short Time": "h:mm", "Medium Time": "h:mm AM/PM", "Long Time": "h:mm:ss",
}  # fmt: skip
"""Formats that have a name there; all others are codes."""
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The sheets of a workbook as blocks. Raises UnreadableFile: F03 damaged, F10 with a document type, F11 too many cells."""
    root = parse_xml(data, name, "")
    formats = _formats(root)
    document = Document(name, digest(data), format="xml_spreadsheet")
    counter = CellCounter(name, limits)
    sheets = [_sheet(item, formats, counter) for item in root.iterchildren(_NS + "Worksheet")]
    add_sheets(document, sheets, counter)
    return document


def _formats(root: etree._Element) -> dict[str, str]:
    """The format code of each style; empty for General. One without its own has that of its parent."""
    codes: dict[str, str] = {}
    for style in root.iterfind(f"{_NS}Styles/{_NS}Style"):
        own = style.find(_NS + "NumberFormat")
        code = None if own is None else own.get(_NS + "Format", "")
        if code is None:
            code = codes.get(style.get(_NS + "Parent", ""), "")
        codes[style.get(_NS + "ID", "")] = _NAMED.get(code, code)
    return codes


def _sheet(item: etree._Element, formats: dict[str, str], counter: CellCounter) -> Sheet:
    visible = item.findtext(_VISIBLE, "SheetVisible")
    sheet = Sheet(item.get(_NS + "Name", ""), visible != "SheetVisible")
    for table in item.iterchildren(_NS + "Table"):
        columns = {
            number: column.get(_STYLE, "")
            for first, last, column in _numbered(table.iterchildren(_NS + "Column"), _MOST_COLUMNS)
            for number in range(first, last + 1)
        }
        for r, _, row in _numbered(table.iterchildren(_NS + "Row"), _MOST_ROWS):
            before = len(sheet.cells)
            for c, right, cell in _numbered(row.iterchildren(_NS + "Cell"), _MOST_COLUMNS, _ACROSS):
                style = cell.get(_STYLE) or row.get(_STYLE) or columns.get(c, "")
                if text := _text(cell, formats.get(style, "")):
                    sheet.cells[r, c] = text
                below = _whole(cell.get(_DOWN), 0, _MOST_ROWS)
                if below or right > c:
                    sheet.merges[r, c] = (below + 1, right - c + 1)
            counter.add(len(sheet.cells) - before, sheet.name)
    return sheet


def _numbered(
    items: Iterator[etree._Element], most: int, span: str = _SPAN
) -> Iterator[tuple[int, int, etree._Element]]:
    """Each item with the first and last position, from 0, that it stands for: the next ones, unless it names its own."""
    next_ = 0
    for item in items:
        first = _whole(item.get(_INDEX), next_ + 1, most) - 1
        last = min(first + _whole(item.get(span), 0, most), most - 1)
        yield first, last, item
        next_ = last + 1


def _whole(text: str | None, otherwise: int, most: int) -> int:
    """A number of at most ``most``; ``otherwise`` where there is none, or an absurd one."""
    found = int(text) if text and text.isascii() and text.isdigit() and len(text) <= 7 else otherwise
    return found if found <= most else otherwise


def _text(cell: etree._Element, code: str) -> str:
    """What a cell shows. Its comment is no part of it."""
    data = cell.find(_NS + "Data")
    if data is None:
        return ""
    text, kind = "".join(data.itertext()), data.get(_NS + "Type", "String")
    if kind == "Number":
        return shown_number(text.strip(), code)
    if kind == "Boolean":
        return "TRUE" if text.strip() == "1" else "FALSE"
    if kind == "DateTime":
        return shown_day(text)
    return "" if kind == "Error" else shown_lines(text)
