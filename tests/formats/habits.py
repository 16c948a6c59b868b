"""Habits of people who fill forms in: each changes a document in place and says the same with it.

A habit takes the document and a source of chance. What the form says (its record) must stay as it was.
"""

import random
import re

from noise import grids, heading_of, moved

from jixiao.core.grid import Cell, Grid, Paragraph

LABELS = frozenset(
    [
        "项目名称",
        "主管部门",
        "项目类型",
        "项目级次",
        "开始时间",
        "完成时间",
        "实施单位",
        "实施可行性",
        "立项必要性",
        "项目实施内容",
        "中长期目标",
        "年度目标",
        "一级指标",
        "二级指标",
        "三级指标",
        "资金总额",
        "财政拨款",
        "其他资金",
        "项目概况",
        "单位名称",
        "全年预算数",
        "年初预算数",
        "预期目标",
        "实际完成情况",
        "上年结转资金",
    ]
)
SYNONYMS = {
    "项目名称": ["项目全称", "项目名称（全称）", "专项名称"],
    "主管部门": ["项目主管部门", "主管单位", "主管预算部门"],
    "实施单位": ["项目实施单位", "具体实施单位", "项目承担单位"],
    "年度目标": ["年度绩效目标", "当年绩效目标", "本年度目标"],
    "中长期目标": ["中长期绩效目标", "实施期目标", "实施期总目标"],
    "一级指标": ["一级", "1级指标", "一级绩效指标"],
    "二级指标": ["二级", "2级指标", "二级绩效指标"],
    "三级指标": ["三级", "指标名称", "绩效指标名称"],
    "资金总额": ["年度资金总额", "项目资金总额", "资金合计"],
}
UNSEEN = "\u200b\u00a0\ufeff\u2003\u00ad\u200e\u2060"
FOOTNOTES = ["①", "[1]", "¹", "*", "（注1）", "注①"]
BOXES = [("☑", "□"), ("√", "□"), ("■", "□"), ("☒", "☐"), ("[√]", "[ ]")]
CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def cells(document):
    return [cell for grid in grids(document) for cell in grid.cells]


def word(cell):
    return cell.text.replace("\n", "")


def money_cells(grid):
    """Cells above the indicators that hold an amount: a bare number under no heading of points or rates, no date."""
    end = heading_of(grid) or grid.nrows
    others = {
        col
        for cell in grid.cells
        if cell.row < end and re.search("分值|得分|执行率|权重", cell.text)
        for col in range(cell.col, cell.col + cell.colspan)
    }
    return [
        cell
        for cell in grid.cells
        if cell.row < end and re.fullmatch(r"\d+(\.\d+)?", cell.text) and not re.match(r"20\d\d(\.\d\d)?$", cell.text)
        and others.isdisjoint(range(cell.col, cell.col + cell.colspan))
    ]  # fmt: skip


def unseen_characters(document, chance):
    for cell in cells(document):
        if cell.text and chance.random() < 0.5:
            sign = chance.choice(UNSEEN)
            at = 0 if sign.isspace() and word(cell) not in LABELS else chance.randrange(len(cell.text) + 1)
            cell.text = cell.text[:at] + sign + cell.text[at:]


def footnote_marks(document, chance):
    for cell in cells(document):
        if word(cell) in LABELS and chance.random() < 0.4:
            cell.text += chance.choice(FOOTNOTES)
    document.blocks.append(Paragraph("注：①按批复口径填列。", "段"))


def thousands_separators(document, chance):
    comma = chance.choice(",，")
    for grid in grids(document):
        for cell in money_cells(grid):
            whole, point, rest = cell.text.partition(".")
            cell.text = f"{int(whole):,}".replace(",", comma) + point + rest


def amounts_in_yuan(document, chance):
    for grid in grids(document):
        above = [cell for cell in grid.cells if cell.row < (heading_of(grid) or 99) and len(cell.text) < 20]
        if any("万元" in cell.text for cell in above):
            for cell in money_cells(grid):
                cell.text = f"{float(cell.text) * 10000:.0f}"
            for cell in above:
                cell.text = re.sub(r"([(（：])万元", r"\1元", cell.text)


