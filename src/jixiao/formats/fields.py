"""Label and value: the value stands to the right of its label, below it, or behind a colon in the same cell."""

from __future__ import annotations

import re

from jixiao.core.scheme import FormField, FundRow
from jixiao.formats.money import amounts
from jixiao.formats.words.clean import (
    clean_name,
    clean_text,
    has_short_year,
    is_blank,
    iso_date,
    points,
    share,
    ticked,
    unit_factor,
)
from jixiao.formats.words.clean import money as amount_of
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import Piece, Row, squeeze
from jixiao.formats.words.labels import bare
from jixiao.formats.words.phrases import in_force

_INLINE = re.compile(r"([^:：\n]{2,24})[:：]\s*(.*)", re.S)
_PARTS = re.compile(r"(?<![:：\s])(?:\s{2,}|\t)|[;；](?=[^:：]{2,16}[:：])|\s(?=[^:：\s]{2,12}[:：])")
_SHORTEST_GUESS = 5


def field_of(piece: Piece, reading: Reading, *, guess: bool = True) -> FormField | None:
    """The field that a piece is the label of; by one wrong character too, which is then noted."""
    word = piece.word
    if not word:
        return None
    said = reading.words.of(word)
    found = said.field
    if found is None and guess and not said.is_label and said.fund_column is None:
        first = piece.col == 0 and len(word) < _SHORTEST_GUESS
        near = reading.words.fields.guess(word, _SHORTEST_GUESS - first)
        if (
            near
            and reading.values.get(near.meaning.id) is None
            and (not first or len(near.label) == len(word))
        ):
            reading.note("R03", piece.address, piece.text, near.label)
            return near.meaning
    return found


def read_rows(rows: list[Row], index: int, reading: Reading) -> int:
    """Read the row at ``index``, and the rows below it that hold the values of its labels. How many were read."""
    stack = _label_stack(rows, index, reading)
    reading.row = index
    if stack is None:
        read_row(rows[index], reading)
        return 1
    labels, taken = stack
    reading.in_line = False
    _take_unit(rows[index], labels, reading)
    _read_below(labels, rows[index + taken], reading)
    taken += 1
    while index + taken < len(rows) and _goes_on(labels, rows[index], rows[index + taken], reading):
        _read_on(labels, rows[index + taken], reading)
        taken += 1
    return taken


def _take_unit(row: Row, labels: list[_Label], reading: Reading) -> None:
    """The unit that the heading beside labels states: 预算执行情况（元） | 年初预算数 | 财政拨款数."""
    for piece in row.pieces:
        if not any(piece is label for label, _ in labels):
            reading.factor = unit_factor(piece.word) or reading.factor


def _goes_on(labels: list[_Label], above: Row, row: Row, reading: Reading) -> bool:
    """True for a further row of values under labels side by side (a goal a row): no label of its own, and beside
    the tall heading of the first where the form has one."""
    texts = [entry for _, entry in labels if isinstance(entry, FormField) and entry.type == "long_text"]
    if len(texts) < 2 or len(texts) < len(labels) or row.running or len(row.pieces) > len(labels):
        return False
    if above.page != row.page or row.ragged != above.ragged:
        return False
    columns = [label.col for label, _ in labels]
    ends = dict(zip(columns, [*columns[1:], row.width], strict=True))
    if any(ends.get(p.col, -1) < p.end or _is_label(p, reading) for p in row.pieces):
        return False
    return row.pieces[0].col > 0 or not row.ragged and row.pieces[0].col == columns[0]


def _read_on(labels: list[_Label], row: Row, reading: Reading) -> None:
    """Add a row to the values of the labels above it."""
    for piece in row.pieces:
        entry = next(entry for label, entry in labels if label.col == piece.col)
        reading.last_field = entry.id
        if not _continue(piece, "\n", reading):
            reading.leave([piece])


