"""The command that makes the demonstration: the same for the same day, and never on a real server."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from jixiao.core.digest import digest

OTHER_EVERY_TIME = {"password", "path"}
"""Salted; and the ids of the units above."""
NOW = datetime(2026, 10, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def small_city() -> str:
    """The digest of all that a city of fifty units holds, which is taken away again. Salted passwords are left out, and
    keys, which a database may go on counting."""
    from django.db import transaction

    from jixiao.web.management.commands.demo_data import make_world

    with transaction.atomic():
        make_world(NOW, 50)
        rows = []
        for model in apps.get_app_config("web").get_models():
            fields = [
                field.name
                for field in model._meta.concrete_fields
                if not (field.primary_key or field.is_relation or field.name in OTHER_EVERY_TIME)
            ]
            rows.append([str(row) for row in model.objects.order_by("pk").values_list(*fields)])
        made = digest(rows)
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
