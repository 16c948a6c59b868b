"""Rows and labels that a page break cut in two become whole again.

Office programs end a page within a row: each of its cells goes on where the next page begins, most of them blank.
"""

from __future__ import annotations

from jixiao.core.grid import Cell
from jixiao.core.value import parse_target
from jixiao.formats.layouts.levels_beside import is_group_label
from jixiao.formats.words.form_rows import squeeze
from jixiao.formats.words.printed_labels import heads_tasks, is_printed_label

CLOSING = "，。、；：！？”’）》】〕〉」』,.;:!?)]%％"
"""Signs that no line begins with: they stand on one line with the character before them."""
LEADING_ON = "，、；：“‘（《【〔〈「『,;:(["
"""Signs that no text ends with."""
SEVERAL = 2
"""Where so many cells are blank below filled ones, one label cut in two tells that the row is cut."""
_STATED = frozenset(["number", "interval", "date"])


def is_cut(
    upper: list[Cell],
    lower: list[Cell],
    rows: int,
    running_on: set[tuple[int, int]],
    almost_on: set[tuple[int, int]],
) -> bool:
    """Whether the first lower row is the rest of the last upper row: every text in it goes on a text above, in the
    same columns, whose last line was full or with which it is a label, or is all there is, without a name before it;
    and at least one simple cell is empty where the one above is not, or holds the rest of its label or what cannot
    stand alone (≥100 | %).

    No line begins with a closing sign, so that a character with one after it (办”) needs the room of two.
    """
    above = _last_row(upper, rows)
    pairs = [(above.get((cell.col, cell.colspan)), cell) for cell in lower if cell.row == 0]
    filled = [(over, cell) for over, cell in pairs if cell.text and not _has_label_below(over, cell)]
    sound = [(over, cell) for over, cell in filled if over and over.text and not _are_two(over, cell)]
    if not filled or len(sound) < len(filled):
        return False
    simple = [
        (over, cell) for over, cell in pairs if over and over.text and over.rowspan == cell.rowspan == 1
    ]
    emptied = [cell for _, cell in simple if not cell.text]
    runs_on = any((over.row, over.col) in running_on for over, _ in filled if over)
    cut = emptied or any(
        cell.text[0] in CLOSING or _are_one_label(over, cell, runs_on) for over, cell in simple
    )
    return bool(cut) and (
        _is_rest(sound, emptied)
        or all(
            (over.row, over.col) in running_on
            or ((over.row, over.col) in almost_on and cell.text[1:2] in CLOSING and len(cell.text) > 1)
            or _are_one_label(over, cell, True)
            for over, cell in sound
        )
    )


def _is_rest(filled: list[tuple[Cell, Cell]], emptied: list[Cell]) -> bool:
    """Whether what stands in a lower row tells by itself that it is the rest of the row above: a sign that no line
    begins with; where several cells are blank, half a label, or one text alone without a name before it."""
    if any(cell.text[0] in CLOSING for _, cell in filled):
        return True
    if len(emptied) < SEVERAL:
        return False
    alone = len(filled) == 1 and emptied[0].col < filled[0][1].col
    return alone or any(_are_one_label(over, cell, True) for over, cell in filled)


def mend_cut_row(upper: list[Cell], lower: list[Cell], rows: int) -> list[Cell]:
    """Put the rest of each cut cell to its beginning; the lower cells that remain."""
    above = _last_row(upper, rows)
    kept = []
    for cell in lower:
        over = above.get((cell.col, cell.colspan)) if cell.row == 0 else None
        if over is None:
            kept.append(cell)
        else:
            over.text += cell.text
            over.confidence = min(over.confidence, cell.confidence)
            over.rowspan += cell.rowspan - 1
    return kept


def mend_cut_labels(
    upper: list[Cell], lower: list[Cell], rows: int, running_on: set[tuple[int, int]]
) -> None:
    """Put a label or a task that the page break cut in two (组织 | 实施) together again: its cell spans both parts."""
    above = _last_row(upper, rows)
    for cell in [cell for cell in lower if cell.row == 0 and cell.text]:
        over = above.get((cell.col, cell.colspan))
        if over is None or not over.text:
            continue
        whole = squeeze(over.text + cell.text)
        runs_on = (over.row, over.col) in running_on
        level = is_group_label(whole) and (runs_on or not is_group_label(squeeze(cell.text)))
        known = level or _are_one_label(over, cell, runs_on)
        task = _are_one_task(over, cell, upper, lower)
        if task or known and not _are_two_labels(over, cell):
            over.text = over.text + cell.text if task else whole
            over.confidence = min(over.confidence, cell.confidence)
            over.rowspan += cell.rowspan
            lower.remove(cell)


