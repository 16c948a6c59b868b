"""How many forms a person sees in each stage, from the counters that are kept with every step."""

from __future__ import annotations

from collections import Counter

from jixiao.web.models import StageCount
from jixiao.web.models.filing import Below, filed_stages
from jixiao.web.models.grant import OWN_UNIT_ROLES, SUBTREE_ROLES


def visible_by_stage(grants: list, **only: object) -> Counter:
    """Stage → how many forms ``Filing.objects.visible_to(person)`` has. ``grants``: the person's, in force, with units.

    ``only``: what narrows the counters, as ``kind="target", fiscal_year=2027``.
    """
    own = {grant.unit.pk: grant.unit.path for grant in grants if grant.role in OWN_UNIT_ROLES}
    below = Below({grant.unit.path for grant in grants if grant.role in SUBTREE_ROLES})
    filed, tops, found = set(filed_stages()), below.tops, Counter()
    for row in StageCount.objects.filter(unit__in=own.keys() | tops, **only):
        if row.unit_id in tops and row.stage in filed:
            found[row.stage] += row.within
        elif row.unit_id in own and not (row.stage in filed and below.holds(own[row.unit_id])):
            found[row.stage] += row.own
    return found
