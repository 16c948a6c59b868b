"""More habits of people who fill forms in: what stands around a table, in further columns and in the labels.

As in ``habits.py``: each changes a document in place and says the same with it.
"""

import re

from habits import LABELS, cells, word
from noise import grids, heading_of, moved

from jixiao.core.grid import Cell, Grid, Paragraph

FIELDS = LABELS - {
    *("开始时间", "完成时间", "一级指标", "二级指标", "三级指标"),
    *("资金总额", "财政拨款", "其他资金", "上年结转资金", "全年预算数", "年初预算数"),
}
NUMERALS = "一二三四五六七八九十"
COVER = (
    "某市某局", "2019年度部门预算公开", "目  录", "第一部分 部门概况……………1", "一、主要职能…………2",
    "第一部分 部门概况", "一、主要职能", "贯彻执行国家和省、市有关方针政策。",
)  # fmt: skip


def table(document):
    """The table with the indicators."""
    return next((grid for grid in grids(document) if heading_of(grid)), grids(document)[-1])


def tidy(grid):
    grid.cells.sort(key=lambda cell: (cell.row, cell.col))


def name_cell(grid):
    return next(
        cell for cell in grid.cells if cell.row == heading_of(grid) and word(cell) in ("三级指标", "指标名称")
    )


def further_column(grid, at, heading, text_of):
    """A column before ``at``, with a text for each row that has a place for a name; cells across it grow."""
    top, name = heading_of(grid), name_cell(grid)
    rows = [cell.row for cell in grid.cells if cell.row > top and cell.col == name.col]
    across = set()
    for cell in grid.cells:
        over = cell.col < at < cell.col + cell.colspan or at == cell.col == 0 and cell.row < top
        beside = cell.row < top and cell.col + cell.colspan == at == grid.ncols
        if over or beside:
            cell.colspan += 1
            across.update(range(cell.row, cell.row + cell.rowspan))
        elif cell.col >= at:
            cell.col += 1
    grid.ncols += 1
    for row in range(grid.nrows):
        if row not in across:
            text = heading if row == top else text_of(rows.index(row)) if row in rows else ""
            grid.cells.append(Cell(row, at, text, address="加"))
    tidy(grid)


def cover_and_contents(document, chance):
    document.blocks[:0] = [Paragraph(text, "段") for text in COVER]


def number_of_the_form(document, chance):
    document.blocks.insert(0, Paragraph("预算公开12表", "段"))


def labels_to_be_filled(document, chance):
    for cell in cells(document):
        if word(cell) in FIELDS:
            cell.text = chance.choice(["*{}", "{}（必填）", "【{}】", "{}："]).format(cell.text)


def labels_numbered(document, chance):
    number = 0
    for cell in cells(document):
        if word(cell) in FIELDS:
            number += 1
            sign = NUMERALS[number % 10]
            cell.text = chance.choice(["{0}.{2}", "（{0}）{2}", "{1}、{2}", "（{1}）{2}"]).format(
                number, sign, cell.text
            )


def levels_numbered(document, chance):
    for cell in cells(document):
        if re.fullmatch("(产出|效益|满意度)指标", word(cell)):
            cell.text = f"{chance.choice(NUMERALS)}、{cell.text}"
        elif re.fullmatch("(数量|质量|时效|成本)指标|(社会|经济|生态)效益(指标)?", word(cell)):
            cell.text = f"（{chance.choice(NUMERALS)}）{cell.text}"


def serial_numbers_of_indicators(document, chance):
    grid = table(document)
    if heading_of(grid) > 1:  # no list of projects, which numbers the projects
        further_column(grid, chance.choice([0, name_cell(grid).col]), "序号", lambda index: str(index + 1))


def explanations_of_indicators(document, chance):
    grid, name = table(document), name_cell(table(document))
    said = "".join(cell.text for cell in grid.cells if cell.row == name.row)
    if not re.search("解释|说明|内涵|口径|描述|标准", said) and all(
        cell.rowspan == 1 for cell in grid.cells if cell.row == name.row and cell.col > 0
    ):
        further_column(grid, name.col + name.colspan, "指标解释", lambda index: "反映项目实施情况")


def same_as_above(document, chance):
    """Levels taken apart, 同上 or 〃 in the rows below the first."""
    grid, mark = table(document), chance.choice(["同上", "〃", "″"])
    for cell in list(grid.cells):
        if cell.row > heading_of(grid) and cell.rowspan > 1 and 0 < cell.col < name_cell(grid).col:
            below = range(cell.row + 1, cell.row + cell.rowspan)
            grid.cells += [Cell(row, cell.col, mark, 1, cell.colspan, address="同") for row in below]
            cell.rowspan = 1
    tidy(grid)


def signatures_below(document, chance):
    grid = grids(document)[-1]
    texts = ["审核人（签字）", "李某", "复核人", "王某"]
    for col, text in enumerate(texts[: grid.ncols]):
        last = col == min(len(texts), grid.ncols) - 1
        grid.cells.append(Cell(grid.nrows, col, text, 1, grid.ncols - col if last else 1, address="签"))
    grid.nrows += 1


def parts_under_lines_of_their_own(document, chance):
    """The table parted above the indicators, each part under a line: 一、基本情况, 二、绩效指标."""
    grid = table(document)
    top = heading_of(grid)
    if any(cell.row < top < cell.row + cell.rowspan for cell in grid.cells):
        return
    upper = Grid("表1", top, grid.ncols, [cell for cell in grid.cells if cell.row < top], address="上")
    lower = Grid("表2", grid.nrows - top, grid.ncols, [c for c in grid.cells if c.row >= top], address="下")
    for cell in lower.cells:
        cell.row -= top
    at = document.blocks.index(grid)
    parts = [Paragraph("一、基本情况", "段"), upper, Paragraph("二、绩效指标", "段"), lower]
    document.blocks[at : at + 1] = parts


def subtotals_of_levels(document, chance):
    """小计 below each level 1, with points, where the form has points."""
    grid = table(document)
    top = heading_of(grid)
    points = next((c.col for c in grid.cells if c.row == top and word(c) in ("分值", "权重")), None)
    level = next((c for c in grid.cells if c.row == top and word(c) in ("一级指标", "类别")), None)
    if points is None or level is None or points <= name_cell(grid).col:
        return
    tops = [
        c for c in grid.cells if c.row > top and c.col == level.col and c.colspan == level.colspan and c.text
    ]
    for row in sorted((cell.row + cell.rowspan for cell in tops), reverse=True):
        moved(grid, row, 1)
        grid.cells.append(Cell(row, level.col, "小计", 1, points - level.col, address="计"))
        grid.cells.append(Cell(row, points, "20", address="计"))
    tidy(grid)


OFFICE_HABITS = (
    cover_and_contents, number_of_the_form, labels_to_be_filled, labels_numbered, levels_numbered,
    serial_numbers_of_indicators, explanations_of_indicators, same_as_above, signatures_below,
    parts_under_lines_of_their_own, subtotals_of_levels,
)  # fmt: skip
