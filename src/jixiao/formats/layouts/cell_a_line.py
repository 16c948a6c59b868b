"""Text pasted from a page with a cell a line: rows of indicators are told by the number of their headings.

Only text is read so in which every line falls into place: labels with their values, the headings, and behind them rows
that are whole. Where a cell was left blank nobody can tell which, and the text stays what it is.
"""

from __future__ import annotations

from jixiao.formats.layouts.levels_beside import is_group_label, is_level_label
from jixiao.formats.layouts.list_forms import column_role
from jixiao.formats.words.clean import points
from jixiao.formats.words.form_rows import squeeze
from jixiao.formats.words.opening_labels import names_subject
from jixiao.formats.words.phrases import spoken

FEWEST_HEADINGS = 4
Cells = list[tuple[int, str]]
"""The cells of a row: line number and text."""


def rows_of_lines(lines: Cells) -> tuple[Cells, list[Cells]] | None:
    """The lines above the table, and its rows, all of one length; None for any other text."""
    start, roles = _headings(lines)
    if not roles:
        return None
    titles, labelled = _labelled(lines[:start])
    rows = _indicators(lines[start + len(roles) :], roles)
    if rows is None:
        return None
    whole = [*labelled, lines[start : start + len(roles)], *rows]
    return titles, [[*row, *[(row[0][0], "")] * (len(roles) - len(row))] for row in whole]


def _headings(lines: Cells) -> tuple[int, list[str]]:
    """Where the headings of the columns begin, and their roles; none where they name no indicator and value."""
    roles = [column_role(squeeze(text)) for _, text in lines]
    start = next((index for index, role in enumerate(roles) if role == "level1"), len(roles))
    end = start
    while end < len(roles) and roles[end]:
        end += 1
    found = roles[start:end]
    fits = len(found) >= FEWEST_HEADINGS and "name" in found and "target" in found
    return start, found if fits else []


def _labelled(lines: Cells) -> tuple[Cells, list[Cells]]:
    """The lines above the first label, and each label with the line behind it."""
    is_label = [names_subject(word := squeeze(text)) or bool(spoken("fields", word)) for _, text in lines]
    first = is_label.index(True) if True in is_label else len(lines)
    rows: list[Cells] = []
    index = first
    while index < len(lines):
        paired = index + 1 < len(lines) and not is_label[index + 1]
        rows.append(lines[index : index + 2] if paired else lines[index : index + 1])
        index += len(rows[-1])
    return lines[:first], rows


def _indicators(lines: Cells, roles: list[str]) -> list[Cells] | None:
    """The rows below the headings, blank where a level is not said again; None where a line does not fall into place."""
    rows: list[Cells] = []
    index = 0
    while index < len(lines):
        number = lines[index][0]
        levels = _levels_said(lines[index : index + 2], roles)
        said = sum(bool(text) for text in levels)
        rest = lines[index + said : index + said + len(roles) - len(levels)]
        if len(levels) + len(rest) < len(roles) or not _suits(rest, roles[len(levels) :]):
            total = lines[index:]
            return [*rows, _total(total, roles)] if rows and _is_total(total, roles) else None
        rows.append([*((number, text) for text in levels), *rest])
        index += said + len(rest)
    return rows or None


def _levels_said(lines: Cells, roles: list[str]) -> list[str]:
    """The labels of the levels at the beginning of a row, "" for each that is not said."""
    if "level2" not in roles:
        return [lines[0][1] if is_level_label(squeeze(lines[0][1])) else ""]
    first, second = ([text for _, text in lines] + [""])[:2]
    if is_level_label(squeeze(first)) and is_group_label(squeeze(second)):
        return [first, second]
    if is_group_label(squeeze(first)):
        return ["", first]
    return [first if is_level_label(squeeze(first)) else "", ""]


def _suits(cells: Cells, roles: list[str]) -> bool:
    """True where points and scores are numbers."""
    return all(
        points(text) is not None
        for (_, text), role in zip(cells, roles, strict=False)
        if role in ("points", "self_score")
    )


def _is_total(cells: Cells, roles: list[str]) -> bool:
    """True for what ends a table: a label and as many numbers as there are columns of points."""
    scored = sum(role in ("points", "self_score") for role in roles)
    return 1 < len(cells) <= scored + 1 and all(points(text) is not None for _, text in cells[1:])


def _total(cells: Cells, roles: list[str]) -> Cells:
    label, *numbers = cells
    return [label, *[(label[0], "")] * (len(roles) - len(cells)), *numbers]
