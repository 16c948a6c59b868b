"""The labels with which a form begins: 项目名称, 单位名称 and the like, alone or within a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from jixiao.core.library import candidates
from jixiao.formats.words.form_rows import squeeze
from jixiao.formats.words.labels import MANY, bare
from jixiao.formats.words.phrases import spoken

OPENING_FIELDS = ("project_name", "unit_name", "policy_name")
_BETWEEN = re.compile(r"[、()/]")


@cache
def opening_words() -> frozenset[str]:
    """The labels that open a form, of all schemes."""
    found = set()
    for scheme in candidates():
        for id in OPENING_FIELDS:
            entry = scheme.field(id)
            for label in (entry.label, *entry.aliases) if entry else ():
                found.add(bare(squeeze(label)))
    return frozenset(found)


@cache
def _endings() -> re.Pattern[str]:
    """The characters with which such labels end, those of the vocabulary's phrases (名称, 全称) too. Most words hold none
    of them, and need no closer look."""
    ends = {"称", *(word[-1] for word in opening_words() if word)}
    return re.compile(f"[{re.escape(''.join(sorted(ends)))}]")


def any_may_open(words: Sequence[str]) -> bool:
    """True where one of the words may be a label that opens a form; most rows hold none, and need no closer look."""
    return _endings().search("".join(words)) is not None


@lru_cache(maxsize=MANY)
def names_subject(word: str) -> bool:
    """True for a label that opens a form: 项目名称, 单位名称 and the like."""
    if not _endings().search(word):
        return False
    word = bare(word)
    return word in opening_words() or spoken("fields", word) in OPENING_FIELDS


@lru_cache(maxsize=MANY)
def opening_part(word: str) -> str:
    """The label that opens a form within a heading (项目单位（项目名称）, 单位名称、项目名称): that of a project before that of
    a unit; "" where there is none."""
    if not _endings().search(word):
        return ""
    if names_subject(word):
        return word
    halves = _BETWEEN.split(word)
    parts = [part for part in halves if part and names_subject(part)] if len(halves) > 1 else []
    return next((part for part in parts if "项目" in part), parts[-1] if parts else "")


def unit_part(word: str) -> str:
    """The label of a unit within a heading that names projects too (单位名称、项目名称); "" where there is none."""
    opens = opening_part(word)
    others = [part for part in _BETWEEN.split(word) if part and part != opens]
    return next((part for part in others if "项目" not in part and names_subject(part)), "")
