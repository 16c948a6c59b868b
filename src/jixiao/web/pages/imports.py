"""Import units, projects and people from a workbook: a trial first, then all or nothing."""

from __future__ import annotations

import base64
import binascii
import io

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from jixiao.web.actions.import_workbook import SHEETS, import_workbook, sheets_for
from jixiao.web.language import t
from jixiao.web.pages.official_form import TYPES

LARGEST = 3 * 1024 * 1024
"""Bytes. Tens of thousands of rows fit; the trial's file travels back with the page, so that it is chosen once."""


def page(request):
    """The upload; what a trial found; what an import did, with the initial passwords, once."""
    sheets = sheets_for(request.user)
    if not sheets:
        raise PermissionDenied("imports")
    context = {"sheets": sheets, "outcome": None, "error": ""}
    if request.method == "POST":
        data, name, context["error"] = _uploaded(request)
        if data:
            apply = request.POST.get("apply") == "1"
            context["outcome"] = outcome = import_workbook(request.user, data, name, dry_run=not apply)
            context |= {"name": name, "tried": not apply}
            if not apply and not outcome.problems:
                context["content"] = base64.b64encode(data).decode()
    status = 400 if context["error"] else 200
    answer = render(request, "web/imports.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _uploaded(request) -> tuple[bytes, str, str]:
    """(bytes, file name, error): a file just chosen, or the one of the trial before."""
    file = request.FILES.get("file")
    if file is not None:
        if file.size > LARGEST:
            return b"", "", t("文件超过 3 MB，请分成几个文件")
        if not file.name.lower().endswith(".xlsx"):
            return b"", "", t("只能导入 xlsx 工作簿；请在 Excel 或 WPS 里另存为 xlsx")
        return file.read(), file.name, ""
    try:
        data = base64.b64decode(request.POST.get("content", ""), validate=True)
    except binascii.Error:
        data = b""
    return data, request.POST.get("name", "")[:200], "" if data else t("请选择一个 xlsx 文件")


def blank(request):
    """An empty workbook with the sheets that this person may import; the columns that must be filled are starred."""
    from xlsxwriter import Workbook

    sheets = sheets_for(request.user)
    if not sheets:
        raise PermissionDenied("imports")
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#e9f0fb", "border": 1})
        text = book.add_format({"num_format": "@"})
        for sheet in sheets:
            needed, optional, _ = SHEETS[sheet]
            made = book.add_worksheet(sheet)
            made.set_column(0, len(needed) + len(optional) - 1, 18, text)
            made.freeze_panes(1, 0)
            for column, title in enumerate([*(f"{title}*" for title in needed), *optional]):
                made.write_string(0, column, title, bold)
    answer = HttpResponse(out.getvalue(), content_type=TYPES["xlsx"])
    answer["Content-Disposition"] = 'attachment; filename="import.xlsx"'
    return answer
