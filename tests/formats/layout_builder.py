"""Tables drawn in plain text → blocks, and blocks → docx, xlsx, html, csv, for tests.

A row is a line, its cells parted by ``|``. ``<`` joins a cell with the one to its left, ``^`` with the one above.
``\\n`` is a line break inside a cell, ``~`` a blank cell (so is nothing at all). Each row of a table has the same number of cells::

    项目名称 | 老旧小区改造 | <      | <
    绩效指标 | 一级指标     | 二级指标 | 指标值
    ^        | 产出指标     | 数量指标 | ≥100户
"""

import csv
import io
import zipfile
from html import escape
from xml.sax.saxutils import escape as xml_escape

import xlsxwriter

from jixiao.core.grid import Cell, Document, Grid, Paragraph

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def draw(text: str, name: str = "表1") -> Grid:
    """The grid of a drawn table."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").split("\n")]
    width = len(lines[0])
    owner: dict[tuple[int, int], Cell] = {}
    grid = Grid(name, len(lines), width, [], True, name)
    for r, line in enumerate(lines):
        assert len(line) == width, f"row {r + 1} has {len(line)} cells, not {width}: {' | '.join(line)}"
        for c, text in enumerate(line):
            if text == "<":
                cell = owner[r, c - 1]
                cell.colspan = max(cell.colspan, c - cell.col + 1)
            elif text == "^":
                cell = owner[r - 1, c]
                cell.rowspan = max(cell.rowspan, r - cell.row + 1)
            else:
                cell = Cell(
                    r,
                    c,
                    "" if text == "~" else text.replace("\\n", "\n"),
                    address=f"{name} 第{r + 1}行第{c + 1}列",
                )
                grid.cells.append(cell)
            owner[r, c] = cell
    for cell in grid.cells:
        area = [(cell.row + i, cell.col + j) for i in range(cell.rowspan) for j in range(cell.colspan)]
        assert all(owner[place] is cell for place in area), f"{cell.text!r} is not a rectangle"
    return grid


def document(blocks: list[dict], name: str = "layout.docx") -> Document:
    """``[{p: text}, {table: drawing}, …]`` as a document."""
    found: list[Paragraph | Grid] = []
    tables = 0
    for block in blocks:
        if "p" in block:
            found.append(Paragraph(str(block["p"]), f"第{len(found) + 1}段"))
        else:
            tables += 1
            found.append(draw(block["table"], f"表{tables}"))
    return Document(name, "sha256:" + "0" * 64, found, name.rsplit(".", 1)[-1])


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx_of_body(body: str, **parts: str | bytes) -> bytes:
    """A Word document with this body XML, and further parts by name."""
    relation = f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'
    return zipped({
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}">{relation}</Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>',
        **parts,
    })  # fmt: skip


def _paragraph(text: str) -> str:
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{xml_escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p><w:r>{runs}</w:r></w:p>"


def _docx_table(grid: Grid) -> str:
    starts = {(cell.row, cell.col): cell for cell in grid.cells}
    below = {(cell.row + i, cell.col): cell for cell in grid.cells for i in range(1, cell.rowspan)}
    rows = []
    for r in range(grid.nrows):
        cells = []
        for c in range(grid.ncols):
            cell = starts.get((r, c)) or below.get((r, c))
            if cell is None:
                continue
            merge = (
                "" if cell.rowspan == 1 else '<w:vMerge w:val="restart"/>' if cell.row == r else "<w:vMerge/>"
            )
            span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
            text = _paragraph(cell.text if cell.row == r else "")
            cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{text}</w:tc>")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def to_docx(document: Document) -> bytes:
    return docx_of_body(
        "".join(_paragraph(b.text) if isinstance(b, Paragraph) else _docx_table(b) for b in document.blocks)
    )


def to_html(document: Document) -> bytes:
    out = ["<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>"]
    for block in document.blocks:
        if isinstance(block, Paragraph):
            out.append(f"<p>{_html(block.text)}</p>")
            continue
        out.append("<table>")
        for row in block.rows():
            cells = (f"<td rowspan={c.rowspan} colspan={c.colspan}>{_html(c.text)}</td>" for c in row)
            out.append(f"<tr>{''.join(cells)}</tr>")
        out.append("</table>")
    return "".join([*out, "</body></html>"]).encode()


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def to_xlsx(document: Document) -> bytes:
    """One sheet: each paragraph merged over the full width, tables below one another."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    width = max(block.ncols for block in document.blocks if isinstance(block, Grid))
    row = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            sheet.merge_range(row, 0, row, max(width - 1, 1), "")
            sheet.write_string(row, 0, block.text)
            row += 1
            continue
        for cell in block.cells:
            top, left = row + cell.row, cell.col
            if cell.rowspan > 1 or cell.colspan > 1:
                sheet.merge_range(top, left, top + cell.rowspan - 1, left + cell.colspan - 1, "")
            if cell.text:
                sheet.write_string(top, left, cell.text)
        row += block.nrows
    book.close()
    return out.getvalue()


def to_csv(document: Document) -> bytes:
    """Merged cells are gone: each text stands in the top left cell of its area."""
    out = io.StringIO()
    writer = csv.writer(out)
    width = max(block.ncols for block in document.blocks if isinstance(block, Grid))
    for block in document.blocks:
        if isinstance(block, Paragraph):
            writer.writerow([block.text, *[""] * (width - 1)])
            continue
        for row in block.rows():
            line = [""] * width
            for cell in row:
                line[cell.col] = cell.text
            writer.writerow(line)
    return out.getvalue().encode("utf-8-sig")


def used_lines(grid: Grid) -> set[tuple[int, int, int, int, str]]:
    """The cells as (row, column, rows, columns, text) after dropping grid lines at which no cell begins."""
    rows = sorted({cell.row for cell in grid.cells} | {grid.nrows})
    cols = sorted({cell.col for cell in grid.cells} | {grid.ncols})

    def at(lines: list[int], place: int) -> int:
        return sum(1 for line in lines if line < place)

    return {
        (
            at(rows, c.row),
            at(cols, c.col),
            at(rows, c.row + c.rowspan) - at(rows, c.row),
            at(cols, c.col + c.colspan) - at(cols, c.col),
            c.text,
        )
        for c in grid.cells
    }
