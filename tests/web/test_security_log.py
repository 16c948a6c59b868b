"""The log of what happens beside the filings: everything is in it, its chain is verified piece by piece, it stays."""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import ProtectedError
from django.utils import timezone


def entries(**chosen):
    from jixiao.web.models import LogEntry

    return LogEntry.objects.filter(**chosen).order_by("number")


def kinds() -> list[str]:
    return list(entries().values_list("kind", flat=True))


@pytest.fixture
def some(people):
    """Five entries, by the security administrator."""
    from jixiao.web.actions.log import write_log

    for number in range(5):
        write_log(
            "settings", people["security_admin"], subject=f"设置{number}", changes={"年度": ("2024", "2025")}
        )
    return list(entries())


def test_every_entry_says_who_when_from_where_what_from_what_to_what(people, client):
    client.force_login(people["security_admin"])
    drafter = people["agency_drafter"]
    client.post(
        f"/people/{drafter.pk}", {"action": "end", "grant": drafter.grants.get().pk}, REMOTE_ADDR="10.1.2.3"
    )
    one = entries(kind="grant_ended").get()
    assert one.person == people["security_admin"] and one.who == "安全管理员甲（security_admin）"
    assert one.address == "10.1.2.3" and one.place == drafter.grants.get().unit.jurisdiction
    assert one.subject == "填报人甲（agency_drafter）"
    yesterday = timezone.localdate() - timedelta(days=1)
    assert json.loads(one.changes) == {
        "市公共资源交易中心 · 填报人": ["2020-01-01 —", f"2020-01-01 — {yesterday}"]
    }


def test_people_are_written_down(people, client):
    client.force_login(people["security_admin"])
    drafter = people["agency_drafter"]
    for action in ("lock", "unlock", "password"):
        client.post(f"/people/{drafter.pk}", {"action": action})
    assert kinds() == ["person_locked", "person_unlocked", "password_reset"]


def test_signing_in_and_out_and_failing_are_written_down(people, client, password):
    client.post("/sign-in", {"username": "auditor", "password": "falsch"})
    client.post("/sign-in", {"username": "my-real-password", "password": "x"})
    client.post("/sign-in", {"username": "auditor", "password": password})
    client.post("/sign-out")
    assert kinds() == ["sign_in_failed", "sign_in_failed", "sign_in", "sign_out"]
    known, unknown = entries(kind="sign_in_failed")
    assert (known.who, known.person) == ("审计/人大（只读）甲（auditor）", None)
    assert unknown.who == "my***", "it may be a password typed in the wrong place"


def test_a_lock_out_is_written_down(people, client):
    for _ in range(5):
        client.post("/sign-in", {"username": "auditor", "password": "falsch"})
    assert kinds()[-1] == "locked_out"


def test_a_changed_password_is_written_down(people, client, password):
    client.force_login(people["auditor"])
    new = {"old_password": password, "new_password1": "Gut-genug-2024x", "new_password2": "Gut-genug-2024x"}
    client.post("/password", new)
    assert kinds() == ["password_changed"]


def test_personal_data_is_not_kept(people):
    from jixiao.web.actions.log import write_log

    one = write_log("person_changed", people["security_admin"], changes={"手机": ("", "13812345678")})
    assert "13812345678" not in one.changes and "138****5678" in one.changes


def test_an_unknown_kind_is_our_own_mistake(people):
    from jixiao.web.actions.log import write_log

    with pytest.raises(ValueError, match="no kind"):
        write_log("somethng", people["auditor"])


