"""Open the next budget year of a jurisdiction."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from jixiao.web.actions.base import Refused
from jixiao.web.actions.roll_over import continuing, roll_over
from jixiao.web.models import Jurisdiction, Person


class Command(BaseCommand):
    """``--dry-run`` lists what would be carried forward."""

    help = "开启下一个预算年度，把延续项目结转为草稿"

    def add_arguments(self, parser) -> None:
        parser.add_argument("code", help="行政区划代码")
        parser.add_argument("username", help="办理结转的系统管理员的用户名")
        parser.add_argument("--dry-run", action="store_true", help="只列出将要结转的项目")

    def handle(self, *args, **options) -> None:
        """All or nothing."""
        place = Jurisdiction.objects.filter(code=options["code"]).first()
        person = Person.objects.filter(username=options["username"], is_active=True).first()
        if place is None or person is None:
            raise CommandError(f"没有地区 {options['code']}，或没有用户 {options['username']}")
        year = place.fiscal_year + 1
        if options["dry_run"]:
            projects = [form.project for form in continuing(place, year)]
            for project in projects:
                self.stdout.write(f"{project.code} {project.name}")
            self.stdout.write(f"将结转 {len(projects)} 个项目到 {year} 年")
            return
        try:
            made = roll_over(person, place)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已开启 {year} 年，结转 {made} 个项目")
