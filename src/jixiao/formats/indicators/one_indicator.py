"""One row that lies on its columns → one indicator; what it says beyond that stays unread."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from jixiao.core.library import vocabulary
from jixiao.core.new_record import filled
from jixiao.core.record import Indicator, Target
from jixiao.core.value import operator_of
from jixiao.formats.indicators.repair import Group
from jixiao.formats.indicators.rows import IndicatorRow
from jixiao.formats.indicators.texts import texts_of
from jixiao.formats.indicators.values import actuals_of, targets_of
from jixiao.formats.words import clean
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import Piece
from jixiao.formats.words.header_parts import GROUP, LEVELS
from jixiao.formats.words.value_shapes import says_nothing

_NUMBERED_NAME = re.compile(
    r"^(?:指标\s*\d+\s*[:：.、]\s*|\d{1,2}\s*[、.．:：]\s*(?!\d)|[①-⑳]\s*|[(（](?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）]\s*)(?=.)"
)
_NUMBERS = frozenset("指①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳(（")
"""How names begin that have a number, beside digits; most have none."""
_POINTS = re.compile(r"(?<=[^\s])[(（]\d{1,3}(?:\.\d+)?分[)）]$")
"""The points of an indicator behind its name."""


_LABELS = frozenset([*LEVELS, GROUP, "name"])
_BLANK = Indicator(level1="", name="")
"""Copied and filled in: what is read has the types of an indicator, and need not be checked again for each row."""


@cache
def _placeholders() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("levels")["placeholders"]))


@lru_cache(maxsize=1 << 12)
def _is_placeholder(text: str) -> bool:
    """True for what a template prints where an indicator is to be filled in (指标1, ……)."""
    return _placeholders().fullmatch("".join(text.split())) is not None


def indicator_of(row: IndicatorRow, group: Group, number: int, reading: Reading) -> Indicator | None:
    """The indicator of a row; None for a row that names none."""
    if GROUP in row.header.has:
        _leave_groups(row, reading)
    name = row.piece("name")
    labels = _labels(row)
    text = _name(name or _label_as_name(row, labels))
    if not text or _is_placeholder(text):
        if text and not text.strip("….· ") and (group.label2 or group.label1):
            reading.unread.append(f"{group.label2 or group.label1} | {text}")  # the template's dots, left in
        _leave_values(row, labels, reading)
        return None
    if any(_is_strange(piece, reading) for piece in labels) and not _values(row):
        # an opinion, a signature: no indicator under a label that the form does not have
        reading.leave_row(row.row)
        return None
    operator = row.piece("operator") or row.piece("nature")
    targets = targets_of(row, operator)
    actual, actuals = actuals_of(row)
    values = {
        "level1": group.label1,
        "level2": group.label2,
        "task": group.task,
        "name": text,
        "nature": _nature(operator, targets),
        "targets": targets,
        "actual": actual,
        "actuals": actuals,
        "points": _number(row, "points", reading),
        "self_score": _number(row, "self_score", reading),
        "row": number,
        "fixed": _is_fixed(name, group, reading),
        "given": _given(group, operator),
        "place": row.row.address,
        **texts_of(row, reading),
    }
    return filled(_BLANK, values)


def _name(piece: Piece | None) -> str:
    """The name of an indicator without list numbers before and points behind it."""
    if piece is None:
        return ""
    text = clean.clean_name(piece.text)
    numbered = text[:1] in _NUMBERS or text[:1].isdecimal()
    if numbered and (number := _NUMBERED_NAME.match(text)):
        text = text[number.end() :]
    return _POINTS.sub("", text) if text.endswith((")", "）")) else text


def _is_fixed(name: Piece | None, group: Group, reading: Reading) -> bool:
    """True for an indicator that the scheme prescribes for this group."""
    if name is None or group.level1 is None:
        return False
    said = reading.words.of(name.word)
    known, above = said.fixed, said.fixed_above
    return group.level1.id in (known and known[1][1].id, above and above.id)


def _given(group: Group, operator: Piece | None) -> dict[str, str]:
    """What the form says where the record says it otherwise: labels put right, the sign as it was typed."""
    if operator is None or operator_of(operator.text) is None:
        return group.given
    return {**group.given, "operator": operator.text}


def _label_as_name(row: IndicatorRow, labels: list[Piece]) -> Piece | None:
    """The label of a level that stands for the indicator too (预算执行率 across all three columns): of a row without
    a name that has a target or an actual."""
    stated = [row.piece("target"), row.piece("actual")]
    if all(piece is None or says_nothing(piece.text) for piece in stated):
        return None
    return next((piece for piece in reversed(labels) if not clean.is_blank(piece.text)), None)


def _labels(row: IndicatorRow) -> list[Piece]:
    return [row.cells[index] for index in row.header.labels if index in row.cells]


def _values(row: IndicatorRow) -> list[Piece]:
    """The pieces of a row beside its labels and its name that say something."""
    return [
        piece
        for index, piece in row.cells.items()
        if row.header.parts[index].role not in _LABELS
        and not clean.is_blank(piece.text)
        and not _is_placeholder(piece.word)
    ]


def _is_strange(piece: Piece, reading: Reading) -> bool:
    """True for the label of a level that the scheme does not know."""
    return not reading.words.of(piece.word).is_level and not _is_placeholder(piece.word)


def _leave_values(row: IndicatorRow, labels: list[Piece], reading: Reading) -> None:
    """A row without a name: its values, and labels that no scheme knows, are text that nothing claims."""
    values = _values(row)
    if values or any(_is_strange(piece, reading) for piece in labels):
        reading.unread.append(" | ".join(clean.clean_text(piece.text) for piece in [*labels, *values]))


def _leave_groups(row: IndicatorRow, reading: Reading) -> None:
    """Text to the left of the levels that is no printed heading (a duty, a serial number)."""
    for index, part in row.header.columns(GROUP):
        piece = row.cells.get(index)
        if piece is not None and not _is_printed(piece, reading):
            label = f"{clean.clean_name(part.label)}：" if part.label else ""
            reading.unread.append(f"{label}{clean.clean_text(piece.text)}")


def _is_printed(piece: Piece, reading: Reading) -> bool:
    return (
        reading.words.of(piece.word).heading is not None
        or clean.points(piece.text) is not None
        or clean.is_blank(piece.text)
    )


def _nature(operator: Piece | None, targets: dict[str, Target]) -> str:
    if operator is not None and "定性" in operator.word:
        return "qualitative"
    main = targets.get("full_year") or next(iter(targets.values()), None)
    return "qualitative" if main is not None and main.kind == "qualitative" else "quantitative"


def _number(row: IndicatorRow, role: str, reading: Reading):
    piece = row.piece(role)
    if piece is None:
        return None
    number = clean.points(piece.text)
    if number is None and not clean.is_blank(piece.text):
        reading.leave([piece])
    return number
