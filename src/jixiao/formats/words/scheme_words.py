"""The words of one scheme, compiled once: every label that its forms may print, by what it means there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from jixiao.core.library import candidates, vocabulary
from jixiao.core.scheme import Column, FixedIndicator, FormField, FundRow, Level, Scheme
from jixiao.formats.words.labels import Labels, bare, without_months
from jixiao.formats.words.phrases import spoken, versions_in_force
from jixiao.formats.words.word_meanings import Meaning, Meanings, Node

LONGEST_AMOUNT_NAME = 12
"""A heading of money is no longer than this."""


@dataclass(slots=True)
class SchemeWords:
    """What the labels of a scheme mean. ``columns`` are the headings of the indicator table, its own first,
    then those known from other forms of the same stage."""

    scheme: Scheme
    of: Callable[[str], Meaning] = field(init=False)
    """All that a squeezed word means."""
    of_all: Callable[[Iterable[str]], frozenset[str]] = field(init=False)
    """The kinds of labels that are among words."""
    fields: Labels[FormField] = field(default_factory=Labels)
    funds: Labels[FundRow] = field(default_factory=Labels)
    groups: Labels[str] = field(default_factory=Labels)
    headings: Labels[str] = field(default_factory=Labels)
    fund_columns: Labels[Column] = field(default_factory=Labels)
    spending_columns: Labels[Column] = field(default_factory=Labels)
    spending_rows: Labels[str] = field(default_factory=Labels)
    columns: Labels[Column] = field(default_factory=Labels)
    level1: Labels[Level] = field(default_factory=Labels)
    level2: Labels[tuple[Node, ...]] = field(default_factory=Labels)
    fixed: Labels[tuple[FixedIndicator, Node]] = field(default_factory=Labels)
    fixed_above: Labels[Level] = field(default_factory=Labels)
    """The level 1 of each prescribed indicator that stands right under one, without a level 2."""
    suits: dict[frozenset[str], Any] = field(default_factory=dict)
    """What ``row_shapes`` has judged under this scheme."""
    headings_told: dict[tuple[str, ...], list[Column | None]] = field(default_factory=dict)
    """The columns of whole rows of headings, as ``indicators.header`` has told them."""
    nodes: dict[str, Node] = field(default_factory=dict)
    """Each level-2 group with its level 1, by id path, as printed."""
    order: dict[str, int] = field(default_factory=dict)
    """The printed place of each level-2 group (and of level-1 groups without any), by id path."""

    def _column_otherwise(self, word: str) -> Column | None:
        months, rest = without_months(word)
        known = self.columns.words()
        if months and (column := known.get(rest)) is not None and column.role == "actual":
            period = next(
                (p.id for p in self.scheme.periods if p.months == months and p.id != "full_year"), ""
            )
            return column.model_copy(update={"period": period})
        if not word.startswith(versions_in_force()):
            return None
        prefix = next(one for one in versions_in_force() if word.startswith(one))
        return known.get(word.removeprefix(prefix))

    def likely_column(self, word: str) -> Column | None:
        """The column that the words of an unknown heading speak of; asked only beside headings that are known."""
        role = spoken("columns", bare(word))
        own = self.scheme.indicators.columns if self.scheme.indicators and role else ()
        fitting = [column for column in own if column.role == role and not column.choice]
        period = "full_year" if role in ("target", "actual") else ""
        found = next((column for column in fitting if column.period == period), None)
        return found or next(iter(fitting), None)

    def _fund_column_otherwise(self, word: str) -> Column | None:
        known = self.fund_columns.words()
        months, rest = without_months(word)
        if months and (rest := bare(rest)) in known:
            return known[rest]
        if len(rest) > LONGEST_AMOUNT_NAME:
            return None
        return known.get(rest.removesuffix("数") if rest.endswith("数") else f"{rest}数")

    def likely_fund_column(self, word: str) -> Column | None:
        """The column of the funds that the words of an unknown heading speak of; asked only beside known ones."""
        role = spoken("fund_columns", bare(word))
        columns = self.scheme.funds.columns if self.scheme.funds and role else ()
        return next((column for column in columns if column.role == role), None)

    def _field_otherwise(self, word: str) -> FormField | None:
        said = spoken("fields", word)
        return self.scheme.field(said) if said else None

    def _fund_otherwise(self, word: str) -> FundRow | None:
        if self.scheme.funds is None or (not self.scheme.general and "资金" not in word):
            return None
        return self.scheme.funds.total if spoken("funds", word) else None

    def settle(self) -> None:
        """Answer questions about words, once all labels are known."""
        labels = {
            "field": self.fields, "fund": self.funds, "group": self.groups, "heading": self.headings,
            "fund_column": self.fund_columns, "spending_column": self.spending_columns,
            "spending_row": self.spending_rows, "column": self.columns, "level1": self.level1,
            "level2": self.level2, "fixed": self.fixed, "fixed_above": self.fixed_above,
        }  # fmt: skip
        otherwise = {
            "field": self._field_otherwise, "fund": self._fund_otherwise,
            "fund_column": self._fund_column_otherwise, "column": self._column_otherwise,
        }  # fmt: skip
        meanings = Meanings(labels, otherwise)
        self.of, self.of_all = meanings.of, meanings.of_all


_COMPILED: dict[str, SchemeWords] = {}


def words_of(scheme: Scheme) -> SchemeWords:
    """The compiled words of a scheme; made once for each digest."""
    known = _COMPILED.get(scheme.digest or scheme.name)
    if known is None or known.scheme is not scheme and known.scheme != scheme:
        known = _COMPILED[scheme.digest or scheme.name] = _compile(scheme)
    return known


def _compile(scheme: Scheme) -> SchemeWords:
    words = SchemeWords(scheme)
    for entry in scheme.fields:
        _add_all(words.fields, entry.label, entry.aliases, entry)
    _money(words, scheme)
    for label in (*_printed(scheme), *vocabulary("levels")["groups"]):
        words.headings.add(label, "layout")
    _columns(words, scheme)
    _levels(words, scheme)
    words.settle()
    return words


def _printed(scheme: Scheme) -> list[str]:
    """Everything that the form prints around its fields: headings, group labels, lines above and below."""
    layout = scheme.layout
    found = [*layout.above, layout.over_title, *layout.notes]
    for row in layout.rows:
        found += [row.label, row.heading, row.head, *row.groups]
    return [label for label in found if label]


def _add_all(labels: Labels, label: str, aliases: tuple[str, ...], meaning: object) -> None:
    for word in (label, *aliases):
        if word:
            labels.add(word, meaning)


def _money(words: SchemeWords, scheme: Scheme) -> None:
    if scheme.funds:
        _add_all(words.funds, scheme.funds.total.label, scheme.funds.total.aliases, scheme.funds.total)
        for row in scheme.funds.rows:
            _add_all(words.funds, row.label, row.aliases, row)
            if row.group_label:
                words.groups.add(row.group_label, row.id)
        for column in scheme.funds.columns:
            _add_all(words.fund_columns, column.label, column.aliases, column)
        _add_all(words.headings, scheme.funds.label, (scheme.funds.section, *scheme.funds.aliases), "funds")
    if scheme.expenditures:
        for column in scheme.expenditures.columns:
            _add_all(words.spending_columns, column.label, column.aliases, column)
        for row in (*scheme.expenditures.rows, scheme.expenditures.total):
            if row:
                words.spending_rows.add(row, row)
        words.headings.add(scheme.expenditures.label, "spending")


def _columns(words: SchemeWords, scheme: Scheme) -> None:
    own = scheme.indicators.columns if scheme.indicators else ()
    for column in own:
        _add_all(words.columns, column.label, column.aliases, column)
    periods = {period.id for period in scheme.periods}
    for other in candidates(scheme.stage):
        for column in other.indicators.columns if other.indicators else ():
            if not column.period or column.period in periods:
                _add_all(words.columns, column.label, column.aliases, column)


def _levels(words: SchemeWords, scheme: Scheme) -> None:
    by_label: dict[str, list[Node]] = {}
    for level1 in scheme.levels:
        _add_all(words.level1, level1.label, level1.aliases, level1)
        words.order[level1.id] = len(words.order)
        for one in level1.fixed:
            _add_all(words.fixed_above, one.name, one.aliases, level1)
        for level2 in level1.children:
            path = f"{level1.id}.{level2.id}"
            words.order[path], words.nodes[path] = len(words.order), (level2, level1)
            for label in (level2.label, *level2.aliases):
                by_label.setdefault(label, []).append((level2, level1))
            for one in level2.fixed:
                _add_all(words.fixed, one.name, one.aliases, (one, (level2, level1)))
    same: dict[tuple[str, ...], tuple[Node, ...]] = {}
    for label, nodes in by_label.items():
        key = tuple(f"{level1.id}.{level2.id}" for level2, level1 in nodes)
        words.level2.add(label, same.setdefault(key, tuple(nodes)))
