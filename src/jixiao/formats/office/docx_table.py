"""A table for somebody else's Word document: exact merged cells, all looks written on the table itself.

The document's own styles are unknown, so none is named; the font and size come from the text that the table replaces.
"""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from jixiao.core.grid import Cell, Grid
from jixiao.formats.docx_writer import column_widths, rows_with_merged
from jixiao.formats.report_text import column_shares, printable

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = "{" + _MAIN + "}"
_ALIGNED = {"value": "left", "note": "left", "number": "right"}
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table_element(grid: Grid, lang: str, width: int, look: Any = None) -> Any:
    """A ``w:tbl`` of this width (twentieths of a point); ``look`` is the ``w:rPr`` for its text."""
    columns = column_widths(column_shares(grid), width)
    table = etree.Element(f"{_W}tbl", nsmap={"w": _MAIN})
    properties = _add(table, "tblPr")
    _add(properties, "tblW", w=width, type="dxa")
    borders = _add(properties, "tblBorders")
    for edge in _EDGES:
        _add(borders, edge, val="single", sz=4, space=0, color="000000")
    _add(properties, "tblLayout", type="fixed")
    margins = _add(properties, "tblCellMar")
    for side in ("left", "right"):
        _add(margins, side, w=70, type="dxa")
    outline = _add(table, "tblGrid")
    for column in columns:
        _add(outline, "gridCol", w=column)
    for number, cells in enumerate(rows_with_merged(grid)):
        row = _add(table, "tr")
        marks = _add(row, "trPr")
        _add(marks, "cantSplit")
        if number < grid.header_rows:
            _add(marks, "tblHeader")
        for cell, continued in cells:
            _cell(row, cell, continued, columns, lang, look)
    return table


def _cell(row: Any, cell: Cell, continued: bool, columns: list[int], lang: str, look: Any) -> None:
    element = _add(row, "tc")
    properties = _add(element, "tcPr")
    _add(properties, "tcW", w=sum(columns[cell.col : cell.col + cell.colspan]), type="dxa")
    if cell.colspan > 1:
        _add(properties, "gridSpan", val=cell.colspan)
    if continued:
        _add(properties, "vMerge")
    elif cell.rowspan > 1:
        _add(properties, "vMerge", val="restart")
    _add(properties, "vAlign", val="center")
    for line in [""] if continued else printable(cell.text, lang).split("\n"):
        _paragraph(element, line, _ALIGNED.get(cell.role, "center"), look)


def _paragraph(parent: Any, text: str, side: str, look: Any) -> None:
    paragraph = _add(parent, "p")
    properties = _add(paragraph, "pPr")
    _add(properties, "spacing", before=0, after=0, line=240, lineRule="auto")
    _add(properties, "ind", left=0, right=0, firstLine=0, firstLineChars=0)
    _add(properties, "jc", val=side)
    if text:
        run = _add(paragraph, "r")
        if look is not None:
            run.append(copy.deepcopy(look))
        piece = _add(run, "t")
        piece.text = text
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _add(parent: Any, tag: str, **attributes: str | int) -> Any:
    """A child element with attributes of Word's own namespace."""
    return etree.SubElement(
        parent, f"{_W}{tag}", {f"{_W}{name}": str(value) for name, value in attributes.items()}
    )
