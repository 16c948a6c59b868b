"""A new person with a first role, and another role for somebody known: one at a time, by the rules of the import."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from jixiao.core.message import say
from jixiao.web.actions.base import Refused
from jixiao.web.actions.import_people import COLUMNS, OPTIONAL, PeopleImport
from jixiao.web.actions.log import name_of, write_log
from jixiao.web.actions.manage_person import managed_person
from jixiao.web.actions.sheets import Problem, Row
from jixiao.web.models import Grant, Jurisdiction, Person
from jixiao.web.models.grant import ROLES

COLUMN_OF = dict(zip(("username", "name", "role", "unit"), COLUMNS, strict=True)) | dict(
    zip(("email", "phone", "starts", "ends"), OPTIONAL, strict=True)
)
"""What a form calls it → what the workbook calls it."""


class Faulty(Refused):
    """Several things are wrong with what was typed; the first is the sentence."""

    def __init__(self, problems: list[Problem]):
        first = problems[0]
        super().__init__(say("{message}（{remedy}）", message=first.message, remedy=first.remedy))
        self.problems = problems


def places_secured_by(manager: Person):
    """The jurisdictions whose security administrator this is. Raises PermissionDenied for others."""
    held = manager.grants.on(timezone.localdate()).filter(role="security_admin")
    places = Jurisdiction.objects.filter(units__grants__in=held).distinct().order_by("code")
    if not places:
        raise PermissionDenied("add_person")
    return places


@transaction.atomic
def add_person(manager: Person, place: int, typed: dict[str, str]) -> tuple[Person, str]:
    """Make somebody with a first role; (the person, the initial password, told this once).

    ``typed``: the keys of ``COLUMN_OF``; ``role`` is a key of ROLES, ``unit`` a code or the whole name of a unit.
    Raises PermissionDenied; Refused with everything that is wrong.
    """
    part = _checked(manager, _place(manager, place), typed)
    if part.known:
        raise Refused(say("用户名“{username}”已经有人在用，请换一个", username=typed.get("username", "")))
    part.apply()
    person = part.known[typed["username"].strip()]
    write_log("person_added", manager, place=part.place, subject=name_of(person), changes=part.changes)
    return person, part.passwords[0][2]


@transaction.atomic
def give_grant(manager: Person, id: int, place: int, typed: dict[str, str]) -> Grant:
    """Another role for somebody whom the manager looks after. Raises PermissionDenied, Refused."""
    person = managed_person(manager, id)
    given = {**typed, "username": person.username, "name": person.name}
    part = _checked(manager, _place(manager, place), given)
    last = person.grants.order_by("-pk").first()
    part.apply()
    made = person.grants.order_by("-pk").first()
    if made is None or made == last:
        raise Refused(say("这项授权已经有了"))
    write_log("grant_added", manager, place=part.place, subject=name_of(person), changes=part.changes)
    return made


def _place(manager: Person, id: int) -> Jurisdiction:
    found = places_secured_by(manager).filter(pk=id).first()
    if found is None:
        raise PermissionDenied("add_person")
    return found


def _checked(manager: Person, place: Jurisdiction, typed: dict[str, str]) -> PeopleImport:
    """The row as the import sees it. Raises Refused with every problem and its remedy."""
    row = {column: typed.get(key, "").strip() for key, column in COLUMN_OF.items()}
    if not all(row[column] for column in COLUMNS):
        raise Refused(say("请填写用户名、姓名、角色和单位"))
    row["角色"] = ROLES.get(row["角色"], row["角色"])
    named = list(place.units.filter(name=row["单位编码"]).values_list("code", flat=True)[:2])
    if len(named) == 1:
        row["单位编码"] = named[0]
    part = PeopleImport(place, [Row(row, {}, "")], manager)
    starts, ends = row[COLUMN_OF["starts"]], row[COLUMN_OF["ends"]]
    if not part.problems and ends and ends < (starts or part.today.isoformat()):
        raise Refused(say("结束日期早于开始日期"))
    if part.problems:
        raise Faulty(part.problems)
    return part