def mend_open(
    upper: list[Cell],
    lower: list[Cell],
    rows: int,
    running_on: set[tuple[int, int]],
    open_below: set[tuple[int, int]],
) -> None:
    """Put the rest of a cell that no rule closes, where one closes those beside it, to its beginning."""
    above = _last_row(upper, rows)
    for cell in [cell for cell in lower if cell.row == 0 and cell.text]:
        over = above.get((cell.col, cell.colspan))
        if over is None or (over.row, over.col) not in open_below:
            continue
        if is_group_label(squeeze(cell.text)) and not is_group_label(squeeze(over.text + cell.text)):
            continue  # a label of its own: the break fell between two
        goes_on = not over.text or (over.row, over.col) in running_on
        over.text += cell.text if goes_on else f"\n{cell.text}"
        over.confidence = min(over.confidence, cell.confidence)
        over.rowspan += cell.rowspan
        lower.remove(cell)


def extend_groups(upper: list[Cell], lower: list[Cell], rows: int, open_below: set[tuple[int, int]]) -> None:
    """An empty cell that begins the lower part and spans rows, or stands under a spanning or an open one, goes on the
    group above; so does one beside an indicator, where the group bears a label."""
    above = _last_row(upper, rows)
    filled = [cell.col for cell in lower if cell.row == 0 and cell.text]
    for cell in [cell for cell in lower if cell.row == 0 and not cell.text]:
        over = above.get((cell.col, cell.colspan))
        if over is None or not over.text:
            continue
        grouped = is_group_label(squeeze(over.text)) and any(col > cell.col for col in filled)
        if grouped or over.rowspan > 1 or cell.rowspan > 1 or (over.row, over.col) in open_below:
            over.rowspan += cell.rowspan
            lower.remove(cell)


def begin_groups(upper: list[Cell], lower: list[Cell], rows: int) -> None:
    """An empty cell that ends the upper part beside an indicator begins the group whose label, or the indicators whose
    task, stands below it: a program prints the text in the middle of the longer part, or where it has room."""
    above = _last_row(upper, rows)
    filled = [cell.col for cell in above.values() if cell.text]
    for cell in [cell for cell in lower if cell.row == 0 and cell.text]:
        over = above.get((cell.col, cell.colspan))
        if over is None or over.text or not any(col > over.col for col in filled):
            continue
        if is_group_label(squeeze(cell.text)) or _is_task(over, upper, lower):
            over.text, over.address = cell.text, cell.address
            over.rowspan += cell.rowspan
            over.confidence = min(over.confidence, cell.confidence)
            lower.remove(cell)


def _last_row(cells: list[Cell], rows: int) -> dict[tuple[int, int], Cell]:
    """The cells that reach the last row, by their columns."""
    return {(cell.col, cell.colspan): cell for cell in cells if cell.row + cell.rowspan == rows}


def _has_label_below(over: Cell | None, cell: Cell) -> bool:
    """Whether a cell is blank and its label stands in its part on the next page."""
    return over is not None and not over.text and is_group_label(squeeze(cell.text))


def _are_one_task(over: Cell, cell: Cell, upper: list[Cell], lower: list[Cell]) -> bool:
    """Whether a cell and the one below it hold a task between them: where one ends or the other begins with a sign that
    no text ends or begins with."""
    between = over.text[-1] in LEADING_ON or cell.text[0] in CLOSING
    return between and _is_task(over, upper, lower)


def _is_task(over: Cell, upper: list[Cell], lower: list[Cell]) -> bool:
    """Whether a cell stands in a column of tasks, within a group that goes on below."""
    anew = any(cell.text and cell.row == 0 and cell.col + cell.colspan == over.col for cell in lower)
    return not anew and any(
        (cell.col, cell.colspan) == (over.col, over.colspan) and heads_tasks(squeeze(cell.text))
        for cell in upper
    )


def _are_two(over: Cell, cell: Cell) -> bool:
    return _are_two_labels(over, cell) or _are_two_values(over, cell)


def _are_two_labels(over: Cell, cell: Cell) -> bool:
    """Whether a cell and the one below it each bear a label of a level: the page ended between two groups."""
    return is_group_label(squeeze(over.text)) and is_group_label(squeeze(cell.text))


def _are_one_label(over: Cell, cell: Cell, runs_on: bool) -> bool:
    """Whether a cell and the one below it hold a label between them (中长 | 期目标); where each is one alone too
    (年度 | 目标), another text must run on there."""
    parts = squeeze(over.text), squeeze(cell.text)
    return (
        all(parts) and is_printed_label("".join(parts)) and (runs_on or not all(map(is_printed_label, parts)))
    )


def _are_two_values(over: Cell, cell: Cell) -> bool:
    """Whether a cell and the one below it each state a value of their own (12月底前 | ≤500元/人)."""
    in_a_number = over.text[-1:].isdigit() and cell.text[:1].isdigit()
    return not in_a_number and all(parse_target(one.text).kind in _STATED for one in (over, cell))
