"""Which group each indicator belongs to: labels carried down, misspelt, lost or standing on another page.

A label is believed unless the meaning of the row speaks against it: the name of a prescribed indicator fixes
its group, a level-2 label fixes its level 1. Labels that were lost altogether are the matter of ``lost_labels``.
Every repair is noted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao.core.scheme import Level
from jixiao.formats.indicators.rows import IndicatorRow
from jixiao.formats.words.clean import is_blank
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import Piece
from jixiao.formats.words.labels import without_points
from jixiao.formats.words.scheme_words import Node, SchemeWords

NATIONAL = "000000"
"""The division code of forms of the whole country, whose labels places vary: the form's own labels are kept."""


@dataclass(slots=True)
class Group:
    """The group of one row. Labels are those of the record; ``given`` are printed ones that were put right."""

    level1: Level | None = None
    level2: Level | None = None
    label1: str = ""
    label2: str | None = None
    task: str | None = None
    given: dict[str, str] = field(default_factory=dict)
    printed2: bool = False
    """True when the row itself shows the label of its level 2."""


def groups_of(rows: list[IndicatorRow], reading: Reading) -> list[Group]:
    """The group of each row, in order. Repairs go to the notes of the reading."""
    tracker = _Tracker(reading)
    return [tracker.group(row) for row in rows]


