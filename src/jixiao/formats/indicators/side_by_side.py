"""Two blocks of indicators beside each other: the whole period and the year, or simply two halves of one list."""

from __future__ import annotations

from dataclasses import replace

from jixiao.core.record import Indicator
from jixiao.core.scheme import Scheme
from jixiao.formats.indicators.header import WHOLE_PERIOD
from jixiao.formats.words.form_rows import Row
from jixiao.formats.words.header_parts import Header


def sides(rows: list[Row], header: Header) -> tuple[list[Row], list[Row]]:
    """The rows cut in two where the second block begins. The second keeps the level 1 that both share."""
    assert header.beside is not None
    own = [part for part in header.beside.parts if part not in header.parts]
    edge = own[0].start
    shared = [part for part in header.beside.parts if part in header.parts]
    left = [_cut(row, 0, edge) for row in rows]
    right = []
    for row in rows:
        half = _cut(row, edge, 10**6)
        heads = [p for p in row.pieces if any(s.start < p.end and p.col < s.end for s in shared)]
        right.append(replace(half, pieces=[*heads, *half.pieces]))
    return [row for row in left if row.pieces], [row for row in right if row.pieces]


def _cut(row: Row, start: int, end: int) -> Row:
    pieces = [piece for piece in row.pieces if start <= piece.col < end]
    blanks = [piece for piece in row.blanks if start <= piece.col < end]
    return Row(pieces, row.width, row.page, row.ragged, row.running, blanks, row.sheet)


def together(left: list[Indicator], right: list[Indicator], scheme: Scheme) -> list[Indicator]:
    """The indicators of both blocks. Where both hold the same groups and the form knows a whole period, the left
    block states that period; an indicator of both blocks becomes one, with both targets."""
    if scheme.period(WHOLE_PERIOD) is None or not _same_groups(left, right):
        return [*left, *right]
    left = [_for_whole_period(one) for one in left]
    found: list[Indicator] = []
    rest = list(right)
    for one in left:
        twin = next((other for other in rest if _key(other) == _key(one)), None)
        if twin is not None:
            rest.remove(twin)
            one = twin.model_copy(update={"targets": {**one.targets, **twin.targets}})
        found.append(one)
    return [*found, *rest]


def _same_groups(left: list[Indicator], right: list[Indicator]) -> bool:
    groups = [{(one.level1, one.level2) for one in side} for side in (left, right)]
    shared = groups[0] & groups[1]
    return len(shared) * 2 > min(map(len, groups))


def _key(one: Indicator) -> tuple[str, str | None, str]:
    return one.level1, one.level2, "".join(one.name.split())


def _for_whole_period(one: Indicator) -> Indicator:
    if "full_year" not in one.targets or WHOLE_PERIOD in one.targets:
        return one
    targets = dict(one.targets)
    return one.model_copy(update={"targets": {WHOLE_PERIOD: targets.pop("full_year"), **targets}})
