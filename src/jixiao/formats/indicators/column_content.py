"""What a column is, by what stands in it: for columns whose heading no scheme knows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from jixiao.core.library import vocabulary
from jixiao.core.unit import known_units
from jixiao.formats.words.form_rows import Row
from jixiao.formats.words.header_parts import UNKNOWN, Header, Part
from jixiao.formats.words.heading_words import serials
from jixiao.formats.words.value_shapes import shape

MOST = 0.75
"""The share of a column's cells that must agree on what it is."""


def name_columns(header: Header, rows: list[Row]) -> None:
    """Give a role to unknown columns that hold operators, units or target values, where the heading names none."""
    known = {part.role for part in header.parts}
    table = [row for row in rows if row.exact]
    replaced = tuple(vocabulary("levels")["replaced"])
    for part in header.parts:
        if part.role != UNKNOWN or not table or part.label.startswith(replaced) or part.label in serials():
            continue
        role = _role(part, table, known)
        if role:
            part.role, part.period = role, "full_year" if role == "target" else ""
            known.add(role)
            header.settle()


def split_wide_values(header: Header, rows: list[Row]) -> None:
    """Part a heading of targets or actuals that stands over several columns (指标值 over ≥ | 8 | 公里) as the rows do."""
    table = [row for row in rows if row.exact and not row.ragged]
    for index, part in enumerate(header.parts):
        if part.role not in ("target", "actual") or part.end - part.start < 2:
            continue
        under = [
            p for row in table for p in row.pieces if part.start <= p.col and p.span < part.end - part.start
        ]
        columns = sorted({piece.col for piece in under if piece.col < part.end})
        roles = [_role_of([p.text for p in under if p.col == col], part) for col in columns]
        if len(columns) < 2 or "" in roles or roles.count(part.role) != 1 or len(set(roles)) < len(roles):
            continue
        if not header.has.isdisjoint(set(roles) - {part.role}):
            continue
        ends = [*columns[1:], part.end]
        header.parts[index : index + 1] = [
            replace(part, role=role, start=start, end=end)
            if role == part.role
            else Part(role, "", start, end, "")
            for role, start, end in zip(roles, columns, ends, strict=True)
        ]
        header.settle()
        return


def _role_of(texts: list[str], part: Part) -> str:
    """What the cells of one of the columns under a wide heading are: signs, units, or the values; "" for others."""
    stated = [text for text in texts if shape(text) != "blank"]
    kind, count = Counter(map(_kind, stated)).most_common(1)[0] if stated else ("", 0)
    return "" if count < MOST * len(stated) else part.role if kind == "value" else kind


def _kind(text: str) -> str:
    if text in known_units() or text in ("%", "％"):
        return "unit"
    kind = shape(text)
    return "operator" if kind == "operator" else "value" if kind in ("value", "number", "answer") else ""


def weights_of_groups(header: Header, rows: list[Row]) -> None:
    """Take points before the names, which stand once for several indicators, for what they are: the weights of the
    groups, for which the record has no place."""
    name = next((part.start for part in header.parts if part.role == "name"), -1)
    for part in header.parts:
        if part.role == "points" and part.start < name and _stands_once_for_several(part, header, rows):
            part.role = UNKNOWN
            header.settle()


def _stands_once_for_several(part: Part, header: Header, rows: list[Row]) -> bool:
    """True where its cells are merged over several rows, or left blank wherever the level before it is not named."""
    pieces = [row.piece_at(part.start) for row in rows if row.exact]
    if any(piece is not None and piece.rowspan > 1 for piece in pieces):
        return True
    lacking = [row for row in rows if row.blank_at(part.start) is not None and len(row.pieces) > 1]
    level = next(
        (header.parts[index] for index in reversed(header.labels) if header.parts[index].start < part.start),
        None,
    )
    return level is not None and bool(lacking) and all(row.piece_at(level.start) is None for row in lacking)


def _role(part: Part, rows: list[Row], known: set[str]) -> str:
    texts = [
        piece.text
        for row in rows
        if (piece := row.piece_at(part.start)) is not None and piece.col >= part.start
    ]
    shapes = [kind for text in texts if (kind := shape(text)) != "blank"]
    if not shapes:
        return ""
    if "operator" not in known and shapes.count("operator") >= MOST * len(shapes):
        return "operator"
    units = known_units()
    if "unit" not in known and sum(text in units or text in ("%", "％") for text in texts) >= MOST * len(
        shapes
    ):
        return "unit"
    values = sum(kind in ("value", "answer", "number") for kind in shapes)
    if "target" not in known and values >= MOST * len(shapes):
        return "target"
    return ""
