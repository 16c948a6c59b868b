"""What stands in a filled form and is neither printed there nor in the record: nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jixiao.core.grid import Cell, Document, Grid
from jixiao.core.input import YEAR_BLANK, operators
from jixiao.core.library import load_scheme
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.formats.words.clean import clean_text
from jixiao.formats.words.form_rows import squeeze
from jixiao.formats.words.scheme_words import words_of

_WORDS = re.compile(r"[A-Za-z\u3400-\u9fff]")
_NUMBERING = re.compile(r"^(?:指标\s*\d+|[(（]?[\d①-⑳一二三四五六七八九十]+[)）]?)\s*[:：.、．]?\s*")


def leftovers(document: Document, record: Record, scheme: Scheme) -> list[Cell]:
    """The cells whose words the record does not hold, in reading order. Bare numbers are left to other checks."""
    printed = _printed(scheme.name, scheme.digest) | set(operators())
    words = words_of(scheme)
    held = _squeezed("\n".join(_texts(record.model_dump(exclude={"unread"}))))
    found = []
    for block in document.blocks:
        for cell in block.cells if isinstance(block, Grid) else ():
            said = _squeezed(clean_text(cell.text))
            if not _WORDS.search(said) or YEAR_BLANK in said:
                continue
            known = squeeze(cell.text) in printed or words.of(squeeze(cell.text)).is_label or said in held
            if not known and _NUMBERING.sub("", said) not in held:
                found.append(cell)
    return found


@lru_cache(maxsize=64)
def _printed(name: str, digest: str) -> frozenset[str]:
    """Every text of a scheme as labels are compared: what its forms may print."""
    return frozenset(squeeze(text) for text in _texts(load_scheme(name).model_dump()) if text)


def _texts(value: Any) -> Iterator[str]:
    """Every text inside nested values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _squeezed(text: str) -> str:
    return "".join(text.split())
