"""A budgeted project, which lives over several years."""

from django.db import models

from jixiao.web.models.unit import Unit


class Project(models.Model):
    """``values`` is JSON text: what the form carries over from the project pool (type, level, period …)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="projects")
    code = models.CharField(max_length=21, unique=True)
    name = models.CharField(max_length=200, db_index=True)
    start_year = models.IntegerField()
    end_year = models.IntegerField()
    values = models.TextField(default="{}")

    def __str__(self) -> str:
        return self.name
