"""A larger city for the web benchmark: copies of the demonstration's units, projects and forms under the same root."""

from __future__ import annotations

from datetime import date

BATCH = 500


def grow(times: int, begin: int = 1) -> None:
    """Copies number ``begin`` to ``times - 1`` of everything below the root. Drafts are copied whole, so that rows are
    as wide as in use; revisions, events and indicator rows are not copied."""
    from django.db import connection, transaction

    from jixiao.web.models import Filing, Unit
    from jixiao.web.models.stage_count import recount

    units = list(Unit.objects.exclude(parent=None).exclude(code__contains="x").order_by("path"))
    forms = list(Filing.objects.filter(unit__in=[unit.pk for unit in units]).order_by("id"))
    for number in range(begin, times):
        with transaction.atomic():
            _copy(number, units, forms)
    recount(Filing.objects)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(number: int, units: list, forms: list) -> None:
    from jixiao.web.models import Filing, Project, Unit

    fields = {field.attname for field in Filing._meta.concrete_fields} - {
        "id",
        "unit_id",
        "project_id",
        "basis_id",
    }
    new_units: dict[int, Unit] = {}
    for unit in units:
        parent = new_units.get(unit.parent_id) or unit.parent
        new_units[unit.pk] = Unit.objects.create(
            jurisdiction_id=unit.jurisdiction_id, parent=parent, code=f"{number}x{unit.code}", name=f"{unit.name}{number}",
            kind=unit.kind,
        )  # fmt: skip
    ids = {form.project_id for form in forms if form.project_id}
    projects = {}
    for project in Project.objects.filter(pk__in=ids):
        projects[project.pk] = Project(
            unit=new_units[project.unit_id], code=f"{number}x{project.pk}", name=project.name, values=project.values,
            start_year=project.start_year, end_year=project.end_year,
        )  # fmt: skip
    Project.objects.bulk_create(projects.values(), batch_size=BATCH)
    copies = [
        Filing(
            unit=new_units[form.unit_id], project=projects.get(form.project_id),
            **{name: getattr(form, name) for name in fields},
        )
        for form in forms if form.basis_id is None
    ]  # fmt: skip
    Filing._base_manager.bulk_create(copies, batch_size=BATCH)  # counted once at the end


def manager_of(units: int) -> str:
    """The username of somebody who reviews for so many units, by one grant for each department."""
    from jixiao.web.models import Grant, Person, Unit

    person = Person.objects.create(
        username=f"manager{units}", name="管理多个单位", must_change_password=False
    )
    reached = 0
    for department in Unit.objects.filter(kind="department").order_by("-id"):
        if reached >= units:
            break
        Grant.objects.create(
            person=person, role="department_reviewer", unit=department, starts=date(2020, 1, 1)
        )
        reached += Unit.objects.filter(path__startswith=department.path).count()
    return person.username
