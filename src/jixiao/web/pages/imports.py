"""Import units, projects and people from a workbook: a trial first, then all or nothing."""

from __future__ import annotations

import base64
import binascii

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jixiao.core.message import say
from jixiao.web.actions.base import Refused
from jixiao.web.actions.import_by_job import LARGE, start_import, start_trial, tried
from jixiao.web.actions.import_workbook import SHEETS, import_workbook, sheets_for
from jixiao.web.language import t
from jixiao.web.pages.official_form import TYPES
from jixiao.web.storing.uploads import accepted, check_bytes


def page(request):
    """The upload; what a trial found; what an import did, with the initial passwords, once."""
    sheets = sheets_for(request.user)
    if not sheets:
        raise PermissionDenied("imports")
    context = {"sheets": sheets, "outcome": None, "error": ""}
    if request.method == "POST":
        apply = request.POST.get("apply") == "1"
        try:
            if request.POST.get("job", "").isdecimal():
                return redirect("job", id=start_import(request.user, int(request.POST["job"])).pk)
            data, name = _uploaded(request)
            if len(data) > LARGE:
                return redirect("job", id=start_trial(request.user, data, name).pk)
        except Refused as error:
            context["error"] = t(error.args[0])
        else:
            context["outcome"] = outcome = import_workbook(request.user, data, name, dry_run=not apply)
            context |= {"name": name, "tried": not apply}
            if not apply and not outcome.problems:
                # the trial's file travels back with the page, so that it is chosen once
                context["content"] = base64.b64encode(data).decode()
    elif request.GET.get("job", "").isdecimal():
        context["trial"] = tried(request.user, int(request.GET["job"]))
        context["error"] = "" if context["trial"] else t("试运行的结果已经失效，请重新选择文件")
    status = 400 if context["error"] else 200
    answer = render(request, "web/imports.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _uploaded(request) -> tuple[bytes, str]:
    """The bytes and the file's name: a file just chosen, or the one of the trial before. Raises Refused."""
    if "content" not in request.POST:
        return accepted(request.FILES.get("file"), "workbook")
    name = request.POST.get("name", "")[:200]
    try:
        data = base64.b64decode(request.POST["content"], validate=True)
    except binascii.Error as error:
        raise Refused(say("请选择一个文件")) from error
    check_bytes(data, name, "workbook")
    return data, name


def blank(request):
    """An empty workbook with the sheets that this person may import; the columns that must be filled are starred."""
    from jixiao.formats.office.xlsx_parts import Look
    from jixiao.formats.office.xlsx_sheet import Book

    sheets = sheets_for(request.user)
    if not sheets:
        raise PermissionDenied("imports")
    looks = {
        "head": Look("宋体", 11, bold=True, fill="E9F0FB", border="thin"),
        "text": Look("宋体", 11, as_text=True),
    }
    book = Book("、".join(sheets), looks)
    for sheet in sheets:
        needed, optional, _ = SHEETS[sheet]
        titles = [*(f"{title}*" for title in needed), *optional]
        made = book.add(sheet)
        made.widths, made.empty_look, made.frozen_rows = [18] * len(titles), "text", 1
        for column, title in enumerate(titles):
            made.put((0, column, 0, column), title, "head")
    answer = HttpResponse(book.to_bytes(), content_type=TYPES["xlsx"])
    answer["Content-Disposition"] = 'attachment; filename="import.xlsx"'
    return answer
