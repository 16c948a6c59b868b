"""The year by department: progress, warnings, grades, with their tables and an export."""

from __future__ import annotations

import pytest
from browsing import DESKTOP, PHONE
from later_forms import approved_target, confirmed_evaluation, training_rows

from jixiao.web.actions.start_later import make_later
from jixiao.web.actions.year_figures import department_of
from jixiao.web.models import Filing

ROWS = training_rows("60人次")


@pytest.fixture
def year(project, people):
    """2023: a target, its confirmed self-evaluation, and a monitoring form with a red warning."""
    target = approved_target(project, people["agency_drafter"], ROWS, 2023)
    made = make_later(people["performance_division"], target, "monitoring", "seven_months")
    Filing.objects.filter(pk=made.pk).update(stage="approved", alarm=3)
    return confirmed_evaluation(target, people, ROWS)


def test_the_department_above_a_unit():
    assert department_of("/1/5/9/") == department_of("/1/5/") == "/1/5/"
    assert department_of("/1/") == "/1/"


@pytest.mark.django_db
def test_figures_by_department(year, people, client, django_assert_max_num_queries):
    client.force_login(people["performance_division"])
    with django_assert_max_num_queries(12):
        text = client.get("/dashboard?year=2023").content.decode()
    assert text.count("市行政审批局") == 3 and "1 / 1（100%）" in text
    assert "/monitoring?year=2023&amp;level=3" in text and "红色预警" in text
    lines = client.get("/dashboard/progress.csv?year=2023").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4 and lines[3].startswith("市行政审批局,绩效自评,2023,1,1,100%")
    client.force_login(people["other_department_reviewer"])
    assert "市行政审批局" not in client.get("/dashboard?year=2023").content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out(visit, year, size):
    visitor = visit("performance_division", "/dashboard?year=2023", size)
    visitor.page.wait_for_load_state("networkidle")
    visitor.picture("dashboard")
    assert not visitor.violations()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
