"""Two states of one form side by side: what was added, removed, changed. Pure; knows no request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from fractions import Fraction

from jixiao.core.message import say
from jixiao.core.number import plain, round_half_up, wan_text
from jixiao.core.personal import mask
from jixiao.core.record import Amount, Record
from jixiao.core.scheme import Scheme
from jixiao.core.value import parse_target

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]+|.", re.DOTALL)
WORDS = {SAME: "未变", CHANGED: "修改", ADDED: "新增", REMOVED: "删除"}
LONGEST = 4000
"""Texts longer than this many characters are shown whole, not letter by letter: the comparison is quadratic."""


@dataclass(frozen=True)
class Line:
    """One thing before and after. ``parts`` is the redline: ("same" | "removed" | "added", text)."""

    label: str
    before: str
    after: str
    state: str
    parts: tuple[tuple[str, str], ...] = ()
    note: str = ""

    @property
    def word(self) -> str:
        return WORDS[self.state]


@dataclass(frozen=True)
class Row:
    """One indicator or spending item before and after, a line a column."""

    label: str
    group: str
    state: str
    cells: tuple[Line, ...]

    @property
    def word(self) -> str:
        return WORDS[self.state]


@dataclass(frozen=True)
class Comparison:
    """Everything that two states say; ``changes`` counts the lines and rows that are not the same."""

    fields: list[Line] = field(default_factory=list)
    money: list[Line] = field(default_factory=list)
    expenditures: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)

    @property
    def changes(self) -> int:
        rows = [*self.fields, *self.money, *self.expenditures, *self.indicators]
        return sum(row.state != SAME for row in rows)

    def count(self, state: str) -> int:
        """How many indicators are in this state."""
        return sum(row.state == state for row in self.indicators)


def compare(before: Record, after: Record, scheme: Scheme, *, masked: bool = False) -> Comparison:
    """``before`` against ``after``, labelled by the scheme of ``after``.

    Rows are matched by their names, and only by the place among equals when a name stands several times.
    ``masked`` hides the personal data in every text; what changed inside of it is still told to have changed.
    """
    words, cells = (mask, _masked_cell) if masked else (str, str)
    columns = {period.id: period.label for period in scheme.periods} or {"full_year": "指标值"}
    return Comparison(
        [
            line(
                one.label, before.text(one.id), after.text(one.id), seen=str if one.type == "money" else words
            )
            for one in scheme.fields
        ],
        _money(before, after),
        _rows(
            _spending(before),
            _spending(after),
            {"content": "主要内容", "half_year_plan": "半年计划", "full_year": "全年"},
            words,
            cells,
        ),
        _rows(_indicators(before), _indicators(after), {**columns, "points": "分值"}, words, cells),
    )


def line(label: str, before: str, after: str, note: str = "", seen: Callable[[str], str] = str) -> Line:
    """One text before and after, as ``seen`` lets it be read."""
    state = SAME if before == after else ADDED if not before else REMOVED if not after else CHANGED
    was, now = seen(before), seen(after)
    if state == CHANGED and was == now:
        note = say("改动在遮盖的个人信息里")
    return Line(label, was, now, state, redline(was, now), note)


def redline(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The pieces that stayed, went and came, in reading order. A number changes as a whole, not digit by digit; and so
    does a text of which less than half stayed, for nobody reads two texts shuffled into one another."""
    if before == after:
        return ((SAME, after),) if after else ()
    whole = tuple((kind, text) for kind, text in ((REMOVED, before), (ADDED, after)) if text)
    if max(len(before), len(after)) > LONGEST:
        return whole
    pieces: list[tuple[str, str]] = []
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    stayed = sum(block.size for block in matcher.get_matching_blocks())
    if 4 * stayed < len(old) + len(new):
        return whole
    for tag, i, j, k, m in matcher.get_opcodes():
        was, now = "".join(old[i:j]), "".join(new[k:m])
        if tag == "equal":
            pieces.append((SAME, was))
        else:
            pieces += [(kind, text) for kind, text in ((REMOVED, was), (ADDED, now)) if text]
    return tuple(pieces)


def _money(before: Record, after: Record) -> list[Line]:
    labels = {fund.source: fund.label for fund in (*before.funds, *after.funds)}
    old = {fund.source: fund for fund in before.funds}
    new = {fund.source: fund for fund in after.funds}
    pairs = [("资金总额", before.funds_total, after.funds_total)]
    pairs += [(label, old.get(source), new.get(source)) for source, label in labels.items()]
    return [
        line(say("{label}（万元）", label=label), _wan(was), _wan(now), difference(was, now))
        for label, was, now in pairs
    ]


def _wan(amount: Amount | None) -> str:
    """In 万元; what is no number as it was written."""
    if amount is None:
        return ""
    return amount.text if amount.amount is None else wan_text(amount.amount)


def difference(before: Amount | None, after: Amount | None) -> str:
    """By how much, in 万元 and in percent; empty when one of the two is no number or nothing changed."""
    was, now = (None if one is None else one.amount for one in (before, after))
    if was is None or now is None or was == now:
        return ""
    sign = "+" if now > was else "−"
    words = say("{sign}{amount} 万元", sign=sign, amount=wan_text(abs(now - was)))
    if not was:
        return words
    share = round_half_up(Fraction(abs(now - was)) * 100 / Fraction(abs(was)), 1)
    return say("{words}（{sign}{share}%）", words=words, sign=sign, share=plain(share))


def _spending(record: Record) -> list[tuple[str, str, dict[str, str]]]:
    return [
        (
            one.item,
            "",
            {
                "content": one.content,
                "half_year_plan": one.half_year_text,
                "full_year": one.full_year_text,
            },
        )
        for one in record.expenditures
    ]


def _indicators(record: Record) -> list[tuple[str, str, dict[str, str]]]:
    return [
        (
            one.name,
            " / ".join(filter(None, (one.level1, one.level2, one.task))),
            {**{period: target.text for period, target in one.targets.items()}, "points": plain(one.points)},
        )
        for one in record.indicators
    ]


def _masked_cell(text: str) -> str:
    """A value stays: its long digits are no telephone. Words are masked."""
    return text if parse_target(text).value is not None else mask(text)


def _rows(
    before: list,
    after: list,
    columns: dict[str, str],
    words: Callable[[str], str],
    values: Callable[[str], str],
) -> list[Row]:
    """The rows of ``after`` in their order, each with its twin of ``before``; then the removed ones."""
    old = dict(_keyed(before))
    columns = {id: title for id, title in columns.items() if any(row[2].get(id) for row in (*before, *after))}
    rows = []
    for key, (label, group, cells) in _keyed(after):
        was = old.pop(key, None)
        lines = tuple(
            line(title, was[2].get(id, "") if was else "", cells.get(id, ""), seen=values)
            for id, title in columns.items()
        )
        if was is None:
            state = ADDED
        else:
            moved = was[1] != group
            state = CHANGED if moved or any(each.state != SAME for each in lines) else SAME
            group = f"{was[1]} → {group}" if moved else group
        rows.append(Row(words(label), words(group), state, lines))
    for label, group, cells in old.values():
        lines = tuple(line(title, cells.get(id, ""), "", seen=values) for id, title in columns.items())
        rows.append(Row(words(label), words(group), REMOVED, lines))
    return rows


def _keyed(rows: Iterable) -> list[tuple[tuple[str, int], tuple]]:
    """Each row with its name without blanks and the count of equals before it."""
    seen: Counter[str] = Counter()
    keyed = []
    for row in rows:
        name = "".join(row[0].split())
        keyed.append(((name, seen[name]), row))
        seen[name] += 1
    return keyed
