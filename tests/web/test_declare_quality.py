"""A reviewer scores a target form: on the sheet, with its event, in history and comparison, and on paper."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from browsing import DESKTOP, PHONE
from django.urls import reverse

from jixiao.core.target_quality import quality_sheet
from jixiao.web.models import Event, TargetScore
from jixiao.web.storing.chain import faults_of


def sheet(**changed: str) -> dict[str, str]:
    """What a form sends: full points for every item, some cells changed (``form__points``)."""
    typed = {}
    for item in quality_sheet().items:
        typed |= {f"{item.id}.opinion": "excellent", f"{item.id}.points": str(item.points)}
    return {**typed, **{key.replace("__", "."): text for key, text in changed.items()}}


def address(filing) -> str:
    return reverse("target-quality", args=[filing.pk])


@pytest.fixture
def filed(brought_to):
    return brought_to("department_review")


def test_a_score_is_kept_with_its_revision_and_event(client, people, filed):
    client.force_login(people["department_reviewer"])
    answer = client.post(
        address(filed),
        sheet(fit__opinion="medium", fit__points="9.5", fit__comment="部分内容与职能无关", remark="总体可行"),
    )
    assert answer.status_code == 302
    score, event = TargetScore.objects.get(), Event.objects.get(action="score_target")
    assert (score.revision, score.total, score.grade, score.remark) == (1, "94.5", "excellent", "总体可行")
    assert event == score.event and event.comment == "94.5 分，优"
    assert json.loads(event.changes)["绩效目标审核评分表"]["目标相关性"] == ["", "中 9.5，部分内容与职能无关"]
    filed.refresh_from_db()
    assert not faults_of(filed, list(filed.events.all()), list(filed.revisions.all()))

    client.post(address(filed), sheet())
    assert TargetScore.objects.get().total == "100", "a second one takes its place"
    again = Event.objects.filter(action="score_target").last()
    changes = json.loads(again.changes)["绩效目标审核评分表"]
    assert changes == {"目标相关性": ["中 9.5，部分内容与职能无关", "优 15"]}
    for name in ("history", "compare"):
        page = client.get(reverse(name, args=[filed.pk])).content.decode()
        assert "第 1 稿：100 分" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"fit__points": ""}, "「目标相关性」的得分写 0 到 15"),
        ({"fit__opinion": "poor", "fit__points": "5"}, "请写明理由"),
        ({"fit__opinion": "good"}, "请改成一致"),
        ({"seen": "draft:0"}, "别人刚刚处理了"),
    ],
)
def test_what_is_not_a_judgement_is_refused(client, people, filed, changed, words):
    client.force_login(people["department_reviewer"])
    answer = client.post(address(filed), sheet(**changed))
    assert answer.status_code == 400 and words in answer.content.decode()
    assert not TargetScore.objects.exists() and not Event.objects.filter(action="score_target").exists()


def test_only_who_reviews_now_may_score(client, people, filed):
    for role in ("agency_drafter", "agency_reviewer", "sector_division", "auditor"):
        client.force_login(people[role])
        assert client.post(address(filed), sheet()).status_code == 403, role
        assert 'id="quality"' not in client.get(address(filed)).content.decode()
    assert not TargetScore.objects.exists()


def test_findings_refer_and_do_not_decide(client, people, filing, complete):
    """A draft with a P1: its item refers to it; nothing is stored before somebody decides."""
    from jixiao.web.actions.move import Move
    from jixiao.web.actions.save_section import SaveSection
    from jixiao.web.drafting import drafts

    rows = drafts.sections_of(drafts.load(complete.draft), complete.scheme)["indicators"]
    next(row for row in rows if row["name"] == "数据监管平台覆盖率")["full_year"] = "≥100%"
    SaveSection(people["agency_drafter"], complete, "indicators", rows, 1).run()
    complete.refresh_from_db()
    Move(people["agency_drafter"], complete, "submit").run()
    client.force_login(people["agency_reviewer"])
    answer = client.get(address(complete))
    items = [one for group in answer.context["criteria"] for one in group["items"]]
    reach = next(one for one in items if one["item"].id == "reach")
    assert [one["code"] for one in reach["findings"]] == ["T14"]
    assert (reach["reference"].label, reach["reference_points"]) == ("中", "7")
    assert "可考虑“中”" in answer.content.decode() and not TargetScore.objects.exists()


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_a_score_on_paper(client, people, filed, format):
    client.force_login(people["department_reviewer"])
    client.post(
        address(filed), sheet(fit__opinion="medium", fit__points="9.5", fit__comment="部分内容与职能无关")
    )
    paper = client.get(
        reverse("target-quality-document", args=[filed.pk, TargetScore.objects.get().pk, format])
    )
    assert paper.status_code == 200 and format in paper["Content-Disposition"]
    if format == "pdf":
        assert paper.content.startswith(b"%PDF")
    else:
        text = zipfile.ZipFile(io.BytesIO(paper.content)).read("word/document.xml").decode()
        for words in (
            "绩效目标审核评分表",
            "目标相关性",
            "9.5",
            "部分内容与职能无关",
            "94.5",
            "待核实",
            "主管部门审核人甲",
        ):
            assert words in text, words
    client.force_login(people["other_department_reviewer"])
    score = TargetScore.objects.get()
    assert (
        client.get(reverse("target-quality-document", args=[filed.pk, score.pk, format])).status_code == 404
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_scoring_in_a_browser(visit, filed, size):
    reviewer = visit("department_reviewer", f"/filings/{filed.pk}", size)
    page = reviewer.page
    reviewer.go(page.get_by_role("link", name="目标评分"))
    for button in page.get_by_role("button", name="按参考填").all():
        button.click()
    assert page.inner_text("#q-total") == "100" and "优" in page.inner_text("#q-grade")
    page.fill('[name="clarity.points"]', "6.5")
    page.select_option('[name="clarity.opinion"]', "medium")
    assert page.inner_text("#q-total") == "96.5"
    reviewer.picture("quality-fill")
    assert reviewer.violations() == []
    page.get_by_role("button", name="保存评分").click()
    page.locator(".notice.error").wait_for()
    assert "请写明理由" in page.inner_text(".notice.error")
    assert page.input_value('[name="clarity.points"]') == "6.5", "what was typed stays"
    page.fill('[name="clarity.comment"]', "年度目标没有写清做到什么程度")
    page.get_by_role("button", name="保存评分").click()
    page.get_by_role("heading", name="第 1 稿：96.5 分").wait_for()
    reviewer.picture("quality-done")
    assert reviewer.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_pages_of_declaring_ask_the_database_little(client, people, filing, django_assert_max_num_queries):
    client.force_login(people["agency_drafter"])
    client.get(reverse("filing", args=[filing.pk]))
    for name in ("import-document", "copy-form", "filing-example", "target-quality"):
        with django_assert_max_num_queries(14):  # 12, and two for the savepoint of the session
            assert client.get(reverse(name, args=[filing.pk])).status_code == 200