def unit_beside_each_amount(document, chance):
    for grid in grids(document):
        for cell in money_cells(grid):
            cell.text += "万元"


def other_words_for_labels(document, chance):
    which = chance.randrange(3)
    for cell in cells(document):
        if word(cell) in SYNONYMS:
            cell.text = SYNONYMS[word(cell)][which]


def title_in_the_table(document, chance):
    found, lines = [], []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
            continue
        moved(block, 0, len(lines))
        block.cells[:0] = [
            Cell(row, 0, text, 1, block.ncols, address="标题") for row, text in enumerate(lines)
        ]
        found, lines = [*found, block], []
    document.blocks = found


def title_below_the_table(document, chance):
    document.blocks.sort(key=lambda block: isinstance(block, Paragraph))


def blank_column_in_the_middle(document, chance):
    for grid in grids(document):
        at, crossed = chance.randrange(1, grid.ncols), set()
        for cell in grid.cells:
            if cell.col >= at:
                cell.col += 1
            elif cell.col + cell.colspan > at:
                cell.colspan += 1
                crossed.update(range(cell.row, cell.row + cell.rowspan))
        grid.ncols += 1
        grid.cells += [Cell(row, at, "", address="空列") for row in range(grid.nrows) if row not in crossed]
        grid.cells.sort(key=lambda cell: (cell.row, cell.col))


def remarks_in_the_table(document, chance):
    grid = grids(document)[-1]
    text = "1.其他资金一项应注明具体来源。2.各项绩效指标应分解细化。"
    grid.cells += [Cell(grid.nrows, 0, "备注"), Cell(grid.nrows, 1, text, 1, grid.ncols - 1)]
    grid.nrows += 1


def years_in_chinese_numerals(document, chance):
    for block in document.blocks:
        if isinstance(block, Paragraph):
            block.text = re.sub(
                r"20\d\d(?=年)", lambda year: year.group().translate(CHINESE_DIGITS), block.text
            )


def full_width_signs(document, chance):
    wide = str.maketrans("≥≤=%/()", "≧≦＝％／（）")
    for cell in cells(document):
        if len(cell.text) < 30:
            cell.text = cell.text.translate(wide)


def signs_of_a_keyboard(document, chance):
    for cell in cells(document):
        if len(cell.text) < 30:
            cell.text = (
                re.sub("^≤", "<=", re.sub("^≥", ">=", cell.text)).replace("（", "(").replace("）", ")")
            )


def words_for_signs(document, chance):
    for cell in cells(document):
        cell.text = re.sub("^≥", chance.choice(["大于等于", "不低于", "不少于"]), cell.text)
        cell.text = re.sub("^≤", chance.choice(["小于等于", "不超过"]), cell.text)


def blanks_within_labels(document, chance):
    for cell in cells(document):
        if word(cell) in LABELS:
            cell.text = chance.choice([" ", "　", "  ", "\u00a0"]).join(word(cell))


def labels_written_downwards(document, chance):
    for cell in cells(document):
        if cell.rowspan > 1 and cell.colspan == 1 and cell.col < 2 and 2 <= len(cell.text) <= 8:
            cell.text = "\n".join(word(cell))


def points_behind_levels(document, chance):
    for cell in cells(document):
        if re.fullmatch("(产出|效益|满意度)指标", cell.text):
            cell.text += chance.choice(["（50分）", "(30)", "\n（40分）"])


def labels_repeated_in_each_row(document, chance):
    for grid in grids(document):
        for cell in list(grid.cells):
            if heading_of(grid) and cell.row > heading_of(grid) and cell.rowspan > 1:
                below = range(cell.row + 1, cell.row + cell.rowspan)
                grid.cells += [Cell(row, cell.col, cell.text, 1, cell.colspan, address="组") for row in below]
                cell.rowspan = 1
        grid.cells.sort(key=lambda cell: (cell.row, cell.col))


