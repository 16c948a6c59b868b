"""A department evaluates itself as a whole: ratios computed from the numbers behind them, points typed and explained."""

from __future__ import annotations

import pytest
from browsing import DESKTOP, PHONE

from jixiao.web.actions.save_section import SaveSection
from jixiao.web.actions.start_filing import start_filing
from jixiao.web.actions.start_later import start_later
from jixiao.web.drafting import drafts
from jixiao.web.findings import review_of
from jixiao.web.models import Filing, Revision
from jixiao.web.scored import score_of

NUMBERS = {
    "input_staff": "10", "input_posts": "14", "input_receptions": "4.5", "input_receptions_before": "5",
    "input_adjusted": "0", "input_left_over": "22.5", "input_left_over_before": "0", "input_key_projects": "300",
}  # fmt: skip


@pytest.fixture
def drafter(units, new_person):
    return new_person("whole", "部门填报人", ("agency_drafter", "department"))


@pytest.fixture
def target(drafter, units):
    filing = start_filing(drafter, units["department"], None, "cn-js-sz/department-target@2024", 2024)
    SaveSection(drafter, filing, "funds", {"total": "500", "general_public_budget": "500"}, 0).run()
    filing.refresh_from_db()
    Revision.objects.create(
        filing=filing, number=1, values=filing.draft, values_digest="", author=drafter.name
    )
    Filing.objects.filter(pk=filing.pk).update(stage="approved", approved_revision=1, revision_number=1)
    filing.refresh_from_db()
    return filing


@pytest.fixture
def whole(target, drafter):
    """The self-evaluation, its numbers typed."""
    filing = start_later(drafter, target, "self_evaluation")
    sections = drafts.sections_of(drafts.load(filing.draft), filing.scheme)
    money = sections["funds"] | {"total.revised_budget": "500", "total.executed_amount": "477.5"}
    SaveSection(drafter, filing, "funds", money, 0).run()
    SaveSection(drafter, filing, "fields", sections["fields"] | NUMBERS, 0).run()
    filing.refresh_from_db()
    return filing


def by_name(filing) -> dict:
    return {one.name: one for one in drafts.load(filing.draft).indicators}


@pytest.mark.django_db
class TestRatios:
    def test_each_that_has_its_numbers_is_computed(self, whole):
        rows = by_name(whole)
        assert rows["在职人员控制率"].actual.text == "71.43%", "10 of 14"
        assert rows["“三公经费”变动率"].actual.text == "-10%", "4.5 after 5"
        assert rows["预算完成率"].actual.text == "95.5%", "from the table of funds, not typed again"
        assert rows["结转结余率"].actual.text == "4.5%", "22.5 of 500"
        assert rows["重点支出安排率"].actual is None, "the number of all projects is missing"
        assert rows["结转结余变动率"].actual is None, "nothing was left the year before: not a division by 0"

    def test_targets_approved_for_prescribed_indicators_are_carried_over(self, whole):
        rows = by_name(whole)
        assert rows["在职人员控制率"].targets["full_year"].text == "=100%"
        assert rows["预算调整率"].targets["full_year"].text == "=0%"

    def test_points_are_proposed_within_a_hundred_and_may_be_changed(self, whole, drafter):
        record = drafts.load(whole.draft)
        assert sum(one.points for one in record.indicators) == 100
        rows = drafts.sections_of(record, whole.scheme)["indicators"]
        index = next(i for i, one in enumerate(record.indicators) if one.name == "在职人员控制率")
        rows[index]["points"] = "7"
        SaveSection(drafter, whole, "indicators", rows, 0).run()
        whole.refresh_from_db()
        assert by_name(whole)["在职人员控制率"].points == 7

    def test_the_score_is_by_a_pack_that_says_how_sure_it_is(self, whole):
        record = drafts.load(whole.draft)
        sheet = score_of(record)
        assert sheet.pack == "cn/department-self-evaluation-rules@2013"
        line = next(one for one in sheet.lines if one.subject == "在职人员控制率")
        assert line.points < line.out_of and "待核实" in str(line.because)
        assert any(one.code == "E04" for one in review_of(record, whole).findings), (
            "what is lost is explained"
        )

    def test_the_page_shows_each_sum_and_what_is_missing(self, whole, drafter, client):
        client.force_login(drafter)
        text = client.get(f"/filings/{whole.pk}").content.decode()
        assert "在职人员数 10人÷编制数 14人×100%＝71.43%" in text
        assert "填写项目总支出后自动计算" in text and "应不超过100%" in text
        told = client.post(
            f"/filings/{whole.pk}/score", '{"changes": {}}', content_type="application/json"
        ).json()
        assert "71.43%" in [row["actual"] for row in told["rows"]]

    def test_a_form_that_was_printed_elsewhere_is_not_scored(self, whole):
        from jixiao import pipeline

        assert pipeline.score_if_possible(drafts.load(whole.draft)) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_typed_in_the_browser(visit, whole, drafter, size):
    visitor = visit("whole", f"/filings/{whole.pk}", size)
    page = visitor.page
    page.get_by_label("项目总支出（万元）").fill("400")
    visitor.saved()
    visitor.until("document.body.innerText.includes('重点项目支出 300万元÷项目总支出 400万元×100%＝75%')")
    visitor.picture("department-self-evaluation")
    assert by_name(Filing.objects.get(pk=whole.pk))["重点支出安排率"].actual.text == "75%"
    assert not visitor.violations()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
