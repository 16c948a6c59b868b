"""The indicators that a form prescribes (固化指标), as a record holds them."""

from __future__ import annotations

from jixiao.core.record import Indicator
from jixiao.core.scheme import Level, Scheme
from jixiao.core.value import nature_of, parse_target


def prescribed_indicators(scheme: Scheme) -> list[Indicator]:
    """Every prescribed indicator with its prescribed targets and points, in printed order, rows from 1."""
    made = [one for level, parent in scheme.walk() for one in prescribed_under(level, parent)]
    return [one.model_copy(update={"row": row}) for row, one in enumerate(made, 1)]


def prescribed_under(level: Level, parent: Level | None) -> list[Indicator]:
    """Those of one group; ``parent`` is its level 1, None for a group that is a level 1 itself.

    A period for which the form prescribes nothing has no target, which is not the same as a blank one.
    """
    made = []
    for fixed in level.fixed:
        targets = {period: parse_target(text) for period, text in fixed.targets.items() if text.strip()}
        made.append(
            Indicator(
                level1=parent.label if parent else level.label,
                level2=level.label if parent else None,
                name=fixed.name,
                nature=nature_of(targets),
                targets=targets,
                points=fixed.points,
                fixed=True,
            )
        )
    return made
