"""Text of a binary Word document that its page does not show or shows struck through.

Source: [MS-DOC] Word (.doc) Binary File Format: PlcBteChpx (2.8.5), ChpxFkp (2.9.33), Sprm (2.6.1).
"""

from __future__ import annotations

import re
import struct
from dataclasses import replace

from jixiao.formats.office.compound import Damaged
from jixiao.formats.office.doc_binary import Fib, Piece, operand_size

STRUCK, STRUCK_TWICE, HIDDEN = 0x0837, 0x2A53, 0x083C
_SIGNS = tuple(struct.pack("<HB", code, 1) for code in (STRUCK, STRUCK_TWICE, HIDDEN))
_KEPT = re.compile(r"[^\r\x07\x0b\x0c\x13-\x15]")
"""What is left out of such text: all but the marks that end its paragraphs, cells and fields."""
_NOTHING = "\0"
Run = tuple[int, int]
"""Where in the stream a run of characters begins and ends."""


def without_unseen(text: list[Piece], stream: bytes, table: bytes, fib: Fib) -> tuple[list[Piece], bool]:
    """The pieces of a text without what is struck through or hidden, each as long as before; and whether anything was
    struck through. Most documents hold no such mark and are not searched."""
    if not any(sign in stream for sign in _SIGNS):
        return text, False
    struck, hidden = _runs(stream, table, fib)
    seen = [_blanked(piece, [*struck, *hidden]) for piece in text]
    was_struck = any(_blanked(piece, struck).text != piece.text for piece in text)
    return seen, was_struck


def _runs(stream: bytes, table: bytes, fib: Fib) -> tuple[list[Run], list[Run]]:
    """The runs of characters that are struck through, and those that are hidden."""
    start, size = fib.character_pages
    plc = table[start : start + size]
    count = max(0, (len(plc) - 4) // 8)
    struck: list[Run] = []
    hidden: list[Run] = []
    for number in struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count else ():
        begin = (number & 0x3FFFFF) * 512
        page = stream[begin : begin + 512]
        if len(page) < 512 or page[511] > 101:
            raise Damaged
        runs = page[511]
        places = struct.unpack_from(f"<{runs + 1}I", page)
        for run, at in enumerate(page[4 * (runs + 1) : 4 * (runs + 1) + runs]):
            looks = _looks(page[2 * at + 1 : 2 * at + 1 + page[2 * at]]) if at else {}
            if looks.get(STRUCK) or looks.get(STRUCK_TWICE):
                struck.append((places[run], places[run + 1]))
            elif looks.get(HIDDEN):
                hidden.append((places[run], places[run + 1]))
    return struck, hidden


def _looks(changes: bytes) -> dict[int, bool]:
    """Which of these looks the property changes of a run turn on or off."""
    found, at = {}, 0
    while at + 2 < len(changes):
        code = changes[at] | changes[at + 1] << 8
        if code in (STRUCK, STRUCK_TWICE, HIDDEN):
            found[code] = changes[at + 2] in (1, 129)
        at += 2 + operand_size(code, changes, at + 2)
    return found


def _blanked(piece: Piece, runs: list[Run]) -> Piece:
    """The piece with nothing in the place of the characters in these runs."""
    text = piece.text
    for start, end in runs:
        first = max(0, (start - piece.start) // piece.width)
        last = min(len(text), (end - piece.start) // piece.width)
        if first < last:
            text = text[:first] + _KEPT.sub(_NOTHING, text[first:last]) + text[last:]
    return replace(piece, text=text) if text is not piece.text else piece