class _Tracker:
    """Walks down the rows and carries the labels."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.words: SchemeWords = reading.words
        scheme = reading.words.scheme
        self.general = scheme.general or scheme.jurisdiction.code == NATIONAL
        self.now = Group()
        self.seen_fixed: set[str] = set()

    def group(self, row: IndicatorRow) -> Group:
        """The group of the next row."""
        first, second = _piece(row, "level1"), _piece(row, "level2")
        name, task = row.piece("name"), row.piece("task")
        given: dict[str, str] = {}
        level1 = self._level1(first, given)
        nodes = self._nodes(second, given)
        here = Group(given=given, printed2=second is not None)
        fixed = self._fixed(name, nodes, level1)
        if fixed:
            self._set(here, *fixed, first, second, row)
        elif nodes and first is None and self._stays(nodes, row):
            self._carry(here, level1, first, second)
        elif nodes:
            self._set(here, *self._choose(nodes, level1), first, second, row)
        else:
            self._carry(here, level1, first, second)
        here.task = _task(task, here, self.now, row)
        self.now = here
        return here

    def _level1(self, piece: Piece | None, given: dict[str, str]) -> Level | None:
        if piece is None:
            return None
        word = without_points(piece.word)
        found = self.words.of(piece.word).level1
        if found is None and (near := self.words.level1.guess(word, 2)):
            found = near.meaning
            self.reading.note("R03", piece.address, piece.text, near.label)
        if not self.general and (
            found is None or word not in (found.label, found.label.removesuffix("指标"))
        ):
            given["level1"] = piece.text
        return found

    def _nodes(self, piece: Piece | None, given: dict[str, str]) -> tuple[Node, ...]:
        if piece is None:
            return ()
        word = without_points(piece.word)
        found = self.words.of(piece.word).level2
        if found is None and (near := self.words.level2.guess(word)):
            found = near.meaning
            self.reading.note("R03", piece.address, piece.text, near.label)
        if not self.general and (not found or all(word != node.label for node, _ in found)):
            given["level2"] = piece.text
        return found or ()

    def _fixed(self, name: Piece | None, nodes: tuple[Node, ...], level1: Level | None) -> Node | None:
        """The group of a prescribed indicator; None where the row itself names an open group for it."""
        known = self.words.of(name.word).fixed if name else None
        if known is None:
            return None
        node = known[1]
        printed_open = any(level2.open for level2, _ in nodes) or (level1 is not None and level1.open)
        carried_open = self.now.level2 is not None and self.now.level2.open and not nodes and level1 is None
        if (printed_open or (carried_open and known[0].name in self.seen_fixed)) and node not in nodes:
            return None
        self.seen_fixed.add(known[0].name)
        return node

    def _choose(self, nodes: tuple[Node, ...], level1: Level | None) -> Node:
        """Of groups with one label, the one under the printed or carried level 1, else the next in order."""
        for above in (level1, self.now.level1):
            for node in nodes:
                if above is not None and node[1].id == above.id:
                    return node
        reached = self.words.order.get(path_of(self.now), -1)
        return min(nodes, key=lambda node: self.words.order[f"{node[1].id}.{node[0].id}"] < reached)

    def _stays(self, nodes: tuple[Node, ...], row: IndicatorRow) -> bool:
        """True where a group of another level 1 stands under the printed one all the same: places cut levels anew.

        The label of level 1 covers the row, or it is the form's own word, or it means the same kind of thing.
        """
        now = self.now
        if not self.general or not now.label1:
            return False
        if now.level1 is not None and any(above.id == now.level1.id for _, above in nodes):
            return False
        if now.level1 is None or any(above.kind == now.level1.kind for _, above in nodes):
            return True
        usual = now.level1.label.removesuffix("指标")
        return now.label1.removesuffix("指标") != usual or _is_covered(row)

    def _set(
        self,
        here: Group,
        level2: Level,
        level1: Level,
        first: Piece | None,
        second: Piece | None,
        row: IndicatorRow,
    ) -> None:
        here.level1, here.level2 = level1, level2
        here.label1 = self._own(first, level1)
        here.label2 = self._own(second, level2)
        carried = self.now.level2
        if second is not None and here.given.get("level2") and not self._alias(second, level2):
            self.reading.note("R02", second.address, second.text, here.label2)
        elif second is None and carried is not None and carried.id != level2.id:
            self.reading.note("R02", row.row.address, carried.label, here.label2)
            here.given.setdefault("level2", "")
        if first is None and self.now.level1 is not None and self.now.level1.id != level1.id:
            self.reading.note("R02", row.row.address, self.now.label1, here.label1)
            here.given.setdefault("level1", "")
        elif first is not None and here.given.get("level1") is None and not self._alias(first, level1):
            here.given["level1"] = first.text
            self.reading.note("R02", first.address, first.text, here.label1)

    def _alias(self, piece: Piece, level: Level) -> bool:
        """True when the printed label is one that the scheme itself knows for this level."""
        word = without_points(piece.word)
        return any(without_points("".join(known.split())) == word for known in (level.label, *level.aliases))

    def _own(self, piece: Piece | None, level: Level) -> str:
        """The label for the record: the scheme's word; under a general scheme the form's own, where it has one that
        is spelt right."""
        if self.general and piece is not None:
            word = without_points(piece.word)
            if not self.words.of(piece.word).is_level:
                near = self.words.level1.guess(word, 2) or self.words.level2.guess(word)
                word = near.label if near and len(near.label) == len(word) else word
            return word or piece.text
        if self.general and piece is None:
            for label, known in ((self.now.label1, self.now.level1), (self.now.label2, self.now.level2)):
                if known is not None and known.id == level.id and label:
                    return label
        return level.label

    def _carry(self, here: Group, level1: Level | None, first: Piece | None, second: Piece | None) -> None:
        """A row that names no known group of level 2."""
        if first is not None:
            here.level1 = level1
            here.label1 = self._own(first, level1) if level1 else without_points(first.word) or first.text
        else:
            here.level1, here.label1 = self.now.level1, self.now.label1
        same = first is None or (level1 is not None and level1 is self.now.level1)
        if second is not None:
            here.label2 = without_points(second.word) or second.text
            if here.level1 is not None and here.level1.has_tasks:
                here.given.pop("level2", None)
        elif same:
            here.level2, here.label2 = self.now.level2, self.now.label2


def _piece(row: IndicatorRow, role: str) -> Piece | None:
    piece = row.piece(role)
    return None if piece is None or is_blank(piece.text) else piece


def _is_covered(row: IndicatorRow) -> bool:
    """True where a merged cell that began above covers the row's place for level 1."""
    if row.row.ragged:
        return False
    for _, part in row.header.columns("level1"):
        return part.start >= 0 and not row.row.piece_at(part.start) and not row.row.blank_at(part.start)
    return False


def path_of(group: Group) -> str:
    """The ids of a group's levels, joined by a point; "" where its level 1 is not known."""
    if group.level1 is None:
        return ""
    return f"{group.level1.id}.{group.level2.id}" if group.level2 else group.level1.id


def _task(task: Piece | None, here: Group, before: Group, row: IndicatorRow) -> str | None:
    """The task of the row: its own, or the one above it in the same group."""
    if "task" not in row.header.has:
        return None
    if task is not None:
        return " ".join(task.text.split())
    return before.task if not here.printed2 or here.label2 == before.label2 else None
