"""What became of each of many that were asked for together."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 200
"""So many at most in one go."""


@dataclass(frozen=True)
class Outcome:
    """What became of one: ``done`` or not, and the sentence that says it. ``title`` is empty for one that the person
    cannot see."""

    id: int
    title: str
    done: bool
    message: str
