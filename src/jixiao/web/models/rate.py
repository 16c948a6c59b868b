"""How often somebody has asked for something lately. Shared by all processes of the server."""

from django.db import models


class Rate(models.Model):
    """``key`` names what and who; ``window`` is the number of the stretch of time that ``count`` counts in."""

    key = models.CharField(max_length=120, primary_key=True)
    window = models.BigIntegerField()
    count = models.IntegerField()
    ends = models.DateTimeField(db_index=True)
