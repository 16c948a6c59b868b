"""Remarks on a cell: reply, resolve, who may, and who is told."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from jixiao.web.actions.base import Refused
from jixiao.web.actions.comment import LONGEST, AddComment, Reply, Resolve
from jixiao.web.models import Comment, Notice

CELL = "indicators[1].targets.half_year"


@pytest.fixture
def remark(brought_to, people):
    """The department's remark on a cell of a form in its review."""
    filing = brought_to("department_review")
    return AddComment(
        people["department_reviewer"], filing, "请补充测算依据", CELL, "第 2 行 服务回收企业数 · 半年"
    ).run()


def test_a_remark_is_told_to_the_drafter_and_kept_in_the_chain(remark, people):
    notice = Notice.objects.get(person=people["agency_drafter"])
    assert "请补充测算依据" in notice.text and "服务回收企业数" in notice.text
    event = remark.filing.events.last()
    assert (event.action, event.origin, event.to) == ("comment", "department_review", "department_review")
    assert "请补充测算依据" in event.comment


def test_a_reply_is_told_to_those_who_took_part(remark, people):
    Reply(people["agency_drafter"], remark, "已上传测算表").run()
    assert Notice.objects.get(person=people["department_reviewer"]).text.endswith("有回复：已上传测算表")
    again = Reply(people["department_reviewer"], remark.replies.get(), "收到").run()
    assert again.parent == remark, "replies to a reply stand in the same thread"


def test_the_drafter_does_not_resolve_what_others_ask(remark, people):
    with pytest.raises(PermissionDenied):
        Resolve(people["agency_drafter"], remark).run()
    Resolve(people["department_reviewer"], remark).run()
    remark.refresh_from_db()
    assert remark.resolved and remark.resolved_by == people["department_reviewer"]
    with pytest.raises(Refused, match="已经解决"):
        Resolve(people["department_reviewer"], remark).run()


def test_who_only_reads_does_not_speak(remark, people):
    for role in ("auditor", "expert", "system_admin", "other_drafter", "other_department_reviewer"):
        with pytest.raises(PermissionDenied):
            AddComment(people[role], remark.filing, "看看").run()
    assert Comment.objects.count() == 1


def test_empty_and_endless_remarks_are_refused(remark, people):
    for text in ("   ", "长" * (LONGEST + 1)):
        with pytest.raises(Refused):
            Reply(people["agency_drafter"], remark, text).run()


def test_the_form_page_gets_its_threads_as_data(remark, people, client):
    client.force_login(people["agency_drafter"])
    address = reverse("comments", args=[remark.filing_id])
    (thread,) = client.get(address + "?open=1", headers={"accept": "application/json"}).json()["threads"]
    assert thread["field"] == CELL and thread["open"] and thread["may_reply"] and not thread["may_resolve"]
    assert thread["remarks"][0]["text"] == "请补充测算依据"
    answer = client.post(
        reverse("reply-comment", args=[remark.pk]), {"text": "好"}, headers={"accept": "application/json"}
    )
    assert [one["text"] for one in answer.json()["threads"][0]["remarks"]] == ["请补充测算依据", "好"]
    refused = client.post(
        reverse("resolve-comment", args=[remark.pk]), headers={"accept": "application/json"}
    )
    assert refused.status_code == 403 and "message" in refused.json()


def test_the_label_comes_from_the_form_and_not_from_the_browser(brought_to, people, client):
    filing = brought_to("department_review")
    client.force_login(people["department_reviewer"])
    client.post(reverse("add-comment", args=[filing.pk]), {"text": "甲", "place": CELL})
    client.post(reverse("add-comment", args=[filing.pk]), {"text": "乙", "place": "no[0].such"})
    first, second = Comment.objects.order_by("id")
    assert (first.field, first.label.split(" · ")[0]) == (CELL, "第 2 行 服务回收企业数")
    assert (second.field, second.label) == ("", "")


def test_the_page_escapes_what_was_written(brought_to, people, client):
    filing = brought_to("department_review")
    client.force_login(people["department_reviewer"])
    client.post(reverse("add-comment", args=[filing.pk]), {"text": "<script>alert(1)</script>", "place": ""})
    page = client.get(reverse("comments", args=[filing.pk])).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_a_reply_leads_back_to_our_own_pages_only(remark, people, client):
    client.force_login(people["agency_drafter"])
    address = reverse("reply-comment", args=[remark.pk])
    form = reverse("filing", args=[remark.filing_id])
    assert client.post(address, {"text": "一", "next": form}).url == form
    assert client.post(address, {"text": "二", "next": "https://example.com/"}).url == reverse(
        "comments", args=[remark.filing_id]
    )


def test_what_cannot_be_seen_cannot_be_answered(remark, people, client):
    client.force_login(people["other_drafter"])
    assert client.get(reverse("comments", args=[remark.filing_id])).status_code == 404
    assert client.post(reverse("reply-comment", args=[remark.pk]), {"text": "x"}).status_code == 404
