"""Import of units, people and projects: all problems at once with their cells, then all or nothing; roll-over."""

import base64
import io
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from xlsxwriter import Workbook

UNITS = ["单位编码*", "单位名称*", "类别*", "上级单位编码*"]
PEOPLE = ["用户名*", "姓名*", "角色*", "单位编码*", "邮箱", "手机", "开始日期", "结束日期"]
PROJECTS = ["项目编码*", "项目名称*", "单位编码*", "开始年度*", "结束年度*", "项目属性", "项目级别"]


def workbook(**sheets: list[list]) -> bytes:
    """A workbook of these sheets; numbers are written as numbers, as people do."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            made = book.add_worksheet(name)
            for number, row in enumerate(rows):
                made.write_row(number, 0, row)
    return out.getvalue()


def run(person, dry_run=False, **sheets):
    from jixiao.web.actions.import_workbook import import_workbook

    return import_workbook(person, workbook(**sheets), "名册.xlsx", dry_run=dry_run)


def told(outcome) -> list[tuple[str, str]]:
    return [(problem.at, problem.message) for problem in outcome.problems]


NEW_UNITS = [UNITS, [303001, "市图书馆", "预算单位", 303], [303, "市文化局", "主管部门", 300]]


def test_units_and_projects_come_in_whatever_their_order(people, place):
    rows = [PROJECTS, ["P1", "图书购置", 303001, 2024, "2026年", "新增项目", "市本级"]]
    outcome = run(people["system_admin"], 单位=NEW_UNITS, 项目=rows)
    assert told(outcome) == []
    assert outcome.done == ["单位：新增 2 个，改名 0 个", "项目：新增 1 个，更新 0 个"]
    library = place.units.get(code="303001")
    assert library.department.name == "市文化局"
    assert library.path.startswith(place.units.get(kind="finance").path)
    project = library.projects.get()
    assert (project.start_year, project.end_year) == (2024, 2026)
    assert '"project_type": "新增项目"' in project.values
    again = run(people["system_admin"], 单位=NEW_UNITS, 项目=rows)
    assert again.done == ["单位：新增 0 个，改名 0 个", "项目：新增 0 个，更新 0 个"]


def test_a_dry_run_writes_nothing(people, place):
    before = place.units.count()
    outcome = run(people["system_admin"], dry_run=True, 单位=NEW_UNITS)
    assert (told(outcome), outcome.done, outcome.rows) == ([], [], {"单位": 2})
    assert place.units.count() == before


def test_every_problem_is_told_with_its_cell_and_nothing_is_written(people, place):
    before = place.units.count()
    outcome = run(
        people["system_admin"],
        单位=[UNITS, ["303", "市文化局", "主管部门", "300"], ["303", "重复", "主管部门", "300"], ["", "无编码", "科室", ""],
              ["304001", "无上级", "预算单位", "999"], ["305", "错位", "主管部门", "301"], ["301001", "市公共资源交易中心", "预算单位", "302"],
              ["400", "甲", "预算单位", "401"], ["401", "乙", "预算单位", "400"]],
        项目=[PROJECTS, ["P1", "倒置", "301001", "2026", "2024"], ["P2", "", "888", "明年", "2025"]],
    )  # fmt: skip
    assert told(outcome) == [
        ("单位!A3", "单位编码“303”与 单位!A2 重复"),
        ("单位!A4", "单位编码没有填写"),
        ("单位!C4", "不认识类别“科室”"),
        ("单位!D5", "没有编码为“999”的单位"),
        ("单位!D6", "主管部门不能放在“301”之下"),
        ("单位!D7", "导入不能改变单位的上级"),
        ("单位!D8", "上下级成了一个圈"),
        ("单位!D9", "上下级成了一个圈"),
        ("项目!E2", "结束年度早于开始年度"),
        ("项目!B3", "项目名称没有填写"),
        ("项目!C3", "没有编码为“888”的单位"),
        ("项目!D3", "“明年”不是年度"),
    ]
    assert all(problem.remedy for problem in outcome.problems)
    assert place.units.count() == before


def test_people_come_in_with_passwords_that_must_be_changed(people, units, client):
    from jixiao.web.models import Person

    outcome = run(people["security_admin"], 用户=[
        PEOPLE, ["wang", "王一", "填报人", "301001", "wang@example.org", "", "2026-01-01", "2099/12/31"],
        ["wang", "王一", "单位审核人", "301"], ["li", "李二", "财政绩效处", "300"],
    ])  # fmt: skip
    assert told(outcome) == []
    assert outcome.done == ["用户：新增 2 人，授权 3 项"]
    assert [(username, name) for username, name, _ in outcome.passwords] == [("wang", "王一"), ("li", "李二")]
    wang = Person.objects.get(username="wang")
    assert wang.must_change_password and wang.check_password(outcome.passwords[0][2])
    assert set(wang.grants.values_list("role", "unit__code")) == {
        ("agency_drafter", "301001"),
        ("agency_reviewer", "301"),
    }
    again = run(people["security_admin"], 用户=[PEOPLE, ["li", "李二", "财政绩效处", "300"]])
    assert (again.done, again.passwords) == (["用户：新增 0 人，授权 0 项"], [])


def test_what_may_not_be_granted(people, units):
    outcome = run(people["security_admin"], 用户=[
        PEOPLE, ["wang", "王一", "部长", "301001"], ["li", "李二", "财政绩效处", "301001"],
        ["li", "李三", "填报人", "999"], ["security_admin", "安全管理员甲", "填报人", "301001"],
        ["zhao", "赵四", "系统管理员", "300"], ["zhao", "赵四", "审计管理员", "300"], ["audit_admin", "审计管理员甲", "系统管理员", "300"],
        ["auditor", "别人", "填报人", "301001", "没有邮箱", "", "昨天"],
    ])  # fmt: skip
    assert told(outcome) == [
        ("用户!C2", "不认识角色“部长”"),
        ("用户!C3", "“财政绩效处”不能授予预算单位的人"),
        ("用户!D4", "没有编码为“999”的单位"),
        ("用户!A5", "不能给自己授权"),
        ("用户!E9", "“没有邮箱”不是邮箱地址"),
        ("用户!G9", "“昨天”不是日期"),
        ("用户!A9", "用户名“auditor”已属于另一个人"),
        ("用户!B4", "用户名“li”在 用户!B3 是另一个姓名"),
        ("用户!C7", "系统、安全、审计管理员不能由同一人担任"),
        ("用户!C8", "系统、安全、审计管理员不能由同一人担任"),
    ]


def test_each_administrator_imports_only_what_is_theirs(people):
    assert told(run(people["security_admin"], 单位=NEW_UNITS)) == [("单位!A1", "您不能导入“单位”")]
    assert told(run(people["system_admin"], 用户=[PEOPLE, ["li", "李二", "填报人", "301001"]])) == [
        ("用户!A1", "您不能导入“用户”")
    ]
    with pytest.raises(PermissionDenied):
        run(people["performance_division"], 单位=NEW_UNITS)


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04" + b"\0" * 50])
def test_what_is_no_workbook_is_told_and_never_breaks(people, data):
    from jixiao.web.actions.import_workbook import import_workbook

    outcome = import_workbook(people["system_admin"], data, "名册.xlsx", dry_run=False)
    assert len(outcome.problems) == 1 and outcome.done == []


def test_columns_that_are_missing_are_named(people):
    outcome = run(people["system_admin"], 单位=[["单位编码", "名称"], ["1", "2"]], 别的=[["x"]])
    assert told(outcome) == [("单位!A1", "第一行缺少列：单位名称、类别、上级单位编码")]
    assert told(run(people["system_admin"], 别的=[["x"]])) == [("名册.xlsx", "没有可以导入的工作表")]


def test_the_page_tries_then_imports_the_same_file(people, place, client):
    client.force_login(people["system_admin"])
    upload = SimpleUploadedFile("名册.xlsx", workbook(单位=NEW_UNITS))
    tried = client.post("/imports", {"file": upload}).content.decode()
    assert "没有问题" in tried and not place.units.filter(code="303").exists()
    content = re.search(r'name="content" value="([^"]+)"', tried)[1]
    done = client.post("/imports", {"content": content, "name": "名册.xlsx", "apply": "1"}).content.decode()
    assert "新增 2 个" in done and place.units.filter(code="303001").exists()
    forged = base64.b64encode(workbook(用户=[PEOPLE, ["li", "李二", "填报人", "301001"]])).decode()
    assert "您不能导入" in client.post("/imports", {"content": forged, "apply": "1"}).content.decode()


def test_the_page_refuses_other_files_and_gives_a_blank_workbook_that_reads_back(people, client):
    client.force_login(people["system_admin"])
    wrong = client.post("/imports", {"file": SimpleUploadedFile("名册.exe", b"MZ")})
    assert wrong.status_code == 400 and "不能接收文件" in wrong.content.decode()
    assert client.post("/imports", {"content": "###"}).status_code == 400
    big = SimpleUploadedFile("大.xlsx", b"0" * (3 * 1024 * 1024 + 1))
    assert client.post("/imports", {"file": big}).status_code == 400
    blank = client.get("/imports/blank.xlsx").content
    tried = client.post("/imports", {"file": SimpleUploadedFile("空.xlsx", blank)}).content.decode()
    assert "没有问题" in tried and "单位 0 行" in tried


def test_a_new_year_carries_continuing_projects_forward_as_drafts(brought_to, people, place, capsys):
    from jixiao.web.drafting import drafts
    from jixiao.web.models import Filing, Project

    approved = brought_to("approved")
    Project.objects.create(unit=approved.unit, code="P9", name="已到期", start_year=2022, end_year=2024)
    call_command("roll_over", "320500", "system_admin", "--dry-run")
    assert "将结转 1 个项目到 2025 年" in capsys.readouterr().out
    with pytest.raises(CommandError, match="系统管理员"):
        call_command("roll_over", "320500", "agency_drafter")
    call_command("roll_over", "320500", "system_admin")
    carried = Filing.objects.get(fiscal_year=2025)
    old, new = drafts.load(approved.draft), drafts.load(carried.draft)
    assert (carried.stage, carried.drafter, carried.project) == (
        "draft",
        people["agency_drafter"],
        approved.project,
    )
    assert new.fiscal_year == 2025 and new.indicators == old.indicators and new.funds == old.funds
    assert new.values["annual_goal"] == old.values["annual_goal"]
    assert "由 2024 年已批复的第 1 稿结转" in carried.events.get().comment
    place.refresh_from_db()
    assert place.fiscal_year == 2025
    call_command("verify_chain")


def test_a_project_already_begun_is_not_carried_twice(brought_to, people, place, project):
    from jixiao.web.actions.roll_over import roll_over
    from jixiao.web.actions.start_filing import start_filing
    from jixiao.web.models import Filing

    brought_to("approved")
    start_filing(people["agency_drafter"], project.unit, project, place.project_scheme, 2025)
    assert roll_over(people["system_admin"], place) == 0
    assert Filing.objects.filter(fiscal_year=2025).count() == 1
