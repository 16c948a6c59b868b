"""Typing into a draft: section by section, each with its own version; and a whole record or document at once."""

from __future__ import annotations

import json
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Body, File, Router, Schema
from ninja.files import UploadedFile

from jixiao.core.library import load_scheme
from jixiao.core.message import say
from jixiao.core.record import Record
from jixiao.core.scheme import SchemeError
from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.changes_since import changes_since
from jixiao.web.actions.replace_sections import ReplaceSections
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.api.call import Id, call, matches, tagged
from jixiao.web.api.filings import record_for, visible
from jixiao.web.api.problems import Refusal, Said, said
from jixiao.web.api.shapes import FindingShape, filing_tag, finding_shape
from jixiao.web.drafting import drafts
from jixiao.web.drafting.fitting import Fitted
from jixiao.web.drafting.replacement import bases_of, fitted_for, try_on
from jixiao.web.findings import review_of
from jixiao.web.models import Filing
from jixiao.web.reading import read_upload
from jixiao.web.storing.uploads import accepted

router = Router(tags=["filings"])
SectionName = Literal["fields", "funds", "expenditures", "indicators"]


class Section(Schema):
    """What is typed in: an object of texts for fields and funds, a list of rows for the others."""

    content: dict[str, Any] | list[dict[str, Any]]


class SavedSection(Section):
    """With the number of its last save, which is its ETag too."""

    version: int


class DraftImported(Schema):
    """What would be, or was, written; what found no place; what the review says of the result."""

    applied: bool
    left: list[Said]
    sections: dict[str, Any]
    findings: list[FindingShape]


def _tag(version: int) -> str:
    return f'"{version}"'


def _section(request, filing: Filing, section: str) -> tuple[Any, int]:
    record = record_for(request, filing, filing.draft)
    return drafts.sections_of(record, filing.scheme)[section], json.loads(filing.sections).get(section, 0)


@call(
    router, "GET", "/filings/{int:id}/sections/{section}", "一部分的内容", scope="read", returns=SavedSection
)
def get_section(request, response: HttpResponse, id: Id, section: SectionName):
    """One section as texts, with its version."""
    content, version = _section(request, visible(request, id), section)
    if tagged(request, response, _tag(version)):
        return HttpResponse(status=304, headers=dict(response.headers))
    return {"content": content, "version": version}


@call(
    router,
    "PUT",
    "/filings/{int:id}/sections/{section}",
    "保存一部分",
    scope="write",
    returns=SavedSection,
    matched=True,
)
def put_section(request, response: HttpResponse, id: Id, section: SectionName, typed: Section):
    """Replace a section. If-Match names the version that was read; ``*`` overwrites whatever stands there.

    412 tells who changed what since then.
    """
    filing = visible(request, id)
    content, version = _section(request, filing, section)
    probe = SaveSection(request.user, filing, section, typed.content, version)
    if not probe.may():
        raise Refusal(403, say("现在不能修改这张表，可能已经提交"))
    named = request.headers.get("If-Match", "").strip()
    matches(request, _tag(version), needed=True, current=_stands(filing, section, content, version, named))
    try:
        saved = SaveSection(
            request.user, filing, section, typed.content, version, overwrite=named == "*"
        ).run()
    except Conflict as error:
        raise Refusal(412, error.args[0], field="If-Match", current=error.current) from error
    filing.refresh_from_db()
    response["ETag"] = _tag(saved)
    return {"content": _section(request, filing, section)[0], "version": saved}


def _stands(filing: Filing, section: str, content: Any, version: int, named: str) -> dict[str, Any]:
    """What a writer who came second needs: the content now, and who changed what since the version named."""
    base = named.strip('"')
    since = (
        changes_since(filing, section, int(base))
        if base.isascii() and base.isdigit() and len(base) < 9
        else []
    )
    return {"content": content, "version": version, "changes": since}


@call(
    router,
    "POST",
    "/filings/{int:id}/import",
    "导入一份记录（jixiao-record/1）",
    scope="write",
    returns=DraftImported,
    matched=True,
)
def post_record(request, id: Id, record: Body[Record], dry_run: bool = True):
    """Lay a record over the draft; a blank wipes out nothing. First only try: ``dry_run=false`` writes.

    If-Match with the form's ETag makes sure that nobody changed it between the two.
    """
    filing = visible(request, id)
    must_type(request, filing)
    try:
        load_scheme(record.scheme)
    except SchemeError as error:
        raise Refusal(422, say("没有表样“{scheme}”", scheme=record.scheme), field="scheme") from error
    return _import(request, filing, record, say("接口导入"), dry_run)


@call(
    router,
    "POST",
    "/filings/{int:id}/import-document",
    "导入一份文件",
    scope="write",
    returns=DraftImported,
    matched=True,
)
def post_document(request, id: Id, file: File[UploadedFile], form: Id = 1, dry_run: bool = True):
    """Read a docx, xlsx, pdf, html … and lay its form number ``form`` over the draft. First only try."""
    filing = visible(request, id)
    must_type(request, filing)
    read = read_upload(*accepted(file, "document"))
    if read.problem is not None:
        raise Refusal(422, str(read.problem.get("message", "")), code="unreadable_file", field="file")
    if form > len(read.forms):
        raise Refusal(422, say("文件里有 {n} 张表", n=len(read.forms)), field="form")
    return _import(request, filing, read.forms[form - 1].record, say("接口导入"), dry_run)


def must_type(request, filing: Filing) -> None:
    """403 for who cannot type into the form now."""
    if not SaveSection(request.user, filing, "fields", {}, 0).may():
        raise Refusal(403, say("现在不能修改这张表，可能已经提交"))


def _import(request, filing: Filing, record: Record, source: str, dry_run: bool) -> dict[str, Any]:
    """The same trial and the same action as the page's import of a document."""
    if filing.kind != "target":
        raise Refused(say("只有绩效目标表可以这样导入"))
    fitted = fitted_for(filing, record, load_scheme(record.scheme))
    return lay_over_draft(request, filing, fitted, "import_document", source, dry_run)


def lay_over_draft(request, filing: Filing, fitted: Fitted, name: str, source: str, dry_run: bool, keep: frozenset[str] = frozenset()) -> dict[str, Any]:  # fmt: skip
    """Try other sections on the draft, and write them unless it is only a trial. ``name``: a key of ``REPLACING``; in the
    sections of ``keep`` only blanks are filled."""
    matches(request, filing_tag(filing))
    try:
        trial = try_on(filing, fitted.sections, keep)
    except ValueError as error:
        raise Refused(str(error)) from error
    changed = drafts.load(filing.draft)
    for section, content in trial.sections.items():
        changed = drafts.with_section(changed, filing.scheme, section, content)
    if not dry_run and trial.sections:
        bases = bases_of(filing)
        ReplaceSections(request.user, filing, name, trial.sections, bases, source).run()
    return {
        "applied": not dry_run,
        "left": [said(text) for text in fitted.left],
        "sections": trial.sections,
        "findings": [finding_shape(one) for one in review_of(changed).findings],
    }
