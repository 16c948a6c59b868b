"""The texts and ticks of an indicator row: reasons, definitions, evidence; and columns that the record has no place for."""

from __future__ import annotations

from jixiao.formats.indicators.rows import IndicatorRow
from jixiao.formats.words import clean
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import Piece
from jixiao.formats.words.header_parts import Part
from jixiao.formats.words.value_shapes import says_nothing, shape

_TEXT_ROLES = ("deviation_reason", "evidence", "remarks", "definition", "scoring_standard", "data_source")


def texts_of(row: IndicatorRow, reading: Reading) -> dict[str, str | None]:
    """Texts and ticked choices; columns that the record has no place for stay unread."""
    found: dict[str, str | None] = {}
    for index in row.header.further:
        piece = row.cells.get(index)
        if piece is None:
            continue
        part = row.header.parts[index]
        if part.ticked:
            _tick(part, piece, found)
        elif part.role == "likelihood" and shape(piece.text) != "tick":
            found[part.role] = chosen = clean.clean_name(clean.ticked(piece.text))
            if clean.has_boxes(chosen):
                reading.note("R16", piece.address, f"{clean.clean_name(part.label)} {piece.text}")
        elif part.role in _TEXT_ROLES and shape(piece.text) != "tick" and not clean.is_blank(piece.text):
            found[part.role] = _joined(found.get(part.role), clean.clean_text(piece.text))
        elif not clean.is_blank(piece.text):
            label = f"{clean.clean_name(part.label)}：" if part.label else ""
            reading.unread.append(f"{label}{clean.clean_text(piece.text)}")
    return found


def _tick(part: Part, piece: Piece, found: dict[str, str | None]) -> None:
    if says_nothing(piece.text):
        return
    role = part.role if part.role in ("deviation_cause", "likelihood") else "deviation_reason"
    if shape(piece.text) in ("tick", "number") or piece.word == part.ticked:
        found[role] = _joined(found.get(role), part.ticked)
    else:
        found["deviation_reason"] = _joined(found.get("deviation_reason"), clean.clean_text(piece.text))


def _joined(before: str | None, text: str) -> str:
    return f"{before}、{text}" if before and before != text else text
