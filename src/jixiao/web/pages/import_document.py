"""Import a document into a draft: a trial that shows what would change, then all of it or some sections."""

from __future__ import annotations

from typing import Any

from django.shortcuts import redirect, render

from jixiao.formats.files import READABLE
from jixiao.formats.safety import MIB
from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.read_document import AT_ONCE, is_heavy, start_reading, trial_of, tried_on
from jixiao.web.drafting.replacement import bases_of, sealed, try_on, unsealed
from jixiao.web.language import language, t
from jixiao.web.models import Filing, Job
from jixiao.web.pages.ticked_sections import apply_ticked, draft_to_fill
from jixiao.web.reading import read_upload, too_slow
from jixiao.web.showing.shown_findings import ICONS
from jixiao.web.storing.uploads import PURPOSES, accepted
from jixiao.web.typed import whole


def page(request, id: int):
    """GET: choose a file. POST with a file: the trial. POST with a trial: look at another form of it, or apply."""
    filing = draft_to_fill(request, id)
    context: dict[str, Any] = {
        "filing": filing,
        "endings": sorted(READABLE),
        "largest": PURPOSES["document"].bytes // MIB,
    }
    if request.method != "POST":
        return render(request, "web/import_document.html", context | _read_by_job(request, filing))
    seal = request.POST.get("trial", "")
    tried = unsealed(request.user, filing, seal) if seal else None
    if seal and tried is None:
        context["error"] = t("试读的结果已经失效，请重新选择文件")
    elif tried is None:
        tried, context["error"], context["remedy"] = _read(request, filing)
    if isinstance(tried, Job):
        return redirect("job", id=tried.pk)
    if tried is None:
        return render(request, "web/import_document.html", context, status=400)
    chosen = _chosen(request, tried)
    if request.POST.get("apply") == "1":
        try:
            return _apply(request, filing, tried, chosen)
        except (Conflict, Refused) as error:
            context["error"] = t(error.args[0])
            tried["bases"] = bases_of(filing)
    context |= _shown(request, filing, tried, chosen)
    return render(request, "web/import_document.html", context, status=409 if context.get("error") else 200)


def _read_by_job(request, filing: Filing) -> dict[str, Any]:
    """The trial that a job has read; empty without one."""
    job = request.GET.get("job", "")
    tried = trial_of(request.user, filing, whole(job)) if job else None
    if tried is None:
        return {"error": t("试读的结果已经失效，请重新选择文件")} if job else {}
    return _shown(request, filing, tried, tried["chosen"])


def _read(request, filing: Filing) -> tuple[dict[str, Any] | Job | None, str, str]:
    """(what was read, or the job that reads it, or None; the error; its remedy)."""
    try:
        data, name = accepted(request.FILES.get("file"), "document")
    except Refused as error:
        return None, t(error.args[0]), ""
    read = None if is_heavy(data, name) else read_upload(data, name, language(), AT_ONCE)
    if read is None or too_slow(read):
        try:
            return start_reading(request.user, filing, data, name), "", ""
        except Refused as error:
            return None, str(error), ""
    if read.problem:
        return None, read.problem["message"], read.problem["remedy"]
    return tried_on(filing, read, name), "", ""


def _chosen(request, tried: dict[str, Any]) -> int:
    wanted = whole(request.POST.get("form", ""), -1)
    return wanted if 0 <= wanted < len(tried["forms"]) else tried["chosen"]


def _apply(request, filing: Filing, tried: dict[str, Any], chosen: int):
    trial = try_on(filing, tried["forms"][chosen]["sections"])
    apply_ticked(request, filing, "import_document", trial, tried["bases"], tried["name"])
    return redirect("filing", id=filing.pk)


def _shown(request, filing: Filing, tried: dict[str, Any], chosen: int) -> dict[str, Any]:
    form = tried["forms"][chosen]
    notices = [
        {**one, "icon": ICONS[one["severity"]], "level": one["severity"].lower()} for one in form["notices"]
    ]
    trial = try_on(filing, form["sections"])
    return {
        "name": tried["name"],
        "forms": [
            {**one, "number": number, "chosen": number == chosen} for number, one in enumerate(tried["forms"])
        ],
        "more": tried["more"],
        "form": form,
        "notices": [one for one in notices if one["severity"] != "INFO"],
        "told": [one for one in notices if one["severity"] == "INFO"],
        "trial": trial,
        "sure": not form["left"] and not any(one["severity"] != "INFO" for one in notices),
        "seal": sealed(request.user, filing, tried),
    }
