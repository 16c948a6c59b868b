"""Documents typeset as offices print them: without rules, with some of them, with odd ones, with fills instead.

A style is what Typst is told of the page, the text and the table. ``printed`` gives a PDF, ``as_ofd`` the same pages.
"""

import io
import zipfile
from importlib import resources

from jixiao.core.grid import Grid
from jixiao.formats.ofd_writer import _Book
from jixiao.formats.pages.objects import drawn_pages

SMALL = "#set text(size: 9pt)"
FRAME = (
    "stroke: none, table.hline(y: 0), table.hline(y: {rows}), table.vline(x: 0), table.vline(x: {columns})"
)
IN_BOXES = "#show table: it => {show text: words => if words.text.len() < 30 {box(stroke: 0.5pt, inset: 2pt, words)} else {words}; it}"
STYLES = {
    "none, centred": ("", "#set table(align: center + horizon, inset: 4pt)", "stroke: none"),
    "none, left": ("", "#set table(align: left + horizon, inset: (x: 3pt, y: 4pt))", "stroke: none"),
    "none, wide page": ("flipped: true", "#set table(align: left + top, inset: 5pt)", "stroke: none"),
    "none, close": ("", f"{SMALL}\n#set table(align: center + horizon, inset: 2.5pt)", "stroke: none"),
    "rules across": ("", "#set table(align: left + horizon, inset: 4pt)", "stroke: (x: none, y: 0.5pt)"),
    "dashes across": ("", "#set table(align: center + horizon, inset: 4pt)", 'stroke: (x: none, y: (thickness: 0.5pt, dash: "dashed"))'),
    "rules downward": ("", "#set table(align: center + horizon, inset: 5pt)", "stroke: (x: 0.5pt, y: none)"),
    "frame": ("flipped: true", "#set table(align: center + horizon, inset: 5pt)", FRAME),
    "frame and rules across": ("", "#set table(align: left + horizon, inset: 4pt)", FRAME.replace("none", "(x: none, y: 0.5pt)")),
    "dotted": ("", "#set table(align: center + horizon, inset: 4pt)", 'stroke: (thickness: 0.75pt, dash: "dotted")'),
    "hair": ("", "#set table(align: left + horizon, inset: 4pt)", "stroke: 0.05pt + gray"),
    "fills": ("", "#set table(align: left + horizon, inset: 4pt, gutter: 1.5pt, fill: rgb(\"e8eef7\"))", "stroke: none"),
    "zebra": ("", "#set table(align: center + horizon, inset: 5pt, fill: (_, y) => if calc.even(y) { luma(235) })", "stroke: none"),
    "boxes in cells": ("", f"{IN_BOXES}\n#set table(align: left + horizon, inset: 4pt)", "stroke: 0.5pt"),
    "boxes between rules across": ("", f"{IN_BOXES}\n#set table(align: left + horizon, inset: 4pt)", "stroke: (x: none, y: 0.5pt)"),
}  # fmt: skip


def printed(document, style: str) -> bytes:
    """A document as a PDF in one of the ``STYLES``."""
    import typst

    page, text, rules = STYLES[style]
    body = [f"#set page(paper: \"a4\", margin: 15mm, {page})", '#set text(font: "Jixiao Serif SC", size: 10pt, lang: "zh")', text]  # fmt: skip
    for block in document.blocks:
        if isinstance(block, Grid):
            body.append(_table(block, rules))
        else:
            body.append(f"#align(center)[#{_words(block.text)}]")
    fonts = str(resources.files("jixiao") / "formats" / "fonts")
    return typst.compile("\n\n".join(body).encode(), format="pdf", font_paths=[fonts])


def _table(grid: Grid, rules: str) -> str:
    widths = [4] * grid.ncols
    for cell in grid.cells:
        if cell.colspan == 1:
            widths[cell.col] = max(widths[cell.col], min(18, len(cell.text)))
    columns = "".join(f"{width}fr, " for width in widths)
    cells = "".join(
        f"table.cell(x: {cell.col}, y: {cell.row}, colspan: {cell.colspan}, rowspan: {cell.rowspan}, {_words(cell.text)}),\n"
        for cell in grid.cells
    )
    rules = rules.replace("{rows}", str(grid.nrows)).replace("{columns}", str(grid.ncols))
    return f"#table(columns: ({columns}), {rules},\n{cells})"


def _words(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'text("{escaped}")'


def as_ofd(pdf: bytes) -> bytes:
    """The pages of a PDF of our own fonts as an OFD document."""
    book, out = _Book(), io.BytesIO()
    for page in drawn_pages(pdf):
        book.add(page)
    with zipfile.ZipFile(out, "w") as package:
        for name, part in book.parts("表").items():
            package.writestr(name, part)
    return out.getvalue()
