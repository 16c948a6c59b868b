"""Documents as they come: the same form with what office programs, exports and printers add to it or lose."""

import random
from copy import deepcopy
from dataclasses import replace

from jixiao.core.grid import Cell, Document, Grid, Paragraph

FULL_WIDTH = {ord("0") + digit: ord("０") + digit for digit in range(10)} | {
    ord("%"): "％",
    ord("("): "（",
    ord(")"): "）",
}
WATERMARK = "仅供预算公开使用"


def grids(document):
    return [block for block in document.blocks if isinstance(block, Grid)]


def moved(grid, row, by):
    """Open ``by`` rows above ``row``; merged cells that reach over it grow."""
    for cell in grid.cells:
        if cell.row >= row:
            cell.row += by
        elif cell.row + cell.rowspan > row:
            cell.rowspan += by
    grid.nrows += by


def add_column(document, chance, left=True, serial=False):
    """A blank column, or one of serial numbers, beside each table."""
    for grid in grids(document):
        if left:
            for cell in grid.cells:
                cell.col += 1
        col = 0 if left else grid.ncols
        for row in range(grid.nrows):
            text = str(row + 1) if serial and row else "序号" if serial else ""
            grid.cells.append(Cell(row, col, text, address=f"{grid.address} 第{row + 1}行"))
        grid.ncols += 1
        grid.cells.sort(key=lambda cell: (cell.row, cell.col))


def blank_left_column(document, chance):
    add_column(document, chance)


def blank_right_column(document, chance):
    add_column(document, chance, left=False)


def full_width_digits(document, chance):
    for grid in grids(document):
        for cell in grid.cells:
            cell.text = cell.text.translate(FULL_WIDTH)


def blanks_in_labels(document, chance):
    """项 目 名 称: short words spread over their cells."""
    for grid in grids(document):
        for cell in grid.cells:
            if 2 <= len(cell.text) <= 4 and all("\u4e00" <= sign <= "\u9fff" for sign in cell.text):
                cell.text = "　".join(cell.text)


def breaks_in_labels(document, chance):
    for grid in grids(document):
        for cell in grid.cells:
            if (
                4 <= len(cell.text) <= 8
                and cell.col < 3
                and all("\u4e00" <= s <= "\u9fff" for s in cell.text)
            ):
                cell.text = cell.text[:2] + "\n" + cell.text[2:]


def line_across(document, chance, text):
    """A line across the table, between two rows that no merged cell spans."""
    for grid in grids(document):
        places = [
            row
            for row in range(3, grid.nrows)
            if not any(cell.row < row < cell.row + cell.rowspan for cell in grid.cells)
        ]
        if places:
            row = chance.choice(places)
            moved(grid, row, 1)
            grid.cells.append(Cell(row, 0, text, 1, grid.ncols, f"{grid.address} 第{row + 1}行"))
            grid.cells.sort(key=lambda cell: (cell.row, cell.col))


def watermark_row(document, chance):
    line_across(document, chance, WATERMARK)


def page_number_row(document, chance):
    line_across(document, chance, chance.choice(["第 1 页 共 2 页", "— 1 —", "1/2", "第1页"]))


def watermark_lines(document, chance):
    """Lines of a watermark and page numbers around the tables."""
    blocks = []
    for block in document.blocks:
        blocks += [Paragraph(WATERMARK, "段"), block]
    document.blocks = [*blocks, Paragraph("- 1 -", "段")]


def heading_of(grid):
    """The row of headings of the indicators; 0 where there is none."""
    return next(
        (cell.row for cell in grid.cells if cell.text.replace("\n", "") in ("三级指标", "指标名称")), 0
    )


def repeated_heading(document, chance):
    """The headings of the indicators stand again further down, as at the top of a page."""
    for grid in grids(document):
        head = heading_of(grid)
        places = [
            row
            for row in range(head + 3, grid.nrows)
            if not any(cell.row < row < cell.row + cell.rowspan for cell in grid.cells if cell.row > head)
        ]
        if not head or not places:
            continue
        row = chance.choice(places)
        copies = [replace(cell, row=row, rowspan=1) for cell in grid.cells if cell.row == head]
        if any(cell.rowspan > 1 for cell in grid.cells if cell.row == head):
            continue
        moved(grid, row, 1)
        grid.cells = sorted([*grid.cells, *copies], key=lambda cell: (cell.row, cell.col))


def merges_lost(document, chance):
    """Each text in the first of the cells that it spanned, the others blank."""
    for grid in grids(document):
        for cell in list(grid.cells):
            for row in range(cell.row, cell.row + cell.rowspan):
                for col in range(cell.col, cell.col + cell.colspan):
                    if (row, col) != (cell.row, cell.col):
                        grid.cells.append(Cell(row, col, "", address=cell.address))
            cell.rowspan = cell.colspan = 1
        grid.cells.sort(key=lambda cell: (cell.row, cell.col))


def merges_filled(document, chance):
    """Each text in every cell that it spanned."""
    for grid in grids(document):
        for cell in list(grid.cells):
            for row in range(cell.row, cell.row + cell.rowspan):
                for col in range(cell.col, cell.col + cell.colspan):
                    if (row, col) != (cell.row, cell.col):
                        grid.cells.append(Cell(row, col, cell.text, address=cell.address))
            cell.rowspan = cell.colspan = 1
        grid.cells.sort(key=lambda cell: (cell.row, cell.col))


def blank_rows(document, chance):
    for grid in grids(document):
        for row in sorted(chance.sample(range(1, grid.nrows), min(3, grid.nrows - 1)), reverse=True):
            moved(grid, row, 1)


def table_cut(document, chance):
    """The table goes on as another one, as at the end of a page; merged cells are cut too."""
    blocks = []
    for block in document.blocks:
        head = heading_of(block) if isinstance(block, Grid) else 0
        if not head or block.nrows - head < 6:
            blocks.append(block)
            continue
        at = chance.randrange(head + 3, block.nrows - 1)
        upper, lower = [], []
        for cell in block.cells:
            if cell.row >= at:
                lower.append(replace(cell, row=cell.row - at))
                continue
            over = cell.row + cell.rowspan - at
            upper.append(replace(cell, rowspan=min(cell.rowspan, at - cell.row)))
            if over > 0:
                lower.append(replace(cell, row=0, rowspan=over, text=""))
        lower.sort(key=lambda cell: (cell.row, cell.col))
        blocks.append(Grid(block.name, at, block.ncols, upper, address=block.address))
        blocks.append(
            Grid(f"{block.name}续", block.nrows - at, block.ncols, lower, address=f"{block.address}续")
        )
    document.blocks = blocks


def notes_below(document, chance):
    document.blocks += [
        Paragraph("注：1.本表一式三份。2.数据截至12月31日。", "段"),
        Paragraph("填表人：（签章）　　联系电话：　　填报日期：2024年1月5日", "段"),
    ]


NOISES = (
    blank_left_column,
    blank_right_column,
    full_width_digits,
    blanks_in_labels,
    breaks_in_labels,
    watermark_row,
    page_number_row,
    watermark_lines,
    repeated_heading,
    merges_lost,
    merges_filled,
    blank_rows,
    table_cut,
    notes_below,
)


def noisy(document: Document, noise, seed: int) -> Document:
    """A copy of a document with one kind of noise, the same for the same seed."""
    copy = deepcopy(document)
    noise(copy, random.Random(seed))
    return copy
