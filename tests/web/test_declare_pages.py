"""The frame and the pages of declaring: whom they serve, what they say, and that everybody can use them."""

from __future__ import annotations

import pytest
from browsing import DESKTOP, PHONE

from jixiao.web.models import Deadline, Filing

BROWSER = pytest.mark.django_db(transaction=True)


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def deadline(place):
    from datetime import timedelta

    from django.utils import timezone

    due = timezone.localdate() + timedelta(days=3)
    return Deadline.objects.create(jurisdiction=place, fiscal_year=place.fiscal_year, stage="draft", due=due)


@BROWSER
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_shuts_anybody_out(visit, demo, complete, project, deadline, brought_to, size):
    problems = []

    def look(visitor, name: str) -> None:
        visitor.picture(name)
        problems.extend(f"{name}: {one}" for one in visitor.violations())
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            problems.append(f"{name} is {wide} px wide")

    stranger = visit(size=size)
    stranger.open("/sign-in")
    look(stranger, "sign-in")
    drafter = visit("agency_drafter", size=size)
    look(drafter, "home")
    for name, address in (
        ("list", "/filings"),
        ("list-empty", "/filings?q=没有这样的项目"),
        ("password", "/password"),
        ("404", "/filings/999999"),
        ("form-edit", f"/filings/{complete.pk}"),
    ):
        drafter.open(address)
        look(drafter, name)
    drafter.page.fill("#id-content", "")
    drafter.page.locator('tr.indicator[data-level2="质量指标"] input[data-key="half_year"]').fill("")
    drafter.page.locator("tr.notes .finding").first.wait_for()
    look(drafter, "form-findings")
    drafter.page.fill(
        "#id-content", "补贴加工贸易废料交易平台的运营，包括竞价组织、系统维护、结算和风险防控。"
    )
    drafter.page.locator('tr.indicator[data-level2="质量指标"] input[data-key="half_year"]').fill("≥90%")
    drafter.saved()
    brought_to("department_review")
    reviewer = visit("department_reviewer", f"/filings/{complete.pk}", size=size)
    look(reviewer, "form-read")
    reviewer.page.get_by_role("button", name="退回填报人").click()
    look(reviewer, "dialog")
    assert not problems, "\n".join(problems)


@BROWSER
def test_the_check_of_accessibility_can_fail(visit):
    stranger = visit()
    stranger.open("/sign-in")
    stranger.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<input><img src=\"/static/web/mark.svg\"><p style=\"color:#ddd\">看不清的淡灰色字</p>')"
    )
    found = " ".join(stranger.violations())
    assert "label" in found and "image-alt" in found and "color-contrast" in found


@BROWSER
def test_the_menu_is_a_drawer_on_a_phone(visit, project):
    page = visit("agency_drafter", size=PHONE).page
    link = page.locator("#menu a", has_text="绩效目标").first
    assert not link.is_visible()
    opener = page.get_by_role("button", name="打开菜单")
    opener.press("Enter")
    assert link.is_visible() and opener.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not link.is_visible()
    assert opener.evaluate("one => one === document.activeElement")
    opener.click()
    link.click()
    page.wait_for_url("**/filings*")


@BROWSER
def test_a_return_needs_a_reason_and_shows_it(visit, brought_to):
    filing = brought_to("department_review")
    page = visit("department_reviewer", f"/filings/{filing.pk}").page
    assert page.locator("#form input").count() == 0
    page.get_by_role("button", name="退回填报人").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="退回填报人").click()
    assert dialog.is_visible(), "without a reason nothing happens"
    dialog.locator("textarea").fill("请核实系统平均故障修复时间的上半年目标。")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    filing.refresh_from_db()
    assert filing.stage == "draft"
    drafter = visit("agency_drafter", f"/filings/{filing.pk}")
    assert "请核实系统平均故障修复时间" in drafter.page.inner_text("aside.rail")
    drafter.picture("form-returned")


@BROWSER
def test_a_reviewer_reads_findings_and_comments_beside_the_form(visit, brought_to, people, complete, content):
    from jixiao.web.actions.save_section import SaveSection
    from jixiao.web.models import Comment

    rows = [row | {"full_year": row["full_year"].replace("≥70%", "≥100%")} for row in content["indicators"]]
    SaveSection(people["agency_drafter"], complete, "indicators", rows, 1).run()
    filing = brought_to("department_review")
    Comment.objects.create(
        filing=filing, label="第8行", text="覆盖率如何计算", author=people["department_reviewer"]
    )
    visitor = visit("department_reviewer", f"/filings/{filing.pk}")
    page = visitor.page
    note = page.locator('tr.indicator[data-level2="社会效益"] + tr.notes .finding')
    assert "100%" in note.first.inner_text()
    assert not page.get_by_role("button", name="采用建议").is_visible()
    page.locator("#rail-findings [data-jump]").first.click()
    assert page.evaluate("document.activeElement.closest('tr.indicator').dataset.level2") == "社会效益"
    assert "覆盖率如何计算" in page.inner_text("aside.rail")
    assert visitor.violations() == []


@BROWSER
def test_the_official_form_is_printed_from_the_page(visit, complete):
    visitor = visit("agency_drafter", f"/filings/{complete.pk}")
    page = visitor.page
    page.locator("details.menu summary", has_text="打印").click()
    with visitor.context.expect_page() as opened:
        page.get_by_role("link", name="网页（可直接打印）").click()
    paper = opened.value
    paper.wait_for_load_state()
    assert "服务回收企业数" in paper.inner_text("body")
    border = paper.evaluate("getComputedStyle(document.querySelector('td')).borderTopStyle")
    assert border == "solid", "the form's own style is let through"
    with page.expect_download() as saved:
        page.get_by_role("link", name="Word（docx）").click()
    assert saved.value.suggested_filename.endswith(".docx")


