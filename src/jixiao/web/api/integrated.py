"""The standard tables of 预算管理一体化: export and import of target forms. The mapping is unconfirmed."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from jixiao.core.library import vocabulary
from jixiao.core.message import say
from jixiao.formats.integrated_tables import TableMistake, table_names, to_csv
from jixiao.web.actions.integrated import bring_in, export
from jixiao.web.api.call import Id, Text, Year, call
from jixiao.web.api.problems import Refusal, Said, said

router = Router(tags=["integrated"])
Cell = Annotated[str, Field(max_length=4000)]
Rows = Annotated[list[dict[str, Cell | None]], Field(max_length=50_000)]


class TablesShape(Schema):
    """Table → rows, field → text. ``confidence`` is ``recall``: to be held against the standard."""

    confidence: str
    standard: str
    tables: dict[str, list[dict[str, str]]]


class TablesGiven(Schema):
    """The tables to import; what else an export holds is passed over."""

    tables: dict[str, Rows]


class OutcomeShape(Schema):
    """What became of one project or department. ``filing`` is null where there is a problem."""

    code: str
    filing: int | None
    changed: list[str]
    left: list[Said]
    problem: Said | None


class BroughtIn(Schema):
    """All or none: ``applied`` only where no one has a problem."""

    applied: bool
    items: list[OutcomeShape]


@call(
    router, "GET", "/integrated/tables", "导出绩效目标（一体化标准表，待核实）", scope="read", returns=TablesShape,
    produces=("text/csv",),
)  # fmt: skip
def export_tables(
    request, year: Year, unit: Id | None = None, table: Text = "", format: Literal["json", "csv"] = "json"
):
    """The approved target forms of a year; as CSV one ``table`` at a time."""
    if format == "csv" and table not in table_names():
        raise Refusal(422, say("没有表 {table}", table=table[:60]), field="table")
    try:
        made = export(request.user, year, unit)
    except TableMistake as error:
        raise Refusal(422, error.args[0]) from error
    if format == "csv":
        answer = HttpResponse(to_csv(made[table], table), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{table}-{year}.csv"'
        return answer
    known = vocabulary("integrated-tables")
    return {"confidence": known["confidence"], "standard": known["standard"], "tables": made}


@call(
    router,
    "POST",
    "/integrated/tables",
    "导入绩效目标（一体化标准表，待核实）",
    scope="write",
    returns=BroughtIn,
)
def import_tables(
    request,
    given: TablesGiven,
    year: Year,
    object: Literal["project", "department"] = "project",
    dry_run: bool = True,
):
    """Lay the annual goals and indicators over the person's drafts of the year. First only try."""
    tables = {
        name: [{key: text or "" for key, text in row.items()} for row in rows]
        for name, rows in given.tables.items()
    }
    strange = next((name for name in tables if name not in table_names()), None)
    if strange is not None:
        raise Refusal(422, say("没有表 {table}", table=strange[:60]), field="tables")
    try:
        made = bring_in(request.user, tables, object, year, dry_run=dry_run)
    except TableMistake as error:
        raise Refusal(422, error.args[0], field="tables") from error
    return {
        "applied": not dry_run and not any(one.problem for one in made),
        "items": [
            {
                "code": one.code,
                "filing": one.filing.pk if one.filing else None,
                "changed": list(one.sections),
                "left": [said(text) for text in one.left],
                "problem": said(one.problem) if one.problem else None,
            }
            for one in made
        ],
    }
