"""Reports on many forms in one ZIP: what is chosen, what could not be written, cancelled, kept for who may have it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date

import pytest
from browsing import DESKTOP, PHONE
from django.core.management import call_command
from later_forms import approved_target, confirmed_evaluation, training_rows

from jixiao.web.actions import jobs, report_volume
from jixiao.web.actions.job_progress import Worker
from jixiao.web.models import Filing, Job, Project

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = training_rows("96人次")


@pytest.fixture
def evaluated(people, units, monkeypatch):
    """Three confirmed self-evaluations of the agency, of which the second cannot be read, and one of another department."""
    monkeypatch.setattr("jixiao.web.actions.job_progress.SECONDS_BETWEEN_NEWS", 0)
    monkeypatch.setattr(Worker, "stopping", False)
    made = []
    for number in range(3):
        project = Project.objects.create(unit=units["agency"], code=f"P{number}", name=f"培训/项目{number}", start_year=2023, end_year=2025)  # fmt: skip
        target = approved_target(project, people["agency_drafter"], ROWS, 2023)
        made.append(confirmed_evaluation(target, people, ROWS))
    bad = Filing.objects.get(pk=made[1].pk)
    bad.draft = bad.draft.replace('"jixiao-record/1"', '"jixiao-record/0"')
    bad.save(update_fields=["draft"])
    bad.revisions.all().delete()
    return made


def begin(person, **more) -> Job:
    given = {
        "report": "evaluation",
        "format": "html",
        "year": 2023,
        "unit": 0,
        "stage": "self_evaluation",
        **more,
    }
    return jobs.start(person, "reports", "成批报告", **given)


def work(job: Job) -> Job:
    call_command("run_jobs", "--until-done")
    job.refresh_from_db()
    return job


def parts(client, job: Job) -> dict[str, bytes]:
    data = b"".join(client.get(f"/jobs/{job.pk}/file").streaming_content)
    with zipfile.ZipFile(io.BytesIO(data)) as volume:
        return {name: volume.read(name) for name in volume.namelist()}


def test_one_file_a_form_and_what_fails_is_told_while_the_others_go_on(evaluated, people, client):
    job = work(begin(people["department_reviewer"]))
    assert (job.state, job.steps, job.steps_done) == ("done", 3, 3)
    assert job.message == "写出 2 份，没有写出 1 份"
    assert job.told == [("市公共资源交易中心 培训/项目1", "程序出了错，已记入日志")]
    client.force_login(people["department_reviewer"])
    found = parts(client, job)
    names = [name for name in found if name.endswith(".html")]
    assert names == [f"301001 市公共资源交易中心/培训_项目{n}-绩效评价报告.html" for n in (0, 2)]
    assert "七、其他需要说明的问题" in found[names[0]].decode()
    rows = list(csv.reader(io.StringIO(found["清单.csv"].decode("utf-8-sig"))))
    assert [row[5] for row in rows] == ["结果", "已写出", "程序出了错，已记入日志", "已写出"] and rows[2][
        4
    ] == ""
    assert not (job.folder / "result.part").exists()


@pytest.mark.parametrize("kind", ["form", "self-evaluation", "score"])
def test_each_kind_is_written(kind, evaluated, people, client):
    job = work(begin(people["agency_drafter"], report=kind, format="docx"))
    client.force_login(people["agency_drafter"])
    assert job.state == "done" and sum(name.endswith(".docx") for name in parts(client, job)) == 2


def test_only_what_the_person_may_see_is_written(evaluated, people):
    job = work(begin(people["other_department_reviewer"]))
    assert job.state == "failed" and "没有可以输出的表" in job.message
    assert work(begin(people["third_party"])).state == "failed"


def test_the_file_is_for_who_still_reaches_every_form(evaluated, people, client):
    job = work(begin(people["department_reviewer"]))
    client.force_login(people["performance_division"])
    assert client.get(f"/jobs/{job.pk}/file").status_code == 404
    client.force_login(people["department_reviewer"])
    assert client.get(f"/jobs/{job.pk}/file").status_code == 200
    people["department_reviewer"].grants.update(ends=date(2021, 1, 1))
    assert client.get(f"/jobs/{job.pk}/file").status_code == 404


def test_a_cancelled_job_leaves_nothing(evaluated, people, monkeypatch):
    write = report_volume.report_on

    def cancel_then_write(filing, text, kind):
        Job.objects.update(cancel_asked=True)
        return write(filing, text, kind)

    monkeypatch.setattr(report_volume, "report_on", cancel_then_write)
    job = work(begin(people["department_reviewer"]))
    assert job.state == "cancelled" and not job.file
    assert not (job.folder / "result").exists() and not (job.folder / "result.part").exists()


def test_too_many_are_refused(evaluated, people, monkeypatch):
    monkeypatch.setattr(report_volume, "MOST", 2)
    job = work(begin(people["department_reviewer"]))
    assert job.state == "failed" and "超过 2 份" in job.message


def test_forms_are_read_a_few_at_a_time(evaluated, people, monkeypatch):
    monkeypatch.setattr(report_volume, "AT_ONCE", 1)
    assert work(begin(people["department_reviewer"])).message == "写出 2 份，没有写出 1 份"


def test_the_page_counts_starts_and_lists(evaluated, people, client):
    client.force_login(people["department_reviewer"])
    page = client.get("/reports?year=2023&kind=evaluation").content.decode()
    assert "共 3 张表" in page and "市行政审批局" in page and "市教育局" not in page
    answer = client.post("/reports", {"year": "2023", "kind": "score", "format": "pdf"})
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}" and json.loads(job.arguments)["format"] == "pdf"
    assert "2023 年度评分说明（全部单位）" in client.get("/reports").content.decode()
    foreign = people["other_drafter"].grants.get().unit_id
    assert client.get(f"/reports?unit={foreign}").status_code == 404


def test_the_rest_of_the_time_is_told(people):
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    job = Job(person=people["auditor"], kind="reports", state="running", steps=100, steps_done=20, started=now - timedelta(seconds=40), alive=now)  # fmt: skip
    assert jobs.seconds_left(job) == 160
    job.steps_done = 0
    assert jobs.seconds_left(job) is None


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out(visit, evaluated, people, size):
    work(begin(people["department_reviewer"]))
    visitor = visit("department_reviewer", "/reports?year=2023", size)
    visitor.page.wait_for_load_state("networkidle")
    visitor.picture("reports")
    problems = visitor.violations()
    visitor.page.get_by_role("link", name="成批报告").last.click()
    visitor.page.get_by_text("需要看的问题").wait_for()
    visitor.picture("reports-job")
    problems += visitor.violations()
    if visitor.page.evaluate("document.documentElement.scrollWidth") > size["width"]:
        problems.append("too wide")
    assert not problems, "\n".join(map(str, problems))
