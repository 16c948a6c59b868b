"""The indicator table of a form: find its rows, lay them on their columns, put levels right, make indicators."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from jixiao.core.library import vocabulary
from jixiao.core.record import Indicator, Target
from jixiao.core.value import operator_of, parse_target
from jixiao.formats import clean
from jixiao.formats.cells_of_many import apart
from jixiao.formats.column_content import name_columns
from jixiao.formats.form_reading import Reading
from jixiao.formats.form_rows import Piece, Row, squeeze
from jixiao.formats.indicator_header import BEFORE_CHANGE, GROUP, LEVELS, NOWHERE, Header
from jixiao.formats.indicator_rows import IndicatorRow, align_block
from jixiao.formats.indicator_texts import texts_of
from jixiao.formats.label_columns import level_column, periods_of_groups, two_levels
from jixiao.formats.labels import bare, without_points
from jixiao.formats.lost_labels import settle
from jixiao.formats.repair import Group, groups_of
from jixiao.formats.row_shapes import Suitability, suitability
from jixiao.formats.side_by_side import sides, together
from jixiao.formats.value_shapes import shape

_NUMBERED_NAME = re.compile(
    r"^(?:指标\s*\d+\s*[:：.、]\s*|\d{1,2}\s*[、.．:：]\s*(?!\d)|[①-⑳]\s*|[(（]\d{1,2}[)）]\s*)(?=.)"
)

_POINTS = re.compile(r"(?<=[^\s])[(（]\d{1,3}(?:\.\d+)?分[)）]$")
"""The points of an indicator behind its name."""


@dataclass(slots=True)
class Block:
    """Rows under one heading."""

    header: Header
    rows: list[Row] = field(default_factory=list)


@lru_cache(maxsize=1)
def _totals() -> frozenset[str]:
    return frozenset(vocabulary("levels")["totals"])


@lru_cache(maxsize=1)
def _closing() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("levels")["closing"]))


@lru_cache(maxsize=1)
def _placeholder() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("levels")["placeholders"]))


def is_total(row: Row) -> bool:
    """True for the row of totals under an indicator table."""
    return bool(row.pieces) and bare(row.pieces[0].word) in _totals()


def _sums_up(row: Row, header: Header, reading: Reading) -> bool:
    """True for a row whose first cell takes the place of the name too, whatever it says, and which holds nothing but
    points and scores: totals under a label that nobody foresaw (总份)."""
    first, *others = row.pieces
    name = next((part for part in header.parts if part.role == "name"), None)
    if name is None or not others or first.end <= name.start and not (row.ragged and row.exact):
        return False
    words, label = reading.words, without_points(first.word)
    if not label or words.level1.find(label) is not None or words.fixed.find(first.word) is not None:
        return False
    if first.col > 0 or any(shape(piece.text) not in ("number", "blank") for piece in others):
        return False
    scored = [part for part in header.parts if part.role in ("points", "self_score")]
    return all(any(part.start < p.end and p.col < part.end for part in scored) for p in others)


def ends_block(row: Row, reading: Reading) -> bool:
    """True for a row that cannot belong to the indicator table: running text, or a label of another part."""
    first = row.pieces[0]
    if row.running:
        return True
    words = reading.words
    head, colon, _ = first.text.partition("：") if "：" in first.text else first.text.partition(":")
    if colon and len(head) <= 20 and words.fields.find(squeeze(head)) is not None:
        return True
    if (colon or len(row.pieces) <= 2) and _closing().fullmatch(squeeze(head)):
        return True
    label = without_points(first.word)
    if not label or words.level1.find(label) is not None or words.level2.find(label) is not None:
        return False
    if words.fixed.find(first.word) is not None:
        return False
    if row.ragged and len(row.pieces) == 1 and first.col == 0:
        return True
    entry = words.fields.find(first.word)
    if entry is not None:
        return (
            len(row.pieces) <= 2
            or sum(words.fields.find(piece.word) is not None for piece in row.pieces) >= 2
        )
    heading = words.headings.find(first.word)
    return heading in ("funds", "spending") or (heading is not None and len(row.pieces) == 1)


def resumes(row: Row, last: Block, reading: Reading) -> bool:
    """True for a row after the end of an indicator table that goes on with it, for something stood between."""
    if row.running or len(row.pieces) < 2 or ends_block(row, reading):
        return False
    words = reading.words
    if any(words.is_label(piece.word) for piece in row.pieces):
        return False
    level = any(
        words.level1.find(label) is not None or words.level2.find(label) is not None
        for piece in row.pieces[:2]
        if (label := without_points(piece.word))
    )
    return level or (row.width == last.header.width and shape(row.pieces[-1].text) in ("value", "answer"))


def read_blocks(blocks: list[Block], reading: Reading) -> list[Indicator]:
    """The indicators of all blocks of a form, in printed order."""
    found: list[Indicator] = []
    plain: list[IndicatorRow] = []
    for block in blocks:
        totals = [row for row in block.rows if is_total(row) or _sums_up(row, block.header, reading)]
        rows = [row for row in block.rows if row not in totals and not row.running]
        name_columns(block.header, rows)
        level_column(block.header, rows, reading.words)
        for row in totals:
            _read_total(row, block.header, reading)
        if block.header.beside is None:
            plain.extend(_laid(rows, block.header, reading))
            continue
        found.extend(_made(plain, reading))
        plain = []
        left, right = sides(rows, block.header)
        found.extend(
            together(
                _made(_laid(left, block.header, reading), reading),
                _made(_laid(right, block.header.beside, reading), reading),
                reading.words.scheme,
            )
        )
    found.extend(_made(plain, reading))
    return (
        [one.model_copy(update={"row": number}) for number, one in enumerate(found, 1)]
        if len(blocks) > 1 or (blocks and blocks[0].header.beside)
        else found
    )


def _made(rows: list[IndicatorRow], reading: Reading) -> list[Indicator]:
    """The indicators of rows that follow one another."""
    found: list[Indicator] = []
    periods_of_groups(rows, reading.words.scheme)
    groups = groups_of(rows, reading)
    settle(rows, groups, reading)
    for row, group in zip(rows, groups, strict=True):
        made = _indicator(row, group, len(found) + 1, reading)
        if made is not None:
            found.append(made)
    return found


def _laid(rows: list[Row], header: Header, reading: Reading) -> list[IndicatorRow]:
    suit = suitability(reading.words, header.has)
    sections = {id(row): found for row in rows if (found := _section(row, header, suit)) is not None}
    laid_rows = iter(align_block([row for row in rows if id(row) not in sections], header, suit))
    laid = [sections.get(id(row)) or next(laid_rows) for row in rows]
    for one in laid:
        slipped = one.slip and (one.slip > 0 or one.row.pieces[0].col == 0 and one.piece("level1") is None)
        if slipped:
            reading.note("R04", one.row.address, one.row.pieces[0].text)
        for index in one.cut:
            reading.note("R09", one.row.address, one.header.parts[index].label)
        reading.leave(one.left)
    laid = [single for one in laid for single in apart(one)]
    two_levels(laid, header, reading.words)
    return laid


def _section(row: Row, header: Header, suit: Suitability) -> IndicatorRow | None:
    """A row that only names a level for the rows below it, in a cell across the table or without a column of its own."""
    piece = row.pieces[0]
    if len(row.pieces) != 1 or not suit.is_level(piece):
        return None
    columns = {part.role: (index, part) for index, part in enumerate(header.parts) if part.role in LEVELS}
    wide = sum(part.start < piece.end and piece.col < part.end for part in header.parts) >= 3
    lost = row.ragged and row.exact and piece.col == 0  # across the table, its merge lost
    if not columns or not (wide or lost or all(part.start == NOWHERE for _, part in columns.values())):
        return None
    word = without_points(piece.word)
    upper = suit.words.level1.find(word) is not None
    lower = suit.words.level2.find(word) is not None and not re.match(
        r"[一二三四五六七八九十]+、", piece.word
    )
    role = "level2" if lower and (not upper or piece.word.startswith("(")) else "level1"
    if role not in columns:
        return None
    return IndicatorRow(row, header, {columns[role][0]: piece})


def _read_total(row: Row, header: Header, reading: Reading) -> None:
    """The printed totals of points and scores."""
    numbers = [piece for piece in row.pieces[1:] if clean.points(piece.text) is not None]
    scored = [part for part in header.parts if part.role in ("points", "self_score")]
    has_score = any(part.role == "self_score" for part in scored)
    says_score = "得分" in row.pieces[0].word or "评分" in row.pieces[0].word
    rest = [piece for piece in row.pieces[1:] if piece not in numbers and not clean.is_blank(piece.text)]
    in_order = dict(zip(map(id, numbers), scored, strict=True)) if len(numbers) == len(scored) else {}
    for piece in numbers:
        part = in_order.get(id(piece))
        part = part or next((p for p in scored if p.start < piece.end and piece.col < p.end), None)
        if part is None and scored:
            part = scored[-1] if piece is numbers[-1] else scored[0]
        lone = not scored and len(numbers) == 1 and "actual" in header.has
        role = "self_score" if lone or (says_score and not has_score) else part.role if part else ""
        if role:
            reading.totals.setdefault(role, (piece.text, piece))
        else:
            rest.append(piece)
    reading.leave(rest)


def _indicator(row: IndicatorRow, group: Group, number: int, reading: Reading) -> Indicator | None:
    """The indicator of a row; None for a row that names none."""
    _leave_groups(row, reading)
    name = row.piece("name") or _label_as_name(row)
    text = "" if name is None else _POINTS.sub("", _NUMBERED_NAME.sub("", clean.clean_name(name.text)))
    if not text or _placeholder().fullmatch("".join(text.split())):
        if text and not text.strip("….· ") and (group.label2 or group.label1):
            reading.unread.append(f"{group.label2 or group.label1} | {text}")  # the template's dots, left in
        _leave_values(row, reading)
        return None
    if not _values(row) and any(_is_strange(piece, reading) for piece in _labels(row)):
        reading.leave_row(
            row.row
        )  # an opinion, a signature: no indicator under a label that the form does not have
        return None
    targets = _targets(row, reading)
    main = targets.get("full_year") or next(iter(targets.values()), None)
    given = dict(group.given)
    operator = row.piece("operator") or row.piece("nature")
    if operator is not None and operator_of(operator.text) is not None:
        given["operator"] = operator.text
    known = reading.words.fixed.find(name.word) if name else None
    fixed = known is not None and group.level1 is not None and known[1][1].id == group.level1.id
    return Indicator(
        level1=group.label1,
        level2=group.label2,
        task=group.task,
        name=text,
        nature=_nature(row, main),
        targets=targets,
        points=_number(row, "points", reading),
        self_score=_number(row, "self_score", reading),
        row=number,
        fixed=fixed,
        given=given,
        place=row.row.address,
        **_actuals(row),
        **texts_of(row, reading),
    )


def _label_as_name(row: IndicatorRow) -> Piece | None:
    """The label of a level that stands for the indicator too (预算执行率 across all three columns): of a row without
    a name that has a target or an actual."""
    stated = [row.piece("target"), row.piece("actual")]
    if not any(piece is not None and not clean.is_blank(piece.text) for piece in stated):
        return None
    labels = [piece for piece in _labels(row) if not clean.is_blank(piece.text)]
    return labels[-1] if labels else None


def _labels(row: IndicatorRow) -> list[Piece]:
    return [piece for index, piece in row.cells.items() if row.header.parts[index].role in LEVELS]


def _values(row: IndicatorRow) -> list[Piece]:
    """The pieces of a row beside its labels and its name that say something."""
    return [
        piece
        for index, piece in row.cells.items()
        if row.header.parts[index].role not in (*LEVELS, GROUP, "name")
        and not clean.is_blank(piece.text)
        and not _placeholder().fullmatch(piece.word)
    ]


def _is_strange(piece: Piece, reading: Reading) -> bool:
    """True for the label of a level that the scheme does not know."""
    label = without_points(piece.word)
    known = reading.words.level1.find(label) is not None or reading.words.level2.find(label) is not None
    return not known and not _placeholder().fullmatch(piece.word)


def _leave_values(row: IndicatorRow, reading: Reading) -> None:
    """A row without a name: its values, and labels that no scheme knows, are text that nothing claims."""
    values, labels = _values(row), _labels(row)
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
        reading.words.headings.find(piece.word) is not None
        or clean.points(piece.text) is not None
        or clean.is_blank(piece.text)
    )


def _targets(row: IndicatorRow, reading: Reading) -> dict[str, Target]:
    """Targets by period; the operator and unit columns speak for each value."""
    operator, unit = row.piece("operator") or row.piece("nature"), row.piece("unit")
    targets: dict[str, Target] = {}
    parts = [(index, part) for index, part in enumerate(row.header.parts) if part.role == "target"]
    main = parts[-1][1].period if parts else ""
    for index, part in parts:
        piece = row.cells.get(index)
        if piece is None or clean.is_blank(piece.text):
            piece = row.piece(BEFORE_CHANGE) or piece
        period = part.period or "full_year"
        if row.period and period == "full_year":
            period = row.period
        if piece is None:
            targets.setdefault(period, _empty())
            continue
        text = clean.clean_name(piece.text)
        if unit is not None and _needs_unit(text):
            text = _with_unit(text, clean.clean_name(unit.text))
        sign = clean.clean_name(operator.text) if operator is not None and part.period == main else ""
        targets[period] = parse_target(text, sign)
    return targets


def _empty() -> Target:
    return parse_target("")


def _needs_unit(text: str) -> bool:
    return bool(text) and text[-1].isdigit()


def _with_unit(text: str, unit: str) -> str:
    """A number and its unit; a month that a sheet shows with decimals (12.00 月) without them."""
    return (re.sub(r"\.0+$", "", text) if unit in ("月", "月份") else text) + unit


def _nature(row: IndicatorRow, target: Target | None) -> str:
    operator = row.piece("operator") or row.piece("nature")
    if operator is not None and "定性" in operator.word:
        return "qualitative"
    return "qualitative" if target is not None and target.kind == "qualitative" else "quantitative"


def _actuals(row: IndicatorRow) -> dict[str, object]:
    """``actual`` of the full year, ``actuals`` of other periods and the forecast."""
    found: dict[str, Target] = {}
    actual: Target | None = None
    unit = row.piece("unit")
    for index, part in enumerate(row.header.parts):
        if part.role not in ("actual", "forecast"):
            continue
        piece = row.cells.get(index)
        text = clean.clean_name(piece.text) if piece is not None else ""
        if unit is not None and _needs_unit(text):
            text = _with_unit(text, clean.clean_name(unit.text))
        value = parse_target(text)
        if part.role == "actual" and part.period in ("", "full_year"):
            actual = actual or value
        else:
            found.setdefault(part.period or part.role, value)
    return {"actual": actual, "actuals": found}


def _number(row: IndicatorRow, role: str, reading: Reading):
    piece = row.piece(role)
    if piece is None:
        return None
    number = clean.points(piece.text)
    if number is None and not clean.is_blank(piece.text):
        reading.leave([piece])
    return number
