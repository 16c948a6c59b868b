"""The queue of a reviewer: what needs a person first, and the clean forms to approve together."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jixiao.web.actions.bulk_approve import bulk_approve
from jixiao.web.actions.queue import count_queue, queue_for, stage_labels
from jixiao.web.language import t
from jixiao.web.models import Deadline
from jixiao.web.models.filing import ADJUSTMENTS
from jixiao.web.pages.many_at_once import decide_and_return
from jixiao.web.pages.paging import LongList
from jixiao.web.pages.shown import short_day, wan
from jixiao.web.rounds import period_label
from jixiao.web.typed import whole

PAGE = 50


def page(request):
    """The queue, by level; ``view`` is clean or look (has something that must be changed or explained)."""
    waiting = queue_for(request.user)
    counts = count_queue(request.user)
    labels = {id: label for id, label in stage_labels().items() if id in counts}
    chosen = {key: request.GET.get(key, "").strip() for key in ("q", "stage", "view")}
    rows = waiting.select_related("unit__parent").defer("draft")
    if chosen["stage"] in labels:
        rows = rows.filter(stage=chosen["stage"])
    if chosen["view"] == "clean":
        rows = rows.filter(p0=0, p1=0)
    elif chosen["view"] == "look":
        rows = rows.filter(Q(p0__gt=0) | Q(p1__gt=0))
    if chosen["q"]:
        rows = rows.filter(Q(title__contains=chosen["q"]) | Q(unit__name__contains=chosen["q"]))
    pages = LongList(rows, PAGE)
    if not chosen["view"] and not chosen["q"]:
        pages.counted = counts[chosen["stage"]] if chosen["stage"] in labels else sum(counts.values())
    found = pages.get_page(request.GET.get("page"))
    _dress(found, labels)
    context = {
        "found": found,
        "total": sum(counts.values()),
        "levels": [(id, label, counts[id]) for id, label in labels.items()],
        "chosen": chosen,
        "query": urlencode({key: text for key, text in chosen.items() if text}),
        "here": request.get_full_path(),
        "results": request.session.pop("bulk_results", []),
    }
    return render(request, "web/review_queue.html", context)


def _dress(found, labels: dict[str, str]) -> None:
    """Texts that the template shows as they are."""
    today = timezone.localdate()
    due = {
        (one.jurisdiction_id, one.fiscal_year, one.kind, one.period, one.stage): one.due
        for one in Deadline.objects.filter(stage__in=labels)
    }
    for row in found:
        row.stage_label = labels[row.stage]
        row.round_label = period_label(row.scheme, row.period) if row.period else ""
        row.amount_text = wan(row.amount)
        row.clean = not row.p0 and not row.p1
        row.adjustment = ADJUSTMENTS.get(row.adjusting, "")
        row.waits = (today - timezone.localdate(row.moved)).days
        key = (row.unit.jurisdiction_id, row.fiscal_year, row.kind)
        day = due.get((*key, row.period, row.stage)) or due.get((*key, "", row.stage))
        row.late = max(0, (today - day).days) if day else 0
        row.due = short_day(day)


@require_POST
def approve_clean(request):
    """Approve what was ticked; the queue then shows what became of each."""
    asked = [one.partition("|") for one in request.POST.getlist("filing")]
    pairs = [(whole(id), seen) for id, _, seen in asked if whole(id)]
    comment = request.POST.get("comment", "")
    return decide_and_return(
        request, "review-queue", "bulk_results", lambda: bulk_approve(request.user, pairs, comment),
        lambda done, failed: t("批量审核：通过 {done} 张，未通过 {failed} 张", done=done, failed=failed),
    )  # fmt: skip
