"""Labels of level 2 that were lost: what the printed order of the groups tells of the rows that lack one.

An official form prints every group, in order. Where a group does not show anywhere in a form, and rows without a
label stand where it should be, they are its rows: those whose names speak of it, those under a group that was
left blank or holds prescribed indicators only, and a single row where a single group is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.core.library import vocabulary
from jixiao.core.scheme import Level
from jixiao.formats.indicators.repair import Group, path_of
from jixiao.formats.indicators.rows import IndicatorRow
from jixiao.formats.words.clean import is_blank
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.scheme_words import Node

_LAST = 10**6


@dataclass(slots=True)
class _Form:
    """The rows of a form with their groups, and the groups that do not show in it."""

    rows: list[IndicatorRow]
    groups: list[Group]
    reading: Reading
    nodes: dict[str, Node]
    absent: list[str]

    def order(self, path: str) -> int:
        return self.reading.words.order.get(path, -1)


def settle(rows: list[IndicatorRow], groups: list[Group], reading: Reading) -> None:
    """Give rows without a label to the groups whose labels were lost; the groups are changed in place."""
    if reading.words.scheme.general:
        return
    nodes = reading.words.nodes
    seen = {path_of(group) for group in groups}
    absent = [path for path, (level2, _) in nodes.items() if path not in seen and level2.open]
    if not absent or seen.isdisjoint(nodes):
        return
    form = _Form(rows, groups, reading, nodes, absent)
    start = 0
    while start < len(groups):
        end = start + 1
        while (
            end < len(groups) and not groups[end].printed2 and path_of(groups[end]) == path_of(groups[start])
        ):
            end += 1
        _settle_stretch(form, start, end)
        start = end


def _settle_stretch(form: _Form, start: int, end: int) -> None:
    """Rows that carry one group: which of them belong to a group that should stand after it."""
    first = form.groups[start]
    here = form.order(path_of(first))
    after = form.order(path_of(form.groups[end])) if end < len(form.groups) else _LAST
    between = [path for path in form.absent if here < form.order(path) < after]
    if first.level2 is None:
        between = [path for path in between if first.level1 and path.startswith(f"{first.level1.id}.")]
        _move(form, range(start, end), between, always=True)
    elif not first.level2.open:
        strangers = [i for i in range(start, end) if not _is_fixed(form, i) and _name(form, i)]
        _move(form, range(strangers[0], end) if strangers else range(0), between, always=True)
    else:
        members = range(start + 1, end)
        alone = len(members) == 1 and len(between) == 1
        _move(form, members, between, always=alone or not _name(form, start))


def _move(form: _Form, members: range, between: list[str], *, always: bool) -> None:
    """Give the rows to the missing group that their names speak of; the rows after it follow. ``always``: to the
    next missing one where the names say nothing."""
    to: Node | None = None
    for index in members:
        name = _name(form, index)
        if not name or not between or _is_covered(form.rows, index):
            continue
        kind = hint(name, form.groups[index].level2)
        spoken = next((path for path in between if kind and form.nodes[path][0].kind == kind), None)
        if spoken or (always and to is None):
            to = form.nodes[spoken or between[0]]
        if to is not None:
            _assign(form, index, to)


def _assign(form: _Form, index: int, to: Node) -> None:
    group = form.groups[index]
    group.given.setdefault("level2", "")
    form.reading.note("R02", form.rows[index].row.address, group.label2 or group.label1, to[0].label)
    group.level2, group.level1 = to
    group.label2, group.label1 = to[0].label, to[1].label


def _name(form: _Form, index: int) -> str:
    """The name of a row; "" for one that names no indicator."""
    piece = form.rows[index].piece("name")
    return "" if piece is None or is_blank(piece.text) else piece.text


def _is_fixed(form: _Form, index: int) -> bool:
    piece = form.rows[index].piece("name")
    return piece is not None and form.reading.words.of(piece.word).fixed is not None


def _is_covered(rows: list[IndicatorRow], index: int) -> bool:
    """True when a merged cell shows that the row goes on with the group above: nothing was lost."""
    for above in range(index - 1, -1, -1):
        if rows[above].row.page != rows[index].row.page:
            return False
        label = rows[above].piece("level2")
        if label is not None:
            return not rows[above].row.ragged and label.rowspan > index - above
    return False


def hint(name: str, present: Level | None) -> str:
    """The kind of indicator that a name speaks of; "" when it says nothing, or fits the present group."""
    hints = vocabulary("levels")["hints"]
    if present is not None and any(word in name for word in hints.get(present.kind, ())):
        return ""
    found = [kind for kind, words in hints.items() if any(word in name for word in words)]
    return found[0] if len(found) == 1 else ""
