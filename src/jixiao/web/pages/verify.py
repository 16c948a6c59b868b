"""The buttons that verify the chains, and what the audit pages say of the last verification."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from jixiao.web.actions import jobs, verify
from jixiao.web.actions.base import Refused
from jixiao.web.actions.reach import filings_under_audit
from jixiao.web.language import t
from jixiao.web.models import Job
from jixiao.web.models.job import ENDED
from jixiao.web.pages.shown import moment

SHOWN = 200
"""So many broken chains are listed; all are counted."""


@require_POST
def page(request):
    """Verify what is new, or everything anew; what takes longer than one slice goes on in the background."""
    try:
        if not verify.verify_now(request.user, anew=request.POST.get("anew") == "1") and not _working(
            request
        ):
            jobs.start(request.user, "verify", t("核验记录"))
            messages.success(request, t("记录很多，正在后台继续核验；完成后有通知"))
    except Refused as error:
        messages.error(request, str(error))
    back = request.POST.get("back")
    return redirect("audit-log" if back == "audit-log" else "audit")


def _working(request) -> bool:
    return Job.objects.filter(person=request.user, kind="verify").exclude(state__in=ENDED).exists()


def outcome(request) -> dict[str, object]:
    """For the template: ``verified`` (how much, when, what does not fit), or ``running``; empty before the first."""
    held = verify.verifications_of(request.user)
    if any(one.target is not None for one in held):
        return {"running": sum(one.checked for one in held)}
    if not any(one.finished for one in held):
        return {}
    found = {id: wrong for one in held if one.unit_id for id, wrong in one.found.items() if id}
    titles, faulty = {}, 0
    if found:
        seen = filings_under_audit(request.user).filter(pk__in=found)
        faulty = seen.count()
        titles = dict(seen.order_by("pk").values_list("pk", "title")[:SHOWN])
    return {
        "verified": {
            "filings": sum(one.chains for one in held),
            "events": sum(one.checked for one in held if one.unit_id),
            "entries": sum(one.checked for one in held if not one.unit_id),
            "up_to": max((one.done for one in held if one.unit_id), default=0),
            "faulty": faulty,
            "broken": [{"id": id, "title": title, "faults": found[id]} for id, title in titles.items()],
            "general": [fault for one in held for fault in one.found.get(0, [])],
        },
        "verified_at": moment(max(one.finished for one in held if one.finished)),
    }