def long_texts_in_two_rows(document, chance):
    """A long text goes on in a row of its own; the cell below its label is blank."""
    for grid in grids(document):
        for cell in list(grid.cells):
            row = [other for other in grid.cells if other.row == cell.row]
            if cell.rowspan > 1 or len(cell.text) < 80 or len(row) != 2 or "。" not in cell.text[:-1]:
                continue
            at, label = cell.text.index("。") + 1, row[0]
            moved(grid, cell.row + 1, 1)
            label.rowspan = 1
            grid.cells += [
                Cell(cell.row + 1, label.col, "", 1, label.colspan),
                Cell(cell.row + 1, cell.col, cell.text[at:], 1, cell.colspan),
            ]
            cell.text = cell.text[:at]
            grid.cells.sort(key=lambda cell: (cell.row, cell.col))
            break


def boxes_to_tick(document, chance):
    """The kind of a project as boxes, one of them ticked."""
    for cell in cells(document):
        if cell.text in ("常年安排项目", "市本级", "省本级"):
            on, off = chance.choice(BOXES)
            others = ["一次性项目", "其他"] if "项目" in cell.text else ["市对下"]
            choices = [on + cell.text, *(off + other for other in others)]
            chance.shuffle(choices)
            cell.text = "  ".join(choices)


def heading_again_on_the_next_page(document, chance):
    """The table goes on under 第 1 页, its title with （续）, and its row of headings."""
    title = next((block.text for block in document.blocks if isinstance(block, Paragraph)), "")
    found = []
    for block in document.blocks:
        head = heading_of(block) if isinstance(block, Grid) else 0
        rows = range(head + 3, block.nrows - 1) if head else ()
        places = [
            row for row in rows if not any(c.row < row < c.row + c.rowspan and c.col > 0 for c in block.cells)
        ]
        if not places or any(cell.rowspan > 1 for cell in block.cells if cell.row == head and cell.col > 0):
            found.append(block)
            continue
        found += _cut(block, head, chance.choice(places), title)
    document.blocks = found


def _cut(grid, head, at, title):
    upper, lower = [], []
    for cell in grid.cells:
        over = cell.row + cell.rowspan - at
        if cell.row >= at:
            lower.append(
                Cell(cell.row - at + 1, cell.col, cell.text, cell.rowspan, cell.colspan, cell.address)
            )
            continue
        if over > 0:
            top = 0 if cell.row <= head else 1
            lower.append(Cell(top, cell.col, cell.text, over + 1 - top, cell.colspan, cell.address))
        upper.append(
            Cell(cell.row, cell.col, cell.text, min(cell.rowspan, at - cell.row), cell.colspan, cell.address)
        )
        if cell.row == head and over <= 0:
            lower.append(Cell(0, cell.col, cell.text, 1, cell.colspan, cell.address))
    lower.sort(key=lambda cell: (cell.row, cell.col))
    between = [Paragraph("第 1 页 共 2 页", "段"), Paragraph(f"{title}（续）", "段")]
    below = Grid(f"{grid.name}续", grid.nrows - at + 1, grid.ncols, lower, address=f"{grid.address}续")
    return [Grid(grid.name, at, grid.ncols, upper, address=grid.address), *between, below]


HABITS = (
    unseen_characters, footnote_marks, thousands_separators, amounts_in_yuan, unit_beside_each_amount,
    other_words_for_labels, title_in_the_table, title_below_the_table, blank_column_in_the_middle,
    remarks_in_the_table, years_in_chinese_numerals, full_width_signs, signs_of_a_keyboard, words_for_signs,
    blanks_within_labels, labels_written_downwards, points_behind_levels, labels_repeated_in_each_row,
    long_texts_in_two_rows, boxes_to_tick, heading_again_on_the_next_page,
)  # fmt: skip


def with_habit(document, habit, seed: int):
    """The document, changed by a habit, the same for the same seed."""
    habit(document, random.Random(seed))
    return document
