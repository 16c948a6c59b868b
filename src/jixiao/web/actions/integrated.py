"""Target forms out of, and into, the standard tables of 预算管理一体化."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from jixiao.core.message import say
from jixiao.formats.integrated_tables import Form, Tables, from_forms, to_records
from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.replace_sections import ReplaceSections
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.drafting import drafts
from jixiao.web.drafting.replacement import bases_of, fitted_for, try_on
from jixiao.web.models import Filing, Person, Revision
from jixiao.web.showing.masking import masked, sees_personal_data


@dataclass
class Outcome:
    """What became of one project or department: its form, the sections that change, what found no place, the problem."""

    code: str
    filing: Filing | None = None
    sections: dict[str, Any] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    problem: str = ""


def export(person: Person, year: int, unit: int | None = None, most: int = 2000) -> Tables:
    """The approved target forms of a year within the person's reach. Raises Refused for too many; TableMistake."""
    rows = Filing.objects.approved_within(person).filter(kind="target", fiscal_year=year)
    if unit is not None:
        rows = rows.filter(unit=unit)
    filings = list(
        rows.select_related("unit__jurisdiction", "project").defer("draft").order_by("pk")[: most + 1]
    )
    if len(filings) > most:
        raise Refused(say("超过 {most} 张表，请按单位导出", most=most))
    values = {(one.filing_id, one.number): one.values for one in Revision.objects.filter(filing__in=filings)}
    return from_forms(_form(person, one, values[one.pk, one.approved_revision]) for one in filings)


def _form(person: Person, filing: Filing, text: str) -> Form:
    record = drafts.load(text)
    record = record if sees_personal_data(person, filing) else masked(record)
    code = filing.project.code if filing.project else filing.unit.code
    place = filing.unit.jurisdiction.code
    return Form(record, filing.scheme, code, str(filing.pk), place, str(filing.approved_revision))


def bring_in(person: Person, tables: Tables, object: str, year: int, *, dry_run: bool) -> list[Outcome]:
    """Lay the rows over the person's drafts of the year, all or none. Raises TableMistake.

    Only what the tables hold is replaced: the annual goal and the indicators.
    """
    mine = Filing.objects.visible_to(person).filter(kind="target", fiscal_year=year, stage="draft")
    mine = mine.filter(project__isnull=object == "department").select_related("unit", "project")
    by_code: dict[str, Filing] = {(one.project.code if one.project else one.unit.code): one for one in mine}
    made: list[Outcome] = []
    for form in {one.form for one in by_code.values()}:
        scheme = next(one.scheme for one in by_code.values() if one.form == form)
        for code, record in to_records(tables, object, scheme).items():
            if code in by_code and by_code[code].form == form:
                made.append(_tried(person, code, by_code[code], record, scheme))
    known = {one.code for one in made}
    made += [_unknown(code) for code in _codes(tables, object) if code not in known]
    if not dry_run and not any(one.problem for one in made):
        with transaction.atomic():
            for one in made:
                _write(person, one)
    return made


def _codes(tables: Tables, object: str) -> list[str]:
    from jixiao.formats.integrated_tables import columns_of, table_names

    found: dict[str, None] = {}
    for name in table_names(object):
        key = next(column["name"] for column in columns_of(name) if column["from"] == "subject_code")
        found |= dict.fromkeys(str(row.get(key) or "").strip() for row in tables.get(name, []))
    return [code for code in found if code]


def _unknown(code: str) -> Outcome:
    return Outcome(code, problem=say("没有项目 {code}，或不归您填报", code=code))


def _tried(person: Person, code: str, filing: Filing, record: Any, scheme: Any) -> Outcome:
    if not SaveSection(person, filing, "fields", {}, 0).may():
        return _unknown(code)
    fitted = fitted_for(filing, record, scheme)
    sections = {"indicators": fitted.sections["indicators"]}
    if "annual_goal" in record.values:
        now = drafts.sections_of(drafts.load(filing.draft), scheme)["fields"]
        sections["fields"] = {**now, "annual_goal": record.text("annual_goal")}
    return Outcome(code, filing, try_on(filing, sections).sections, fitted.left)


def _write(person: Person, one: Outcome) -> None:
    if not one.sections or one.filing is None:
        return
    source = say("导入一体化标准表")
    try:
        ReplaceSections(
            person, one.filing, "import_document", one.sections, bases_of(one.filing), source
        ).run()
    except Conflict as error:
        raise Conflict(error.args[0], json.loads(one.filing.sections)) from error
