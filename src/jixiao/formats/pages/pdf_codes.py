"""What the codes of PDF characters mean: signs that are none, signs that nobody names, and text of a font that lies.

A font says by a table which character each of its signs is (ISO 32000-1, 9.10.3, ToUnicode); programs leave it out, fill
it with places of their own, with the numbers of the glyphs, or of another font.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

from jixiao.formats.pages.text import Char

LOST = 0xFFFD
"""Stands for a sign whose font does not say which character it is."""
NONE = 0
"""Stands for what is no sign: breaks of lines, marks that only choose the shape of the sign before."""
IDEOGRAPHS = (0x4E00, 0x9FFF)
COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当"
    "没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战"
    "向头文体政美相见被利什二等产或新己制身果加斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活"
    "务标服项管级绩效数目支预算项区质量值期指完总金额资单职责城市建设施率元万满群众户安财收入企保"
)
"""The most common characters of written Chinese, and those of forms: half of any text, a twentieth of one that takes
each character for another."""
SAMPLE = 400
"""So many characters of a page are looked at."""
FEWEST, LEAST_COMMON = 40, 0.12
"""Of so many ideographs at least this share is common; else they are not those that are seen."""
WRITTEN = frozenset(
    (
        *range(32, 0xAD),
        *range(0xAE, 0x100),
        *range(0x2010, 0x2028),
        *range(0x3000, 0x3040),
        *range(0xFF01, 0xFF5F),
    )
)
"""Codes of signs that stand for themselves, as most that are no ideographs."""
FEWEST_STRANGE, MOST_STRANGE = 20, 0.3
"""So many letters, and this share of all, that no language of the country is written with are numbers of glyphs."""
_HIGH, _LOW, _PLANE = 0xD800, 0xDC00, 0x10000
_SURROGATES, _PRIVATE, _SYMBOLS = (0xD800, 0xDFFF), (0xE000, 0xF8FF), (0xF020, 0xF0FF)
_STYLED = (0x1D400, 0x1D7FF)
"""Letters and digits of formulas: bold, slanted and so on."""
_UNWRITTEN = frozenset((0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF, *range(0xFE00, 0xFE10), 0xFFFE))
_HYPHEN, _BREAKS = 2, (9, 10, 13)
"""pdfium gives a hyphen at the end of a line as 2."""
_SPOKEN = (
    (0x0000, 0x007F),
    (0x0600, 0x06FF),
    (0x0F00, 0x0FFF),
    (0x1100, 0x11FF),
    (0x1800, 0x18AF),
    (0x2E80, 0x9FFF),
    (0xA000, 0xA4CF),
    (0xAC00, 0xD7AF),
    (0xF900, 0xFFEF),
    (0x20000, 0x3FFFF),
)
"""Letters of Latin, Uyghur, Tibetan, Korean, Mongolian, Chinese and Yi."""


def codes_of(raw: Any, text: Any) -> Sequence[int]:
    """The code of each character of a page, all at one call where pdfium gives as many as there are characters."""
    count = text.count_chars()
    if count <= 0:
        return ()
    codes = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(text.raw, 0, count, codes) == count + 1:
        return codes[:count]
    return [raw.FPDFText_GetUnicode(text.raw, index) for index in range(count)]


def meant(raw: Any, layer: Any, index: int, code: int) -> int:
    """The character for which a code other than that of an ideograph or plain letter stands; ``NONE`` or ``LOST``."""
    if code == 0:
        return LOST if raw.FPDFText_HasUnicodeMapError(layer, index) == 1 else NONE
    if code < 32:
        known = code == _HYPHEN or code in _BREAKS or raw.FPDFText_IsGenerated(layer, index) == 1
        return NONE if known else LOST
    if code in _UNWRITTEN:
        return NONE
    if _SURROGATES[0] <= code <= _SURROGATES[1]:
        return _whole(raw, layer, index, code)
    if _PRIVATE[0] <= code <= _PRIVATE[1] and not (
        _SYMBOLS[0] <= code <= _SYMBOLS[1] and _is_of_symbols(raw, layer, index)
    ):
        return LOST
    return code


def _whole(raw: Any, layer: Any, index: int, code: int) -> int:
    """A rare character, which pdfium gives in two halves, from its first half; the second one is no sign."""
    if code >= _LOW:
        return NONE
    rest = raw.FPDFText_GetUnicode(layer, index + 1)
    if not _LOW <= rest <= _SURROGATES[1]:
        return LOST
    whole = _PLANE + ((code - _HIGH) << 10) + rest - _LOW
    return ord(normalize("NFKC", chr(whole))) if _STYLED[0] <= whole <= _STYLED[1] else whole


def _is_of_symbols(raw: Any, layer: Any, index: int) -> bool:
    """Whether the font of a character is one of symbols (Symbol, Wingdings), whose signs are known by their codes."""
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(layer, index, buffer, 128, flags)
    name = buffer.value.lower()
    return b"symbol" in name or b"dings" in name


def is_nonsense(chars: Sequence[Char]) -> bool:
    """Whether what the fonts say cannot be what is seen: ideographs that are hardly ever used, letters of no language
    of the country. Some characters in even distances stand for all."""
    text = "".join([char.text for char in chars[:: 1 + len(chars) // SAMPLE]])
    common = sum(map(COMMON.__contains__, text))
    if common > LEAST_COMMON * len(text):
        return False
    ideographs = sum(IDEOGRAPHS[0] <= ord(char) <= IDEOGRAPHS[1] for char in text)
    if ideographs >= FEWEST and common < LEAST_COMMON * ideographs:
        return True
    strange = sum(char.isalpha() and not _is_spoken(ord(char)) for char in text)
    return strange >= FEWEST_STRANGE and strange > MOST_STRANGE * len(text)


def _is_spoken(code: int) -> bool:
    return any(first <= code <= last for first, last in _SPOKEN)
