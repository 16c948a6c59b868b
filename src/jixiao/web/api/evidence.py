"""Evidence: files that prove what a self-evaluation or a monitoring form says of an indicator."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from jixiao.web.actions.evidence import AddEvidence, RemoveEvidence
from jixiao.web.actions.later_lists import visible_evidence
from jixiao.web.api.call import Id, call
from jixiao.web.api.filings import visible
from jixiao.web.models import Evidence
from jixiao.web.storing.stored_file import BYTES, as_body
from jixiao.web.storing.uploads import accepted

router = Router(tags=["evidence"])
Proves = Annotated[str, Field(min_length=1, max_length=120, description="indicators[行号]")]


class EvidenceShape(Schema):
    """A file: ``field`` is the indicator that it proves; ``digest`` names its bytes."""

    id: int
    filing: int
    field: str
    label: str
    name: str
    kind: str
    size: int
    digest: str
    author: str
    created: datetime


class EvidenceList(Schema):
    """The files of a form."""

    items: list[EvidenceShape]


class Removed(Schema):
    """The file was taken back."""

    removed: bool


def _shape(one: Evidence) -> dict[str, Any]:
    kept = ("field", "label", "name", "kind", "size", "digest", "created")
    made = {key: getattr(one, key) for key in kept}
    return {**made, "id": one.pk, "filing": one.filing_id, "author": one.author.name}


@call(router, "GET", "/filings/{int:id}/evidence", "佐证材料", scope="read", returns=EvidenceList)
def list_evidence(request, id: Id):
    """The files of a form that were not taken back."""
    rows = visible(request, id).evidence.filter(removed=None).select_related("author")
    return {"items": [_shape(one) for one in rows]}


@call(
    router, "POST", "/filings/{int:id}/evidence", "附上佐证材料", scope="write", returns=EvidenceShape, status=201
)  # fmt: skip
def post_evidence(request, id: Id, field: Proves, file: File[UploadedFile]):
    """One file for one indicator; it passes the same check as an upload on the page."""
    filing = visible(request, id)
    return Status(201, _shape(AddEvidence(request.user, filing, field, *accepted(file, "evidence")).run()))


@call(
    router, "GET", "/evidence/{int:id}", "下载佐证材料", scope="read", produces=(BYTES,)
)  # fmt: skip
def get_evidence(request, id: Id):
    """The bytes. Whoever may see the form, or judges it as an expert, may have them."""
    return as_body(get_object_or_404(visible_evidence(request.user), pk=id).digest)


@call(router, "DELETE", "/evidence/{int:id}", "撤下佐证材料", scope="write", returns=Removed)
def delete_evidence(request, id: Id):
    """Take a file back while the form can be typed in; the file and the event stay."""
    RemoveEvidence(request.user, get_object_or_404(visible_evidence(request.user), pk=id)).run()
    return {"removed": True}
