"""In a real browser: an authenticator app set up and used, and a passkey of Chromium's own virtual authenticator."""

import re
import time

import pytest
from browsing import DESKTOP, PHONE

from jixiao.web.sign_in import totp

pytestmark = pytest.mark.django_db(transaction=True)
ROLE = "system_admin"


@pytest.fixture
def strict(settings):
    settings.SECOND_FACTOR = "administrators"


def with_authenticator(visitor):
    """A virtual authenticator that answers at once, over the DevTools protocol."""
    tools = visitor.context.new_cdp_session(visitor.page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    return tools, tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def type_password(visitor, password):
    visitor.page.goto("/sign-in")
    visitor.page.fill("#id_username", ROLE)
    visitor.page.fill("#id_password", password)
    visitor.page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_app_is_set_up_and_asked_for(strict, visit, people, password, size):
    visitor = visit(size=size)
    page = visitor.page
    type_password(visitor, password)
    page.wait_for_url("**/second-factor")
    assert visitor.violations() == []
    visitor.picture("second-factor")
    page.get_by_role("link", name="设置验证器应用").click()
    page.wait_for_url("**/second-factor/app")
    assert visitor.violations() == []
    visitor.picture("second-factor-app")
    secret = page.inner_text(".secret").replace(" ", "")
    # the present code still holds when the next step begins before it is sent
    page.fill("#code", totp.code_at(secret, int(time.time()) // totp.STEP))
    page.get_by_role("button", name="确认").click()
    page.wait_for_selector(".codes")
    assert page.locator(".codes li").count() == 10
    assert visitor.violations() == []
    visitor.picture("recovery-codes")
    recovery = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="已经保存").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    page.get_by_role("button", name="退出").click()
    type_password(visitor, password)
    page.wait_for_url("**/sign-in/second")
    assert visitor.violations() == []
    visitor.picture("second-step")
    page.fill("#code", "12345")
    page.get_by_role("button", name="继续").click()
    assert "没有通过" in page.get_by_role("alert").inner_text()
    page.fill("#code", recovery)
    page.get_by_role("button", name="继续").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    visitor.open("/second-factor")
    assert "还剩 9 个" in page.inner_text("main")
    assert visitor.violations() == []
    visitor.picture("second-factor-set-up")


def test_a_passkey_is_set_up_and_asked_for(strict, visit, people, password):
    visitor = visit()
    page = visitor.page
    tools, authenticator = with_authenticator(visitor)
    type_password(visitor, password)
    page.wait_for_url("**/second-factor")
    page.get_by_role("link", name="增加通行密钥").click()
    page.fill("#passkey-name", "办公室电脑")
    assert visitor.violations() == []
    visitor.picture("second-factor-passkey")
    page.get_by_role("button", name="增加").click()
    page.wait_for_selector(".codes")
    factor = people[ROLE].second_factors.get()
    assert (factor.kind, factor.name) == ("passkey", "办公室电脑")
    page.get_by_role("button", name="退出").click()
    type_password(visitor, password)
    page.wait_for_url("**/sign-in/second")
    assert visitor.violations() == []
    visitor.picture("second-step-passkey")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    factor.refresh_from_db()
    assert factor.used is not None and factor.counter > 0
    page.get_by_role("button", name="退出").click()
    tools.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    type_password(visitor, password)
    page.wait_for_url("**/sign-in/second")
    page.get_by_role("button", name="用通行密钥登录").click()
    visitor.until("document.getElementById('passkey-told').textContent.includes('没有完成')", 70)
    assert page.url.endswith("/sign-in/second")


def test_a_copied_passkey_is_refused(strict, visit, people, password):
    """Its signature count does not grow: WebAuthn §7.2, step 22."""
    from jixiao.web.models import SecondFactor

    visitor = visit()
    page = visitor.page
    with_authenticator(visitor)
    type_password(visitor, password)
    page.get_by_role("link", name="增加通行密钥").click()
    page.get_by_role("button", name="增加").click()
    page.wait_for_selector(".codes")
    SecondFactor.objects.update(counter=1000)
    page.get_by_role("button", name="退出").click()
    type_password(visitor, password)
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_selector("[role=alert]")
    assert "没有通过" in page.get_by_role("alert").inner_text()
