"""Documents in formats of which there are no made ones: the blocks of a read document, written as plainly as other
programs write them. For fuzzing and for tests of the readers; what people get is written by ``jixiao.formats``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from jixiao.core.grid import Cell, Document, Grid, Paragraph

COLUMN = 1000
"""Twips: how wide the columns of an RTF table are."""
_SHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_SPACES = " ".join(f'xmlns:{word}="{_OPEN.format(word)}"' for word in ("office", "table", "text", "style"))


def in_xml(document: Document) -> bytes:
    """A workbook of one sheet in one XML file, as Excel 2003 writes it."""
    rows = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            rows += f"<Row>{_xml_cell(block.text, 0, 1, 1)}</Row>"
        if isinstance(block, Grid):
            for row in block.rows():
                rows += f"<Row>{''.join(_xml_cell(c.text, c.col, c.colspan, c.rowspan) for c in row)}</Row>"
    title = quoteattr(next(block.name for block in document.blocks if isinstance(block, Grid)))
    head = f'<?xml version="1.0"?><Workbook xmlns="{_SHEET}" xmlns:ss="{_SHEET}"><Worksheet ss:Name={title}><Table>'
    return f"{head}{rows}</Table></Worksheet></Workbook>".encode()


def _xml_cell(text: str, col: int, width: int, height: int) -> str:
    place = f'ss:Index="{col + 1}" ss:MergeAcross="{width - 1}" ss:MergeDown="{height - 1}"'
    return f'<Cell {place}><Data ss:Type="String">{escape(text)}</Data></Cell>'


def in_odt(document: Document) -> bytes:
    """An OpenDocument text."""
    body = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            body += _lines(block.text)
        else:
            columns = f'<table:table-column table:number-columns-repeated="{block.ncols}"/>'
            body += f'<table:table table:name="{block.address}">{columns}{_open_rows(block)}</table:table>'
    return _open("text", body)


def in_ods(document: Document) -> bytes:
    """An OpenDocument workbook of one sheet."""
    rows = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            rows += f"<table:table-row><table:table-cell>{_lines(block.text)}</table:table-cell></table:table-row>"
        else:
            rows += _open_rows(block)
    rows += '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    return _open("spreadsheet", f'<table:table table:name="目标表">{rows}</table:table>')


def in_one_file(container: bytes) -> bytes:
    """The content of an OpenDocument container as a document in one XML file."""
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        return archive.read("content.xml").replace(b"office:document-content", b"office:document")


def _open(kind: str, body: str) -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.3">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def _open_rows(grid: Grid) -> str:
    return "".join(
        f"<table:table-row>{''.join(map(_open_cell, places))}</table:table-row>" for places in _places(grid)
    )


def _open_cell(place: tuple[Cell | None, bool]) -> str:
    cell, begins = place
    if not begins:
        return "<table:covered-table-cell/>" if cell else "<table:table-cell/>"
    spans = (
        f'table:number-columns-spanned="{cell.colspan}" table:number-rows-spanned="{cell.rowspan}"'
        if cell
        else ""
    )
    return f"<table:table-cell {spans}>{_lines(cell.text if cell else '')}</table:table-cell>"


def _lines(text: str) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))


def _places(grid: Grid) -> Iterator[list[tuple[Cell | None, bool]]]:
    """For each row each place of the grid: the cell that covers it, and whether it begins there."""
    covering = {
        (r, c): cell
        for cell in grid.cells
        for r in range(cell.row, cell.row + cell.rowspan)
        for c in range(cell.col, cell.col + cell.colspan)
    }
    for r in range(grid.nrows):
        cells = [covering.get((r, c)) for c in range(grid.ncols)]
        yield [(cell, cell is not None and (cell.row, cell.col) == (r, c)) for c, cell in enumerate(cells)]


def in_rtf(document: Document) -> bytes:
    """An RTF document as Chinese editions of Word write it: two bytes for each character, the row's layout before and
    behind its cells."""
    head = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}{\*\generator w;}"
    body = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            body += rf"\pard {_rtf_text(block.text)}\par "
        else:
            body += "".join(map(_rtf_row, _places(block)))
    return f"{head}{body}}}".encode("ascii")


def _rtf_row(places: list[tuple[Cell | None, bool]]) -> str:
    layout, texts = r"\trowd\trleft0", ""
    for c, (cell, begins) in enumerate(places):
        if cell is not None and c != cell.col:
            continue
        if cell is not None and cell.rowspan > 1:
            layout += r"\clvmgf" if begins else r"\clvmrg"
        layout += rf"\cellx{(c + (cell.colspan if cell else 1)) * COLUMN} "
        texts += rf"\pard\intbl {_rtf_text(cell.text if cell and begins else '')}\cell "
    return f"{layout}{texts}{{{layout}\\row}}"


def _rtf_text(text: str) -> str:
    return "".join(map(_rtf_sign, text))


def _rtf_sign(sign: str) -> str:
    if sign == "\n":
        return r"\par "
    if sign in "\\{}":
        return "\\" + sign
    if sign.isascii():
        return sign
    try:
        return "".join(f"\\'{byte:02x}" for byte in sign.encode("gbk"))
    except UnicodeEncodeError:
        return "".join(
            rf"\u{int.from_bytes(sign.encode('utf-16-le')[at : at + 2], 'little', signed=True)}?"
            for at in range(0, len(sign.encode("utf-16-le")), 2)
        )
