"""Rows of a table whose cells have left and right edges of their own, as older word processors write them → one grid."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from jixiao.core.grid import Cell, Grid

SNAP = 30
"""Cell edges this close (twips) are one; rows drawn by hand differ by a few."""


@dataclass(slots=True)
class EdgedRow:
    """A finished row: cell texts, their edges (one more than cells), which of them continue the cell above."""

    texts: list[str]
    edges: list[int]
    continued: list[bool]


def grid_of(rows: list[EdgedRow], number: int) -> Grid:
    """The rows of the table with this number, counted from 1, as one grid with spans."""
    for row in rows:
        if len(row.edges) != len(row.texts) + 1:
            row.edges = list(range(0, 2000 * (len(row.texts) + 1), 2000))
            row.continued = [False] * len(row.texts)
    stops: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if not stops or edge - stops[-1] > SNAP:
            stops.append(edge)
    grid = Grid("", len(rows), len(stops) - 1, address=f"表{number}")
    above: dict[tuple[int, int], Cell] = {}
    for r, row in enumerate(rows):
        columns = [bisect_left(stops, edge - SNAP) for edge in row.edges]
        current: dict[tuple[int, int], Cell] = {}
        for index, text in enumerate(row.texts):
            left, right = columns[index], columns[index + 1]
            if right <= left:
                continue
            over = above.get((left, right)) if row.continued[index] else None
            if over is None:
                over = Cell(r, left, "", 0, right - left, f"表{number} 第{r + 1}行第{left + 1}列")
                grid.cells.append(over)
            over.rowspan += 1
            over.text = "\n".join(filter(None, (over.text, text)))
            current[left, right] = over
        above = current
    return grid
