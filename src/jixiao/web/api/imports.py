"""Units, projects and people from a workbook."""

from __future__ import annotations

from ninja import File, Router, Schema
from ninja.files import UploadedFile

from jixiao.web.actions.import_workbook import import_workbook, sheets_for
from jixiao.web.api.call import call, kept_as
from jixiao.web.api.problems import Said, said
from jixiao.web.storing.uploads import accepted

router = Router(tags=["imports"])


class ImportTrouble(Schema):
    """One problem: where, what, and how to mend it."""

    at: str
    message: Said
    remedy: Said


class Password(Schema):
    """The initial password of a new person, told this once."""

    username: str
    name: str
    password: str


class WorkbookImported(Schema):
    """Rows by sheet; problems; and, where there were none and it was wanted, what was done."""

    applied: bool
    rows: dict[str, int]
    problems: list[ImportTrouble]
    done: list[Said]
    passwords: list[Password]


@call(
    router, "POST", "/imports", "导入工作簿（单位、项目、用户）", scope="administer", returns=WorkbookImported
)
def post_import(request, file: File[UploadedFile], dry_run: bool = True):
    """First only try: all problems at once. ``dry_run=false`` writes everything, or nothing where one is wrong."""
    from django.core.exceptions import PermissionDenied

    if not sheets_for(request.user):
        raise PermissionDenied("imports")
    outcome = import_workbook(request.user, *accepted(file, "workbook"), dry_run=dry_run)
    made = {
        "applied": not dry_run and not outcome.problems,
        "rows": outcome.rows,
        "problems": [
            {"at": one.at, "message": said(one.message), "remedy": said(one.remedy)}
            for one in outcome.problems
        ],
        "done": [said(sentence) for sentence in outcome.done],
        "passwords": [
            {"username": username, "name": name, "password": password}
            for username, name, password in outcome.passwords
        ],
    }
    kept_as(request, {**made, "passwords": []})
    return made
