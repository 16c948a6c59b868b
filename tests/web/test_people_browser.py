"""The administrators' pages in a real browser: open to everybody, at a desk and on a phone; a job watched to its end."""

from __future__ import annotations

from threading import Thread

import pytest
from browsing import DESKTOP, PHONE
from django.core.management import call_command
from django.db import connection

from jixiao.web.actions import jobs
from jixiao.web.actions.workdays import set_special_days
from jixiao.web.models import Deadline, Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_of_the_administrators_shuts_anybody_out(visit, brought_to, people, place, size):
    filing = brought_to("approved")
    Deadline.objects.create(jurisdiction=place, fiscal_year=2024, stage="draft", due="2026-10-03")
    set_special_days(people["system_admin"], place, 2026, "2026-10-01 至 2026-10-07 休 国庆节")
    job = jobs.start(people["system_admin"], "roll_over", "江苏省苏州市 2025 年度结转", place=place.pk)
    failed = jobs.start(people["system_admin"], "roll_over", "失败的任务", place=place.pk)
    Job.objects.filter(pk=job.pk).update(state="running", steps=2990, steps_done=1234, message=filing.title)
    Job.objects.filter(pk=failed.pk).update(
        state="failed",
        message="有两个项目不能结转",
        problems='[["项目 1", "没有批复"], ["项目 2", "单位已撤销"]]',
    )
    problems = []
    admin = visit("system_admin", "/units", size)
    for name, address in (
        ("units", "/units"),
        ("unit", f"/units/{filing.unit_id}"),
        ("years", "/years"),
        ("calendar", "/calendar?year=2024&holidays=2026"),
        ("imports", "/imports"),
        ("jobs", "/jobs"),
        ("job-failed", f"/jobs/{failed.pk}"),
        ("job", f"/jobs/{job.pk}"),
    ):
        admin.page.goto(address)
        admin.picture(name)
        problems += [f"{name}: {one}" for one in admin.violations()]
        wide = admin.page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            problems.append(f"{name} is {wide} px wide")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_of_people_and_roles_shut_nobody_out(visit, people, size):
    problems = []
    admin = visit("security_admin", "/people", size)
    for name, address in (
        ("people", "/people"),
        ("people-nobody", "/people?q=无此人"),
        ("person-new", "/people/new"),
        ("person", f"/people/{people['agency_drafter'].pk}/roles"),
    ):
        admin.page.goto(address)
        admin.picture(name)
        problems += [f"{name}: {one}" for one in admin.violations()]
        wide = admin.page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            problems.append(f"{name} is {wide} px wide")
    assert not problems, "\n".join(problems)


def test_the_next_year_is_opened_and_watched_to_its_end(visit, brought_to, place):
    brought_to("approved")
    admin = visit("system_admin", "/years")
    page = admin.page
    page.get_by_label("我已核对下面的清单").check()
    page.get_by_role("button", name="开启 2025 年度").click()
    page.get_by_text("排队等待").wait_for()
    worker = Thread(target=work)
    worker.start()
    page.get_by_text("已开启 2025 年，结转 1 个项目").wait_for()
    worker.join()
    assert page.locator("#job").get_attribute("data-state") == "done"
    page.goto("/years")
    page.get_by_text("正在申报 2025 年度").wait_for()


def work() -> None:
    """The worker, on a connection of its own."""
    try:
        call_command("run_jobs", "--until-done")
    finally:
        connection.close()
