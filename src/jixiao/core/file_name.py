"""Names of files as people read them: what is no text in UTF-8 was written in GB18030, as on a Chinese Windows."""

from __future__ import annotations

import os
from pathlib import Path

LONGEST = 200
"""Bytes of a name that we give a file: systems take 255, and some room is left for numbers and drafts."""


def readable(path: str | Path) -> str:
    """A path whose bytes are not UTF-8 (from an archive of GBK names) as text that can be shown and stored.

    The text of every other path is that path.
    """
    text = str(path)
    return text if text.isascii() else "/".join(map(_part, text.split("/")))


def _part(name: str) -> str:
    if not any("\ud800" <= sign <= "\udfff" for sign in name):
        return name
    return os.fsencode(name).decode("gb18030", "replace")


def shortened(text: str, most: int = LONGEST) -> str:
    """The beginning of a text that takes at most so many bytes, no character cut."""
    return text.encode()[:most].decode("utf-8", "ignore")
