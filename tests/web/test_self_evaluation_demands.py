"""What a self-evaluation shows and demands: differences from what is approved now, reasons, evidence beside each row."""

from __future__ import annotations

import pytest
from later_forms import approved_target, training_rows, typed
from test_monitoring_rounds import adjust

from jixiao.web.actions.base import Refused
from jixiao.web.actions.evidence import AddEvidence
from jixiao.web.actions.move import Move
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.actions.start_later import start_later
from jixiao.web.drafting import drafts
from jixiao.web.findings import review_of

pytestmark = pytest.mark.django_db
ROWS = training_rows("100人次")


@pytest.fixture
def target(project, people):
    return approved_target(project, people["agency_drafter"], ROWS, 2024)


@pytest.fixture
def filing(target, people):
    return start_later(people["agency_drafter"], target, "self_evaluation")


def fill(filing, person, **others):
    """The form with the actual values of ROWS, others where given, and its money spent."""
    values = {row[2]: row[4] for row in ROWS} | others
    rows = typed(values.items(), drafts.load(filing.draft))
    SaveSection(person, filing, "indicators", rows, 0).run()
    money = {"total.initial_budget": "500", "total.revised_budget": "500", "total.executed_amount": "500"}
    SaveSection(person, filing, "funds", money, 0).run()
    fields = {"goal_attainment": "培训按计划完成。"}
    SaveSection(person, filing, "fields", fields, 0).run()
    filing.refresh_from_db()
    return filing


def codes(filing) -> set[str]:
    return {one.code for one in review_of(drafts.load(filing.draft), filing).findings}


def test_a_target_adjusted_since_is_shown_beside_the_one_carried_over(filing, target, people, client):
    client.force_login(people["agency_drafter"])
    assert "批复为" not in client.get(f"/filings/{filing.pk}").content.decode()
    adjust(target, people["agency_drafter"], "500", {"≥100人次": "≥160人次"})
    text = client.get(f"/filings/{filing.pk}").content.decode()
    assert "批复为 ≥160人次" in text and "按最新批复更新" in text
    client.post(f"/filings/{filing.pk}/renew")
    text = client.get(f"/filings/{filing.pk}").content.decode()
    assert "批复为" not in text and "≥160人次" in text


@pytest.mark.parametrize(
    ("reached", "remedy"),
    [
        ("80人次", "写明「培训人次」偏差的具体原因"),
        ("300人次", "写明「培训人次」偏差的具体原因"),
        ("135人次", "说明超额完成的原因"),
    ],
    ids=["missed", "three times the target", "above by a third"],
)
def test_reasons_are_demanded_before_it_can_be_filed(filing, people, reached, remedy):
    drafter = people["agency_drafter"]
    fill(filing, drafter, 培训人次=reached)
    with pytest.raises(Refused, match="培训人次") as refused:
        Move(drafter, filing, "submit").run()
    assert remedy in str(refused.value), "the refusal says how to go on"
    assert filing.stage == "draft"
    record = drafts.load(filing.draft)
    rows = drafts.sections_of(record, filing.scheme)["indicators"]
    rows[0]["deviation_reason"] = "按新的培训计划合并了两期，人数随之变化，明年目标相应调整。"
    SaveSection(drafter, filing, "indicators", rows, 1).run()
    filing.refresh_from_db()
    assert Move(drafter, filing, "submit").run().stage == "unit_review"


def test_a_little_above_the_target_needs_no_reason(filing, people):
    fill(filing, people["agency_drafter"], 培训人次="129人次")
    assert not {"E04", "E14"} & codes(filing)
    assert Move(people["agency_drafter"], filing, "submit").run().stage == "unit_review"


def test_the_page_shows_what_stops_the_submission_and_names_the_row(filing, people, client):
    fill(filing, people["agency_drafter"], 培训人次="135人次")
    client.force_login(people["agency_drafter"])
    text = client.post(f"/filings/{filing.pk}/move", {"action": "submit"}, follow=True).content.decode()
    assert "还有 1 个必须改的问题：「培训人次」目标 ≥100人次，完成 135人次，为目标的 135%" in text
    assert "说明超额完成的原因" in text


def test_evidence_stands_beside_its_indicator(filing, people, client):
    AddEvidence(people["agency_drafter"], filing, "indicators[1]", b"%PDF-1.4 list", "名册.pdf").run()
    client.force_login(people["agency_drafter"])
    text = client.get(f"/filings/{filing.pk}").content.decode()
    assert text.count("佐证 1") == 1
    row = text[text.index('data-index="1"') :]
    assert "佐证 1" in row[: row.index('data-index="2"')]


def test_what_would_change_each_line(filing, people, client):
    fill(filing, people["agency_drafter"], 培训人次="80人次")
    client.force_login(people["agency_drafter"])
    text = client.get(f"/filings/{filing.pk}").content.decode()
    assert "要满分还差什么" in text and "100" in text[text.index("要满分还差什么") :][:200]
