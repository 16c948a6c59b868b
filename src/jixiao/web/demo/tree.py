"""The demonstration's units: the finance bureau, forty departments, their agencies."""

from __future__ import annotations

from jixiao.web.demo.content import city
from jixiao.web.models import Jurisdiction, Unit


def make_units(place: Jurisdiction, wanted: int) -> list[Unit]:
    """So many units: the root first, each department before its agencies."""
    root = Unit.objects.create(jurisdiction=place, code="300", name=city()["finance"], kind="finance")
    departments = [
        Unit.objects.create(jurisdiction=place, parent=root, code=str(301 + number), name=name, kind="department")
        for number, name in enumerate(city()["departments"])
    ]  # fmt: skip
    agencies = list(_agencies(departments, max(0, wanted - 1 - len(departments))))
    return [root, *departments, *agencies]


def _agencies(departments: list[Unit], wanted: int):
    """So many agencies, dealt out to the departments in turn."""
    stems = list(city()["departments"].values())
    for number in range(wanted):
        turn, which = divmod(number, len(departments))
        round_again, sort = divmod(turn, len(city()["agencies"]))
        department = departments[which]
        yield Unit.objects.create(
            jurisdiction=department.jurisdiction, parent=department, code=f"{department.code}{turn + 1:03}",
            name=f"市{stems[which]}{'第' + str(round_again + 1) if round_again else ''}{city()['agencies'][sort]}",
            kind="agency",
        )  # fmt: skip
