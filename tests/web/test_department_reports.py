"""One report on all forms of a department by the job of reports: whose they are, rounds apart, drafts left out."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.core.management import call_command
from later_forms import approved_target, confirmed_evaluation, training_rows

from jixiao.web.actions import jobs
from jixiao.web.actions.job_progress import Worker
from jixiao.web.actions.start_later import make_later
from jixiao.web.models import Filing, Grant, Job, Project

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = training_rows("96人次")


@pytest.fixture
def targets(people, units, monkeypatch):
    """The approved targets of two projects of the agency and one of its department."""
    monkeypatch.setattr(Worker, "stopping", False)
    drafter, made = people["agency_drafter"], []
    Grant.objects.create(
        person=drafter, role="agency_drafter", unit=units["department"], starts=date(2020, 1, 1)
    )
    for number, unit in enumerate(("agency", "agency", "department")):
        project = Project.objects.create(unit=units[unit], code=f"P{number}", name=f"培训{number}", start_year=2023, end_year=2025)  # fmt: skip
        made.append(approved_target(project, drafter, ROWS, 2023))
    return made


def written(client, person, **asked) -> dict[str, str]:
    """File name in the ZIP → its text."""
    given = {
        "report": "summary",
        "format": "html",
        "year": 2023,
        "unit": 0,
        "stage": "self_evaluation",
        **asked,
    }
    job = jobs.start(person, "reports", "汇总", **given)
    call_command("run_jobs", "--until-done")
    job = Job.objects.get(pk=job.pk)
    assert job.state == "done" and not job.told, (job.message, job.told)
    client.force_login(person)
    data = b"".join(client.get(f"/jobs/{job.pk}/file").streaming_content)
    with zipfile.ZipFile(io.BytesIO(data)) as volume:
        return {name: volume.read(name).decode() for name in volume.namelist() if name.endswith(".html")}


def test_a_department_has_one_summary_with_the_points_of_all_its_units(targets, people, client):
    for target in targets:
        confirmed_evaluation(target, people, ROWS)
    found = written(client, people["department_reviewer"])
    assert list(found) == ["301 市行政审批局/市行政审批局-自评汇总报告.html"]
    text = found["301 市行政审批局/市行政审批局-自评汇总报告.html"]
    assert all(f"培训{number}" in text for number in range(3))


def test_who_sees_one_unit_gets_the_summary_of_that_unit(targets, people, client):
    for target in targets:
        confirmed_evaluation(target, people, ROWS)
    ((name, text),) = written(client, people["agency_reviewer"]).items()
    assert name == "301001 市公共资源交易中心/市公共资源交易中心-自评汇总报告.html"
    assert "培训0" in text and "培训2" not in text


def test_a_part_of_a_department_is_reported_as_that_part(targets, people, units, client):
    for target in targets:
        confirmed_evaluation(target, people, ROWS)
    ((name, text),) = written(client, people["department_reviewer"], unit=units["agency"].pk).items()
    assert name.startswith("301001 ") and "培训2" not in text


def test_rounds_of_monitoring_are_apart_and_drafts_left_out(targets, people, client):
    for target, period, stage in zip(targets, ("seven_months", "half_year", "seven_months"), ("approved", "approved", "draft"), strict=True):  # fmt: skip
        filing = make_later(
            people["performance_division"], target, "monitoring", "seven_months", date(2099, 8, 31)
        )
        revision = 1 if stage == "approved" else None
        Filing.objects.filter(pk=filing.pk).update(period=period, stage=stage, approved_revision=revision)
    found = written(client, people["department_reviewer"], report="monitoring", stage="monitoring")
    assert len(found) == 2 and any("监控报告-1-7月" in name for name in found)
    assert not any("培训2" in text for text in found.values()), "a draft is nobody's business yet"
