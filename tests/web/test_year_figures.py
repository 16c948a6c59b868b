"""The figures of a year: three clicks to the evidence, every picture a table, no shares of a few, what the next year became."""

from __future__ import annotations

import csv
import io
import json
import re
from types import SimpleNamespace

import pytest
from browsing import DESKTOP, PHONE
from later_forms import approved_target, confirmed_evaluation, training_rows, typed

from jixiao.review.catalogue import catalogue
from jixiao.web.actions.evidence import AddEvidence
from jixiao.web.actions.results import Decide, propose, set_rules
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.actions.year_figures import LEAST_GROUP, by_treatment, leniency_of
from jixiao.web.drafting.drafts import load
from jixiao.web.findings import counted
from jixiao.web.models import Filing, Project, Result

pytestmark = pytest.mark.django_db
ROWS = training_rows("96人次")


@pytest.fixture
def evaluated(project, people):
    target = approved_target(project, people["agency_drafter"], ROWS, 2023)
    made = confirmed_evaluation(target, people, ROWS)
    Filing.objects.filter(pk=made.pk).update(stage="draft")
    made.refresh_from_db()
    AddEvidence(people["agency_drafter"], made, "indicators[0]", b"%PDF-1.4 proof", "签到表.pdf").run()
    Filing.objects.filter(pk=made.pk).update(stage="approved", approved_revision=1, p1=2)
    made.refresh_from_db()
    return made


@pytest.fixture
def decided(evaluated, place, people):
    """Next year the project gets 480 of its 500."""
    set_rules(people["performance_division"], place, {"优": "100", "良": "100", "中": "80", "差": "0"})
    propose(people["performance_division"], place, 2023)
    Decide(people["sector_division"], Result.objects.get(), "480", "按进度安排").run()
    approved_target(evaluated.project, people["agency_drafter"], ROWS, 2024, amount="470")
    return Result.objects.get()


def same(items, many: int, unit) -> None:
    """Self-evaluations of a unit as lists see them, beside the one that is there."""
    one = items[0]
    kept = {field.attname: getattr(one, field.attname) for field in Filing._meta.concrete_fields if field.attname not in ("id", "project_id", "basis_id", "unit_id")}  # fmt: skip
    for number in range(many):
        project = Project.objects.create(unit=unit, code=f"S{unit.pk}-{number}", name=f"同类{number}", start_year=2023, end_year=2023)  # fmt: skip
        Filing.objects.create(**kept, project=project, unit=unit)


def links(page: str, part: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', page) if part in link]


def test_from_a_department_to_the_evidence_in_three_clicks(evaluated, people, client):
    client.force_login(people["performance_division"])
    page = client.get("/dashboard?year=2023").content.decode()
    department = next(link for link in links(page, "unit=") if "kind=self_evaluation" in link)
    forms = client.get(department).content.decode()
    form = client.get(next(link for link in links(forms, f"/filings/{evaluated.pk}"))).content.decode()
    evidence = links(form, "/evidence/")[0]
    assert b"".join(client.get(evidence).streaming_content) == b"%PDF-1.4 proof"


def with_a_finding(form, person):
    """The form with an actual that passes its target by a half and gives no reason."""
    rows = typed([(row[2], "150人次" if row[2] == "培训人次" else row[4]) for row in ROWS], load(form.draft))
    Filing.objects.filter(pk=form.pk).update(stage="draft", approved_revision=None)
    form.refresh_from_db()
    SaveSection(person, form, "indicators", rows, json.loads(form.sections)["indicators"]).run()
    Filing.objects.filter(pk=form.pk).update(stage="approved", approved_revision=1)
    form.refresh_from_db()
    return form


def test_from_a_severity_to_the_finding_in_three_clicks(evaluated, people, client):
    form = with_a_finding(evaluated, people["agency_drafter"])
    assert " P1:E14 " in form.checks
    client.force_login(people["performance_division"])
    page = client.get("/dashboard?year=2023").content.decode()
    by_check = next(
        link for link in links(page, "/dashboard/checks") if "severity=p1" in link and "self_" in link
    )
    checks = client.get(by_check).content.decode()
    assert "E14 完成值远超目标" in checks
    forms = client.get(next(link for link in links(checks, "check=E14"))).content.decode()
    assert "E14 完成值远超目标" in forms
    (form_link,) = links(forms, f"/filings/{form.pk}")
    assert form_link == f"/filings/{form.pk}#finding-E14"
    shown = client.get(form_link).content.decode()
    assert 'id="finding-E14"' in shown and 'data-jump="indicators[0].actual"' in shown


def test_only_the_forms_with_the_finding_are_listed_and_exported(evaluated, people, units, client):
    form = with_a_finding(evaluated, people["agency_drafter"])
    same([form], 2, units["other_agency"])
    Filing.objects.filter(unit=units["other_agency"], title__contains="同类0").update(checks=" P2:E14 ")
    Filing.objects.filter(unit=units["other_agency"]).exclude(checks=" P2:E14 ").update(checks=" P1:E140 ")
    client.force_login(people["performance_division"])
    lines = client.get("/dashboard/checks.csv?year=2023").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "种类,预算年度,程度,检查,名称,有这个问题的表"
    assert "绩效自评,2023,须说明,E14,完成值远超目标,1" in lines
    english = client.get(
        "/dashboard/checks?kind=self_evaluation&year=2023", headers={"Accept-Language": "en"}
    )
    assert catalogue()["E14"].title_en in english.content.decode()
    listed = client.get("/filings?kind=self_evaluation&year=2023&check=E14&severity=p1").content.decode()
    assert listed.count("#finding-E14") == 1 and "市第一中学" not in listed.split("<tbody")[1]
    for odd in ("XX", "E14%20", "%25"):
        assert client.get(f"/filings?check={odd}&severity=p9").status_code == 200
    client.force_login(people["other_department_reviewer"])
    assert form.title not in client.get("/filings?check=E14&severity=p1").content.decode()
    assert "E14,完成值远超目标,1" not in client.get("/dashboard/checks.csv?year=2023").content.decode()


def test_the_gravest_finding_of_a_check_counts_once():
    def one(code, severity):
        return SimpleNamespace(code=code, severity=severity)

    told = counted([one("T05", "P2"), one("T05", "P0"), one("T12", "P1"), one("T99", "INFO")])
    assert told == {"p0": 1, "p1": 1, "p2": 1, "checks": " P0:T05 P1:T12 "}
    assert counted([])["checks"] == ""


def test_the_list_of_a_department_holds_its_forms_alone(evaluated, people, units, client):
    same([evaluated], 1, units["other_agency"])
    client.force_login(people["performance_division"])
    page = client.get(f"/filings?unit={units['other_department'].pk}").content.decode()
    assert "市第一中学" in page and evaluated.unit.name not in page
    client.force_login(people["department_reviewer"])
    assert "市第一中学" not in client.get(f"/filings?unit={units['other_department'].pk}").content.decode().split("<table")[-1]  # fmt: skip
    for odd in ("abc", "9" * 30, "-1"):
        assert client.get(f"/filings?unit={odd}").status_code == 200


def test_findings_and_money_stand_in_tables_and_in_the_export(decided, people, client):
    client.force_login(people["performance_division"])
    page = client.get("/dashboard?year=2023").content.decode()
    assert "发现的问题" in page and "结果应用的资金" in page and "500.00 → 480.00（-4%）" in page
    for bars in re.findall(r'<table class="list[^"]*bars">(.*?)</table>', page, flags=re.S):
        assert bars.count('class="bar"') == bars.count("<tr>") - 1, "each bar stands in a row with its figure"
    answer = client.get("/dashboard/figures.csv?year=2023")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row for row in rows if row[0] == "结果应用"] == [["结果应用", f"{decided.grade} {decided.word}", "1", "1", "500.00", "480.00"]]  # fmt: skip
    assert ["问题", "绩效自评 须说明", "2", "1", "", ""] in rows


