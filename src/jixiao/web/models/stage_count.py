"""How many forms stand in each stage, kept up to date with every step: pages with counters read a few rows.

Of a unit alone (``own``) and of it with all below it (``within``). ``Filings`` keeps them in the same transaction that
changes a filing; ``recount`` makes them anew.
"""

from __future__ import annotations

from collections import Counter

from django.db import models, transaction
from django.db.models import Count

from jixiao.web.models.unit import Unit

BATCH = 500


class StageCount(models.Model):
    """One row for each unit, year, kind of form and stage in which any form ever stood."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="stage_counts", db_index=False)
    fiscal_year = models.IntegerField()
    kind = models.CharField(max_length=20)
    stage = models.CharField(max_length=40)
    own = models.IntegerField(default=0)
    within = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "stage", "fiscal_year", "kind"], name="one_stage_count")
        ]

    @property
    def key(self) -> tuple[int, int, str, str]:
        return self.unit_id, self.fiscal_year, self.kind, self.stage


def standing(filings) -> Counter:
    """(path of the unit, year, kind, stage) → how many of these filings."""
    groups = (
        filings.order_by().values_list("unit__path", "fiscal_year", "kind", "stage").annotate(Count("pk"))
    )
    return Counter({tuple(key): count for *key, count in groups})


def add_counts(changes: Counter) -> None:
    """Add to the counters: (path of the unit, year, kind, stage) → how many more; negative for fewer."""
    deltas = _with_ancestors(changes)
    with transaction.atomic():
        rows = _locked(deltas)
        if missing := deltas.keys() - rows.keys():
            StageCount.objects.bulk_create(
                [StageCount(unit_id=unit, fiscal_year=year, kind=kind, stage=stage) for unit, year, kind, stage in sorted(missing)],
                batch_size=BATCH, ignore_conflicts=True,
            )  # fmt: skip
            rows = _locked(deltas)
        for key, (own, within) in deltas.items():
            rows[key].own += own
            rows[key].within += within
        StageCount.objects.bulk_update(rows.values(), ["own", "within"], batch_size=BATCH)


def _locked(keys) -> dict[tuple, StageCount]:
    """The rows of these keys, locked in one order, so that two steps never wait for one another in a circle."""
    units, stages = {key[0] for key in keys}, {key[3] for key in keys}
    found = StageCount.objects.filter(unit__in=units, stage__in=stages).order_by("pk").select_for_update()
    return {row.key: row for row in found if row.key in keys}


def _with_ancestors(changes: Counter) -> dict[tuple, list[int]]:
    """(unit, year, kind, stage) → [own, within], for the units themselves and all above them."""
    deltas: dict[tuple, list[int]] = {}
    for (path, year, kind, stage), count in changes.items():
        if count:
            ids = [int(id) for id in path.strip("/").split("/")]
            for id in ids:
                delta = deltas.setdefault((id, year, kind, stage), [0, 0])
                delta[0] += count * (id == ids[-1])
                delta[1] += count
    return deltas


def recount(filings) -> None:
    """Make all counters anew from all filings."""
    with transaction.atomic():
        StageCount.objects.all().delete()
        StageCount.objects.bulk_create(
            (
                StageCount(unit_id=unit, fiscal_year=year, kind=kind, stage=stage, own=own, within=within)
                for (unit, year, kind, stage), (own, within) in _with_ancestors(standing(filings)).items()
            ),
            batch_size=BATCH,
        )
