"""Experts: who is drawn. A pure function of what is stored; what their sheets come to: ``scoring/panel.py``."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.core.digest import digest

LEAST, MOST = 3, 9
"""How many experts a panel has."""


def drawn(pool: Iterable[int], seed: str, number: int) -> list[int]:
    """The first ``number`` of the pool in the order of the digests of seed and id: the same everywhere and for ever."""
    return sorted(pool, key=lambda one: digest(f"{seed}:{one}"))[:number]
