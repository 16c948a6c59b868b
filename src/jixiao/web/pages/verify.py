"""The buttons that verify the chains, and what the audit pages say of the last verification."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Refused
from jixiao.web.actions.verification_outcome import outcome_for, start_verifying
from jixiao.web.language import t
from jixiao.web.pages.shown import moment


@require_POST
def page(request):
    """Verify what is new, or everything anew; what takes longer than one slice goes on in the background."""
    try:
        if start_verifying(request.user, anew=request.POST.get("anew") == "1"):
            messages.success(request, t("记录很多，正在后台继续核验；完成后有通知"))
    except Refused as error:
        messages.error(request, str(error))
    back = request.POST.get("back")
    return redirect("audit-log" if back == "audit-log" else "audit")


def outcome(request) -> dict[str, object]:
    """For the template: ``verified`` (how much, when, what does not fit), or ``running``; empty before the first."""
    found = outcome_for(request.user)
    if "verified_at" in found:
        found["verified_at"] = moment(found["verified_at"])
    return found
