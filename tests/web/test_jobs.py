"""Background jobs: started by a person, done by the worker, told on a page; cancelled, interrupted, run again."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from jixiao.web.actions import jobs
from jixiao.web.actions.base import Refused
from jixiao.web.actions.job_progress import Worker, this_worker
from jixiao.web.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


def count_letters(person, progress, words: str, upload_name: str = "") -> str:
    """A kind of job for the tests: a step a word, a result file."""
    given = words.split()
    if upload_name:
        given.append(progress.upload().decode())
    progress.begin(len(given))
    total = 0
    for word in given:
        progress.step(word)
        if word == "拒绝":
            raise Refused("遇到了“拒绝”二字")
        if word == "出错":
            raise ZeroDivisionError
        if word == "取消":
            Job.objects.filter(person=person).update(cancel_asked=True)
        if len(word) == 1:
            progress.problem(word, "只有一个字")
        total += len(word)
    progress.result(f"字数/{total}.txt", str(total).encode())
    return f"共 {total} 字"


@pytest.fixture
def counting(monkeypatch, people):
    """A function that starts such a job as the drafter."""
    monkeypatch.setitem(jobs.KINDS, "count", jobs.Kind("数字数", f"{__name__}:count_letters"))
    monkeypatch.setattr("jixiao.web.actions.job_progress.SECONDS_BETWEEN_NEWS", 0)
    monkeypatch.setattr(Worker, "stopping", False)

    def begin(words: str, **more) -> Job:
        return jobs.start(people["agency_drafter"], "count", f"数 {words}"[:20], words=words, **more)

    return begin


def work() -> None:
    call_command("run_jobs", "--until-done")


def test_a_job_runs_tells_its_end_and_can_be_downloaded(counting, people, client):
    job = counting("绩效 目标 表")
    client.force_login(people["agency_drafter"])
    waiting = client.get(f"/jobs/{job.pk}").content.decode()
    assert "排队等待" in waiting and 'data-state="waiting"' in waiting
    work()
    job.refresh_from_db()
    assert (job.state, job.message, job.steps, job.file) == ("done", "共 5 字", 3, "字数_5.txt")
    assert job.told == [("表", "只有一个字")]
    page = client.get(f"/jobs/{job.pk}").content.decode()
    assert "共 5 字" in page and "只有一个字" in page
    answer = client.get(f"/jobs/{job.pk}/file")
    assert b"".join(answer.streaming_content) == b"5" and "attachment" in answer["Content-Disposition"]
    assert "共 5 字" in people["agency_drafter"].notices.get().text
    assert "数 绩效" in client.get("/jobs").content.decode()


def test_what_a_job_is_given_as_a_file(counting):
    job = counting("甲乙", upload=("名册.txt", "丙丁戊".encode()))
    work()
    job.refresh_from_db()
    assert job.message == "共 5 字"


def test_a_refusal_and_a_fault_of_ours_end_the_job_with_a_sentence(counting, caplog):
    refused, broken = counting("拒绝"), counting("出错")
    work()
    refused.refresh_from_db()
    broken.refresh_from_db()
    assert (refused.state, refused.message) == ("failed", "遇到了“拒绝”二字")
    assert broken.state == "failed" and str(broken.pk) in broken.message


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_at_its_next_step(counting, people, client):
    client.force_login(people["agency_drafter"])
    waiting, running = counting("甲 乙"), counting("取消 之后")
    client.post(f"/jobs/{waiting.pk}/cancel")
    work()
    waiting.refresh_from_db()
    running.refresh_from_db()
    assert (waiting.state, waiting.attempts) == ("cancelled", 0)
    assert running.state == "cancelled" and running.file == ""
    assert "不能取消" in client.post(f"/jobs/{waiting.pk}/cancel", follow=True).content.decode()
    client.post(f"/jobs/{waiting.pk}/again")
    work()
    waiting.refresh_from_db()
    assert waiting.state == "done"


def test_a_job_whose_worker_was_told_to_stop_begins_anew(counting, monkeypatch):
    job = counting("甲 乙")
    monkeypatch.setattr(Worker, "stopping", True)
    jobs.run.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)
    monkeypatch.setattr(Worker, "stopping", False)
    work()
    job.refresh_from_db()
    assert job.state == "done"


def test_a_job_whose_worker_died_is_run_again_but_not_for_ever(counting, people):
    job = counting("甲 乙")
    host = this_worker().rpartition(":")[0]
    Job.objects.update(state="running", worker=f"{host}:4194999", attempts=1, alive=timezone.now())
    work()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)
    Job.objects.update(state="running", worker=f"{host}:4194999", attempts=jobs.MOST_ATTEMPTS)
    work()
    job.refresh_from_db()
    assert job.state == "failed" and "中断" in job.message


def test_one_person_cannot_fill_the_queue(counting):
    for _ in range(jobs.MOST_WAITING):
        counting("甲")
    with pytest.raises(Refused, match="没有结束"):
        counting("甲")


def test_a_job_is_its_persons_alone(counting, people, client):
    job = counting("甲 乙")
    work()
    client.force_login(people["system_admin"])
    assert "数 甲" not in client.get("/jobs").content.decode()
    for path in (f"/jobs/{job.pk}", f"/jobs/{job.pk}/file"):
        assert client.get(path).status_code == 404
    for path in (f"/jobs/{job.pk}/cancel", f"/jobs/{job.pk}/again"):
        assert client.post(path).status_code == 404


def test_files_are_removed_after_some_days(counting):
    job = counting("甲 乙")
    work()
    old = timezone.now() - timedelta(days=8)
    Job.objects.filter(pk=job.pk).update(ended=old)
    work()
    job.refresh_from_db()
    assert job.file == "" and not job.folder.exists()


def test_the_reply_documents_of_all_departments_in_one_zip(brought_to, people, units, client):
    filing = brought_to("approved")
    client.force_login(people["performance_division"])
    assert "各部门的批复文件" in client.get("/reply").content.decode()
    client.post("/reply/all", {"year": filing.fiscal_year, "format": "docx"})
    work()
    job = Job.objects.get()
    assert (job.state, job.message) == ("done", "1 份批复，共 1 项"), job.message
    data = b"".join(client.get(f"/jobs/{job.pk}/file").streaming_content)
    with zipfile.ZipFile(io.BytesIO(data)) as volume:
        assert volume.namelist() == ["301 市行政审批局.docx"]
        assert volume.read("301 市行政审批局.docx").startswith(b"PK")
    client.force_login(people["other_drafter"])
    client.post("/reply/all", {"year": filing.fiscal_year, "format": "pdf"})
    work()
    assert "还没有批复" in Job.objects.first().message
    assert client.post("/reply/all", {"year": "今年"}).status_code == 404


def test_every_kind_of_job_has_its_function():
    for name, kind in jobs.KINDS.items():
        assert callable(jobs._function(kind.function)), name
        assert not kind.guard or callable(jobs._function(kind.guard)), name
