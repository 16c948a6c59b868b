"""Understand a block copied from a spreadsheet. Changes nothing: the form page puts the rows in place."""

from __future__ import annotations

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from jixiao.web.drafting.paste import read_block
from jixiao.web.language import t
from jixiao.web.models import Filing
from jixiao.web.storing.uploads import LONGEST_PASTE
from jixiao.web.typed import loads_strictly


@require_POST
def page(request, id: int):
    """JSON in: text, column. JSON out: rows, levels, unread. 400 for anything else."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id)
    try:
        asked = loads_strictly(request.body)
        text = str(asked["text"])
        if len(text) > LONGEST_PASTE:
            told = t("粘贴的内容超过 {count} 个字符，请分几次粘贴，或用导入", count=LONGEST_PASTE)
            return JsonResponse({"message": told}, status=400)
        pasted = read_block(text, filing.scheme, str(asked["column"]))
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"message": t("没有看懂粘贴的内容")}, status=400)
    return JsonResponse({"rows": pasted.rows, "levels": pasted.levels, "unread": pasted.unread})