def test_money_that_is_not_decided_is_not_compared(evaluated, place, people):
    set_rules(people["performance_division"], place, {"优": "100", "良": "100", "中": "80", "差": "0"})
    propose(people["performance_division"], place, 2023)
    (row,) = by_treatment(people["performance_division"], 2023)
    assert (row["n"], row["decided"], row["money"], row["had"], row["gets"]) == (1, 0, 500_000_000, None, None)  # fmt: skip


def test_a_unit_sees_no_result_before_it_is_decided(evaluated, place, people):
    propose(people["performance_division"], place, 2023)
    assert by_treatment(people["agency_drafter"], 2023) == []


def test_what_the_next_year_became_stands_on_the_projects_page(decided, people, client):
    for role in ("agency_drafter", "performance_division"):
        client.force_login(people[role])
        page = client.get(f"/projects/{decided.filing.project_id}").content.decode()
        assert "决定 480.00 万元" in page and "下一年批复 470.00 万元（-6%）" in page and "按进度安排" in page


def test_of_a_few_self_evaluations_no_shares_are_told(evaluated, people, units, client):
    same([evaluated], LEAST_GROUP - 2, units["agency"])
    same([evaluated], LEAST_GROUP, units["other_agency"])
    client.force_login(people["performance_division"])
    rows = leniency_of(people["performance_division"], 2023)
    assert [(row["name"], row["n"], row["comparable"]) for row in rows] == [
        ("市第一中学", LEAST_GROUP, True), (units["agency"].name, LEAST_GROUP - 1, False),
    ]  # fmt: skip
    page = client.get("/results/leniency?year=2023").content.decode()
    table = page[page.index("<table") :]
    assert "市第一中学" in table and units["agency"].name not in table
    assert "另有 1 个单位不到 5 张自评表" in page and f"<dd>{2 * LEAST_GROUP - 1}</dd>" in page


def test_only_few_is_said(evaluated, people, client):
    client.force_login(people["performance_division"])
    assert "没有一个单位够 5 张自评表" in client.get("/results/leniency?year=2023").content.decode()
    assert "还没有审定的自评" in client.get("/results/leniency?year=2019").content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out(visit, decided, people, units, size):
    with_a_finding(decided.filing, people["agency_drafter"])
    same([decided.filing], LEAST_GROUP, units["agency"])
    problems = []
    visitor = visit("performance_division", "/dashboard?year=2023", size)
    for name, address in (
        ("dashboard", "/dashboard?year=2023"),
        ("checks", "/dashboard/checks?kind=self_evaluation&year=2023"),
        ("leniency", "/results/leniency?year=2023"),
        ("project", f"/projects/{decided.filing.project_id}"),
    ):
        visitor.open(address)
        visitor.page.wait_for_load_state("networkidle")
        visitor.picture(name)
        problems += [f"{name}: {one}" for one in visitor.violations()]
        if visitor.page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            problems.append(f"{name}: too wide")
    visitor.open("/filings?check=E14&severity=p1")
    visitor.page.get_by_role("link", name=decided.filing.title).first.click()
    row = 'tr[data-index="0"]'
    visitor.page.locator(f"{row}:focus, {row} :focus").wait_for()
    visitor.picture("at-the-finding")
    assert not problems, "\n".join(problems)
