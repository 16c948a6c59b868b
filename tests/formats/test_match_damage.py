"""Whatever is done to a document, the recogniser answers with records or with F01, and drops nothing in silence."""

import random
from pathlib import Path

import pytest
import yaml
from layout_builder import document

from jixiao.core.grid import Cell, Document, Grid, Paragraph
from jixiao.core.record import Record
from jixiao.formats.files import UnreadableFile
from jixiao.formats.match import recognise

LAYOUTS = sorted((Path(__file__).resolve().parents[1] / "cases/layouts").glob("*.yaml"))
ODD = [
    "",
    "……",
    "≥95%",
    "12月底前",
    "指标1：",
    "合计",
    "万元",
    "=",
    "定性",
    "（2024年度）",
    "项目名称",
    "一级指标",
    "9" * 40,
    "<p>",
    "\n",
]


def drawn(path: Path) -> Document:
    return document(yaml.safe_load(path.read_text("utf-8"))["blocks"])


def spoil(read: Document, chance: random.Random) -> Document:
    """Cells emptied, swapped, moved, lost and filled with odd text; rows doubled; spans forgotten."""
    for grid in (block for block in read.blocks if isinstance(block, Grid)):
        texts = [cell.text for cell in grid.cells]
        for cell in list(grid.cells):
            throw = chance.random()
            if throw < 0.03:
                grid.cells.remove(cell)
            elif throw < 0.08:
                cell.text = chance.choice(ODD)
            elif throw < 0.12:
                cell.text = chance.choice(texts)
            elif throw < 0.15:
                cell.rowspan, cell.colspan = 1, 1
            elif throw < 0.17:
                cell.col = max(0, cell.col - 1)
        if chance.random() < 0.3:
            grid.spans_known = False
        if chance.random() < 0.2:
            grid.nrows += 1
            grid.cells.append(Cell(grid.nrows - 1, chance.randrange(grid.ncols), chance.choice(ODD)))
    if chance.random() < 0.3:
        chance.shuffle(read.blocks)
    return read


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_spoilt_documents_never_crash(path):
    for seed in range(6):
        try:
            found = recognise(spoil(drawn(path), random.Random(seed)))  # noqa: S311
        except UnreadableFile as why:
            assert why.finding.code == "F01"
            continue
        for record, findings in found:
            assert Record.model_validate(record.to_json()).scheme == record.scheme
            assert all(finding.message and finding.form.file for finding in findings)


def test_a_table_that_is_no_form_is_said_to_be_none():
    grid = Grid("表1", 2, 2, [Cell(0, 0, "姓名"), Cell(0, 1, "年龄"), Cell(1, 0, "甲"), Cell(1, 1, "30")])
    with pytest.raises(UnreadableFile) as caught:
        recognise(Document("名单.docx", "sha256:0", [Paragraph("人员名单"), grid]))
    assert caught.value.finding.code == "F01"
    assert "名单.docx" in caught.value.finding.message
