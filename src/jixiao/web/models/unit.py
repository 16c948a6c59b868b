"""The tree of a jurisdiction: finance bureau, departments, units."""

from __future__ import annotations

from django.db import models, transaction

from jixiao.web.models.jurisdiction import Jurisdiction


class Unit(models.Model):
    """``path`` is ``/1/5/9/``: the ids from the root to this unit, so that a subtree is one prefix."""

    KINDS = (("finance", "财政部门"), ("department", "主管部门"), ("agency", "预算单位"))

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=21)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=KINDS)
    path = models.CharField(max_length=120, db_index=True, default="")
    closed = models.DateField(null=True, blank=True)
    """Since when it declares nothing new; what it filed stays."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="one_unit_code")]
        ordering = ["path"]

    def save(self, *args, **kwargs) -> None:
        """Store the unit and, once its id is known, its path."""
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            self.path = path
            super().save(update_fields=["path"])
            relate(Unit.objects.filter(pk=self.pk))

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> Unit:
        """The department that answers for this unit; itself when it is one."""
        unit = self
        while unit.kind == "agency" and unit.parent is not None:
            unit = unit.parent
        return unit


class Lineage(models.Model):
    """A unit and one above it; each unit stands above itself too. The shadow of ``Unit.path`` that a database can join."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    above = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["above", "unit"], name="one_line_of_descent")]


def relate(units: models.QuerySet) -> None:
    """Write the lines of these units anew from their paths: whoever changes a path other than by ``save`` calls it."""
    with transaction.atomic():
        Lineage.objects.filter(unit__in=units.values("pk")).delete()
        Lineage.objects.bulk_create(
            (
                Lineage(unit_id=pk, above_id=int(above))
                for pk, path in units.values_list("pk", "path")
                for above in path.strip("/").split("/")
            ),
            batch_size=1000,
        )
