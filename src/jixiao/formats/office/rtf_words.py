"""RTF bytes → its words one by one: what they tell of the text, and the text itself in Unicode.

Source: Microsoft, Rich Text Format Specification 1.9.1: Conventions of an RTF Reader, Character Set, Unicode RTF,
Font Table, Destinations.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jixiao.formats.office.docx_signs import sign_of

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|((?:\\'[0-9A-Fa-f]{2})+)|\\([^A-Za-z'])|([{}])|([^\\{}\r\n\0]+)|[\r\n\0\\]"
)
_SKIPPED = frozenset(
    b"colortbl stylesheet info header headerl headerr headerf footer footerl footerr footerf footnote annotation "
    b"object objdata nonshppict shprslt fldinst xe tc rxe txe bkmkstart bkmkend sp pntext listtext filetbl revtbl "
    b"pict atnid atnauthor atntime panose falt".split()
)
"""Destinations that are no text of the page, or a second copy of some."""
_KEPT = frozenset([b"shpinst", b"shppict"])
"""Of the destinations that old readers need not know, those that hold what the page shows."""
_CHARSETS = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949", 204: "cp1251", 161: "cp1253"}
_SYMBOLS = 2
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs"}
_SIGNS = {
    b"tab": "\t", b"line": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"bullet": "•", b"emspace": "\u3000", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_SYMBOL_WORDS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
_SETTINGS = frozenset(b"f fcharset deff ansicpg uc v strike striked deleted plain".split())
_READ_HERE = _SETTINGS | _SIGNS.keys() | {b"u"}
"""Other words are told as they stand, unless one before them says otherwise."""
_DEEPEST = 2000
"""Groups within groups: no real document has a tenth of it."""


@dataclass(slots=True)
class _Group:
    """What holds until the group ends."""

    destination: bytes = b""
    font: int = 0
    fallback: int = 1
    """How many characters for old readers follow each one in Unicode."""
    unseen: bool = False
    struck: bool = False
    deleted: bool = False


class Words:
    """Reads a document, and takes note of what is not read."""

    def __init__(self, data: bytes):
        self.data = data
        self.pictures = self.comments = 0
        self.has_struck = self.has_changes = False
        self.is_whole = False
        """True once the group of the whole document has ended."""
        self._now = _Group()
        self._above: list[_Group] = []
        self._fonts: dict[int, int] = {}
        self._names: dict[int, bytes] = {}
        self._default_font, self._codec = 0, "gb18030"
        self._bytes = bytearray()
        self._to_skip = 0
        self._is_first = self._is_optional = False

    def each(self) -> Iterator[tuple[bytes, str | int | None]]:
        """In order: text as ``(b"", text)``, and every word that is not read here, with its number."""
        position, size = 0, len(self.data)
        while position < size and (found := _TOKEN.match(self.data, position)):
            position = found.end()
            word, number, code, sign, brace, text = found.groups()
            if brace:
                yield from self._told()
                self._brace(brace)
                if self.is_whole:
                    return
            elif code or text:
                self._add(bytes.fromhex(code.replace(b"\\'", b"").decode()) if code else text)
            elif word == b"bin":
                position += min(max(int(number or 0), 0), size)
            elif word or sign:
                if self._bytes:
                    yield from self._told()
                said = None if number is None else int(number)
                if sign or word in _READ_HERE or self._to_skip or self._is_first or self._is_optional:
                    yield from self._word(word or sign, said)
                elif not self._now.destination:
                    yield word, said
        yield from self._told()

    def _brace(self, brace: bytes) -> None:
        self._to_skip = 0
        if brace == b"{":
            if len(self._above) < _DEEPEST:
                self._above.append(replace(self._now))
            self._is_first = True
        elif self._above:
            self._now = self._above.pop()
            self.is_whole = not self._above

    def _add(self, characters: bytes) -> None:
        """Bytes of text; those that stand for old readers behind a character in Unicode are left out."""
        self._is_first = False
        if self._to_skip:
            self._to_skip, characters = max(0, self._to_skip - len(characters)), characters[self._to_skip :]
        if self._now.destination == b"fonttbl":
            self._names[self._now.font] = (self._names.get(self._now.font, b"") + characters)[:200]
        elif not self._now.destination:
            self._bytes += characters

    def _told(self) -> Iterator[tuple[bytes, str]]:
        """The text gathered so far."""
        if self._bytes:
            text = self._decoded(bytes(self._bytes))
            self._bytes.clear()
            yield from self._shown(text)

    def _decoded(self, text: bytes) -> str:
        if text.isascii():
            return text.decode()
        charset = self._fonts.get(self._now.font, 0)
        if charset == _SYMBOLS:
            name = self._font_name()
            return "".join(sign_of(name, f"F0{code:02X}") for code in text)
        codec = _CHARSETS.get(charset) or self._codec
        if codec.startswith("cp125") and not re.search(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", text):
            codec = "gb18030"  # pairs of bytes: Chinese under the name of a Western code page
        return text.decode(codec, "replace")

    def _font_name(self) -> str:
        return self._names.get(self._now.font, b"").decode("latin-1").strip(" ;").lower()

    def _shown(self, text: str) -> Iterator[tuple[bytes, str]]:
        """Text of the page, unless it is hidden, deleted or struck through."""
        now = self._now
        if now.struck and text.strip():
            self.has_struck = True
        if now.deleted:
            self.has_changes = True
        if text and not (now.destination or now.unseen or now.struck or now.deleted):
            yield b"", text

    def _word(self, word: bytes, number: int | None) -> Iterator[tuple[bytes, str | int | None]]:
        if self._to_skip:
            self._to_skip -= 1
            return
        is_first, self._is_first = self._is_first, False
        if word == b"*":
            self._is_first = self._is_optional = True
            return
        is_optional, self._is_optional = self._is_optional, False
        if is_first and self._begins(word, is_optional):
            return
        if word == b"u" and number is not None:
            self._to_skip = self._now.fallback
            yield from self._shown(self._character(number & 0xFFFF))
        elif word in _SIGNS or word in _SYMBOL_WORDS:
            yield from self._shown(_SIGNS.get(word) or _SYMBOL_WORDS[word])
        elif word in (b"\n", b"\r"):
            yield b"par", None
        elif word in _SETTINGS:
            self._set(word, number)
        elif not self._now.destination:
            yield word, number

    def _begins(self, word: bytes, is_optional: bool) -> bool:
        """True for a word that begins a destination: a group that is no text of the page."""
        now = self._now
        if now.destination == b"fonttbl" or not now.destination:
            self.pictures += word == b"pict"
            self.comments += word == b"annotation"
            if word == b"fonttbl" or word in _SKIPPED or is_optional and word not in _KEPT:
                now.destination = word
                return True
        return False

    def _character(self, code: int) -> str:
        """A character; one of two halves where it takes two. Signs of their own fonts are told by these."""
        if 0xF000 <= code <= 0xF0FF:
            return sign_of(self._font_name(), f"{code:04X}")
        return chr(code)

    def _set(self, word: bytes, number: int | None) -> None:
        """Take note of a word that changes how text is read."""
        now = self._now
        on = number is None or number != 0
        if word == b"f":
            now.font = number or 0
        elif word == b"fcharset":
            self._fonts[now.font] = number or 0
        elif word == b"deff":
            self._default_font = now.font = number or 0
        elif word == b"ansicpg":
            self._codec = _code_page(number or 0)
        elif word == b"uc":
            now.fallback = max(0, min(number or 0, 8))
        elif word == b"v":
            now.unseen = on
        elif word in (b"strike", b"striked"):
            now.struck = on
        elif word == b"deleted":
            now.deleted = on
        elif word == b"plain":
            now.unseen = now.struck = now.deleted = False
            now.font = self._default_font


def _code_page(number: int) -> str:
    name = _CODE_PAGES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name if number else "gb18030"
    except LookupError:
        return "gb18030"
