"""The remarks on a form: page, data for the form's own page, and what is done with them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Refused
from jixiao.web.actions.comment import REVIEWERS, AddComment, Reply, Resolve
from jixiao.web.drafting import drafts
from jixiao.web.drafting.places import places_of
from jixiao.web.language import t
from jixiao.web.models import Comment, Filing
from jixiao.web.pages.shown import moment


def threads_of(filing: Filing, person) -> list[dict[str, object]]:
    """The threads of a form, the open ones first: id, field, label, remarks, whether open, what the person may do."""
    probe = AddComment(person, filing, "")
    may_speak, reviewer = probe.may(), bool(probe.roles() & REVIEWERS)
    threads: dict[int, dict[str, object]] = {}
    for one in filing.comments.select_related("author", "resolved_by"):
        said = {"who": one.author.name, "when": moment(one.created), "text": one.text}
        if one.parent_id:
            threads[one.parent_id]["remarks"].append(said)
            continue
        threads[one.pk] = {
            "id": one.pk,
            "field": one.field,
            "label": one.label,
            "open": one.resolved is None,
            "resolved_by": one.resolved_by.name if one.resolved_by else "",
            "remarks": [said],
            "may_reply": may_speak and one.resolved is None,
            "may_resolve": may_speak and one.resolved is None and (reviewer or one.author_id == person.pk),
        }
    return sorted(threads.values(), key=lambda thread: not thread["open"])


def page(request, id: int):
    """The threads of a form; as JSON for who asks for it (``?open=1``: only the open ones)."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user).select_related("unit"), pk=id)
    threads = threads_of(filing, request.user)
    if request.GET.get("open") == "1":
        threads = [thread for thread in threads if thread["open"]]
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"threads": threads})
    context = {
        "filing": filing,
        "places": places_of(drafts.load(filing.draft), filing.scheme).items(),
        "chosen": request.GET.get("field", ""),
        "threads": threads,
        "may_comment": AddComment(request.user, filing, "").may(),
    }
    return render(request, "web/comments.html", context)


@require_POST
def add(request, id: int):
    """A new remark; answers with the threads for a script, else leads back."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id)
    text, field = request.POST.get("text", ""), request.POST.get("place", "")
    label = places_of(drafts.load(filing.draft), filing.scheme).get(field, "")
    return _answer(request, filing, AddComment(request.user, filing, text, field if label else "", label))


@require_POST
def reply(request, id: int):
    """A reply to a remark."""
    comment = _visible(request, id)
    return _answer(request, comment.filing, Reply(request.user, comment, request.POST.get("text", "")))


@require_POST
def resolve(request, id: int):
    """Close a thread."""
    comment = _visible(request, id)
    return _answer(request, comment.filing, Resolve(request.user, comment))


def _visible(request, id: int) -> Comment:
    seen = Filing.objects.visible_to(request.user)
    return get_object_or_404(Comment.objects.select_related("filing", "parent"), pk=id, filing__in=seen)


def _answer(request, filing: Filing, action):
    """Do it. Scripts get the threads, or 400 and 403 with a message; others are led back."""
    script = request.headers.get("Accept", "").startswith("application/json")
    try:
        action.run()
    except Refused as error:
        if script:
            return JsonResponse({"message": str(error)}, status=400)
        messages.error(request, str(error))
    except PermissionDenied:
        if script:
            return JsonResponse({"message": t("您在这张表上不能这样做")}, status=403)
        raise
    if script:
        return JsonResponse({"threads": threads_of(filing, request.user)})
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return redirect(back)
    return redirect("comments", id=filing.pk)
