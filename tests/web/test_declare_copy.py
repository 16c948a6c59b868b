"""Copying from last year's form or from another project: what is typed stays, and what belongs to a year is told."""

from __future__ import annotations

import json

import pytest
from browsing import DESKTOP, PHONE
from django.urls import reverse

from jixiao.web.actions.start_filing import start_filing
from jixiao.web.drafting import drafts
from jixiao.web.models import Event, Project


def address(filing) -> str:
    return reverse("copy-form", args=[filing.pk])


@pytest.fixture
def next_year(complete, people, place):
    """The same project a year later: a draft just begun."""
    return start_filing(people["agency_drafter"], complete.unit, complete.project, place.project_scheme, 2025)


def typed(filing) -> dict:
    filing.refresh_from_db()
    return drafts.sections_of(drafts.load(filing.draft), filing.scheme)


def test_the_same_project_comes_first(client, people, next_year, units):
    other = Project.objects.create(
        unit=units["agency"], code="32050024T000000002", name="甲项目", start_year=2024, end_year=2024
    )
    start_filing(people["agency_drafter"], other.unit, other, next_year.form, 2024)
    client.force_login(people["agency_drafter"])
    found = client.get(address(next_year)).context["found"]
    assert [(one.title, one.fiscal_year) for one in found] == [
        ("加贸平台运营费用补贴", 2024),
        ("甲项目", 2024),
    ]
    assert [one.title for one in client.get(address(next_year) + "?q=甲 项目").context["found"]] == ["甲项目"]
    assert "没有找到" in client.get(address(next_year) + "?q=无此项目").content.decode()


def test_amounts_of_another_year_are_left_out_and_years_told(client, people, complete, next_year):
    client.force_login(people["agency_drafter"])
    shown = client.get(address(next_year), {"source": complete.pk})
    page = shown.content.decode()
    assert (
        "来源是 2024 年度的" in page and "「年度目标」里写着 2024 年" in page and "里写着 2025 年" not in page
    )
    done = client.post(
        address(next_year),
        {"trial": shown.context["seal"], "section": ["fields", "funds", "expenditures", "indicators"]},
    )
    assert done.status_code == 302
    now = typed(next_year)
    assert now["funds"]["total"] == "" and now["expenditures"] == [
        {"item": "加贸平台运营费用补贴", "half_year_plan": "", "full_year": ""}
    ]
    assert "≥3500家" in [row["full_year"] for row in now["indicators"]]
    assert now["fields"]["annual_goal"].startswith("2024年服务回收企业")
    event = Event.objects.get(action="copy_form")
    assert "2024" in event.comment and set(json.loads(event.changes)) == {
        "fields",
        "expenditures",
        "indicators",
    }

    shown = client.get(address(next_year), {"source": complete.pk, "amounts": "1"})
    client.post(address(next_year), {"trial": shown.context["seal"], "section": ["funds", "expenditures"]})
    now = typed(next_year)
    assert now["funds"]["total"] == "750" and now["expenditures"][0]["full_year"] == "750"


def test_what_is_typed_stays_unless_it_is_to_be_replaced(client, people, complete, next_year):
    from jixiao.web.actions.save_section import SaveSection

    drafter = people["agency_drafter"]
    SaveSection(drafter, next_year, "fields", {"annual_goal": "今年自己写的年度目标"}, 0).run()
    own = {"level1": "产出指标", "level2": "数量指标", "name": "服务回收企业数", "full_year": "≥4000家"}
    SaveSection(drafter, next_year, "indicators", [*typed(next_year)["indicators"], own], 0).run()
    client.force_login(drafter)
    for replace, goal, target in (("", "今年自己写的", "≥4000家"), ("1", "2024年服务回收", "≥3500家")):
        shown = client.get(address(next_year), {"source": complete.pk, "replace": replace})
        client.post(address(next_year), {"trial": shown.context["seal"], "section": ["fields", "indicators"]})
        now = typed(next_year)
        row = next(row for row in now["indicators"] if row["name"] == "服务回收企业数")
        assert now["fields"]["annual_goal"].startswith(goal) and row["full_year"] == target
        assert sum(row["name"] == "服务回收企业数" for row in now["indicators"]) == 1
    half = next(row for row in now["indicators"] if row["name"] == "服务回收企业数")["half_year"]
    assert half == "≥1500家"


def test_only_forms_in_reach_can_be_copied(client, people, next_year, units):
    far = Project.objects.create(
        unit=units["other_agency"], code="32050024T000000003", name="外校项目", start_year=2024, end_year=2024
    )
    foreign = start_filing(people["other_drafter"], far.unit, far, next_year.form, 2024)
    client.force_login(people["agency_drafter"])
    assert client.get(address(next_year), {"source": foreign.pk}).status_code == 404
    assert "外校项目" not in client.get(address(next_year)).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_copying_in_a_browser(visit, complete, next_year, size):
    drafter = visit("agency_drafter", f"/filings/{next_year.pk}", size)
    page = drafter.page
    page.locator("summary", has_text="带入内容").click()
    drafter.go(page.get_by_role("link", name="从往年或别的项目复制"))
    drafter.picture("copy-pick")
    assert drafter.violations() == []
    page.get_by_role("link", name="看").first.click()
    page.get_by_label("金额也带过来").check()
    drafter.go(page.get_by_role("button", name="按此重新看"))
    drafter.picture("copy-trial")
    assert drafter.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_role("button", name="复制勾选的部分").click()
    page.wait_for_url(f"**/filings/{next_year.pk}")
    assert page.input_value("#id-fund-total") == "750"
    assert typed(next_year)["funds"]["total"] == "750"
