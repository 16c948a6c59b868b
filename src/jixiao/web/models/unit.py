"""The tree of a jurisdiction: finance bureau, departments, units."""

from __future__ import annotations

from django.db import models

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

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> Unit:
        """The department that answers for this unit; itself when it is one."""
        unit = self
        while unit.kind == "agency" and unit.parent is not None:
            unit = unit.parent
        return unit
