"""What Word shows for a sign kept by its place in a font, and for the boxes and lists of an old form.

Sources: ECMA-376 part 1, 17.3.3.30 (sym), 17.16.7 (checkBox), 17.16.9 (ddList).
"""

from __future__ import annotations

import re

from lxml import etree

from jixiao.formats.safety import raised_sign, shown

_BOXES = {"FE": "☑", "FC": "√", "FD": "☒", "A8": "□", "6F": "□", "FB": "×", "52": "☑", "54": "☒", "A3": "□"}
"""Check boxes and ticks typed from the fonts Wingdings and Wingdings 2, by the last two hex digits."""
_OF_FONT = {"wingdings 2": {"50": "√", "4F": "×", "51": "☒", "53": "☒"}, "webdings": {"61": "√", "72": "×"}}
"""Ticks that stand at other places in these fonts."""
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
_DRAWN = re.compile(r"wingdings|webdings|^symbol$")
"""Fonts whose letters are drawings, names in small letters."""
_LIMITS = {">": "≥", "<": "≤", "＞": "≥", "＜": "≤"}
_PRIVATE = ("F0", "00")
"""How the code of a sign begins that only means something in its own font."""
_OFF = frozenset(["0", "false", "off"])
_HEX = frozenset("0123456789ABCDEF")


def sign_of(font: str, code: str) -> str:
    """The sign at this code, four hex digits, of this font, its name in small letters; "" for a mere drawing."""
    if tick := _OF_FONT.get(font, {}).get(code[-2:]):
        return tick
    if "wingdings" in font:
        return _BOXES.get(code[-2:], "")
    if len(code) != 4 or not _HEX.issuperset(code) or "D800" <= code <= "DFFF":
        return ""
    if not code.startswith(_PRIVATE):
        return shown(chr(int(code, 16)))
    if font != "symbol":
        return ""
    return _SIGNS.get(code[2:]) or (chr(int(code[2:], 16)) if "20" <= code[2:] <= "3F" else "")


def show_signs(root: etree._Element, xml: bytes) -> None:
    """Put the signs that Word shows in the place of underlined > and <, and of letters typed in a font of drawings (þ in Wingdings, ³ in Symbol);
    letters that such a font has no known sign for stay, and so do Chinese characters, which it does not have. ``xml`` is
    the text of the document, which names the fonts it uses."""
    if b"<w:u " in xml and (b"&gt;" in xml or b"&lt;" in xml):
        _show_limits(root)
    if b"ings" not in xml and b"Symbol" not in xml:
        return
    for fonts in [*root.iter("{*}rFonts")]:
        w = fonts.tag.rpartition("}")[0] + "}"
        run = fonts.getparent().getparent() if fonts.getparent() is not None else None
        if run is None or run.tag != w + "r":
            continue
        low, high = ((fonts.get(w + kind) or "").lower() for kind in ("ascii", "hAnsi"))
        if not (_DRAWN.search(low) or _DRAWN.search(high)):
            continue
        for piece in run.iter(w + "t"):
            piece.text = "".join(
                drawn_sign(sign, low if sign.isascii() else high or low) for sign in piece.text or ""
            )


def _show_limits(root: etree._Element) -> None:
    """Put ≥ and ≤ in the place of > and < that are underlined: so they are typed where a keyboard lacks them."""
    for line in root.iter("{*}u"):
        w = line.tag.rpartition("}")[0] + "}"
        looks = line.getparent()
        run = looks.getparent() if looks is not None else None
        if run is None or run.tag != w + "r" or line.get(w + "val") in (None, "none"):
            continue
        texts = [*run.iter(w + "t")]
        if limit := _LIMITS.get("".join(text.text or "" for text in texts).strip()):
            texts[0].text = limit
            for text in texts[1:]:
                text.text = ""


def show_raised(root: etree._Element) -> None:
    """Take raised marks of footnotes away, and raise the digits of powers of ten; the 2 of m² stays as it is."""
    for mark in [*root.iter("{*}vertAlign")]:
        w = mark.tag.rpartition("}")[0] + "}"
        look = mark.getparent()
        run = look.getparent() if look is not None else None
        if run is None or run.tag != w + "r" or mark.get(w + "val") != "superscript":
            continue
        before = run.getprevious()
        while before is not None and before.tag != w + "r":
            before = before.getprevious()
        texts = [*run.iter(w + "t")]
        if before is None or not texts:
            continue
        sign = raised_sign("".join(run.itertext()), "".join(before.itertext()))
        if sign is not None:
            for text in texts:
                text.text = sign if text is texts[0] else ""


def drawn_sign(sign: str, font: str) -> str:
    """What a font, its name in small letters, shows for a character; the character itself where that is not known."""
    code = ord(sign)
    if sign == " " or not _DRAWN.search(font) or not (code < 0x100 or 0xF000 <= code < 0xF100):
        return sign
    return sign_of(font, f"F0{code & 0xFF:02X}") or sign


def shown_sign(element: etree._Element, w: str) -> str:
    """What a ``sym`` shows, or the box or list of an old form; ``w`` is the namespace in braces."""
    if element.tag == w + "checkBox":
        return "☑" if _is_checked(element, w) else "□"
    if element.tag == w + "ddList":
        return _chosen(element, w)
    return sign_of(element.get(w + "font", "").lower(), element.get(w + "char", "").upper())


def _is_checked(box: etree._Element, w: str) -> bool:
    """What was clicked, or else what the form begins with."""
    state = box.find(w + "checked")
    if state is None:
        state = box.find(w + "default")
        return state is not None and state.get(w + "val", "1") not in _OFF
    return state.get(w + "val", "1") not in _OFF


def _chosen(choices: etree._Element, w: str) -> str:
    """The entry that was picked, or else the one the form begins with; "" where it names none."""
    entries = [entry.get(w + "val", "") for entry in choices.iterchildren(w + "listEntry")]
    picked = choices.find(w + "result")
    if picked is None:
        picked = choices.find(w + "default")
    number = "0" if picked is None else picked.get(w + "val", "0")
    at = int(number) if number.isascii() and number.isdigit() and len(number) <= 3 else len(entries)
    return shown(entries[at]) if at < len(entries) else ""
