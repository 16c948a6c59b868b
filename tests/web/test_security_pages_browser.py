"""The pages that say no: no violation of WCAG 2.2 AA on any of them, on a desk and on a telephone."""

import pytest
from browsing import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def failing(request):
    raise RuntimeError("a mistake of our own")


@SIZES
def test_pages_that_say_no(size, visit, people, complete, settings):
    settings.RATES = {"search": (0, 1000)}  # none at all: counting to one could fall into two minutes
    visitor = visit("agency_reviewer", size=size)
    for name, where, words in (
        ("403", "/audit", "不能查看"),
        ("404", "/filings/999999", "没有这一页"),
        ("429", "/search?q=a", "请求过于频繁"),
    ):
        page = visitor.open(where)
        assert words in page.inner_text("h1")
        assert visitor.violations() == [], name
        visitor.picture(name)


@SIZES
def test_a_form_that_was_open_too_long(size, visit, people):
    visitor = visit("agency_reviewer", size=size)
    page = visitor.open("/password")
    page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    for name in ("old_password", "new_password1", "new_password2"):
        page.fill(f"#id_{name}", "Something-2024")
    visitor.go(page.get_by_role("button", name="保存新密码"))
    assert "请再试一次" in page.inner_text("h1")
    assert visitor.violations() == []
    visitor.picture("403-csrf")


@SIZES
def test_locked_out(size, visit, people):
    visitor = visit(size=size)
    page = visitor.open("/sign-in")
    for _ in range(5):
        page.fill("#id_username", "auditor")
        page.fill("#id_password", "falsch")
        visitor.go(page.get_by_role("button", name="登录", exact=True))
    assert "暂时锁定" in page.inner_text("h1")
    assert visitor.violations() == []
    visitor.picture("locked-out")


@SIZES
def test_our_own_mistake(size, visit, people, monkeypatch, client):
    """The page of a real failure, as the server answers it."""

    monkeypatch.setattr("jixiao.web.pages.notices.render", lambda *_: failing(None))
    visitor = visit("agency_reviewer", size=size)
    page = visitor.open("/notices")
    assert "系统出错" in page.inner_text("h1")
    assert visitor.violations() == []
    visitor.picture("500")
    assert [error.split("http")[0] for error in visitor.errors] == ["500 for GET "]
    visitor.errors.clear()


@SIZES
def test_the_pages_of_the_security_offices(size, visit, people, complete):
    from jixiao.web.actions.log import write_log

    drafter = people["agency_drafter"]
    drafter.phone = "13812345678"
    drafter.save()
    write_log(
        "settings",
        people["security_admin"],
        subject="期限",
        changes={"2024 年": ("2024-09-30", "2024-10-15")},
    )
    visitor = visit("audit_admin", size=size)
    for name, where in (("audit", "/audit"), ("audit-log", "/audit/log")):
        visitor.open(where)
        assert visitor.violations() == [], name
        visitor.picture(name)
    visitor.page.get_by_role("button", name="核验新记录").click()
    visitor.page.wait_for_selector(".notice.success")
    assert visitor.violations() == []
    visitor.picture("audit-verified")
    office = visit("security_admin", size=size)
    for name, where in (("people", "/people"), ("contacts", f"/people/{drafter.pk}/contacts")):
        office.open(where)
        assert office.violations() == [], name
        office.picture(name)
