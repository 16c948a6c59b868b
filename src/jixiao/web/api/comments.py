"""Remarks on the cells of a form."""

from __future__ import annotations

from datetime import datetime

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from jixiao.web.actions.comment import AddComment, Reply, Resolve
from jixiao.web.api.call import Id, Text, call
from jixiao.web.api.filings import visible
from jixiao.web.api.problems import Refusal
from jixiao.web.drafting import drafts
from jixiao.web.drafting.places import places_of
from jixiao.web.models import Comment, Filing

router = Router(tags=["comments"])


class CommentShape(Schema):
    """A remark, or with ``parent`` a reply."""

    id: int
    filing: int
    parent: int | None
    field: str
    label: str
    text: str
    author: str
    created: datetime
    resolved: datetime | None
    resolved_by: str | None


class Comments(Schema):
    """All of a form, oldest first."""

    items: list[CommentShape]


class Remark(Schema):
    """``field`` is a path into the record; empty for the form as a whole."""

    text: Text
    field: Text = ""


class Words(Schema):
    """A reply."""

    text: Text


def _shape(one: Comment) -> dict[str, object]:
    return {
        **{key: getattr(one, key) for key in ("field", "label", "text", "created", "resolved")},
        "id": one.pk,
        "filing": one.filing_id,
        "parent": one.parent_id,
        "author": one.author.name,
        "resolved_by": one.resolved_by.name if one.resolved_by else None,
    }


def _visible(request, id: int) -> Comment:
    seen = Filing.objects.visible_to(request.user)
    return get_object_or_404(Comment.objects.select_related("filing", "parent"), pk=id, filing__in=seen)


@call(router, "GET", "/filings/{int:id}/comments", "意见", scope="read", returns=Comments)
def list_comments(request, id: Id):
    """The remarks and their replies."""
    rows = visible(request, id).comments.select_related("author", "resolved_by")
    return {"items": [_shape(one) for one in rows]}


@call(
    router,
    "POST",
    "/filings/{int:id}/comments",
    "提意见",
    scope="write review",
    returns=CommentShape,
    status=201,
)
def post_comment(request, id: Id, remark: Remark):
    """A remark on a cell, or on the form as a whole."""
    filing = visible(request, id)
    label = places_of(drafts.load(filing.draft), filing.scheme).get(remark.field, "") if remark.field else ""
    if remark.field and not label:
        raise Refusal(422, field="field")
    return Status(201, _shape(AddComment(request.user, filing, remark.text, remark.field, label).run()))


@call(
    router,
    "POST",
    "/comments/{int:id}/replies",
    "回复意见",
    scope="write review",
    returns=CommentShape,
    status=201,
)
def post_reply(request, id: Id, words: Words):
    """A reply to a remark."""
    return Status(201, _shape(Reply(request.user, _visible(request, id), words.text).run()))


@call(router, "POST", "/comments/{int:id}/resolve", "解决意见", scope="write review", returns=CommentShape)
def post_resolve(request, id: Id):
    """Close a thread."""
    return _shape(Resolve(request.user, _visible(request, id)).run())