def read_row(row: Row, reading: Reading) -> None:
    """Read the labels of one row with the values to their right."""
    left: list[Piece] = []
    pieces = row.pieces
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        reading.in_line = len(row.pieces) == 1
        entry = field_of(piece, reading)
        value = _right_of(row, index, reading) if entry is not None else None
        if entry is not None and (value is not None or not row.running or piece.text.endswith((":", "："))):
            put(entry, piece, value, reading, row.page)
            index += 2 if value else 1
        elif (used := amounts.read_fund(row, index, reading)) or (
            used := amounts.read_lone_total(row, index, reading)
        ):
            index += used
        elif reading.words.of(piece.word).heading is not None:
            _unit_of(piece, reading)
            index += 1
        else:
            if not _read_inline(piece, reading):
                left.append(piece)
            index += 1
    _leave(left, row, reading)


def put(entry: FormField, label: Piece, value: Piece | None, reading: Reading, page: int = -1) -> None:
    """Store the value of a field. The first that is not blank stays, unless a later one stands under the field's
    own label, says that it is the version in force, or stands in the table where the first stood in a line; the
    other one is left unread."""
    if value is None or is_blank(value.text) and entry.type not in ("text", "long_text"):
        reading.values.setdefault(entry.id, None)
        reading.claim(entry.id, value or label, cleaned=value is not None)
        return
    content = _content(entry, label, value, reading)
    known = reading.values.get(entry.id)
    if known is not None:
        if known == content:
            return
        changed = in_force(label.word) and not in_force(reading.labels[entry.id]) and not is_blank(value.text)
        changed = (
            changed or not reading.in_line and entry.id in reading.said_in_lines and not is_blank(value.text)
        )
        if not changed and _rank(entry, label.word) >= _rank(entry, reading.labels[entry.id]):
            reading.leave([value])
            return
        reading.unread.append(reading.sources[entry.id].text or str(known))
    reading.said_in_lines.discard(entry.id)
    if reading.in_line:
        reading.said_in_lines.add(entry.id)
    reading.values[entry.id] = content
    reading.labels[entry.id] = label.word
    reading.sources.pop(entry.id, None)
    reading.claim(entry.id, value, cleaned=content != value.text)
    reading.last_field, reading.last_page = entry.id, page
    reading.last_col, reading.last_row = value.col, reading.row


def _rank(entry: FormField, word: str) -> int:
    """0 for the field's own label, 1 for one that holds it (项目实施单位), 2 for another name of it: the nearest wins."""
    word, own = bare(word), bare(squeeze(entry.label))
    return 0 if word == own else 1 if own in word else 2


def continue_last(row: Row, reading: Reading) -> bool:
    """A row without a label after a page break continues the text of the field above it. True when it did."""
    return len(row.pieces) == 1 and _continue(row.pieces[0], "", reading)


def _continue(piece: Piece, joint: str, reading: Reading) -> bool:
    """Add a piece of text to the field read last. False where that holds no text."""
    known = reading.values.get(reading.last_field)
    if not isinstance(known, str):
        return False
    reading.values[reading.last_field] = f"{known}{joint}{clean_text(piece.text)}"
    source = reading.sources[reading.last_field]
    whole = f"{source.text if source.text is not None else known}\n{piece.text}"
    reading.sources[reading.last_field] = source.model_copy(update={"text": whole})
    return True


def _content(entry: FormField, label: Piece, value: Piece, reading: Reading):
    """The value of a field by its type; the text itself where it is not of that type."""
    if entry.type == "money":
        factor = unit_factor(label.word) or reading.factor
        amount = amount_of(value.text, factor)
        return clean_name(value.text) if amount is None else amount
    if entry.type == "number":
        number = share(value.text) if entry.unit == "%" else points(value.text)
        return clean_name(value.text) if number is None else number
    if entry.type == "date":
        day = iso_date(value.text)
        if day is None and has_short_year(value.text):
            reading.note("R16", value.address, f"{label.text} {value.text}")
        return day or clean_name(value.text)
    return clean_text(value.text) if entry.type == "long_text" else clean_name(ticked(value.text))