def test_what_is_rolled_back_leaves_no_gap(people, some):
    from django.db import transaction

    from jixiao.web.actions.log import write_log

    with pytest.raises(RuntimeError), transaction.atomic():
        write_log("settings", people["security_admin"])
        raise RuntimeError
    write_log("settings", people["security_admin"])
    assert list(entries().values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    call_command("verify_chain")


def test_nothing_deletes_entries(some):
    for delete in (
        some[0].delete,
        entries().delete,
        entries(time__lt=timezone.now() - timedelta(days=400)).delete,
    ):
        if delete is entries:
            continue
        with pytest.raises(ProtectedError, match="只增不删"):
            delete()


def test_no_code_deletes_from_a_log():
    """网络安全法 第二十一条: no less than six months. There is no purge; whoever writes one must first change this."""
    source = Path(__file__).parents[2] / "src" / "jixiao" / "web"
    deleting = re.compile(r"(?:\bEvent|LogEntry|LogHead|\.events|\.log)\b[^\n]*\.(?:_raw_delete|delete)\(")
    guarded = {"event.py", "log_entry.py"}
    found = [
        f"{path.name}: {line.strip()}"
        for path in source.rglob("*.py")
        if path.name not in guarded
        for line in path.read_text("utf-8").splitlines()
        if deleting.search(line)
    ]
    assert found == []


def sql(text: str) -> None:
    """As somebody does who gets at the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(text)


HARM = {
    "changed": (
        "UPDATE web_logentry SET reason = 'x' WHERE number = 3",
        "第 3 条（安全管理员甲（security_admin））的内容被改过",
    ),
    "cut out": ("DELETE FROM web_logentry WHERE number = 3", "第 4 条与前一条接不上"),
    "end cut off": ("DELETE FROM web_logentry WHERE number = 5", "末尾被截断"),
}


@pytest.mark.parametrize("harm", HARM)
def test_the_command_finds_what_was_tampered_with(harm, some, capsys):
    sql(HARM[harm][0])
    with pytest.raises(CommandError, match="管理日志不完整"):
        call_command("verify_chain")
    assert HARM[harm][1] in capsys.readouterr().out


@pytest.mark.parametrize("harm", HARM)
def test_the_button_finds_what_was_tampered_with(harm, some, people, client):
    sql(HARM[harm][0])
    client.force_login(people["audit_admin"])
    page = client.post("/audit/verify", {"back": "audit-log"}, follow=True).content.decode()
    assert "记录不完整" in page and HARM[harm][1] in page


def test_verification_goes_on_from_where_it_ended(some, people, monkeypatch):
    from jixiao.web.actions import verify
    from jixiao.web.actions.log import write_log
    from jixiao.web.models import Verification

    monkeypatch.setattr(verify, "ENTRIES", 2)
    one = Verification.objects.create(unit=None)
    verify.begin(one)
    slices = []
    while not verify.advance(one):
        slices.append(one.checked)
    assert (slices, one.done, one.checked, one.found) == ([2, 4], 5, 5, {})
    write_log("settings", people["security_admin"])
    verify.begin(one)
    assert verify.advance(one) and (one.done, one.checked) == (6, 1)


def test_what_was_verified_cannot_be_exchanged(some, people):
    """Whoever rewrites the whole chain, digests and all, still does not match what was verified before."""
    from jixiao.web.actions import verify
    from jixiao.web.models import LogEntry, LogHead, Verification

    one = Verification.objects.create(unit=None)
    verify.begin(one)
    verify.advance(one)
    previous = ""
    for entry in entries():
        entry.reason, entry.previous = "x", previous
        previous = entry.digest = entry.computed()
        LogEntry.objects.filter(pk=entry.pk).update(reason="x", previous=entry.previous, digest=entry.digest)
    LogHead.objects.update(digest=previous)
    verify.begin(one)
    verify.advance(one)
    assert "被换过" in str(one.found[0])


def test_two_who_verify_at_once_count_nothing_twice(some):
    from jixiao.web.actions import verify
    from jixiao.web.models import Verification

    first = Verification.objects.create(unit=None)
    verify.begin(first)
    second = Verification.objects.get(pk=first.pk)
    assert verify.advance(first)
    verify.advance(second)
    assert (second.done, second.checked, second.target) == (5, 5, None)


def test_filings_are_verified_in_slices_and_only_those_with_news(brought_to, people, monkeypatch):
    from jixiao.web.actions import verify
    from jixiao.web.actions.base import append_event
    from jixiao.web.models import Event, Filing, Verification

    filing = brought_to("unit_review")
    for year in (2025, 2026, 2027):
        other = Filing.objects.get(pk=filing.pk)
        other.pk, other.fiscal_year, other.revision_number, other.stage = None, year, 0, "draft"
        other.save()
        append_event(other, who="甲", action="start", to="draft")
    monkeypatch.setattr(verify, "FILINGS", 2)
    monkeypatch.setattr(verify, "SETTLED", timedelta(seconds=-60))
    one = Verification.objects.create(unit=filing.unit)
    verify.begin(one)
    rounds = 1
    while not verify.advance(one):
        rounds += 1
    last = Event.objects.latest("id").pk
    assert (rounds, one.chains, one.done, one.checked) == (3, 4, last, Event.objects.count())
    append_event(filing, who="乙", action="comment", origin="unit_review", to="unit_review")
    verify.begin(one)
    assert verify.advance(one) and (one.chains, one.done) == (1, last + 1)
    Event.objects.filter(pk=filing.events.first().pk).update(who="丙")
    verify.begin(one)
    verify.advance(one)
    assert one.found == {}, "what has no news is left alone"
    verify.begin(one, anew=True)
    while not verify.advance(one):
        pass
    assert "内容被改过" in str(one.found[filing.pk][0])
    verify.begin(one)
    verify.advance(one)
    assert filing.pk in one.found, "what did not fit stays on the list"


def test_a_long_verification_goes_on_in_the_background(some, people, client, monkeypatch):
    from jixiao.web.actions import jobs, verify
    from jixiao.web.models import Job, Verification

    monkeypatch.setattr(verify, "ENTRIES", 2)
    client.force_login(people["audit_admin"])
    page = client.post("/audit/verify", follow=True).content.decode()
    assert "正在后台继续核验" in page and "已核验 2 条记录" in page
    client.post("/audit/verify")
    job = Job.objects.get(kind="verify")
    jobs.run.func(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "核验完毕，结果在审计页")
    assert Verification.objects.get(unit=None).target is None
    assert "全部完整" in client.get("/audit").content.decode()
    assert entries(kind="verified").exists()


def test_the_page_filters_and_exports(some, people, client):
    client.force_login(people["audit_admin"])
    page = client.get("/audit/log", {"kind": "settings", "subject": "设置3"}).content.decode()
    assert "设置3" in page and "设置2" not in page and "2024" in page
    assert "没有符合条件" in client.get("/audit/log", {"who": "无此人"}).content.decode()
    assert "设置1" not in client.get("/audit/log", {"until": "2001-01-01"}).content.decode()
    text = b"".join(client.get("/audit/log.csv", {"kind": "settings"}).streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["对象"] for row in rows] == [f"设置{number}" for number in (4, 3, 2, 1, 0)]
    assert entries(kind="export").get().reason == "kind=settings"


def test_the_log_is_the_audit_administrators_alone_and_ends_at_the_jurisdiction(some, people, client, place):
    from jixiao.web.actions.log import write_log
    from jixiao.web.models import Jurisdiction

    other = Jurisdiction.objects.create(code="320400", name="常州", project_scheme="x", fiscal_year=2024)
    write_log("settings", None, who="外地", subject="外地的设置", place=other)
    write_log("sign_in_failed", None, who="xx***", subject="密码")
    client.force_login(people["auditor"])
    assert client.get("/audit/log").status_code == client.get("/audit/log.csv").status_code == 403
    assert "管理日志" not in client.get("/audit").content.decode()
    client.force_login(people["audit_admin"])
    page = client.get("/audit/log").content.decode()
    assert "设置3" in page and "xx***" in page and "外地的设置" not in page


def test_the_pages_answer_in_few_queries(some, people, client, django_assert_max_num_queries):
    client.force_login(people["audit_admin"])
    client.post("/audit/verify")
    for where in ("/audit", "/audit/log"):
        with django_assert_max_num_queries(12):
            client.get(where)


def test_an_import_says_what_was_granted_to_whom(people, units):
    from test_imports import NEW_UNITS, PEOPLE, run

    run(people["system_admin"], dry_run=True, 单位=NEW_UNITS)
    assert kinds() == []
    run(people["system_admin"], 单位=[*NEW_UNITS, ["302", "市教育和体育局", "主管部门", "300"]])
    run(
        people["security_admin"],
        用户=[PEOPLE, ["wang", "王一", "填报人", "301001", "", "", "2026-01-01", "2099-12-31"]],
    )
    first, second = entries(kind="import")
    assert json.loads(first.changes) == {
        "303001": ["", "市图书馆"], "303": ["", "市文化局"], "302": ["市教育局", "市教育和体育局"],
    }  # fmt: skip
    assert json.loads(second.changes) == {
        "王一（wang） · 市公共资源交易中心 · 填报人": ["", "2026-01-01 — 2099-12-31"]
    }
    assert second.subject == "名册.xlsx" and "新增 1 人" in second.reason


def test_deputies_are_written_down(people, client):
    today = timezone.localdate()
    own = people["agency_reviewer"].grants.get()
    client.force_login(people["agency_reviewer"])
    client.post(
        "/deputies", {"grant": own.pk, "deputy": "expert", "starts": today, "ends": today + timedelta(days=3)}
    )
    client.post(f"/deputies/{people['expert'].grants.exclude(acting_for=None).get().pk}/end")
    assert kinds() == ["deputy_added", "deputy_ended"]
    assert entries(kind="deputy_added").get().subject == "评价专家甲（expert）"


def test_documents_given_away_are_written_down(brought_to, people, client):
    filing = brought_to("approved")
    client.force_login(people["performance_division"])
    client.get(f"/reply/{filing.unit_id}-{filing.fiscal_year}.docx")
    assert entries(kind="export").get().subject == "批复 市公共资源交易中心 2024.docx"


LOGGED_ELSEWHERE = {"import_people.py", "import_units.py", "import_projects.py"}
"""They are parts of an import, which writes one entry for all that they changed."""


def test_whatever_changes_people_roles_or_places_writes_it_down():
    """A file that stores one of these nouns calls ``write_log``."""
    source = Path(__file__).parents[2] / "src" / "jixiao" / "web"
    storing = re.compile(
        r"\b(?:Person|Grant|Unit|Jurisdiction|Deadline|Token|Webhook|SecondFactor|RecoveryCode)\.objects\.\w*create"
        r"|\b(?:person|unit|place|grant)\.(?:save|delete|set_password)\("
    )
    files = [
        path
        for folder in ("actions", "pages", "api", "management")
        for path in (source / folder).rglob("*.py")
    ]
    changing = {
        path.name: path.read_text("utf-8") for path in files if storing.search(path.read_text("utf-8"))
    }
    changing.pop("demo_data.py")
    assert {name for name, text in changing.items() if "write_log(" not in text} == LOGGED_ELSEWHERE & set(
        changing
    )


def test_a_new_year_and_the_first_people_are_written_down(brought_to, people, place):
    from jixiao.web.models import LogEntry

    brought_to("approved")
    call_command("roll_over", "320500", "system_admin")
    assert json.loads(entries(kind="year").get().changes)["正在申报的年度"] == ["2024", "2025"]
    call_command("first_people", "320400", "江苏省常州市", "--form", "cn-js-sz/project-target")
    added = LogEntry.objects.filter(kind="person_added")
    assert added.count() == 3 and {one.who for one in added} == {"first_people"}