@BROWSER
def test_weights_are_summed_where_the_form_has_them(visit, place, people, project):
    place.project_scheme = "general/target@1"
    place.save()
    visitor = visit("agency_drafter")
    page = visitor.page
    visitor.go(page.get_by_role("button", name="开始申报").first)
    points = page.locator('#grid input[data-key="points"]')
    points.nth(0).fill("40")
    points.nth(1).fill("12.5")
    assert page.inner_text('output[data-sum="points"]') == "52.50"
    visitor.saved()
    visitor.picture("form-weighted")
    assert visitor.violations() == []


@BROWSER
def test_the_demonstration_signs_in_with_one_click(visit, demo, settings, people):
    person = people["agency_drafter"]
    person.set_password(settings.DEMO_PASSWORD)
    person.save()
    page = visit().open("/sign-in")
    page.get_by_role("button", name="填报人甲").first.click()
    page.wait_for_selector("h1:has-text('工作台')")


@pytest.fixture
def drafter(client, people):
    client.force_login(people["agency_drafter"])
    return client


def test_only_a_demonstration_lists_people(client, people, settings):
    assert settings.DEMO_PASSWORD not in client.get("/sign-in").content.decode()


def test_the_home_page_lists_what_is_not_begun(drafter, project, place, filing):
    assert f"开始申报：{project.name}" not in drafter.get("/").content.decode(), "begun this year"
    filing.fiscal_year -= 1
    filing.save()
    assert f"开始申报：{project.name}" in drafter.get("/").content.decode(), "last year's does not count"


def test_beginning_twice_gives_one_form(drafter, filing, project):
    answer = drafter.post(f"/filings/start/{project.pk}")
    assert answer.url == f"/filings/{filing.pk}"
    assert Filing.objects.count() == 1


def test_only_its_drafter_begins_a_department(client, people, units):
    address = f"/filings/start-department/{units['department'].pk}"
    for role, person in people.items():
        client.force_login(person)
        assert client.post(address).status_code == 403, role
    assert client.post("/sign-out").status_code == 302
    assert client.post(address).url.startswith("/sign-in")
    assert Filing.objects.count() == 0


def test_the_list_shows_amounts_and_findings(drafter, complete):
    page = drafter.get("/filings").content.decode()
    assert "750.00" in page and "单位填报" in page
    assert "没有符合条件的表" in drafter.get("/filings?year=2001").content.decode()
    assert complete.title in drafter.get(f"/filings?q={complete.title[:4]}&stage=draft").content.decode()
    assert complete.title not in drafter.get("/filings?stage=approved").content.decode()


def test_personal_data_is_masked_for_others(client, people, filing, brought_to):
    from jixiao.web.actions.save_section import SaveSection

    typed = {"project_owner": "示例 13800138000"}
    filing = brought_to("draft")
    SaveSection(people["agency_drafter"], filing, "fields", typed, 1).run()
    filing = brought_to("department_review")
    for role, seen in (("agency_reviewer", True), ("department_reviewer", False)):
        client.force_login(people[role])
        page = client.get(f"/filings/{filing.pk}").content.decode()
        assert "示例" in page and ("13800138000" in page) == seen


def test_a_form_in_force_is_adjusted_on_a_page_of_its_own(client, people, brought_to):
    filing = brought_to("approved")
    client.force_login(people["agency_drafter"])
    page = client.get(f"/filings/{filing.pk}").content.decode()
    assert f'href="/filings/{filing.pk}/adjust"' in page and 'value="adjust"' not in page


def test_a_locked_out_person_is_told_for_how_long(client, people):
    for _ in range(5):
        answer = client.post("/sign-in", {"username": "agency_drafter", "password": "wrong"})
    assert answer.status_code == 429 and "15 分钟" in answer.content.decode()


def test_pages_of_refusal_speak_plainly(drafter, people, project, client):
    client.force_login(people["auditor"])
    answer = client.post(f"/filings/start/{project.pk}")
    assert answer.status_code == 403 and "不能查看" in answer.content.decode()
    assert "没有这一页" in client.get("/nowhere").content.decode()


def test_a_broken_server_says_so_without_the_frame(client, people, filing, monkeypatch):
    from jixiao.web.pages import home

    client.force_login(people["agency_drafter"])
    client.raise_request_exception = False
    monkeypatch.setattr(home, "tiles", None)
    answer = client.get("/")
    assert answer.status_code == 500 and "系统出错" in answer.content.decode()


def test_pages_ask_the_database_little(drafter, complete, django_assert_max_num_queries):
    drafter.get("/filings")
    for address in ("/", "/filings", f"/filings/{complete.pk}", "/password"):
        with django_assert_max_num_queries(14):  # 12, and two for the savepoint of the session
            drafter.get(address)


def test_another_password_is_asked_for_at_the_first_sign_in(client, new_person, password):
    person = new_person("new", "新人", ("agency_drafter", "agency"), must_change_password=True)
    client.force_login(person)
    assert client.get("/").url == "/password"
    assert "初始密码" in client.get("/password").content.decode()
    weak = {"old_password": password, "new_password1": "aaaaaaaaaaaa", "new_password2": "aaaaaaaaaaaa"}
    assert "三类" in client.post("/password", weak).content.decode()
    strong = {
        "old_password": password,
        "new_password1": "Yusuan-xin-2025",
        "new_password2": "Yusuan-xin-2025",
    }
    assert client.post("/password", strong).url == "/"
