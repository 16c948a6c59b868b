"""Help and worked examples: each packaged target form has a complete one that its own review finds nothing against."""

from __future__ import annotations

import pytest
from browsing import DESKTOP, PHONE
from django.urls import reverse

from jixiao.core.library import candidates, load_scheme
from jixiao.core.personal import find
from jixiao.web.drafting.worked_example import worked_example
from jixiao.web.findings import review_of

FORMS = [scheme.name for scheme in candidates("target")]


def year_of(scheme) -> int:
    return scheme.budget_years[0] or 2024


@pytest.mark.parametrize("name", FORMS)
def test_the_example_of_a_form_passes_its_review(name):
    scheme = load_scheme(name)
    record = worked_example(name, year_of(scheme))
    found = [
        f"{one.code} {one.at}: {one.message}"
        for one in review_of(record).findings
        if one.severity in ("P0", "P1")
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", FORMS)
def test_the_example_of_a_form_is_complete(name):
    """Every required field and group is filled in, and nobody's real data are in it."""
    scheme = load_scheme(name)
    record = worked_example(name, year_of(scheme))
    assert not [field.id for field in scheme.fields if field.required and not record.text(field.id)]
    assert record.funds_total.amount and sum(not one.fixed for one in record.indicators) >= 6
    assert all(target.text for one in record.indicators for target in one.targets.values())
    assert not find(" ".join(str(value) for value in record.values.values()))
    assert "示例" in (record.text("unit_name") or record.text("supervising_dept"))


def test_the_example_is_shown_beside_the_form_and_alone(client, people, filing):
    client.force_login(people["agency_drafter"])
    form = client.get(reverse("filing", args=[filing.pk])).content.decode()
    assert "培训人次" in form and "填写说明：项目负责人/联系电话" in form and "个人信息，公开时隐去。" in form
    assert "做多少：次数、人数、面积" in form
    page = client.get(reverse("filing-example", args=[filing.pk])).content.decode()
    assert "2024年举办培训班4期" in page and "≥160人次" in page and "预算执行率" in page
    client.force_login(people["other_drafter"])
    assert client.get(reverse("filing-example", args=[filing.pk])).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_help_by_keyboard(visit, filing, size):
    drafter = visit("agency_drafter", f"/filings/{filing.pk}", size)
    page = drafter.page
    button = page.get_by_role("button", name="填写说明：年度目标")
    button.focus()
    page.keyboard.press("Enter")
    tip = page.locator("#tip-annual_goal")
    assert tip.is_visible() and "2024年举办培训班4期" in tip.inner_text()
    box = tip.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    drafter.picture("help-open")
    covered = "target-size"  # an open note lies over the fields below it until Esc or a click beside it
    assert [one for one in drafter.violations() if not one.startswith(covered)] == []
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    page.locator(".example summary").click()
    page.locator(".group-help summary").click()
    drafter.picture("help-beside")
    page.evaluate("scrollTo(0, 0)")  # the bar on top lies over whatever is scrolled under it
    assert drafter.violations() == []
    drafter.open(f"/filings/{filing.pk}/example")
    drafter.picture("example")
    assert drafter.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
