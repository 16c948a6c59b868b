"""A large file is read by a job: the page is there at once, the trial afterwards, and nothing typed meanwhile is lost."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import reverse
from test_declare_import import CSV, indicators, post, upload

from jixiao.web.actions.save_section import SaveSection
from jixiao.web.models import Job

pytestmark = pytest.mark.django_db(transaction=True)

LARGE = CSV + " " * (3 * 1024 * 1024)


def read_by_job(client, person, filing) -> Job:
    client.force_login(person)
    answer = post(client, filing, file=upload("目标.csv", LARGE))
    job = Job.objects.get(kind="read_document")
    assert answer["Location"] == reverse("job", args=[job.pk]) and job.state == "waiting"
    call_command("run_jobs", "--until-done")
    job.refresh_from_db()
    return job


def test_a_large_file_is_read_in_the_background_and_applied_after_a_look(people, filing, client):
    job = read_by_job(client, people["agency_drafter"], filing)
    assert job.state == "done" and "请核对后导入" in job.message
    assert people["agency_drafter"].notices.filter(kind="job").exists()
    before = filing.draft
    page = client.get(reverse("job", args=[job.pk])).content.decode()
    where = f"{reverse('import-document', args=[filing.pk])}?job={job.pk}"
    assert where in page and "核对并导入" in page
    # somebody goes on typing before the trial is looked at
    SaveSection(people["agency_drafter"], filing, "fields", {"content": "读取期间填写的内容"}, 0).run()
    trial = client.get(where)
    assert trial.status_code == 200 and "服务回收企业数" in trial.content.decode()
    filing.refresh_from_db()
    assert filing.draft != before and not indicators(filing)
    post(client, filing, trial=trial.context["seal"], apply="1", section=["indicators"])
    assert indicators(filing)["服务回收企业数"] == "≥3500家"
    assert "读取期间填写的内容" in filing.draft


def test_what_a_job_has_read_is_its_persons_and_its_forms_alone(people, filing, client, new_person):
    job = read_by_job(client, people["agency_drafter"], filing)
    where = f"{reverse('import-document', args=[filing.pk])}?job="
    other = new_person("colleague", "同事", ("agency_drafter", "agency"))
    client.force_login(other)
    page = client.get(f"{where}{job.pk}")
    assert "重新选择文件" in page.content.decode() and "trial" not in page.context
    assert "trial" not in client.get(f"{where}999").context


def test_a_file_that_cannot_be_read_ends_the_job_with_what_is_wrong(people, filing, client):
    client.force_login(people["agency_drafter"])
    post(client, filing, file=upload("目标.txt", "没有表格的文字。" * 400_000))
    call_command("run_jobs", "--until-done")
    job = Job.objects.get(kind="read_document")
    assert job.state == "failed" and job.told and job.message


def test_a_job_reads_only_for_who_may_still_type(people, filing, client):
    client.force_login(people["agency_drafter"])
    post(client, filing, file=upload("目标.csv", LARGE))
    type(filing).objects.filter(pk=filing.pk).update(stage="approved")
    call_command("run_jobs", "--until-done")
    assert Job.objects.get(kind="read_document").state == "failed"