def _right_of(row: Row, index: int, reading: Reading) -> Piece | None:
    """The value to the right of a label; None where another label or nothing stands there."""
    if index + 1 >= len(row.pieces):
        return None
    piece, value = row.pieces[index], row.pieces[index + 1]
    if _is_label(value, reading) or ":" in value.word and _says_itself(value, reading):
        return None
    if reading.words.of(value.word).spending_column is not None and _heads_a_table(row, index + 1, reading):
        return None
    if not row.ragged and row.blank_at(piece.end) and value.col > row.blank_at(piece.end).end:
        return None
    return None if _has_place_of_its_own(row, piece, value) else value


def _has_place_of_its_own(row: Row, label: Piece, other: Piece) -> bool:
    """True where blank cells follow both a label and the text behind it: that is a label too, with its value left out.
    Cells of one column only may be gaps between all columns."""
    places = [] if row.ragged else [row.blank_at(label.end), row.blank_at(other.end)]
    return bool(places) and all(place is not None and place.span > 1 for place in places)


def _says_itself(piece: Piece, reading: Reading) -> bool:
    """True for a cell with a label and a value of its own (金额单位：万元, 填报日期：…), which no label beside it speaks of."""
    said = reading.words.of(piece.word.partition(":")[0])
    return said.field is not None or _says_unit(piece.word)


def _heads_a_table(row: Row, index: int, reading: Reading) -> bool:
    """True for headings of spending from ``index`` on: 年度主要任务 | 任务名称 | 主要内容."""
    beside = [reading.words.of(other.word).spending_column for other in row.pieces[index:]]
    return len(beside) > 1 and None not in beside


def _is_label(piece: Piece, reading: Reading) -> bool:
    said = reading.words.of(piece.word)
    return said.is_label or said.group is not None


_Label = tuple[Piece, FormField | FundRow]


def _label_stack(rows: list[Row], index: int, reading: Reading) -> tuple[list[_Label], int] | None:
    """Labels that stand above their values: two fields, or one to the right of a heading of its own, or one across
    the whole table; in one row, or in two under a common heading.

    Gives the labels from left to right and the number of rows they take; None for any other row.
    """
    if index + 1 >= len(rows):
        return None
    labels = _labels_only(rows[index], reading, rows[index + 1])
    if not labels:
        return None
    taken = 1
    below = _labels_only(rows[index + 1], reading)
    if below and len(below) == len(rows[index + 1].pieces) and index + 2 < len(rows):
        if reading.words.of(rows[index].pieces[-1].word).heading is None:
            return None
        labels, taken = sorted([*labels, *below], key=lambda label: label[0].col), 2
    values = rows[index + taken]
    if values.running or _is_label(values.pieces[0], reading):
        return None
    if any(rows[index].blank_at(piece.end) for piece, _ in labels) and not all(
        any(label.col < value.end and value.col < label.end for label, _ in labels) for value in values.pieces
    ):
        return None  # the blank cell beside the label is that of its value
    if len(labels) == 1:
        across = len(rows[index].pieces) == 1
        if len(values.pieces) > 1 or (values.pieces[0].col == 0) != across:
            return None
    return labels, taken


def _labels_only(row: Row, reading: Reading, below: Row | None = None) -> list[_Label]:
    """The fields and funds of a row that holds labels and headings only; [] for any other row, or for a lone label
    with room for its value beside it. A label that goes on in the row ``below`` is a heading of those to its right."""
    words = reading.words
    labels: list[_Label] = []
    headed = False
    for number, piece in enumerate(row.pieces):
        said = words.of(piece.word)
        entry = said.field or said.fund
        heading = said.heading is not None
        tall = piece.rowspan > 1 or _goes_on_below(piece, row, below)
        if entry is None and not heading and not (tall and len(row.pieces) > number + 2):
            return []
        if (tall and (entry is None or number == 0)) or (number == 0 and heading and len(row.pieces) > 1):
            headed = True
        elif entry is not None:
            labels.append((piece, entry))
    across = len(row.pieces) == 1 and row.width > 1 and (row.ragged or row.pieces[0].end >= row.width)
    return labels if len(labels) >= 2 or headed or across else []


