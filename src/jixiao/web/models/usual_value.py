"""What an indicator usually aims at elsewhere: a province's or the nation's figures, kept for one jurisdiction."""

from django.db import models

from jixiao.web.models.jurisdiction import Jurisdiction


class UsualValue(models.Model):
    """The quartiles, exact decimals as text, of ``count`` targets of one indicator name (no white space) and unit."""

    place = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="usual_values")
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=30, blank=True)
    count = models.PositiveIntegerField()
    p25 = models.CharField(max_length=40)
    p50 = models.CharField(max_length=40)
    p75 = models.CharField(max_length=40)

    class Meta:
        ordering = ["name", "unit"]
        constraints = [models.UniqueConstraint(fields=["place", "name", "unit"], name="one_usual_value")]
