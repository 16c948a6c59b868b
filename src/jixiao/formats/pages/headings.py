"""Headings over several columns of a table without rules: a wide one stands over the first of its columns, or over the
middle of them, and only the headings below it tell how many they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from jixiao.formats.pages.rows import LEVEL_HEADING, Block, Rows

MOST_WIDE = 4
"""So many wide headings stand over one run of columns at most."""


def span_headings(rows: Rows) -> None:
    """Set ``col`` and ``span`` of the headings of indicators that stand over others in the next row."""
    for upper, lower in pairwise(rows):
        levels = [block for block in upper if block.text.endswith(LEVEL_HEADING)]
        if len(levels) < 2 or not lower:
            continue
        first = max(block.col + block.span for block in levels)
        if min(block.col for block in lower) < first:
            continue
        for run in _runs(lower):
            begin, end = run[0].col, run[-1].col + run[-1].span
            wide = [block for block in upper if begin <= block.col < end and block.col >= first]
            if 0 < len(wide) <= min(MOST_WIDE, len(run)):
                for block, group in zip(wide, _shared_out(wide, run), strict=True):
                    block.col = group[0].col
                    block.span = group[-1].col + group[-1].span - block.col


def _runs(blocks: list[Block]) -> Iterator[list[Block]]:
    """Blocks in columns that follow one another."""
    run: list[Block] = []
    for block in blocks:
        if run and block.col > run[-1].col + run[-1].span:
            yield run
            run = []
        run.append(block)
    yield run


def _shared_out(wide: list[Block], run: list[Block]) -> list[list[Block]]:
    """The blocks below each wide heading: as they fit best where all of these are set to the left, or all centred."""
    ways = [
        [run[a:b] for a, b in pairwise((0, *cuts, len(run)))]
        for cuts in combinations(range(1, len(run)), len(wide) - 1)
    ]

    def off_left(groups: list[list[Block]]) -> float:
        return sum(abs(block.left - group[0].left) for block, group in zip(wide, groups, strict=True))

    def off_middle(groups: list[list[Block]]) -> float:
        return sum(
            abs(block.left + block.right - group[0].left - group[-1].right) / 2
            for block, group in zip(wide, groups, strict=True)
        )

    return min(ways, key=lambda groups: min(off_left(groups), off_middle(groups)))
