"""The log of what happens beside the filings: for the audit administrator alone."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from jixiao.web.actions.log import entries_for, write_log
from jixiao.web.models import LogEntry
from jixiao.web.models.log_entry import KINDS
from jixiao.web.pages.csv_file import csv_answer, within_days
from jixiao.web.pages.shown import moment
from jixiao.web.pages.verify import outcome

PAGE = 50
FILTERS = ("who", "kind", "subject", "address", "since", "until")
COLUMNS = ("序号", "时间", "办理人", "来源地址", "事项", "对象", "理由", "改动", "摘要")


def chosen_entries(request):
    """The entries of the jurisdictions audited, and of none, that pass the filters, newest first; what was typed."""
    entries = entries_for(request.user)
    typed = {key: request.GET.get(key, "").strip() for key in FILTERS}
    for key in ("who", "subject", "address"):
        if typed[key]:
            entries = entries.filter(**{f"{key}__contains": typed[key]})
    if typed["kind"]:
        entries = entries.filter(kind=typed["kind"])
    return within_days(entries, typed["since"], typed["until"]).order_by("-number"), typed


def page(request):
    """One page of the log."""
    entries, typed = chosen_entries(request)
    found = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    for entry in found:
        entry.when, entry.label = moment(entry.time), KINDS.get(entry.kind, entry.kind)
        entry.changed = [(what, *pair) for what, pair in json.loads(entry.changes or "{}").items()]
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "here": "audit-log", "file": "log-export", "whole": "管理日志",
        "found": found, "typed": typed, "kinds": KINDS, "query": query.urlencode(), **outcome(request),
    }  # fmt: skip
    return render(request, "web/audit_log.html", context)


def export(request):
    """The chosen entries as CSV."""
    entries, typed = chosen_entries(request)
    chosen = " ".join(f"{key}={text}" for key, text in typed.items() if text)
    write_log("export", request.user, subject="管理日志", reason=chosen)
    return csv_answer("log.csv", COLUMNS, map(_row, entries.iterator(1000)))


def _row(entry: LogEntry) -> tuple[object, ...]:
    time = timezone.localtime(entry.time).isoformat(timespec="seconds")
    label = KINDS.get(entry.kind, entry.kind)
    return (
        entry.number,
        time,
        entry.who,
        entry.address,
        label,
        entry.subject,
        entry.reason,
        entry.changes,
        entry.digest,
    )
