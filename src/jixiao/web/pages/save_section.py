"""Save a section of a draft; answers with the new findings."""

from __future__ import annotations

import json

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from jixiao.web import drafts
from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.findings import review_of
from jixiao.web.models import Filing


@require_POST
def page(request, id: int, section: str):
    """JSON in: content, base, overwrite. 200 saved, 400 not understood, 403 not allowed, 409 somebody was faster."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id)
    try:
        asked = json.loads(request.body)
        save = SaveSection(
            request.user, filing, section, asked["content"], int(asked["base"]), bool(asked.get("overwrite"))
        )
        version = save.run()
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"message": "没有看懂提交的内容"}, status=400)
    except Refused as error:
        return JsonResponse({"message": str(error)}, status=400)
    except PermissionDenied:
        return JsonResponse({"message": "现在不能修改这张表"}, status=403)
    except Conflict as error:
        return JsonResponse({"message": str(error), "current": error.current}, status=409)
    record = drafts.load(save.filing.draft)
    return JsonResponse(
        {
            "version": version,
            "saved_at": timezone.localtime(save.filing.updated).strftime("%H:%M:%S"),
            "findings": [finding.to_json(request.user.language) for finding in review_of(record).findings],
        }
    )
