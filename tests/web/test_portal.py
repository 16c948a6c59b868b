"""Disclosure: the check of a package, the release, the clock, the withdrawal; and what the portal tells."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.urls import get_resolver, reverse
from filled_form import CONTENT

from jixiao.web.actions.base import Refused
from jixiao.web.actions.release import candidates, release, waiting, withdraw
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.models import Event, Filing, PublishedForm
from jixiao.web.portal.contents import similar
from jixiao.web.portal.open_data import COLUMNS, FORMATS
from jixiao.web.storing.chain import faults_of

HIDDEN = "13812345678"


@pytest.fixture(autouse=True)
def nothing_kept():
    """Each test has a portal of its own: the editions of two tests may have one number."""
    cache.clear()


@pytest.fixture
def approved(filing, complete, people, brought_to):
    """An approved form with a telephone number and markup in its texts."""
    content = {
        **CONTENT["fields"],
        "content": f"<p>补贴平台运营，联系{HIDDEN}。</p>",
        "project_owner": f"张三丰 {HIDDEN}",
    }
    SaveSection(people["agency_drafter"], complete, "fields", content, 1).run()
    return brought_to("approved")


@pytest.fixture
def released(approved, people):
    """The same, made public."""
    release(people["department_reviewer"], approved.unit, approved.fiscal_year, {})
    approved.refresh_from_db()
    return approved


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def project_page(filing) -> str:
    return reverse("portal-project", args=[filing.project.code])


def test_the_check_finds_personal_data_and_markup(approved):
    (one,) = candidates(approved.unit, approved.fiscal_year)
    assert {finding.code for finding in one.findings} == {"T42", "T43"} and not one.fault and not one.done


def test_a_release_is_a_step_in_the_chain_and_a_masked_copy(released):
    assert released.stage == "disclosed" and released.events.last().action == "disclose"
    assert not faults_of(released, list(released.events.all()), list(released.revisions.all()))
    form = PublishedForm.objects.get()
    assert HIDDEN not in form.record and "<p>" not in form.record and "张三丰" not in form.record
    assert "138****5678" in form.record and form.amount == 75_000_000_00 // 100 * 10
    assert candidates(released.unit, released.fiscal_year)[0].done


def test_who_may_make_public_and_take_back(approved, people):
    for role, person in people.items():
        if role != "department_reviewer":
            with pytest.raises(PermissionDenied):
                release(person, approved.unit, approved.fiscal_year, {})
    made = release(people["department_reviewer"], approved.unit, approved.fiscal_year, {})
    with pytest.raises(PermissionDenied):
        withdraw(people["other_department_reviewer"], made.pk, "误公开")


def test_a_form_whose_approved_revision_was_touched_is_not_published(approved, people):
    revision = approved.revisions.get()
    revision.values = revision.values.replace("750", "751")
    revision.save()
    with pytest.raises(Refused, match="核验"):
        release(people["department_reviewer"], approved.unit, approved.fiscal_year, {})
    assert not PublishedForm.objects.exists()


def test_what_is_left_out_needs_a_reason_and_stays_hidden(approved, people, client):
    person = people["department_reviewer"]
    with pytest.raises(Refused):
        release(person, approved.unit, approved.fiscal_year, {approved.pk: " "})
    with pytest.raises(Refused, match="没有要公开的表"):
        release(person, approved.unit, approved.fiscal_year, {approved.pk: "涉及国家秘密"})
    assert client.get(project_page(approved)).status_code == 404


def test_taking_back_removes_it_at_once_and_says_why(released, people, client):
    tag = client.get(project_page(released))["ETag"]
    made = PublishedForm.objects.get().release
    with pytest.raises(Refused):
        withdraw(people["department_reviewer"], made.pk, " ")
    withdraw(people["department_reviewer"], made.pk, "金额有误")
    assert client.get(project_page(released), headers={"If-None-Match": tag}).status_code == 404
    released.refresh_from_db()
    last = released.events.last()
    assert (last.action, last.comment, released.stage) == ("withdraw_release", "金额有误", "approved")
    assert not faults_of(released, list(released.events.all()), list(released.revisions.all()))
    release(people["department_reviewer"], released.unit, released.fiscal_year, {})
    assert client.get(project_page(released)).status_code == 200


def test_the_clock_runs_twenty_days_from_the_approval(approved, people):
    (row,) = waiting(people["department_reviewer"])
    day = approved.events.filter(to="approved").last().time.astimezone().date()
    assert row.due == day + timedelta(days=20) and (row.approved, row.public) == (1, 0) and row.days == 20
    Event.objects.filter(filing=approved, to="approved").update(time=approved.moved - timedelta(days=30))
    assert waiting(people["department_reviewer"])[0].days == -10
    release(people["department_reviewer"], approved.unit, approved.fiscal_year, {})
    assert waiting(people["department_reviewer"])[0].due is None


def test_the_page_of_a_project_speaks_plainly(released, client):
    told = text_of(client, project_page(released))
    for words in (
        "加贸平台运营费用补贴",
        "750",
        "万元",
        "2024年服务回收企业3500家以上",
        "服务回收企业数",
        "≥3500家",
    ):
        assert words in told, words
    assert HIDDEN not in told and "张三丰" not in told
    assert re.search(r'<meta name="description" content="[^"]+750', told)
    assert f'<link rel="canonical" href="http://testserver{project_page(released)}">' in told


def test_an_adjusted_form_stays_public_as_it_was_approved(released, people, client):
    from jixiao.web.actions.adjust import Adjust

    Adjust(people["agency_drafter"], released, "own_request", "计划有变").run()
    released.refresh_from_db()
    content = {**CONTENT["fields"], "annual_goal": "还没有批复的新目标"}
    count = json.loads(released.sections)["fields"]
    SaveSection(people["agency_drafter"], released, "fields", content, count).run()
    told = text_of(client, project_page(released))
    assert "3500家以上" in told and "还没有批复的新目标" not in told


def test_pages_come_from_a_kept_body(released, client, django_assert_num_queries):
    first = client.get(project_page(released))
    assert "max-age" in first["Cache-Control"] and "public" in first["Cache-Control"] and not first.cookies
    with django_assert_num_queries(1):
        again = client.get(project_page(released) + "?utm=1")
    assert again.content == first.content
    assert client.get(project_page(released), headers={"If-None-Match": first["ETag"]}).status_code == 304
    english = client.get(project_page(released), headers={"Accept-Language": "en"})
    assert english["ETag"] != first["ETag"] and "Contents" not in english.content.decode()


@pytest.mark.parametrize("format", ["csv", "json", "parquet"])
def test_the_data_in_each_format(released, client, format):
    if format not in FORMATS:
        pytest.skip("needs pyarrow: install jixiao[parquet]")
    answer = client.get(reverse("portal-data", args=["320500", 2024, format]))
    assert answer.status_code == 200
    if format == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    elif format == "json":
        rows = json.loads(answer.content)
    else:
        from pyarrow import parquet

        rows = parquet.read_table(io.BytesIO(answer.content)).to_pylist()
    row = next(row for row in rows if row["indicator"] == "服务回收企业数")
    assert list(row) == [name for name, _, _ in COLUMNS]
    assert (row["target"], row["value"], row["amount"], row["project_code"]) == (
        "≥3500家", "3500", "7500000.00", released.project.code)  # fmt: skip
    assert HIDDEN not in repr(rows)


PUBLIC = re.compile(r'(?:href|src)="(/[^"#]*)"')


def crawl(client) -> dict[str, str]:
    """Every address that a stranger reaches from the portal, the sitemap and robots.txt → what it shows."""
    seen: dict[str, str] = {}
    todo = [reverse("portal"), "/sitemap.xml", "/robots.txt"]
    while todo:
        address = todo.pop()
        if address in seen or address.startswith("/static/"):
            continue
        answer = client.get(address)
        assert answer.status_code == 200, address
        seen[address] = answer.content.decode("utf-8", "replace")
        found = PUBLIC.findall(seen[address]) + re.findall(
            r"<loc>http://testserver([^<]*)</loc>", seen[address]
        )
        todo += [one.replace("&amp;", "&") for one in found]
    return seen


def test_a_stranger_reaches_nothing_unpublished(released, people, units, client):
    """Crawl every public link, then try every number and code at every address."""
    from jixiao.web.actions.start_filing import start_filing
    from jixiao.web.models import Project

    secret = Project.objects.create(
        unit=units["other_agency"], code="SECRET-CODE", name="绝密采购项目", start_year=2024, end_year=2025
    )
    draft = start_filing(people["other_drafter"], secret.unit, secret, "cn-js-sz/project-target@2024", 2024)
    seen = crawl(client)
    assert any(address == project_page(released) for address in seen) and any(
        "data-2024" in one for one in seen
    )
    for address, shown in seen.items():
        assert (
            "绝密采购" not in shown
            and "SECRET-CODE" not in shown
            and "市第一中学" not in shown
            and HIDDEN not in shown
        ), address
    assert client.get(reverse("portal-project", args=["SECRET-CODE"])).status_code == 404
    assert client.get(reverse("portal-unit", args=["320500", "302001"])).status_code == 404
    assert client.get(reverse("portal-whole", args=["320500", "302001"])).status_code == 404
    for pattern in get_resolver().url_patterns:
        name = getattr(pattern, "name", None)
        kinds = pattern.pattern.converters if name else {}
        if not name or not kinds or name.startswith("portal"):
            continue
        for id in {draft.pk, released.pk, secret.pk, 1}:
            values = {
                key: id if type(kind).__name__ == "IntConverter" else "html" for key, kind in kinds.items()
            }
            answer = client.get(reverse(name, kwargs=values))
            assert answer.status_code in (302, 401, 404, 405), name
            assert "绝密采购" not in answer.content.decode("utf-8", "replace")


def test_nothing_public_before_the_first_release(approved, client):
    assert "还没有公开的内容" in text_of(client, reverse("portal"))
    assert client.get(reverse("portal-place", args=["320500"])).status_code == 404
    assert approved.title not in text_of(client, "/sitemap.xml")


def test_the_button_on_the_form_leads_to_the_check(approved, people, client):
    client.force_login(people["department_reviewer"])
    answer = client.post(reverse("move-filing", args=[approved.pk]), {"action": "disclose"})
    assert answer.url == reverse("publish-package", args=[approved.unit_id, 2024])
    page = text_of(client, answer.url)
    assert "T43" in page and HIDDEN not in page
    client.post(answer.url)
    assert Filing.objects.get(pk=approved.pk).stage == "disclosed"
    assert "公开中" in text_of(client, answer.url)
    made = PublishedForm.objects.get().release
    client.post(reverse("withdraw-release", args=[made.pk]), {"reason": "金额有误"})
    assert "金额有误" in text_of(client, answer.url)


@pytest.fixture
def evaluated(released):
    """The self-evaluation of the same project and year, as a release copies it: one indicator was not reached."""
    from jixiao.core.value import parse_target
    from jixiao.web.drafting import drafts
    from jixiao.web.portal.public_copy import outcome_of

    target = PublishedForm.objects.get()
    record = drafts.load(target.record)
    indicators = tuple(
        one.model_copy(
            update={"actual": parse_target("3434家"), "deviation_reason": "四季度两家企业停产"}
            if one.name == "服务回收企业数"
            else {"actual": one.targets["full_year"]}
        )
        for one in record.indicators
    )
    scheme = "cn-js-sz/project-self-evaluation@2021"
    record = record.model_copy(
        update={"stage": "self_evaluation", "scheme": scheme, "indicators": indicators}
    )
    outcome = outcome_of(record)
    form = PublishedForm.objects.get()
    form.pk, form.kind, form.record = None, "self_evaluation", drafts.dump(record)
    form.executed, form.score, form.out_of, form.grade = 646_650_000, 9570, 10000, "优"
    form.measured, form.achieved = outcome.measured, outcome.achieved
    form.save()
    return form


def test_a_year_with_its_result_tells_what_was_not_reached_and_why(evaluated, client):
    told = text_of(client, project_page(evaluated.filing))
    for words in (
        "实际花了 646.65 万元",
        "86.2%",
        "95.7",
        "未达到",
        "≥3500家",
        "3434家",
        "四季度两家企业停产",
    ):
        assert words in told, words
    assert "与同地区同年度的比" not in told, "one form is compared with none"
    assert evaluated.achieved < evaluated.measured


def test_a_project_is_held_against_those_of_its_place_and_year(evaluated):
    for number, amount in enumerate((100, 200, 900, 1000)):
        other = PublishedForm.objects.get(pk=evaluated.pk)
        other.pk, other.amount, other.title = None, amount * 1_000_000, f"别的项目{number}"
        other.save()
    told = similar(PublishedForm.objects.get(pk=evaluated.pk))
    assert told == {
        "count": "5",
        "place": "3",
        "amount": "750",
        "score": "95.7",
        "achieved": told["achieved"],
    }
    assert similar(PublishedForm.objects.get(kind="target")) is None
