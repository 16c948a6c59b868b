"""Import a workbook of units, people, projects and usual values: every problem at once, then all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from jixiao.core.message import say
from jixiao.web.actions import import_people, import_projects, import_units, import_usual
from jixiao.web.actions.log import write_log
from jixiao.web.actions.sheets import Problem, Row, read_workbook
from jixiao.web.models import Jurisdiction, Person

SHEETS = {
    import_units.SHEET: (import_units.COLUMNS, (), "system_admin"),
    import_projects.SHEET: (import_projects.COLUMNS, tuple(import_projects.CARRIED), "system_admin"),
    import_people.SHEET: (import_people.COLUMNS, import_people.OPTIONAL, "security_admin"),
    import_usual.SHEET: (import_usual.COLUMNS, (), "system_admin"),
}
"""Sheet → its columns, its optional columns, and the role that may import it."""


@dataclass(slots=True)
class Outcome:
    """What was found; and, where nothing was wrong and it was wanted, what was done."""

    problems: list[Problem] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    passwords: list[tuple[str, str, str]] = field(default_factory=list)


def sheets_for(person: Person) -> dict[str, Jurisdiction]:
    """The sheets that this person may import, each with the jurisdiction of the grant."""
    grants = person.grants.on(timezone.localdate()).select_related("unit__jurisdiction")
    places = {grant.role: grant.unit.jurisdiction for grant in grants}
    return {sheet: places[role] for sheet, (_, _, role) in SHEETS.items() if role in places}


def import_workbook(
    person: Person, data: bytes, name: str, *, dry_run: bool, tell: Callable[[int, int], None] | None = None
) -> Outcome:
    """Read, check, and unless it is a dry run or something is wrong, write. Raises PermissionDenied.

    ``tell``: is told how many initial passwords are ready, of how many, before anything is written.
    """
    allowed = sheets_for(person)
    if not allowed:
        raise PermissionDenied("import_workbook")
    found, problems = read_workbook(data, name, {sheet: columns for sheet, (columns, _, _) in SHEETS.items()})
    for sheet in set(found) - set(allowed):
        problems.append(
            Problem(
                f"{sheet}!A1",
                say("您不能导入“{sheet}”", sheet=sheet),
                say("系统管理员导入单位、项目和指标取值，安全管理员导入用户"),
            )
        )
    outcome = Outcome(problems=problems, rows={sheet: len(rows) for sheet, rows in found.items()})
    found = {sheet: rows for sheet, rows in found.items() if sheet in allowed}
    hashes = {}
    if not dry_run and not outcome.problems and import_people.SHEET in found:
        hashes = import_people.hashes_for(found[import_people.SHEET], tell or (lambda done, of: None))
    with transaction.atomic():
        parts = _parts(person, found, allowed, hashes)
        outcome.problems += [problem for part in parts for problem in part.problems]
        if not outcome.problems and not dry_run:
            outcome.done = [part.apply() for part in parts]
            outcome.passwords = [one for part in parts for one in getattr(part, "passwords", ())]
            changes = {key: pair for part in parts for key, pair in getattr(part, "changes", {}).items()}
            write_log("import", person, subject=name, reason="；".join(outcome.done), changes=changes)
    return outcome


def _parts(
    person: Person,
    found: dict[str, list[Row]],
    allowed: dict[str, Jurisdiction],
    hashes: dict[str, tuple[str, str]],
) -> list:
    """The checked imports in the order in which they are applied."""
    parts: list = []
    codes: set[str] = set()
    if import_units.SHEET in found:
        parts.append(import_units.UnitImport(allowed[import_units.SHEET], found[import_units.SHEET]))
        codes = parts[0].codes()
    if import_projects.SHEET in found:
        place = allowed[import_projects.SHEET]
        parts.append(import_projects.ProjectImport(place, found[import_projects.SHEET], codes))
    if import_people.SHEET in found:
        parts.append(
            import_people.PeopleImport(
                allowed[import_people.SHEET], found[import_people.SHEET], person, hashes
            )
        )
    if import_usual.SHEET in found:
        parts.append(import_usual.UsualImport(allowed[import_usual.SHEET], found[import_usual.SHEET]))
    return parts
