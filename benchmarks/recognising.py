"""How well and how fast forms are recognised: on the published seed forms, whole and damaged.

Quality is the F1 of (level 1, level 2, name, targets) against the reading of the undamaged file. Damage is drawn
with a fixed seed: rows shifted by a column, level labels lost, level labels with one wrong character. The baseline
takes each row's cells by their position under the heading and carries labels down.

Speed is told twice: for the same forms again, whose words are remembered, and for forms of the same kind whose names,
texts and numbers were never seen before, as a batch of a thousand projects brings them.

    python -m benchmarks.recognising [FOLDER]

FOLDER holds ``seeds/`` with the published forms; without it ``../shared``.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

from benchmarks._new_values import new_text
from jixiao.core.grid import Document, Grid
from jixiao.formats.files import read_document
from jixiao.formats.match import recognise

FILES = (
    "suzhou-2024-project-targets",
    "suzhou-2024-department-target",
    "jiangsu-2024-project-targets",
    "wujin-2022-project-targets",
)
RUNS = 5
ROUNDS = 15
LEVEL = re.compile(
    r"决策|过程|履职|(?:产出|效益|效果|满意度)指标|(?:产出)?(?:数量|质量|时效|成本)指标|(?:经济|社会|生态)效益(?:指标)?"
    r"|可持续影响(?:指标)?|服务对象满意度|项目立项|绩效目标|资金投入|资金管理|组织实施|计划制定|目标设定|预算编制|预算执行"
    r"|预算管理|资产管理|项目管理|人员管理|机构建设"
)
WRONG = "口日目田由甲申电"
KINDS = {
    "whole": (0.0, 0.0, 0.0),
    "30 % of rows shifted": (0.3, 0.0, 0.0),
    "50 % of rows shifted": (0.5, 0.0, 0.0),
    "10 % of labels lost": (0.0, 0.1, 0.0),
    "30 % of labels lost": (0.0, 0.3, 0.0),
    "10 % of labels misspelt": (0.0, 0.0, 0.1),
    "30 % shifted, 10 % lost, 10 % misspelt": (0.3, 0.1, 0.1),
}
Row = tuple[str, ...]


def damaged(document: Document, shifted: float, lost: float, misspelt: float, seed: int) -> Document:
    """A copy of a document with its indicator rows damaged, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (damage, not secrets)
    copy = deepcopy(document)
    for grid in (block for block in copy.blocks if isinstance(block, Grid)):
        inside = any(not any("一级指标" in cell.text for cell in row) for row in grid.rows())
        for row in grid.rows():
            texts = [cell.text for cell in row]
            inside = inside or "一级指标" in texts
            filled = sum(bool(text) for text in texts)
            if (
                not inside
                or "一级指标" in texts
                or filled < 3
                or not re.search(r"指标|性|率|度|数", "".join(texts))
            ):
                continue
            if chance.random() < shifted:
                step = chance.choice([1, -1]) if not row[0].text else 1
                for cell in row:
                    cell.col = max(cell.col + step, 0)
                grid.ncols = max(grid.ncols, row[-1].col + 1)
            for cell in row[:2]:
                if LEVEL.fullmatch(cell.text.strip()):
                    if chance.random() < lost:
                        cell.text = ""
                    elif chance.random() < misspelt:
                        place = chance.randrange(len(cell.text))
                        cell.text = cell.text[:place] + chance.choice(WRONG) + cell.text[place + 1 :]
    return copy


def recognised(document: Document) -> Counter[Row]:
    """The indicator rows as the recogniser reads them."""
    return Counter(
        (one.level1, one.level2 or "", one.name, *(target.text for target in one.targets.values()))
        for record, _ in recognise(document)
        for one in record.indicators
    )


