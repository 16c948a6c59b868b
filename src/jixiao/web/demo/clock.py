"""The demonstration's clock: what is done through the real actions bears the demonstration's time, not the run's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo

from django.utils import timezone


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """While it lasts, every question for the time is answered with ``moment``.

    Django asks the class ``datetime`` of its module in one place, which the defaults of the models share. For a process
    of one thread that does nothing else: the command, and its tests.
    """

    class Standing(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    real = timezone.datetime
    timezone.datetime = Standing
    try:
        yield
    finally:
        timezone.datetime = real
