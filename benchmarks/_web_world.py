"""A larger city for the web benchmark: copies of the demonstration's units, projects and forms under the same root."""

from __future__ import annotations

from datetime import date

UNITS_OF_ONE_DEPARTMENT = 1000


def grow(times: int, begin: int = 1) -> None:
    """Copies number ``begin`` to ``times - 1`` of everything below the root. Drafts are copied whole, so that rows are
    as wide as in use; revisions, events, indicator rows and the forms of later stages are not copied."""
    from django.db import connection, transaction

    from jixiao.web.models import Filing, Unit
    from jixiao.web.models.stage_count import recount

    units = list(Unit.objects.exclude(parent=None).exclude(code__contains="x").order_by("path"))
    large = large_department()
    for number in range(begin, times):
        full = Unit.objects.filter(path__startswith=large.path).count() >= UNITS_OF_ONE_DEPARTMENT
        with transaction.atomic():
            _copy(number, units, large.parent if full else large)
    recount(Filing.objects)
    with connection.cursor() as cursor:
        # on PostgreSQL also vacuumed, or its own worker does it in the middle of what is measured
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def large_department():
    """The department under which the first copies lie until it has a thousand units."""
    from jixiao.web.models import Unit

    root = Unit.objects.filter(parent=None).order_by("id").first()
    own = {"jurisdiction_id": root.jurisdiction_id, "parent": root, "name": "大部门", "kind": "department"}
    return Unit.objects.get_or_create(code="x", defaults=own)[0]


def _copy(number: int, units: list, top) -> None:
    from jixiao.web.models import Filing, Project, Unit

    new_units: dict[int, Unit] = {}
    for unit in units:
        parent = new_units.get(unit.parent_id, top)
        new_units[unit.pk] = Unit.objects.create(
            jurisdiction_id=unit.jurisdiction_id, parent=parent, code=f"{number}x{unit.code}", name=f"{unit.name}{number}",
            kind=unit.kind,
        )  # fmt: skip
    code = f"'{number}x' || CAST(web_project.id AS TEXT)"
    _insert(Project, number, {"code": code})
    _insert(
        Filing, number, {"project_id": "p2.id"},
        f"JOIN web_project ON web_project.id = web_filing.project_id JOIN web_project p2 ON p2.code = {code}",
        "AND web_filing.basis_id IS NULL",
    )  # fmt: skip


def _insert(model, number: int, instead: dict[str, str], joins: str = "", only: str = "") -> None:
    """Copy the rows of the first units to the units of this copy, inside the database."""
    from django.db import connection

    table = model._meta.db_table
    instead = {"unit_id": "u2.id", **instead}
    columns = [
        field.column for field in model._meta.concrete_fields if not field.primary_key and not field.generated
    ]
    chosen = ", ".join(instead.get(column) or f'{table}."{column}"' for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} JOIN web_unit u ON u.id = {table}.unit_id "  # noqa: S608
            f"JOIN web_unit u2 ON u2.code = '{number}x' || u.code {joins} WHERE u.code NOT LIKE '%%x%%' {only}"
        )


def manager_of(units: int) -> str:
    """The username of somebody who reviews for so many units, by one grant for each department; fewer where there are
    not so many units yet."""
    from jixiao.web.models import Unit

    departments, reached = [], 0
    for department in Unit.objects.filter(kind="department").exclude(code="x").order_by("-id"):
        if reached >= units:
            break
        departments.append(department)
        reached += Unit.objects.filter(path__startswith=department.path).count()
    return _reviewer("manager", departments)


def manager_of_large_department() -> str:
    """The username of somebody who reviews for the same number of units by one grant."""
    return _reviewer("manager-of-one", [large_department()])


def _reviewer(username: str, departments: list) -> str:
    from jixiao.web.models import Grant, Person

    own = {"name": "管理多个单位", "must_change_password": False}
    person, _ = Person.objects.get_or_create(username=username, defaults=own)
    for department in departments:
        Grant.objects.get_or_create(
            person=person, role="department_reviewer", unit=department, starts=date(2020, 1, 1)
        )
    return person.username