def by_position(document: Document) -> Counter[Row]:
    """The baseline: cells by their column under the last heading, labels carried down."""
    found: Counter[Row] = Counter()
    columns: dict[str, int] = {}
    labels = ["", ""]
    for grid in (block for block in document.blocks if isinstance(block, Grid)):
        for row in grid.rows():
            texts = {cell.col: cell.text.strip() for cell in row if cell.text.strip()}
            if "三级指标" in texts.values():
                columns = {text: col for col, text in texts.items()}
                continue
            if not columns or "项目名称" in texts.values():
                columns = {}
                continue
            for index, level in enumerate(("一级指标", "二级指标")):
                labels[index] = texts.get(columns.get(level, -1), labels[index])
            name = texts.get(columns["三级指标"], "")
            ends = [col for text, col in columns.items() if "值" in text]
            values = [texts.get(col, "") for col in ends]
            if name and name != "……":
                found[(*labels, name, *values)] += 1
    return found


def f1(found: Counter[Row], wanted: Counter[Row]) -> float:
    """The harmonic mean of precision and recall of rows."""
    hits = sum((found & wanted).values())
    return 2 * hits / (sum(found.values()) + sum(wanted.values()))


def seconds(work: Callable[[Document], object], documents: list[Document]) -> float:
    """CPU seconds for all documents, of each the fastest of many rounds."""
    return seconds_of(lambda _: documents, work)


def seconds_of(made: Callable[[int], list[Document]], work: Callable[[Document], object]) -> float:
    """CPU seconds for the documents that ``made`` gives for each round, of each the fastest of many rounds."""
    times: list[list[float]] = []
    for run in range(ROUNDS):
        times.append([])
        for document in made(run):
            start = time.process_time()
            work(document)
            times[-1].append(time.process_time() - start)
    return sum(map(min, zip(*times, strict=True)))


def with_new_values(document: Document, seed: int) -> Document:
    """A copy whose numbers, and texts that no label may be, differ from all others."""
    chance = random.Random(seed)  # noqa: S311 (made values, not secrets)
    copy = deepcopy(document)
    for cell in (cell for block in copy.blocks if isinstance(block, Grid) for cell in block.cells):
        cell.text = new_text(cell.text, cell.col, chance)
    return copy


def seconds_of_new(documents: list[Document]) -> float:
    """The least processor seconds to recognise as many forms with values of their own."""
    return seconds_of(lambda run: [with_new_values(one, run) for one in documents], recognise)


def main() -> None:
    """Print quality under damage, and speed as a ratio to the baseline."""
    named = Path(sys.argv[1]) if len(sys.argv) > 1 and Path(sys.argv[1]).is_dir() else None
    shared = named or Path(__file__).resolve().parents[2] / "shared"
    if not (shared / "seeds").is_dir():
        print(f"needs the published seed forms in {shared.name}/seeds: not there")
        return
    documents = [
        read_document((shared / "seeds" / f"{name}.txt").read_bytes(), f"{name}.txt") for name in FILES
    ]
    wanted = [recognised(document) for document in documents]
    print(f"{'damage':<42}{'by position':>12}{'recognised':>12}")
    for kind, (shifted, lost, misspelt) in KINDS.items():
        scores = {by_position: [0.0, 0], recognised: [0.0, 0]}
        for run in range(RUNS):
            for document, rows in zip(documents, wanted, strict=True):
                broken = damaged(document, shifted, lost, misspelt, run)
                for reader, score in scores.items():
                    score[0] += f1(reader(broken), rows) * sum(rows.values())
                    score[1] += sum(rows.values())
        base, own = (total / count for total, count in scores.values())
        print(f"{kind:<42}{base:>12.3f}{own:>12.3f}")
    forms = sum(len(recognise(document)) for document in documents)
    own, base = seconds(recognise, documents), seconds(by_position, documents)
    print(f"{forms} forms: {own / forms * 1000:.2f} ms a form, {own / base:.1f} times the baseline")
    print(f"with values never seen before: {seconds_of_new(documents) / forms * 1000:.2f} ms a form")


if __name__ == "__main__":
    main()
