"""Search and the library of approved indicators."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse

from jixiao.core.quantile import quantile
from jixiao.web.actions.search_library import search_library
from jixiao.web.models import Filing, IndicatorRow, Jurisdiction, Project, Unit


def found(client, words):
    return client.get(reverse("search"), {"q": words}).content.decode()


def test_everybody_finds_only_what_may_be_seen(brought_to, people, client):
    filing = brought_to("department_review")
    sees = {
        "agency_drafter",
        "agency_reviewer",
        "department_reviewer",
        "sector_division",
        "performance_division",
        "auditor",
    }
    for role, person in people.items():
        client.force_login(person)
        for words, shown in (("加贸", "加贸平台运营费用补贴</a>"), ("竞价会", "全年竞价会场次</a>")):
            assert (shown in found(client, words)) == (role in sees), (role, words)
    assert filing.title == "加贸平台运营费用补贴"


def test_a_draft_is_found_by_its_unit_alone(complete, people, client):
    client.force_login(people["agency_drafter"])
    assert "加贸平台运营费用补贴</a>" in found(client, "加贸")
    client.force_login(people["department_reviewer"])
    page = found(client, "加贸")
    assert "加贸平台运营费用补贴</a>" not in page and "加贸平台运营费用补贴" in page, (
        "the project, not the draft"
    )


def test_units_and_codes(people, project, client):
    client.force_login(people["department_reviewer"])
    assert "市公共资源交易中心" in found(client, "公共资源") and "市第一中学" not in found(client, "中学")
    assert "加贸平台运营费用补贴" in found(client, project.code)
    assert "至少输入两个字" in found(client, "加") and "没有找到" in found(client, "不存在的词")


def test_searching_takes_few_queries(brought_to, people, client, django_assert_max_num_queries):
    brought_to("department_review")
    client.force_login(people["department_reviewer"])
    found(client, "服务")  # the first request of a minute begins its count
    with django_assert_max_num_queries(14):
        found(client, "服务")


@pytest.fixture
def used(units, people):
    """A function that makes an approved form of a unit with one indicator for each value."""

    def make(unit: Unit, values, name="服务企业数", approved=True):
        for number, value in enumerate(values):
            project = Project.objects.create(
                unit=unit,
                code=f"{unit.pk}-{name[:4]}-{number}",
                name=f"{unit.name}{number}",
                start_year=2023,
                end_year=2025,
            )
            filing = Filing.objects.create(
                unit=unit, project=project, form="cn-js-sz/project-target@2024", form_digest="x",
                fiscal_year=2024, title=project.name, stage="approved",
            )  # fmt: skip
            IndicatorRow.objects.create(
                filing=filing, row=1, level1="产出指标", level2="数量指标", name=name, operator="≥", value=value,
                unit="家", text=f"≥{value}家", approved=approved,
            )  # fmt: skip

    return make


def test_the_library_counts_and_quarters_exactly(used, units, people):
    used(units["agency"], ["10", "20"])
    used(units["other_agency"], ["20", "33.3", ""])
    used(units["agency"], ["9999"], name="未批复企业数", approved=False)
    (entry,) = search_library(people["other_drafter"], ["企业"])
    assert (entry["used"], entry["p25"], entry["median"], entry["p75"]) == (5, "17.5", "20", "23.325")
    assert entry["typical"][0] == {"text": "≥20家", "times": 2}


def test_few_values_have_no_quartiles(used, units, people):
    used(units["agency"], ["10", "20", "30"])
    (entry,) = search_library(people["agency_drafter"], ["服务", "企业"])
    assert entry["used"] == 3 and "p25" not in entry


def test_jurisdictions_see_nothing_of_one_another(used, units, people):
    place = Jurisdiction.objects.create(code="320400", name="常州市", project_scheme="x", fiscal_year=2024)
    used(
        Unit.objects.create(jurisdiction=place, code="1", name="外地单位", kind="agency"),
        ["1"],
        name="外地企业数",
    )
    assert search_library(people["performance_division"], ["企业"]) == []


def test_the_library_names_no_project_and_serves_the_picker(used, units, people, client):
    used(units["other_agency"], ["10", "20", "30", "40"])
    client.force_login(people["agency_drafter"])
    page = client.get(reverse("library"), {"q": "企业"}).content.decode()
    assert "服务企业数" in page and "市第一中学" not in page
    data = client.get(reverse("library"), {"q": "企业"}, headers={"accept": "application/json"}).json()
    assert data["indicators"][0]["median"] == "25"


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        (["7"], "1/4", "7"),
        (["1", "2"], "1/4", "1.25"),
        (["3", "1", "2"], "1/2", "2"),
        (["0", "1"], "1/3", "0.3333"),
        (["-4", "4"], "3/4", "2"),
        (["0.1", "0.2", "0.3", "0.4"], "3/4", "0.325"),
    ],
)
def test_quantiles(values, share, expected):
    assert quantile([Decimal(value) for value in values], Fraction(share)) == Decimal(expected)


def test_no_values_have_no_quantile():
    with pytest.raises(ValueError, match="no values"):
        quantile([], Fraction(1, 2))
