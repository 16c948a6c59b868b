"""The language of this run: Chinese unless ``--lang en`` or JIXIAO_LANG says otherwise."""

from __future__ import annotations

import os
import sys
from functools import cache

from jixiao.core.message import in_language

LANGUAGES = ("zh", "en")


@cache
def language() -> str:
    """ "zh" or "en". Read before the commands are built, for their help is written in it."""
    words = sys.argv[1:]
    chosen = os.environ.get("JIXIAO_LANG", "zh")
    for position, word in enumerate(words):
        if word == "--lang" and position + 1 < len(words):
            chosen = words[position + 1]
        elif word.startswith("--lang="):
            chosen = word.removeprefix("--lang=")
    return chosen if chosen in LANGUAGES else "zh"


def t(text: str) -> str:
    """A sentence of the command line in the language of this run. Its English lies in locale/en/cli.yaml."""
    return in_language(text, language())
