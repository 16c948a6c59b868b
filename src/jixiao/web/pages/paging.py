"""Pages of long lists: counted no further than anybody leafs."""

from __future__ import annotations

from functools import cached_property

from django.core.paginator import Paginator

MOST = 10_000
"""Rows that can be leafed through; who looks for one further down narrows the list by words, stage or year."""


class LongList(Paginator):
    """A paginator whose cost does not grow with the table. ``more``: there are rows beyond those counted."""

    @cached_property
    def counted(self) -> int:
        """How many, or one more than the most; set by who knows it from the counters."""
        return self.object_list.order_by()[: MOST + 1].count()

    @property
    def count(self) -> int:
        return min(self.counted, MOST)

    @property
    def more(self) -> bool:
        return self.counted > MOST
