"""The person's notices."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from jixiao.web.api.call import After, Id, Limit, Page, call, page_of
from jixiao.web.api.shapes import NoticeShape, notice_shape
from jixiao.web.models import Notice

router = Router(tags=["notices"])


class Notices(Page):
    """One page, newest first."""

    items: list[NoticeShape]


class Marked(Schema):
    """How many were unread."""

    read: int


@call(router, "GET", "/notices", "我的通知", scope="read", returns=Notices)
def list_notices(request, unread: bool = False, after: After = "", limit: Limit = 50):
    """The notices, newest first."""
    rows = request.user.notices.all()
    return page_of(
        rows.filter(read__isnull=True) if unread else rows, after, limit, notice_shape, newest_first=True
    )


@call(router, "POST", "/notices/{int:id}/read", "标为已读", scope="write", returns=NoticeShape)
def read_notice_by_id(request, id: Id):
    """Mark one as read."""
    notice = get_object_or_404(Notice, pk=id, person=request.user)
    if notice.read is None:
        notice.read = timezone.now()
        notice.save(update_fields=["read"])
    return notice_shape(notice)


@call(router, "POST", "/notices/read", "全部标为已读", scope="write", returns=Marked)
def read_all_notices(request):
    """Mark all as read."""
    return {"read": request.user.notices.filter(read__isnull=True).update(read=timezone.now())}
