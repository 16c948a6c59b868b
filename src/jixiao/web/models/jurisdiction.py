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
    """When a stage of the flow must be over in one year."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="deadlines")
    fiscal_year = models.IntegerField()
    stage = models.CharField(max_length=40)
    due = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "fiscal_year", "stage"], name="one_deadline")
        ]
