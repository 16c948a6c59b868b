"""How much of what is alike is tried: a part in every run, all of it with JIXIAO_THOROUGH=1 (``make test-thorough``)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
THOROUGH = os.environ.get("JIXIAO_THOROUGH") == "1"


def tried(everything: Sequence[T], always: Sequence[T]) -> list[T]:
    """All cases when asked for, else those that every run tries."""
    return list(everything if THOROUGH else always)
