"""The demonstration's people: one with a password for each role, and the staff of every unit without."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password

from jixiao.web.demo.content import city
from jixiao.web.models import Grant, Person, Unit

USERNAMES = {
    "agency_drafter": "tianbao",
    "agency_reviewer": "danwei",
    "department_reviewer": "zhuguan",
    "sector_division": "yewu",
    "performance_division": "jixiao",
    "expert": "zhuanjia",
    "third_party": "jigou",
    "auditor": "shenji",
    "system_admin": "xitong",
    "security_admin": "anquan",
    "audit_admin": "rizhi",
}
STAFF = {"agency": ("agency_drafter", "agency_reviewer"), "department": ("agency_drafter", "agency_reviewer", "department_reviewer"), "finance": ()}  # fmt: skip


def make_people(units: list[Unit], today: date) -> dict[tuple[str, int], Person]:
    """(role, id of the unit) → its person. Those of the sign-in page come first."""
    department = next(unit for unit in units if unit.kind == "department")
    agency = next(unit for unit in units if unit.parent_id == department.pk)
    homes = {"agency_drafter": agency, "agency_reviewer": agency, "department_reviewer": department}
    posts = [(role, homes.get(role, units[0]), username) for role, username in USERNAMES.items()]
    taken = {(role, unit.pk) for role, unit, _ in posts}
    posts += [
        (role, unit, f"{role[0]}{role[7]}{unit.code}")
        for unit in units
        for role in STAFF[unit.kind]
        if (role, unit.pk) not in taken
    ]
    known, unknown = make_password(settings.DEMO_PASSWORD), make_password(None)
    people = Person.objects.bulk_create(
        Person(
            username=username, name=_name(number), must_change_password=False,
            password=known if number < len(USERNAMES) else unknown,
        )
        for number, (_, _, username) in enumerate(posts)
    )  # fmt: skip
    Grant.objects.bulk_create(
        Grant(person=person, role=role, unit=unit, starts=date(today.year - 2, 1, 1))
        for person, (role, unit, _) in zip(people, posts, strict=True)
    )
    return {(role, unit.pk): person for person, (role, unit, _) in zip(people, posts, strict=True)}


def _name(number: int) -> str:
    """A made-up name; the first six hundred differ."""
    surnames, given = city()["surnames"], city()["given_names"]
    return surnames[number % len(surnames)] + given[(number // len(surnames)) % len(given)]
