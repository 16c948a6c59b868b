"""Personal data: masked for everybody but the own unit; shown to those entitled, with a reason, and written down."""

import pytest

MOBILE, IDENTITY, EMAIL = "13812345678", "110101199003070011", "wang.yi@example.org"


@pytest.fixture
def identity() -> str:
    """A number with a true check digit."""
    body = IDENTITY[:17]
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    return (
        body
        + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]
    )


@pytest.fixture
def with_data(complete, people, identity, brought_to):
    """A form with a telephone in a field, an identity number in a long text and an address in an indicator."""
    from jixiao.web.actions.save_section import SaveSection
    from jixiao.web.drafting.drafts import load, sections_of

    sections = sections_of(load(complete.draft), complete.scheme)
    fields = {
        "project_owner": f"王一 {MOBILE}",
        "content": f"{sections['fields']['content']}负责人{identity}。",
    }
    rows = [dict(row) for row in sections["indicators"]]
    rows[1]["name"] = f"服务回收企业数（{EMAIL}）"
    for section, content in (("fields", fields), ("indicators", rows)):
        SaveSection(people["agency_drafter"], complete, section, content, 1).run()
    return complete


def test_others_see_it_masked_and_the_own_unit_as_it_is(with_data, people, client, identity):
    from jixiao.web.models import Filing

    Filing.objects.filter(pk=with_data.pk).update(stage="department_review")
    client.force_login(people["department_reviewer"])
    page = client.get(f"/filings/{with_data.pk}").content.decode()
    for text in (MOBILE, identity, EMAIL):
        assert text not in page
    assert "138****5678" in page and f"/filings/{with_data.pk}/personal" in page
    client.force_login(people["agency_reviewer"])
    own = client.get(f"/filings/{with_data.pk}").content.decode()
    assert MOBILE in own and f"/filings/{with_data.pk}/personal" not in own
    client.force_login(people["auditor"])
    assert f"/filings/{with_data.pk}/personal" not in client.get(f"/filings/{with_data.pk}").content.decode()


def test_it_is_shown_for_a_reason_and_written_down(with_data, people, client, identity):
    from jixiao.web.models import Filing, LogEntry

    Filing.objects.filter(pk=with_data.pk).update(stage="department_review")
    client.force_login(people["department_reviewer"])
    where = f"/filings/{with_data.pk}/personal"
    before = client.get(where).content.decode()
    assert MOBILE not in before and "138****5678" in before
    for reason in ("", "  ", "看"):
        refused = client.post(where, {"reason": reason})
        assert refused.status_code == 400 and MOBILE not in refused.content.decode()
    assert not LogEntry.objects.exists()
    shown = client.post(where, {"reason": "退回前要打电话核实"})
    page = shown.content.decode()
    assert MOBILE in page and identity in page and EMAIL in page and shown["Cache-Control"] == "no-store"
    entry = LogEntry.objects.get(kind="unmask")
    assert entry.person == people["department_reviewer"] and entry.reason == "退回前要打电话核实"
    assert with_data.title in entry.subject
    assert not any(text in str(entry.__dict__) for text in (MOBILE, identity, EMAIL))


@pytest.mark.parametrize(
    "role", ["auditor", "expert", "third_party", "system_admin", "other_department_reviewer"]
)
def test_who_is_not_entitled_sees_nothing(role, with_data, people, client):
    from jixiao.web.models import Filing, LogEntry

    Filing.objects.filter(pk=with_data.pk).update(stage="department_review")
    client.force_login(people[role])
    answer = client.post(f"/filings/{with_data.pk}/personal", {"reason": "想看一看电话"})
    assert answer.status_code in (403, 404) and MOBILE not in answer.content.decode()
    assert not LogEntry.objects.filter(kind="unmask").exists()


def test_the_list_of_people_masks_how_to_reach_them(people, client):
    from jixiao.web.models import LogEntry

    drafter = people["agency_drafter"]
    drafter.phone, drafter.email = MOBILE, EMAIL
    drafter.save()
    client.force_login(people["security_admin"])
    page = client.get("/people").content.decode()
    assert MOBILE not in page and EMAIL not in page and "138****5678" in page
    where = f"/people/{drafter.pk}/contacts"
    assert MOBILE not in client.get(where).content.decode()
    page = client.post(where, {"reason": "通知领取新密码"}).content.decode()
    assert MOBILE in page and EMAIL in page
    assert LogEntry.objects.get(kind="unmask").subject == "填报人甲（agency_drafter）"
    client.force_login(people["system_admin"])
    assert client.post(where, {"reason": "通知领取新密码"}).status_code == 403


def test_audit_and_history_show_changes_masked(with_data, people, client, identity):
    client.force_login(people["audit_admin"])
    export = b"".join(client.get("/audit/events.csv").streaming_content).decode()
    pages = (client.get("/audit").content.decode(), export)
    client.force_login(people["agency_drafter"])
    for page in (*pages, client.get(f"/filings/{with_data.pk}/history").content.decode()):
        assert MOBILE not in page and identity not in page and EMAIL not in page
        assert "138****5678" in page
