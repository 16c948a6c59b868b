"""Make the demonstration's world: 300 units, their people, and two years of forms in all stages."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from jixiao.core.library import load_scheme
from jixiao.web.demo.clock import standing_at
from jixiao.web.demo.content import city
from jixiao.web.demo.disclosed import disclose
from jixiao.web.demo.filings import Maker, demonstration_time
from jixiao.web.demo.later import LaterMaker
from jixiao.web.demo.people import make_people
from jixiao.web.demo.tree import make_units
from jixiao.web.models import Deadline, Filing, Jurisdiction, Person, Project, Unit

UNITS = 300
FEWEST = 42
DUE_IN_DAYS = {
    "draft": 3,
    "unit_review": 5,
    "department_review": 9,
    "sector_review": 14,
    "performance_review": 20,
}
"""Deadlines of this year's stages, counted from the demonstration's day."""


class Command(BaseCommand):
    """Deterministic for a day; refuses a server that is not a demonstration, and one that holds people already."""

    help = "生成演示数据：300 个单位、两个年度各阶段的绩效目标表，每个角色一个用户"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--units", type=int, default=UNITS, help="单位个数，每个单位十个项目")

    def handle(self, *args, **options) -> None:
        """Everything in one transaction."""
        if not settings.DEMO:
            raise CommandError("演示数据带有公开的密码，只能在演示模式下生成：先设置 JIXIAO_DEMO=1")
        if options["units"] < FEWEST:
            raise CommandError(f"演示的城市至少有 {FEWEST} 个单位，才各个角色、各个环节都有")
        if Person.objects.exists():
            raise CommandError(
                f"数据库里已有用户，不再生成演示数据；换一个 JIXIAO_DATA 文件夹（现在是 {settings.DATA}）"
            )
        start = time.monotonic()
        with transaction.atomic():
            make_world(demonstration_time(), options["units"])
        self.stdout.write(
            f"已生成 {Unit.objects.count()} 个单位、{Person.objects.count()} 个用户、{Project.objects.count()} 个项目、"
            f"{Filing.objects.count()} 张表，用时 {time.monotonic() - start:.0f} 秒"
        )


def make_world(now: datetime, wanted: int = UNITS) -> Jurisdiction:
    """The whole city as it stands at ``now``. From the summer on the next year's budget is being declared."""
    year = now.year + (now.month >= 6)
    place = Jurisdiction.objects.create(
        code=city()["code"], name=city()["name"], fiscal_year=year,
        project_scheme=load_scheme("cn-js-sz/project-target").name, department_scheme=load_scheme("cn-js-sz/department-target").name,
    )  # fmt: skip
    units = make_units(place, wanted)
    people = make_people(units, now.date())
    Deadline.objects.bulk_create(
        Deadline(jurisdiction=place, fiscal_year=each, stage=stage, due=(now + timedelta(days=days)).date() - timedelta(days=365 * (year - each)))
        for each in (year - 1, year)
        for stage, days in DUE_IN_DAYS.items()
    )  # fmt: skip
    Maker(place, units, people, now).run()
    LaterMaker(place, units, people, now).run()
    with standing_at(now):
        disclose(place)
    return place
