"""People and their grants from a workbook: one row a grant; a person with several roles has several rows."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from jixiao.core.message import say
from jixiao.web.actions.log import name_of
from jixiao.web.actions.sheets import Problem, Row, empty
from jixiao.web.models import Grant, Jurisdiction, Person
from jixiao.web.models.grant import ADMIN_ROLES, OWN_UNIT_ROLES, ROLES, TOGETHER, other_office
from jixiao.web.typed import day

SHEET = "用户"
COLUMNS = ("用户名", "姓名", "角色", "单位编码")
OPTIONAL = ("邮箱", "手机", "开始日期", "结束日期")
ROLE_OF = {label: role for role, label in ROLES.items()}
KINDS = {role: {"department", "agency"} for role in OWN_UNIT_ROLES} | {"department_reviewer": {"department"}}
"""The kinds of units a role may be given for; the other roles belong to the finance department."""


class PeopleImport:
    """``problems`` after construction; ``apply`` only where there are none, then ``passwords`` holds the new ones."""

    def __init__(
        self, place: Jurisdiction, rows: list[Row], importer: Person, hashes: dict[str, tuple[str, str]] | None = None
    ):  # fmt: skip
        self.hashes = hashes or {}
        """Username → (initial password, its hash), made before the transaction: hashing is slow on purpose."""
        self.place, self.rows, self.importer = place, rows, importer
        self.units = {unit.code: unit for unit in place.units.all()}
        names = {row["用户名"] for row in rows}
        self.known = {person.username: person for person in Person.objects.filter(username__in=names)}
        self.today = timezone.localdate()
        self.passwords: list[tuple[str, str, str]] = []
        self.changes: dict[str, tuple[str, str]] = {}
        """For the log: whom it concerns → ("", what was granted)."""
        self.problems = [problem for row in rows for problem in self._wrong(row)] + self._contradictions()

    def _wrong(self, row: Row):
        yield from empty(row, *COLUMNS)
        role, unit = ROLE_OF.get(row["角色"]), self.units.get(row["单位编码"])
        if row["角色"] and role is None:
            yield Problem(
                row.at("角色"),
                say("不认识角色“{role}”", role=row["角色"]),
                say("填 {choices} 之一", choices="、".join(ROLE_OF)),
            )
        if row["单位编码"] and unit is None:
            yield Problem(
                row.at("单位编码"),
                say("没有编码为“{code}”的单位", code=row["单位编码"]),
                say("请系统管理员先导入单位"),
            )
        if role and unit and unit.kind not in KINDS.get(role, {"finance"}):
            yield Problem(
                row.at("角色"),
                say("“{role}”不能授予{kind}的人", role=row["角色"], kind=unit.get_kind_display()),
                say("核对角色和单位编码"),
            )
        if row["用户名"] == self.importer.username:
            yield Problem(row.at("用户名"), say("不能给自己授权"), say("由另一名安全管理员导入"))
        if len(row["用户名"]) > 60 or len(row["姓名"]) > 60:
            yield Problem(row.at("用户名"), say("用户名或姓名超过 60 字"), say("改短"))
        if row["邮箱"]:
            try:
                validate_email(row["邮箱"])
            except ValidationError:
                yield Problem(
                    row.at("邮箱"), say("“{text}”不是邮箱地址", text=row["邮箱"]), say("核对邮箱，或留空")
                )
        for column in ("开始日期", "结束日期"):
            if row[column] and _day(row[column]) is None:
                yield Problem(
                    row.at(column), say("“{text}”不是日期", text=row[column]), say("写成 2026-09-01")
                )
        present = self.known.get(row["用户名"])
        if present is not None and present.name != row["姓名"]:
            yield Problem(
                row.at("用户名"),
                say("用户名“{username}”已属于另一个人", username=present.username),
                say("换一个用户名"),
            )
        if present is not None and present.grants.exclude(unit__jurisdiction=self.place).exists():
            yield Problem(
                row.at("用户名"),
                say("用户名“{username}”属于别的地区", username=present.username),
                say("换一个用户名"),
            )

    def _contradictions(self) -> list[Problem]:
        """One username under two names; two administrators in one person."""
        found, first = [], {}
        offices: dict[str, list[tuple[str, date, date | None]]] = {}
        for row in self.rows:
            name = first.setdefault(row["用户名"], row)
            if name["姓名"] != row["姓名"]:
                found.append(
                    Problem(
                        row.at("姓名"),
                        say(
                            "用户名“{username}”在 {at} 是另一个姓名",
                            username=row["用户名"],
                            at=name.at("姓名"),
                        ),
                        say("一个用户名只能是一个人"),
                    )
                )
            if self._two_offices(row, offices.setdefault(row["用户名"], [])):
                found.append(Problem(row.at("角色"), TOGETHER, say("分给不同的人")))
        return found

    def _two_offices(self, row: Row, offices: list[tuple[str, date, date | None]]) -> bool:
        """Whether the row gives an office beside another one held or given before on any of the same days."""
        role = ROLE_OF.get(row["角色"], "")
        if role not in ADMIN_ROLES:
            return False
        starts, ends = _day(row["开始日期"]) or self.today, _day(row["结束日期"])
        known = self.known.get(row["用户名"])
        before = any(
            one != role and (until is None or until >= starts) and (ends is None or since <= ends)
            for one, since, until in offices
        )
        offices.append((role, starts, ends))
        return before or (known is not None and other_office(known, role, starts, ends))

    def apply(self) -> str:
        """Make people with initial passwords, and grants; a sentence. Called inside a transaction."""
        people = granted = 0
        for row in self.rows:
            person = self.known.get(row["用户名"])
            if person is None:
                person = self.known[row["用户名"]] = self._new(row)
                people += 1
            role, unit = ROLE_OF[row["角色"]], self.units[row["单位编码"]]
            starts = _day(row["开始日期"]) or self.today
            if (
                not person.grants.on(max(starts, self.today))
                .filter(role=role, unit=unit, acting_for=None)
                .exists()
            ):
                grant = Grant.objects.create(
                    person=person, role=role, unit=unit, starts=starts, ends=_day(row["结束日期"])
                )
                self.changes[f"{name_of(person)} · {unit.name} · {grant.get_role_display()}"] = (
                    "",
                    grant.days,
                )
                granted += 1
        return say("用户：新增 {people} 人，授权 {granted} 项", people=people, granted=granted)

    def _new(self, row: Row) -> Person:
        password, hashed = self.hashes.get(row["用户名"]) or hashed_password()
        self.passwords.append((row["用户名"], row["姓名"], password))
        return Person.objects.create(
            username=row["用户名"], name=row["姓名"], email=row["邮箱"], phone=row["手机"],
            password=hashed,
        )  # fmt: skip


def hashed_password() -> tuple[str, str]:
    """An initial password and its hash."""
    password = initial_password()
    return password, make_password(password)


def hashes_for(rows: list[Row], tell: Callable[[int, int], None]) -> dict[str, tuple[str, str]]:
    """Initial passwords for those of the rows who are not known yet; ``tell`` is told how many are done of how many."""
    names = list(dict.fromkeys(row["用户名"] for row in rows))
    known = set(Person.objects.filter(username__in=names).values_list("username", flat=True))
    made: dict[str, tuple[str, str]] = {}
    new = [name for name in names if name not in known]
    for name in new:
        made[name] = hashed_password()
        tell(len(made), len(new))
    return made


def initial_password() -> str:
    """A random one that the rules accept; it must be changed at the first sign-in."""
    return secrets.token_urlsafe(9) + "-7Aa"


def _day(text: str) -> date | None:
    """A spreadsheet may write it with slashes and a time."""
    return day(text.replace("/", "-")[:10])
