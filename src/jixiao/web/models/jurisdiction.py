"""A place with its own rules, and its calendar."""

from django.db import models


class Jurisdiction(models.Model):
    """Several stand side by side in one installation and see nothing of one another."""

    code = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=60)
    project_scheme = models.CharField(max_length=120)
    """``id@version`` of the project target form of the year now being declared."""
    department_scheme = models.CharField(max_length=120, blank=True)
    fiscal_year = models.IntegerField()
    """The budget year now being declared."""

    def __str__(self) -> str:
        return self.name


class Deadline(models.Model):
    """When a stage of the flow must be over, for one kind of form in one year.

    ``kind`` is the kind of form (target, monitoring, self_evaluation), ``period`` the one that a monitoring form
    reports on; empty for all.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="deadlines")
    fiscal_year = models.IntegerField()
    kind = models.CharField(max_length=20, default="target")
    period = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=40)
    due = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "fiscal_year", "kind", "period", "stage"], name="one_deadline"
            )
        ]


class SpecialDay(models.Model):
    """A day that is not what its weekday says: a holiday on a weekday, or work on a weekend.

    Somebody enters them from the year's notice of the State Council's office; a year without any is not known, and
    no working days are counted in it.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="special_days")
    day = models.DateField()
    working = models.BooleanField()
    name = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "day"], name="one_special_day")]
