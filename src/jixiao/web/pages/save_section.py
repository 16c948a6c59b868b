"""Save a section of a draft; answers with the new findings, or with who was faster."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.changes_since import changes_since
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.drafting import drafts
from jixiao.web.findings import review_of
from jixiao.web.language import language, t
from jixiao.web.models import Filing
from jixiao.web.showing import shown_findings
from jixiao.web.typed import loads_strictly


@require_POST
def page(request, id: int, section: str):
    """JSON in: content, base, overwrite. 200 saved, 400 not understood, 403 not allowed, 409 somebody was faster."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id)
    try:
        asked = loads_strictly(request.body)
        base = int(asked["base"])
        save = SaveSection(
            request.user, filing, section, asked["content"], base, bool(asked.get("overwrite"))
        )
        version = save.run()
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"message": t("没有看懂提交的内容")}, status=400)
    except Refused as error:
        return JsonResponse({"message": str(error)}, status=400)
    except PermissionDenied:
        return JsonResponse({"message": t("现在不能修改这张表，可能已经提交")}, status=403)
    except Conflict as error:
        changes = changes_since(filing, section, base)
        return JsonResponse({"message": str(error), "current": error.current, "changes": changes}, status=409)
    record = drafts.load(save.filing.draft)
    outcome = review_of(record, save.filing)
    findings = shown_findings.shown(outcome.findings, language())
    not_run = shown_findings.not_run(outcome) if save.filing.kind != "target" else []
    return JsonResponse(
        {
            "version": version,
            "saved_at": timezone.localtime(save.filing.updated).strftime("%H:%M"),
            **shown_findings.fragments(findings, not_run),
        }
    )
