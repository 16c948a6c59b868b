"""Names and tasks of indicators without the list numbers that stand before them."""

from __future__ import annotations

from dataclasses import replace

from jixiao.formats.indicators.repair import Group
from jixiao.formats.indicators.rows import IndicatorRow
from jixiao.formats.words.form_rows import word_of
from jixiao.formats.words.list_numbers import BEGINNINGS, lengths


def without_list_numbers(rows: list[IndicatorRow]) -> None:
    """Take the numbers from the names of rows that follow one another, where they run on."""
    named = [
        (row, index)
        for row in rows
        if "name" in row.header.indices
        for index in row.header.indices["name"][:1]
        if index in row.cells and row.cells[index].text
    ]
    if not [row for row, index in named if row.cells[index].text[0] in BEGINNINGS]:
        return
    texts = [row.cells[index].text for row, index in named]
    for (row, index), text, length in zip(named, texts, lengths(texts), strict=True):
        if length:
            row.cells[index] = replace(row.cells[index], text=text[length:], word=word_of(text[length:]))


def tasks_without_numbers(groups: list[Group]) -> None:
    """Take the numbers from the tasks of rows that follow one another, where they run on from task to task."""
    numbered = [group for group in groups if group.task and group.task[0] in BEGINNINGS]
    if not numbered:
        return
    tasks = list(dict.fromkeys(group.task for group in groups if group.task))
    bare = {task: task[length:] for task, length in zip(tasks, lengths(tasks), strict=True)}
    for group in numbered:
        group.task = bare[group.task or ""]
