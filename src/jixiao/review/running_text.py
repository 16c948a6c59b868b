"""Running text as checks read it: without markup, cut into sentences and clauses, with titles blanked out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from jixiao.core.number import half_width

_TAG = re.compile(r"<[^>]{0,200}>|&[a-z]{2,6};")
_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_CLAUSE = re.compile(r"(?:[^，,。；;！!？?\n、：:（）()]|(?<=\d),(?=\d{3}))+")
_TITLE = re.compile(r"《[^《》]*》|〔[^〔〕]*〕|\[\d{4}\]")
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a text and where it begins in the text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@lru_cache(maxsize=1024)
def plain_text(text: str) -> str:
    """Text with markup turned into line ends and letters, digits and signs in half width."""
    return half_width(_TAG.sub("\n", text))


def sentences(text: str) -> list[Stretch]:
    """The sentences of a plain text."""
    return [Stretch(found.group(), found.start()) for found in _SENTENCE.finditer(text)]


def clauses(text: str) -> list[Stretch]:
    """The clauses of a plain text: what stands between any two marks of punctuation."""
    return [Stretch(found.group(), found.start()) for found in _CLAUSE.finditer(text)]


def holding(stretches: list[Stretch], position: int) -> Stretch:
    """The stretch that holds a position; an empty one where none does."""
    return next((s for s in stretches if s.start <= position < s.end), Stretch("", position))


def without_titles(text: str) -> str:
    """The text with 《titles》 and 〔years of documents〕 blanked out, every other character at its place."""
    return _TITLE.sub(lambda found: " " * len(found.group()), text)


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    """Letters, digits and characters only, to compare two texts."""
    return _NOT_A_WORD.sub("", plain_text(text))
