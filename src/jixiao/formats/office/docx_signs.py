"""What ``w:sym`` shows: signs that Word keeps by their place in a font, boxes to tick and ≥ among them."""

from __future__ import annotations

from jixiao.formats.safety import shown

_BOXES = {"FE": "☑", "FC": "√", "FD": "☒", "A8": "□", "6F": "□", "FB": "×", "52": "☑", "54": "☒", "A3": "□"}
"""Check boxes and ticks typed from the fonts Wingdings and Wingdings 2, by the last two hex digits."""
_SIGNS = {
    "B3": "≥",
    "A3": "≤",
    "B1": "±",
    "B9": "≠",
    "BB": "≈",
    "B4": "×",
    "B8": "÷",
    "B0": "°",
    "D7": "·",
    "6D": "μ",
}
"""Signs typed from the font Symbol; its digits and common signs are those of any other font."""
_PRIVATE = ("F0", "00")
"""How the code of a sign begins that only means something in its own font."""
_HEX = frozenset("0123456789ABCDEF")


def sign_of(font: str, code: str) -> str:
    """The sign at this code, four hex digits, of this font, its name in small letters; "" for a mere drawing."""
    if "wingdings" in font:
        return _BOXES.get(code[-2:], "")
    if len(code) != 4 or not _HEX.issuperset(code) or "D800" <= code <= "DFFF":
        return ""
    if not code.startswith(_PRIVATE):
        return shown(chr(int(code, 16)))
    if font != "symbol":
        return ""
    return _SIGNS.get(code[2:]) or (chr(int(code[2:], 16)) if "20" <= code[2:] <= "3F" else "")
