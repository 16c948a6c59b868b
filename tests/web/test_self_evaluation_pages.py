"""Every page that a form has also opens for the later stages, and prints them; evidence is one file however often named."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from later_forms import SUZHOU_ROWS, approved_target

from jixiao.web.actions.evidence import AddEvidence
from jixiao.web.actions.start_later import make_later, start_later

pytestmark = pytest.mark.django_db
ROWS = (
    ("产出指标", "数量指标", "培训人次", "≥100人次", ""),
    ("满意度指标", "服务对象满意度", "学员满意度", "≥95%", ""),
)


@pytest.fixture
def later(project, people):
    """Kind → a form of that stage in draft."""
    target = approved_target(project, people["agency_drafter"], ROWS, 2024)
    return {
        "self_evaluation": start_later(people["agency_drafter"], target, "self_evaluation"),
        "monitoring": make_later(people["performance_division"], target, "monitoring", "seven_months"),
    }


@pytest.mark.parametrize("kind", ["self_evaluation", "monitoring"])
def test_every_page_opens_and_prints(later, people, client, kind, django_assert_max_num_queries):
    filing = later[kind]
    client.force_login(people["agency_drafter"])
    client.get("/")
    for part in ("", "/history", "/compare", "/comments"):
        assert client.get(f"/filings/{filing.pk}{part}").status_code == 200, part
    with django_assert_max_num_queries(12):
        client.get(f"/filings/{filing.pk}")
    html = client.get(f"/filings/{filing.pk}/form.html")
    assert "培训人次" in html.content.decode()
    for format in ("pdf", "docx", "xlsx"):
        assert client.get(f"/filings/{filing.pk}/form.{format}").status_code == 200
    assert client.get(f"/filings?kind={kind}").content.decode().count(filing.title) >= 1


def test_the_same_file_for_another_project_is_told(project, units, people, later, client):
    from jixiao.web.models import Evidence, Project

    other = Project.objects.create(
        unit=units["agency"], code="P2", name="另一个项目", start_year=2023, end_year=2025
    )
    twin = start_later(
        people["agency_drafter"],
        approved_target(other, people["agency_drafter"], ROWS, 2024),
        "self_evaluation",
    )
    for filing in (later["self_evaluation"], twin):
        AddEvidence(
            people["agency_drafter"], filing, "indicators[0]", b"%PDF-1.4 the same", "签到册.pdf"
        ).run()
    assert Evidence.objects.values_list("digest").distinct().count() == 1
    client.force_login(people["agency_drafter"])
    assert "另有 1 个项目用了同一文件" in client.get(f"/filings/{twin.pk}").content.decode()
    proof = Evidence.objects.first()
    client.force_login(people["other_drafter"])
    assert client.get(f"/evidence/{proof.pk}").status_code == 404


def test_a_form_filled_in_with_excel_gives_its_actual_values(later, people, client):
    """The official form is printed, filled in outside and read again."""
    from jixiao import pipeline
    from jixiao.core.value import parse_target
    from jixiao.reports.official_form import official_form
    from jixiao.web.drafting import drafts

    filing = later["self_evaluation"]
    record = drafts.load(filing.draft)
    actuals = {"培训人次": "98人次", "学员满意度": "96%"}
    indicators = tuple(
        one.model_copy(update={"actual": parse_target(actuals[one.name])}) for one in record.indicators
    )
    filled = record.model_copy(update={"indicators": indicators})
    data = pipeline.write(official_form(filled, filing.scheme), "xlsx")
    client.force_login(people["agency_drafter"])
    told = client.post(
        f"/filings/{filing.pk}/import-actuals", {"file": SimpleUploadedFile("自评表.xlsx", data)}, follow=True
    )
    assert "已导入 2 项指标的完成值" in told.content.decode(), told.content.decode()[-3000:]
    filing.refresh_from_db()
    assert {one.name: one.actual.text for one in drafts.load(filing.draft).indicators} == actuals


def test_the_suzhou_form_is_chosen_for_its_year(project, people):
    target = approved_target(project, people["agency_drafter"], SUZHOU_ROWS, 2021)
    assert (
        start_later(people["agency_drafter"], target, "self_evaluation").form
        == "cn-js-sz/project-self-evaluation@2021"
    )
