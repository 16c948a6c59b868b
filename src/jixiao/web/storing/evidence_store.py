"""Where the bytes of evidence lie: under JIXIAO_DATA, named by their digest, written once and never changed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

from jixiao.core.digest import digest

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
KINDS = frozenset({"pdf", "ofd", "docx", "xlsx", "doc", "xls", "csv", "text", "image"})
"""What evidence may be, by its bytes and not by its name. No page and no archive is taken."""


def folder() -> Path:
    """The folder of all evidence."""
    return Path(settings.DATA) / "evidence"


def path_of(fingerprint: str) -> Path:
    """Where the bytes with a digest lie."""
    name = fingerprint.partition(":")[2]
    return folder() / name[:2] / name


def store(data: bytes) -> str:
    """Keep the bytes; their digest. What is there already is not written again."""
    name = digest(data)
    path = path_of(name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    return name
