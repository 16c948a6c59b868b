"""The official form as a document."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponse
from ninja import Router

from jixiao import pipeline
from jixiao.reports.official_form import official_form
from jixiao.web.api.call import Id, call
from jixiao.web.api.filings import visible
from jixiao.web.drafting import drafts

router = Router(tags=["filings"])
TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@call(
    router, "GET", "/filings/{int:id}/form", "下载正式表样", scope="read",
    produces=("text/html", *(kind for name, kind in TYPES.items() if name != "html")),
)  # fmt: skip
def get_form(request, id: Id, format: Literal["html", "pdf", "docx", "xlsx"] = "pdf"):
    """The form as it is printed; personal data masked."""
    filing = visible(request, id)
    data = pipeline.write(official_form(drafts.load(filing.draft), filing.scheme), format)
    answer = HttpResponse(data, content_type=TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="form-{filing.pk}.{format}"'
    return answer