def _goes_on_below(piece: Piece, row: Row, below: Row | None) -> bool:
    """True where merges are lost and nothing stands below a label, nor to its left."""
    return (
        below is not None
        and row.ragged
        and row.exact
        and len(row.pieces) > 2
        and piece.col < below.pieces[0].col < row.pieces[-1].end
    )


def _read_below(labels: list[_Label], values: Row, reading: Reading) -> None:
    shift = 0 if not values.ragged else best_shift([piece.col for piece, _ in labels], values)
    taken: list[Piece] = []
    for label, entry in labels:
        below = next(
            (p for p in values.pieces if p.col + shift < label.end and p.end + shift > label.col), None
        )
        if isinstance(entry, FormField):
            put(entry, label, below, reading, values.page)
        else:
            amounts.put_fund(entry, label, below, reading)
        if below is not None:
            taken.append(below)
    reading.leave([piece for piece in values.pieces if piece not in taken])


def best_shift(columns: list[int], values: Row) -> int:
    """By how many columns the values of a ragged row stand aside from their headings: the shift that fits most."""

    def hits(shift: int) -> tuple[int, int]:
        return sum(piece.col + shift in columns for piece in values.pieces), -abs(shift)

    return max(range(-3, 4), key=hits)


def _read_inline(piece: Piece, reading: Reading) -> bool:
    """``项目名称：…  主管部门：…`` in one cell or line. True when at least one label was found."""
    found = False
    rest: list[str] = []
    colon = ":" in piece.text or "：" in piece.text
    for part in _PARTS.split(piece.text.strip()) if colon else ():
        match = _INLINE.fullmatch(part.strip())
        if not match:
            rest.append(part.strip())
            continue
        if _says_unit(squeeze(part)):
            reading.factor = unit_factor(part) or reading.factor
            found = True
            continue
        word = squeeze(match.group(1))
        entry = reading.words.of(word).field
        if entry is not None:
            reading.in_line = True
            label = Piece(match.group(1), piece.col, address=piece.address, word=word)
            text = match.group(2).strip()
            value = Piece(text, piece.col, address=piece.address, word=squeeze(text)) if text else None
            put(entry, label, value, reading)
            found = True
        else:
            rest.append(part.strip())
    if amounts.read_inline(piece, reading):
        return True
    if found:
        reading.unread.extend(text for text in rest if text and not _is_bare_unit(text))
    return found or _unit_of(piece, reading)


def _is_bare_unit(text: str) -> bool:
    """True for a unit of money that stands alone behind other things in a line: 万元, （万元）."""
    return unit_factor(text) is not None and len(text) <= 6


def _unit_of(piece: Piece, reading: Reading) -> bool:
    """Take the unit of money from 单位：万元 or 项目资金（万元）. True when the text says nothing else."""
    factor = unit_factor(piece.word) if piece.word else None
    if factor is not None:
        reading.factor = factor
    return factor is not None and _says_unit(piece.word)


def _says_unit(word: str) -> bool:
    """True for 单位：万元, 金额单位：元 and nothing else."""
    return re.fullmatch(r"[(]?(?:金额|货币)?单位:?(?:人民币)?[百千万亿]*元[)]?", word) is not None


def _stands_below(row: Row, reading: Reading) -> bool:
    """True for a text without a label right below a long text: a cell cut in two, the label's being merged or blank."""
    entry = reading.words.scheme.field(reading.last_field)
    return (
        entry is not None
        and entry.type == "long_text"
        and row.pieces[0].col == reading.last_col > 0
        and reading.row == reading.last_row + 1
        and row.page == reading.last_page
    )


def _leave(left: list[Piece], row: Row, reading: Reading) -> None:
    """Text that no label claimed: the rest of the field above, or unread."""
    alone = len(left) == len(row.pieces) == 1
    new_page = row.ragged and row.page != reading.last_page
    if alone and new_page and row.pieces[0].col > 0 and continue_last(row, reading):
        return
    if alone and _stands_below(row, reading) and _continue(row.pieces[0], "", reading):
        reading.last_row = reading.row
        return
    reading.leave(left)
