"""Which characters can be printed, and which font of the system steps in for rare ones.

A character that no font has is an error (``MissingGlyph``), never an empty box in a document.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from jixiao.core.finding import Finding, Place, Severity
from jixiao.core.message import say

FOLDER = Path(str(resources.files("jixiao") / "formats" / "fonts"))
"""The folder with our own fonts."""

_SYSTEM_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
_PREFERRED = ("NotoSerifCJK-Regular", "NotoSerifSC-Regular", "SourceHanSerif", "NotoSansCJK-Regular", "simsun", "simfang", "Songti", "SimSun-ExtB", "HanaMin", "BabelStoneHan", "DejaVuSans", "seguisym", "Symbola")  # fmt: skip
"""Fonts with many Chinese characters, then those with many signs, by the beginning of their file names."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A character that no font has, and where it stands."""

    character: str
    where: str

    @property
    def code_point(self) -> str:
        return f"U+{ord(self.character):04X}"


class MissingGlyph(Exception):
    """Characters that no font has. ``missing`` names each with its code point and place; ``finding`` says so to
    people, with what to do."""

    def __init__(self, missing: Iterable[Missing]):
        self.missing = tuple(missing)
        places = "；".join(
            f"{one.character if one.character.isprintable() else ''}（{one.code_point}，{one.where}）"
            for one in self.missing[:5]
        )
        message = say("有 {count} 个字没有字体可印：{places}", count=len(self.missing), places=places)
        remedy = say("安装带有这些字的字体（例如 Noto Serif CJK），或改用通用的写法")
        at = Place(label=self.missing[0].where if self.missing else "")
        self.finding = Finding("F30", "missing-glyph", Severity.P0, message, remedy, at=at)
        super().__init__(f"{message}。{remedy}")


@cache
def covered() -> frozenset[str]:
    """The characters that every one of our faces holds, and the line breaks that need no glyph."""
    characters = set("\n\t")
    for line in (FOLDER / "coverage.txt").read_text("ascii").split():
        first, _, last = line.partition("-")
        characters.update(map(chr, range(int(first, 16), int(last, 16) + 1)))
    return frozenset(characters)


def rare_fonts(texts: Iterable[tuple[str, str]]) -> tuple[Path, ...]:
    """The system fonts needed to print ``texts``, pairs of (where, text); none for ordinary ones.

    Raises MissingGlyph when a character is in no font at all.
    """
    ours = covered()
    rare: dict[str, str] = {}
    for where, text in texts:
        for character in set(text) - ours:
            rare.setdefault(character, where)
    if not rare:
        return ()
    needed: list[Path] = []
    for font in system_fonts():
        has = {character for character in rare if ord(character) in _characters_of(font)}
        if has:
            needed.append(font)
            rare = {character: where for character, where in rare.items() if character not in has}
        if not rare:
            return tuple(needed)
    raise MissingGlyph(Missing(character, where) for character, where in sorted(rare.items()))


@cache
def system_fonts() -> tuple[Path, ...]:
    """Installed fonts that are known to hold many Chinese characters, best first. The environment variable
    ``JIXIAO_FONTS`` may name a further folder, which then comes first."""
    folders = [os.environ["JIXIAO_FONTS"]] if os.environ.get("JIXIAO_FONTS") else []
    found = [
        path
        for folder in (*folders, *_SYSTEM_FOLDERS)
        for path in sorted(Path(folder).expanduser().rglob("*"))
        if path.suffix.lower() in {".otf", ".ttf", ".ttc"}
    ]
    own = Path(folders[0]) if folders else None

    def rank(path: Path) -> int:
        if own is not None and own in path.parents:
            return -1
        known = (place for place, name in enumerate(_PREFERRED) if path.name.lower().startswith(name.lower()))
        return next(known, len(_PREFERRED))

    return tuple(sorted((path for path in found if rank(path) < len(_PREFERRED)), key=rank))


@cache
def _characters_of(font: Path) -> frozenset[int]:
    from jixiao.formats.fonts.character_map import character_map

    return character_map(font)
