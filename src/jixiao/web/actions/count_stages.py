"""How many forms a person sees in each stage, from the counters that are kept with every step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Q, Sum

from jixiao.web.models import StageCount
from jixiao.web.models.filing import filed_stages
from jixiao.web.models.held import Held, Part


def visible_by_stage(held: Held, roles: Collection[str] | None = None, **only: object) -> Counter:
    """Stage → how many forms ``Filing.objects.visible_to(person)`` has; by some of the roles alone, where they are named.

    ``only``: what narrows the counters, as ``kind="target", fiscal_year=2027``.
    """
    return count_part(held.part(roles), filed_stages(), **only)


def count_part(part: Part, below: Collection[str], alone: Collection[str] | None = None, **only: object) -> Counter:  # fmt: skip
    """Stage → forms: in the stages ``below`` of the units with all below them, in ``alone`` (None: any) of the units
    alone, none twice."""
    found: Counter = Counter()
    rows = StageCount.objects.filter(**only)
    if part.below:
        units, column = part.below.counters
        found.update(_sums(rows.filter(units, stage__in=below), column))
    if part.own:
        counted = Q(stage__in=below) & part.below.having() if part.below else Q(pk__in=[])
        own = rows.filter(unit__in=part.own).exclude(counted)
        found.update(_sums(own if alone is None else own.filter(stage__in=alone), "own"))
    return found


def _sums(rows, column: str) -> dict[str, int]:
    return dict(rows.order_by().values_list("stage").annotate(Sum(column)))
