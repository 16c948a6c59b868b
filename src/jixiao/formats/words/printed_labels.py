"""Every label that any known form prints: to tell the half of a label from a text of its own, and
what a column holds."""

from __future__ import annotations

from functools import cache

from jixiao.core.library import candidates
from jixiao.formats.words.scheme_words import words_of


def is_printed_label(word: str) -> bool:
    """Whether a squeezed word is, as it stands, the label of a field, an amount, a heading, a level or an indicator of
    any scheme."""
    return word in _printed_labels()


def heads_tasks(word: str) -> bool:
    """Whether a squeezed word heads the column of the tasks that indicators measure, in any scheme."""
    return word in _task_headings()


@cache
def _task_headings() -> frozenset[str]:
    """The headings of tasks in all schemes, squeezed."""
    columns = (words_of(scheme).columns.words().items() for scheme in candidates())
    return frozenset(word for found in columns for word, column in found if column.role == "task")


@cache
def _printed_labels() -> frozenset[str]:
    """The labels of all schemes, squeezed."""
    found: set[str] = set()
    for scheme in candidates():
        words = words_of(scheme)
        for labels in (
            words.fields, words.funds, words.headings, words.fund_columns, words.spending_columns, words.columns,
            words.level1, words.level2, words.fixed,
        ):  # fmt: skip
            found.update(labels.words())
    return frozenset(found)
