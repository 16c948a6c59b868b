"""An approved indicator picked from the library inside the grid, by mouse and by keyboard alone."""

from __future__ import annotations

import pytest
from browsing import DESKTOP, PHONE
from django.urls import reverse

from jixiao.web.drafting import drafts
from jixiao.web.models import Filing, IndicatorRow


@pytest.fixture
def library(filing):
    """Approved rows of another year's forms in the same jurisdiction."""
    other = Filing.objects.create(
        unit=filing.unit, project=filing.project, form=filing.form, form_digest=filing.form_digest,
        fiscal_year=2022, title="往年的项目", stage="approved", draft=filing.draft,
    )  # fmt: skip
    rows = [
        ("产出指标", "数量指标", "服务企业数", value, "家")
        for value in ("1000", "2000", "3000", "4000", "4000")
    ]
    rows += [
        ("产出指标", "数量指标", "培训班期数", "6", "期"),
        ("产出指标", "质量指标", "验收合格率", "95", "%"),
    ]
    for number, (level1, level2, name, value, unit) in enumerate(rows):
        IndicatorRow.objects.create(
            filing=other, row=number, level1=level1, level2=level2, name=name, operator="≥",
            value=value, unit=unit, text=f"≥{value}{unit}", approved=True,
        )  # fmt: skip
    return other


def names(filing) -> dict[str, str]:
    filing.refresh_from_db()
    found = drafts.load(filing.draft).indicators
    return {one.name: one.targets["full_year"].text for one in found if not one.fixed}


def test_the_rows_of_the_picker(client, people, filing, library):
    client.force_login(people["agency_drafter"])
    where = reverse("library") + "?part=picker"
    page = client.get(where + "&level=产出指标&level2=数量指标").content.decode()
    assert "服务企业数" in page and "2000 – 4000 家" in page and "验收合格率" not in page
    assert page.index("服务企业数") < page.index("培训班期数"), "the most used first"
    assert 'data-pick="≥4000家"' in page and "×2" in page
    assert "验收合格率" in client.get(where + "&q=合格").content.decode()
    assert "没有找到" in client.get(where + "&q=无此指标").content.decode()


@pytest.mark.django_db(transaction=True)
def test_picking_by_keyboard_alone(visit, filing, library):
    drafter = visit("agency_drafter", f"/filings/{filing.pk}")
    page = drafter.page
    page.locator('tr.indicator[data-level2="数量指标"] input[data-key="name"]').focus()
    page.keyboard.press("Alt+l")
    page.locator("#picker-found tr[data-name]").first.wait_for()
    assert "验收合格率" not in page.inner_text("#picker-found"), "only this group to begin with"
    page.keyboard.type("培训")
    drafter.until("document.querySelectorAll('#picker-found tr[data-name]').length === 1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.key") == "full_year", "on to the value"
    page.keyboard.type("≥8期")
    drafter.saved()
    assert names(filing) == {"培训班期数": "≥8期"}
    page.keyboard.press("Alt+l")
    page.locator("#picker-found tr[data-name]").first.wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#picker[open]").count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_picking_with_a_typical_value(visit, filing, library, size):
    drafter = visit("agency_drafter", f"/filings/{filing.pk}", size)
    page = drafter.page
    page.get_by_role("button", name="从指标库选").click()
    page.get_by_label("只看这一类").uncheck()
    page.get_by_role("button", name="插入 验收合格率 ≥95%").wait_for()
    drafter.picture("picker")
    assert drafter.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_role("button", name="插入 验收合格率 ≥95%").click()
    drafter.saved()
    assert names(filing) == {"验收合格率": "≥95%"}
    group = drafts.load(filing.draft).indicators[-1]
    assert (group.level1, group.level2) == ("产出指标", "质量指标"), "into its own group"
    page.keyboard.press("Control+z")
    drafter.until("document.getElementById('indicator-count').textContent === '11'")
    drafter.saved()
    assert names(filing) == {}
