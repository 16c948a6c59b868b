"""Begin an installation: the jurisdiction, its finance department, and the three administrators."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from jixiao.core.library import load_scheme
from jixiao.core.scheme import SchemeError
from jixiao.web.actions.import_people import initial_password
from jixiao.web.actions.log import name_of, write_log
from jixiao.web.models import Grant, Jurisdiction, Person, Unit
from jixiao.web.models.grant import ROLES

USERNAMES = {"system_admin": "xitong", "security_admin": "anquan", "audit_admin": "shenji"}


class Command(BaseCommand):
    """Prints each initial password once; it must be changed at the first sign-in."""

    help = "建立地区、财政部门和三个管理员（系统、安全、审计），打印初始密码"

    def add_arguments(self, parser) -> None:
        parser.add_argument("code", help="行政区划代码，例如 320500")
        parser.add_argument("name", help="地区名称，例如 江苏省苏州市")
        parser.add_argument(
            "--form", default="cn/project-target", help="项目绩效目标表的方案编号（jixiao scheme list）"
        )
        parser.add_argument("--year", type=int, help="正在申报的预算年度；默认是明年")
        parser.add_argument("--finance", default="财政局", help="财政部门名称")

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        """All or nothing."""
        if Jurisdiction.objects.filter(code=options["code"]).exists():
            raise CommandError(f"地区 {options['code']} 已经建立过了")
        try:
            scheme = load_scheme(options["form"])
        except SchemeError as error:
            raise CommandError(str(error)) from error
        today = timezone.localdate()
        place = Jurisdiction.objects.create(
            code=options["code"], name=options["name"], project_scheme=scheme.name,
            fiscal_year=options["year"] or today.year + 1,
        )  # fmt: skip
        finance = Unit.objects.create(
            jurisdiction=place, code=options["code"], name=options["finance"], kind="finance"
        )
        suffix = "" if Jurisdiction.objects.count() == 1 else f"-{place.code}"
        for role, username in USERNAMES.items():
            password = initial_password()
            person = Person.objects.create_user(username + suffix, password, name=ROLES[role])
            grant = Grant.objects.create(person=person, role=role, unit=finance, starts=today)
            changes = {f"{finance.name} · {ROLES[role]}": ("", grant.days)}
            write_log(
                "person_added",
                None,
                who="first_people",
                subject=name_of(person),
                place=place,
                changes=changes,
            )
            self.stdout.write(f"{ROLES[role]}：用户名 {person.username}，初始密码 {password}")
        self.stdout.write("请妥善分发；首次登录必须修改密码。这些密码不会再显示。")
