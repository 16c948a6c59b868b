"""A big workbook is imported by jobs: a trial, then the import; the initial passwords can be fetched once."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from test_imports import PEOPLE, workbook

from jixiao.web.models import Job, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def send(people, client, monkeypatch):
    """A function that uploads rows of people as the security administrator, every workbook counting as big."""
    monkeypatch.setattr("jixiao.web.pages.imports.LARGE", 0)
    client.force_login(people["security_admin"])

    def upload(*rows) -> Job:
        data = workbook(用户=[PEOPLE, *rows])
        answer = client.post("/imports", {"file": SimpleUploadedFile("名册.xlsx", data)})
        call_command("run_jobs", "--until-done")
        return Job.objects.get(pk=int(answer["Location"].rpartition("/")[2]))

    return upload


def test_a_trial_then_the_import_then_the_passwords_once(send, client):
    trial = send(["sun", "孙五", "填报人", "301001"], ["qian", "钱六", "单位审核人", "301001"])
    assert trial.state == "done" and "用户 2 行" in trial.message
    assert not Person.objects.filter(username="sun").exists()
    where = f"/imports?job={trial.pk}"
    assert where in client.get(f"/jobs/{trial.pk}").content.decode()
    assert trial.message in client.get(where).content.decode()
    answer = client.post("/imports", {"job": trial.pk})
    call_command("run_jobs", "--until-done")
    job = Job.objects.exclude(pk=trial.pk).get()
    assert answer["Location"] == f"/jobs/{job.pk}" and job.state == "done", job.message
    told = b"".join(client.get(f"/jobs/{job.pk}/file").streaming_content).decode("utf-8-sig").splitlines()
    username, _, password = told[1].split(",")
    assert Person.objects.get(username=username).check_password(password)
    assert Person.objects.get(username="qian").must_change_password
    assert client.get(f"/jobs/{job.pk}/file").status_code == 404
    assert not (job.folder / "result").exists()
    assert client.post("/imports", {"job": job.pk}).status_code == 400  # an import is no trial


def test_what_is_wrong_is_listed_with_its_cells_and_nothing_is_written(send, client, people):
    trial = send(["sun", "孙五", "填报人", "999"])
    assert trial.state == "failed" and trial.told[0][0] == "用户!D2"
    assert client.post("/imports", {"job": trial.pk}).status_code == 400
    client.force_login(people["system_admin"])
    assert "重新选择文件" in client.get(f"/imports?job={trial.pk}").content.decode()
    assert not Person.objects.filter(username="sun").exists()
