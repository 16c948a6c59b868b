"""Small fonts for documents that embed their own: only the characters that are printed, reached by Unicode."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from jixiao.formats.fonts import coverage

_LEFT_OUT = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "kern", "STAT"]


@lru_cache(maxsize=32)
def subset_font(name: str, characters: frozenset[str]) -> bytes:
    """The face with this PostScript name, cut down to ``characters``; the same bytes for the same characters.

    Raises KeyError for a face that is neither ours nor installed.
    """
    from fontTools import subset

    path, number = _face(name)
    options = subset.Options()
    options.layout_features, options.name_IDs = [], [1, 2, 4, 6]
    options.hinting, options.desubroutinize, options.notdef_outline = False, True, True
    options.recalc_timestamp, options.font_number = False, number
    options.drop_tables += _LEFT_OUT
    font = subset.load_font(str(path), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(characters)))
    cutter.subset(font)
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


@lru_cache(maxsize=64)
def _face(name: str) -> tuple[Path, int]:
    """The file of a face and its number within it."""
    own = coverage.FOLDER / f"{name}.otf"
    if own.exists():
        return own, 0
    from fontTools.ttLib import TTCollection, TTFont

    for path in coverage.system_fonts():
        if path.suffix.lower() == ".ttc":
            faces = list(TTCollection(str(path), lazy=True).fonts)
        else:
            faces = [TTFont(str(path), lazy=True)]
        for number, face in enumerate(faces):
            if face["name"].getDebugName(6) == name:
                return path, number
    raise KeyError(name)
