"""Evidence: add a file to an indicator, take it back, download it."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Refused
from jixiao.web.actions.evidence import AddEvidence, RemoveEvidence
from jixiao.web.actions.later_lists import visible_evidence
from jixiao.web.language import t
from jixiao.web.models import Evidence, Filing
from jixiao.web.storing.stored_file import as_download
from jixiao.web.storing.uploads import accepted


@require_POST
def add(request: HttpRequest, id: int) -> HttpResponse:
    """One file for one indicator."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id)
    try:
        data, name = accepted(request.FILES.get("file"), "evidence")
        AddEvidence(request.user, filing, request.POST.get("field", ""), data, name).run()
        messages.success(request, t("已附上《{name}》", name=name))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("filing", id=id)


@require_POST
def remove(request: HttpRequest, id: int) -> HttpResponse:
    """Take a file back."""
    found = _visible(request, id)
    RemoveEvidence(request.user, found).run()
    messages.success(request, t("已撤下《{name}》", name=found.name))
    return redirect("filing", id=found.filing_id)


def download(request: HttpRequest, id: int) -> FileResponse:
    """The bytes as a download, never shown in the page. Whoever may see the form, or judges it, may have its evidence."""
    found = _visible(request, id)
    return as_download(found.digest, found.name)


def _visible(request: HttpRequest, id: int) -> Evidence:
    return get_object_or_404(visible_evidence(request.user), pk=id)
