"""The notices of a person."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jixiao.web.actions.assignment import visible_assignments
from jixiao.web.models import Filing, Notice
from jixiao.web.pages.shown import moment

PAGE = 30
ICONS = {
    "returned": "arrow-back-up",
    "approved": "circle-check",
    "comment": "message-circle",
    "reminder": "calendar-due",
    "job": "history",
    "assignment": "clipboard-text",
}


def page(request):
    """One page, newest first."""
    mine = request.user.notices.all()
    found = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    for notice in found:
        notice.icon, notice.when = ICONS.get(notice.kind, "bell"), moment(notice.created)
    return render(
        request, "web/notices.html", {"found": found, "unread": mine.filter(read__isnull=True).count()}
    )


@require_POST
def read(request, id: int):
    """Mark one as read and go where it leads, if the person may still see that."""
    notice = get_object_or_404(Notice, pk=id, person=request.user)
    Notice.objects.filter(pk=id, read__isnull=True).update(read=timezone.now())
    if notice.kind == "assignment":
        work = visible_assignments(request.user).filter(filing=notice.filing_id).values_list("pk", flat=True).first()  # fmt: skip
        if work:
            return redirect("assignment", id=work)
    if notice.filing_id and Filing.objects.visible_to(request.user).filter(pk=notice.filing_id).exists():
        return redirect("filing", id=notice.filing_id)
    return redirect("notices")


@require_POST
def read_all(request):
    """Mark all as read."""
    request.user.notices.filter(read__isnull=True).update(read=timezone.now())
    return redirect("notices")
