"""The flat shadow of a filed revision's indicators, for lists, search and the library. Rebuilt by one command."""

from django.db import models

from jixiao.web.models.filing import Filing


class IndicatorRow(models.Model):
    """``value`` is the full-year target as written in digits (decimal text), for it must stay exact."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="indicator_rows")
    row = models.IntegerField()
    level1 = models.CharField(max_length=60)
    level2 = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200, db_index=True)
    operator = models.CharField(max_length=10, blank=True)
    value = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=200, blank=True)
    approved = models.BooleanField(default=False, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "row"], name="one_indicator_row")]
