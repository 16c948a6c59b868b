"""What the words of a row of headings name: the column of each, also of misspelt ones and of words no scheme lists."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from jixiao.core.library import vocabulary
from jixiao.core.scheme import Column
from jixiao.formats.words.form_rows import Row
from jixiao.formats.words.header_parts import LEVELS
from jixiao.formats.words.labels import MANY
from jixiao.formats.words.phrases import means_nothing
from jixiao.formats.words.scheme_words import SchemeWords

SHORTEST_CUT, FEWEST_BESIDE = 3, 3
"""What is left of a heading has so many characters at least, and so many known headings stand beside it."""
SURE_HEADING = 4
"""So many known headings in a row prove that a short word among them is one too, misspelt."""


class SecondRow(NamedTuple):
    """What the words of a second row of headings say, as patterns."""

    values: re.Pattern[str]
    this_year: re.Pattern[str]
    whole_period: re.Pattern[str]
    rechecked: re.Pattern[str]


@cache
def second_row() -> SecondRow:
    """The patterns of the vocabulary."""
    known = vocabulary("levels")
    return SecondRow(*(re.compile("|".join(known[kind])) for kind in SecondRow._fields))


@cache
def serials() -> frozenset[str]:
    """Headings of columns that only number the rows."""
    return frozenset(vocabulary("levels")["serials"])


@cache
def ditto() -> frozenset[str]:
    """What people write where the words above are meant again."""
    return frozenset(vocabulary("levels")["ditto"])


def columns_of(row: Row, words: SchemeWords) -> list[Column | None]:
    """The column of each heading in a row. Forms of one kind print the same headings: each row is told once."""
    known = [words.of(word).column for word in row.words]
    if len(known) - known.count(None) < 2:
        return known
    said = tuple(row.words)
    found = words.headings_told.get(said)
    if found is None:
        if len(words.headings_told) > MANY:
            words.headings_told.clear()
        found = words.headings_told[said] = _told(known, said, words)
    return found


def _told(found: list[Column | None], said: tuple[str, ...], words: SchemeWords) -> list[Column | None]:
    """The column of each word; of a misspelt one too, where no other heading of the row means the same."""
    _misspelt(found, said, words, 4)
    if len(found) - found.count(None) >= SURE_HEADING:
        _misspelt(found, said, words, 2)
    if len(found) - found.count(None) >= FEWEST_BESIDE:
        _cut_short(found, said, words)
    _by_their_words(found, said, words)
    return found


def _misspelt(found: list[Column | None], said: tuple[str, ...], words: SchemeWords, shortest: int) -> None:
    """Columns for headings with one wrong character, of at least so many characters."""
    for index, word in enumerate(said):
        if found[index] is None and len(word) >= shortest and not second_row().values.fullmatch(word):
            near = None if means_nothing("columns", word) else words.columns.guess(word, shortest)
            if near and len(near.label) == len(word) and near.meaning not in found:
                found[index] = near.meaning


def _cut_short(found: list[Column | None], said: tuple[str, ...], words: SchemeWords) -> None:
    """Columns for headings of levels that lost their first or last character (级指标), where one column alone that the
    row lacks has such a heading."""
    for index, word in enumerate(said):
        if found[index] is not None or len(word) < SHORTEST_CUT:
            continue
        whole = [
            column
            for label, column in words.columns.words().items()
            if len(label) == len(word) + 1 and (label.endswith(word) or label.startswith(word))
        ]
        missing = {column.role: column for column in whole if column not in found}
        if len(missing) == 1 and missing.keys() <= set(LEVELS):
            (found[index],) = missing.values()


def _by_their_words(found: list[Column | None], said: tuple[str, ...], words: SchemeWords) -> None:
    """Columns for headings that no scheme knows, where their words speak of a column that the row lacks."""
    taken = {(column.role, column.period) for column in found if column}
    for index, word in enumerate(said):
        column = words.likely_column(word) if found[index] is None else None
        if column is not None and (column.role, column.period) not in taken:
            found[index] = column
            taken.add((column.role, column.period))
