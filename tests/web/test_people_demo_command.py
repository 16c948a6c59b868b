"""The command that makes the demonstration: the same for the same day, and never on a real server."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from jixiao.core.digest import digest

NOW = datetime(2026, 10, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def small_city() -> str:
    """The digest of a city of fifty units, which is taken away again."""
    from django.db import transaction

    from jixiao.web.management.commands.demo_data import make_world
    from jixiao.web.models import Event, Filing

    with transaction.atomic():
        make_world(NOW, 50)
        filings = Filing.objects.order_by("id").values_list("title", "stage", "draft", "p0", "p1")
        steps = Event.objects.order_by("id").values_list("action", "origin", "to", "comment", "revision")
        made = digest(
            [list(filings), list(steps)]
        )  # what runs through the real actions has the time of the run
        transaction.set_rollback(True)
    return made


def test_the_same_day_gives_the_same_city(db):
    assert small_city() == small_city()


def test_it_refuses_a_real_server(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="演示模式"):
        call_command("demo_data")


def test_it_refuses_where_people_are(people, settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="已有用户"):
        call_command("demo_data")
