"""The official form, to print or to file."""

from __future__ import annotations

from csp.decorators import csp_update
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from jixiao import pipeline
from jixiao.reports.official_form import official_form
from jixiao.web.drafting import drafts
from jixiao.web.models import Filing

TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@csp_update({"style-src": ["'unsafe-inline'"]})  # the paper brings its own style; scripts stay forbidden
def page(request, id: int, format: str):
    """The form as a document; personal data masked."""
    if format not in TYPES:
        raise Http404(format)
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=id)
    data = pipeline.write(official_form(drafts.load(filing.draft), filing.scheme), format)
    answer = HttpResponse(data, content_type=TYPES[format])
    if format != "html":
        answer["Content-Disposition"] = f'attachment; filename="form-{filing.pk}.{format}"'
    return answer
