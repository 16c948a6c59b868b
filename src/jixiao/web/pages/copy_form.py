"""Copy into a draft from last year's form or from another project: pick one, see what would be taken, take it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404, redirect, render

from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.queue import stage_labels
from jixiao.web.drafting.copying import copied, sources_for
from jixiao.web.drafting.drafts import SECTIONS
from jixiao.web.drafting.replacement import bases_of, sealed, try_on, unsealed
from jixiao.web.language import t
from jixiao.web.models import Filing
from jixiao.web.pages.shown import wan
from jixiao.web.pages.ticked_sections import apply_ticked, draft_to_fill
from jixiao.web.typed import whole

MOST = 20


def page(request, id: int):
    """GET: ``q`` searches; ``source`` shows what would be taken, with ``amounts`` and ``replace``. POST: take it."""
    filing = draft_to_fill(request, id)
    context: dict[str, Any] = {"filing": filing, "error": ""}
    if request.method == "POST":
        try:
            return _apply(request, filing)
        except (Conflict, Refused) as error:
            context["error"] = t(error.args[0])
    asked = request.POST if request.method == "POST" else request.GET
    context |= (
        _chosen(request, filing, asked) if whole(asked.get("source", "")) else _offered(request, filing)
    )
    return render(request, "web/copy_form.html", context, status=409 if context["error"] else 200)


def _offered(request, filing: Filing) -> dict[str, Any]:
    """What can be copied from."""
    words = request.GET.get("q", "").split()
    labels = stage_labels()
    found = list(sources_for(request.user, filing, words)[: MOST + 1])
    for one in found:
        one.stage_label, one.amount_text = labels.get(one.stage, one.stage), wan(one.amount)
    return {"q": " ".join(words), "found": found[:MOST], "more": len(found) > MOST}


def _chosen(request, filing: Filing, asked) -> dict[str, Any]:
    """What would be taken from one form."""
    source = get_object_or_404(sources_for(request.user, filing, []), pk=asked["source"])
    options = {"amounts": asked.get("amounts") == "1", "replace": asked.get("replace") == "1"}
    source.refresh_from_db(fields=["draft"])
    fitted = copied(filing, source, amounts=options["amounts"])
    keep = frozenset() if options["replace"] else frozenset(SECTIONS)
    data = {
        "source": source.pk, "label": f"{source.title}（{source.fiscal_year}）",
        "sections": fitted.sections, "replace": options["replace"], "bases": bases_of(filing),
    }  # fmt: skip
    return {
        "source": source,
        **options,
        "left": [t(sentence) for sentence in fitted.left],
        "trial": try_on(filing, fitted.sections, keep),
        "seal": sealed(request.user, filing, data),
    }


def _apply(request, filing: Filing):
    tried = unsealed(request.user, filing, request.POST.get("trial", ""))
    if tried is None:
        return redirect("copy-form", id=filing.pk)
    keep = frozenset() if tried["replace"] else frozenset(SECTIONS)
    trial = try_on(filing, tried["sections"], keep)
    apply_ticked(request, filing, "copy_form", trial, tried["bases"], tried["label"])
    return redirect("filing", id=filing.pk)
