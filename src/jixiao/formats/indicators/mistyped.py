"""Letters typed, or recognised, in the place of digits (1OO%, l20人), and a Chinese full stop in that of a point
(1。4亿个). They are read as digits and points, and that is told."""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao.formats.indicators.block import Block
from jixiao.formats.words.form_reading import Reading
from jixiao.formats.words.form_rows import Piece, word_of

_SUSPECT = re.compile(r"\d[Oo]|l[\dO]|\d。\d")
_NUMBER = re.compile(
    r"((?:[≥≤≧≦⩾⩽<>=＞＜＝]|不[低少]于|不[高超]于|不超过)*\s*)((?=\d|l[\dO])[\dOol,.。]*)([^\dA-Za-z]{0,8})"
)
"""A sign, a number, and what it counts."""
_DIGITS = str.maketrans("Ool。", "001.")


def with_digits(blocks: list[Block], reading: Reading) -> None:
    """Put digits into the numbers of the indicators that hold such letters, and points; a litre behind a number (5l) stays one."""
    if not _SUSPECT.search("".join([p.text for block in blocks for row in block.rows for p in row.pieces])):
        return
    for block in blocks:
        for at, row in enumerate(block.rows):
            pieces = [_mended(piece, reading) for piece in row.pieces]
            if any(new is not old for new, old in zip(pieces, row.pieces, strict=True)):
                block.rows[at] = row.with_pieces(pieces)


def _mended(piece: Piece, reading: Reading) -> Piece:
    found = _NUMBER.fullmatch(piece.text) if _SUSPECT.search(piece.text) else None
    if found is None:
        return piece
    text = found[1] + found[2].translate(_DIGITS) + found[3]
    reading.note("R15", piece.address, piece.text, text)
    return replace(piece, text=text, word=word_of(text))
