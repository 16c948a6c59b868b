"""The parts of an indicator table from left to right, and how they are put in order once their headings are told:
unnamed columns, gaps, two blocks beside each other, columns that say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jixiao.formats.words.form_rows import Row, squeeze
from jixiao.formats.words.phrases import in_force

LEVELS = ("level1", "level2")
VALUES = frozenset(["target", "actual", "forecast", "operator", "unit", "points", "self_score", "nature"])
_INDICATOR = VALUES | {*LEVELS, "task", "name", "group"}
GROUP = "group"
"""The column to the left of the levels in which 绩效指标 stands once for all rows."""
UNKNOWN = "unknown"
BEFORE_CHANGE = "target_before"
"""The target that another column changes; it counts where that one is blank."""
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_OWN_WORD = {"operator": "符号", "points": "分", "target": "值", "actual": "值"}
"""What the heading of a column says that holds what it is called for, beside others that speak of it: 计算符号 beside
指标性质 (定量), 分值 beside 权重, 指标值 beside 绩效标准 (计划标准)."""
NOWHERE = -1
"""The column of a level that has none."""


@dataclass(slots=True)
class Part:
    """One column and its role. ``ticked`` names the choice that a mark in this column stands for."""

    role: str
    period: str
    start: int
    end: int
    label: str
    ticked: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.role, self.period


@dataclass(slots=True)
class Header:
    """The parts of a table (or of one of two blocks beside each other) from left to right."""

    parts: list[Part]
    width: int
    ragged: bool
    rows: int = 1
    """How many rows the heading takes."""
    place: str = ""
    beside: Header | None = None
    """The block to the right of this one."""
    page: int = 0
    """The table it stands in, counted as ``Row.page`` counts."""
    has: frozenset[str] = field(default_factory=frozenset)
    indices: dict[str, list[int]] = field(default_factory=dict)
    """The places of the parts of each role, without columns of tick boxes."""
    labels: list[int] = field(default_factory=list)
    """The places of the levels."""
    further: list[int] = field(default_factory=list)
    """The places of what an indicator says beside its name, values and scores: reasons, evidence, boxes to tick."""
    _columns: dict[str, list[tuple[int, Part]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settle()

    def settle(self) -> None:
        """Take note of the roles of the parts, after they were changed."""
        self.has = frozenset(part.role for part in self.parts)
        self.indices, self._columns = {}, {}
        for index, part in enumerate(self.parts):
            if not part.ticked:
                self.indices.setdefault(part.role, []).append(index)
                self._columns.setdefault(part.role, []).append((index, part))
        self.labels = [index for index, part in enumerate(self.parts) if part.role in LEVELS]
        self.further = [
            index for index, part in enumerate(self.parts) if part.ticked or part.role not in _INDICATOR
        ]

    @property
    def has_lines(self) -> bool:
        """True where no column holds the levels: they stand in lines of their own."""
        return any(part.start == NOWHERE for part in self.parts)

    def stands_again(self, above: Header) -> bool:
        """True for the same heading once more, as at the top of a page."""
        if self.parts != above.parts or self.beside is None or above.beside is None:
            return self.parts == above.parts and self.beside is above.beside
        return self.beside.stands_again(above.beside)

    def repeats(self, whole: Header) -> bool:
        """True for a part of a heading that stands again further down, as where only one of its rows is repeated."""
        known = {(part.role, part.start) for part in whole.parts}
        return len(self.parts) < len(known) and all((part.role, part.start) in known for part in self.parts)

    def columns(self, role: str) -> list[tuple[int, Part]]:
        """The parts of a role with their indices, without columns of tick boxes."""
        return self._columns.get(role, [])


def name_the_unnamed(parts: list[Part], row: Row) -> None:
    """Without a heading for the name, an unknown one between the levels and the values is the name, or else one
    right before a value."""
    if any(part.role == "name" for part in parts):
        return
    last_level = max((i for i, part in enumerate(parts) if part.role in LEVELS), default=-1)
    if last_level + 1 < len(parts) and parts[last_level + 1].role == UNKNOWN:
        parts[last_level + 1].role = "name"
        return
    for part, after in zip(parts, parts[1:], strict=False):
        if part.role == UNKNOWN and after.role in VALUES:
            part.role = "name"
            return


def fill_gaps(parts: list[Part], row: Row) -> None:
    """Blank headings: to the left of the name they are levels, elsewhere unknown columns."""
    for blank in row.blanks:
        if not any(part.start < blank.end and blank.col < part.end for part in parts):
            parts.append(Part(UNKNOWN, "", blank.col, blank.end, ""))
    parts.sort(key=lambda part: part.start)
    name = next((i for i, part in enumerate(parts) if part.role == "name"), len(parts))
    before = parts[:name]
    missing = [role for role in LEVELS if not any(part.role == role for part in before)]
    blanks = [part for part in before if part.role == UNKNOWN and not part.label]
    for part, role in zip(reversed(blanks), reversed(missing), strict=False):
        part.role = role
    for part in before:
        if part.role == UNKNOWN and part is before[0]:
            part.role = GROUP


def blocks(parts: list[Part]) -> list[list[Part]]:
    """The parts cut where a second name with values of its own shows that a second block begins."""
    names = [i for i, part in enumerate(parts) if part.role == "name"]
    if len(names) < 2:
        return [parts]
    between, behind = (
        any(part.role in VALUES for part in stretch)
        for stretch in (parts[names[0] : names[1]], parts[names[1] :])
    )
    if not (between and behind):
        parts[names[1] if between else names[0]].role = UNKNOWN
        return blocks(parts)
    start = names[1]
    while start > names[0] + 1 and parts[start - 1].role in (*LEVELS, "task", GROUP):
        start -= 1
    return [parts[:start], *blocks(parts[start:])]


def one_of_each(parts: list[Part], year: int | None = None) -> None:
    """Of columns with one role the first to the right of the name counts, else the last, but of targets the one in
    force; those that another year than the form's own ``year`` stands before never. The others are unknown."""
    name = next((index for index, part in enumerate(parts) if part.role == "name"), -1)
    before = {part.role for part in parts[: max(name, 0)]}
    for part in parts[name + 1 :]:
        if part.role in LEVELS and part.role in before:
            part.role = UNKNOWN  # 指标类型 (正向, 定量) behind the name is no level
    by_key: dict[tuple[str, str], list[int]] = {}
    for index, part in enumerate(parts):
        if part.role in VALUES and part.role != "unit" and not part.ticked:
            by_key.setdefault(part.key, []).append(index)
    for (role, _), every in by_key.items():
        indices = _of_own_year(every, parts, year) if len(every) > 1 else every
        for index in set(every).difference(indices):
            parts[index].role = UNKNOWN
        kept = next((index for index in indices if index > name), indices[-1])
        changed = next(
            (index for index in indices if role == "target" and in_force(parts[index].label)), None
        )
        if (own := _OWN_WORD.get(role, "")) not in parts[kept].label:
            kept = next((index for index in indices if own in parts[index].label), kept)
        for index in indices:
            if index == (kept if changed is None else changed):
                continue
            parts[index].role = BEFORE_CHANGE if index == kept else UNKNOWN


def _of_own_year(indices: list[int], parts: list[Part], year: int | None) -> list[int]:
    """Those of several columns that say no year, or the form's own; without a year of the form the latest."""
    named = {index: int(said[1]) for index in indices if (said := _YEAR.match(squeeze(parts[index].label)))}
    own = year if year or len(named) < len(indices) else max(named.values())
    return [index for index in indices if named.get(index, own) == own] or indices


def share_levels(blocks: list[list[Part]]) -> None:
    """Levels for blocks that print none: level 1 of the block to the left, else columns that stand nowhere, for
    rows of their own that only name a level."""
    for number, block in enumerate(blocks):
        roles = {part.role for part in block}
        if "level1" not in roles and number and (above := _first(blocks[0], "level1")) is not None:
            block.insert(0, above)
        elif not roles & set(LEVELS):
            block[:0] = [Part("level1", "", NOWHERE, NOWHERE, ""), Part("level2", "", NOWHERE, NOWHERE, "")]


def _first(parts: list[Part], role: str) -> Part | None:
    return next((part for part in parts if part.role == role), None)
