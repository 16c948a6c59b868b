"""The second factor: codes of RFC 6238, once only, few tries; who must have one; recovery; reset by the security office."""

import re
import time

import pytest

from jixiao.web.sign_in import totp

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of RFC 6238, appendix B, in base32."""


@pytest.fixture(autouse=True)
def first_time_step(monkeypatch):
    """Codes do not change while a test runs."""
    now = time.time()
    monkeypatch.setattr(totp.time, "time", lambda: now)
    return int(now) // totp.STEP


@pytest.fixture
def with_app(people, first_time_step):
    """The drafter with an authenticator app whose secret is SECRET; the recovery codes."""
    from jixiao.web.actions.second_factor import add_totp

    return add_totp(people["agency_drafter"], SECRET, totp.code_at(SECRET, first_time_step - 1))


def first_step(client, password, username="agency_drafter"):
    return client.post("/sign-in?next=/filings", {"username": username, "password": password})


@pytest.mark.parametrize(
    ("moment", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")],
)  # fmt: skip
def test_codes_are_those_of_the_standard(moment, code):
    """RFC 6238, appendix B, the last six digits."""
    assert totp.code_at(SECRET, moment // 30) == code
    assert totp.step_of(SECRET, code, moment + 30) == moment // 30
    assert totp.step_of(SECRET, code, moment + 61) is None


def test_a_password_alone_does_not_let_in_who_has_an_app(with_app, people, client, password, first_time_step):
    answer = first_step(client, password)
    assert answer.headers["Location"] == "/sign-in/second"
    assert client.get("/").status_code == 302, "still a stranger"
    assert client.post("/sign-in/second", {"code": "000000"}).status_code == 200
    assert client.get("/filings").status_code == 302
    answer = client.post("/sign-in/second", {"code": totp.code_at(SECRET, first_time_step)})
    assert answer.headers["Location"] == "/filings"
    assert client.get("/filings").status_code == 200


def test_a_code_is_good_once(with_app, client, password, first_time_step):
    from django.test import Client

    code = totp.code_at(SECRET, first_time_step)
    first_step(client, password)
    assert client.post("/sign-in/second", {"code": code}).status_code == 302
    thief = Client()
    first_step(thief, password)
    assert thief.post("/sign-in/second", {"code": code}).status_code == 200
    assert (
        thief.post("/sign-in/second", {"code": totp.code_at(SECRET, first_time_step - 1)}).status_code == 200
    )
    assert thief.get("/").status_code == 302


def test_six_digits_cannot_be_guessed(with_app, client, password, first_time_step):
    first_step(client, password)
    for number in range(6):
        assert client.post("/sign-in/second", {"code": f"{number:06}"}).status_code == 200
    refused = client.post("/sign-in/second", {"code": totp.code_at(SECRET, first_time_step)})
    assert refused.status_code == 429 and 0 < int(refused.headers["Retry-After"]) <= 300
    assert client.get("/").status_code == 302


def test_a_recovery_code_is_used_up(with_app, people, client, password):
    from django.test import Client

    assert len(with_app) == 10 and people["agency_drafter"].recovery_codes.count() == 10
    first_step(client, password)
    assert client.post("/sign-in/second", {"code": with_app[3].upper()}).status_code == 302
    again = Client()
    first_step(again, password)
    assert again.post("/sign-in/second", {"code": with_app[3]}).status_code == 200
    assert people["agency_drafter"].recovery_codes.count() == 9
    assert not people["agency_drafter"].recovery_codes.filter(digest__contains=with_app[4]).exists()


def test_the_first_step_is_forgotten_after_five_minutes(with_app, client, password, first_time_step):
    first_step(client, password)
    session = client.session
    session["pending"] = {**session["pending"], "at": int(time.time()) - 301}
    session.save()
    answer = client.post("/sign-in/second", {"code": totp.code_at(SECRET, first_time_step)})
    assert answer.headers["Location"] == "/sign-in"


def test_a_locked_person_does_not_pass_the_second_step(with_app, people, client, password, first_time_step):
    first_step(client, password)
    people["agency_drafter"].is_active = False
    people["agency_drafter"].save()
    client.post("/sign-in/second", {"code": totp.code_at(SECRET, first_time_step)})
    assert client.get("/").status_code == 302


def test_the_secret_is_sealed_and_never_shown_again(with_app, people, client, password, first_time_step):
    from jixiao.web.models import SecondFactor

    stored = SecondFactor.objects.get()
    assert SECRET not in stored.secret and totp.unseal(stored.secret) == SECRET
    first_step(client, password)
    client.post("/sign-in/second", {"code": totp.code_at(SECRET, first_time_step)})
    page = client.get("/second-factor").content.decode()
    assert SECRET not in page and stored.secret not in page


def test_without_the_key_of_the_installation_nothing_passes(
    with_app, client, password, first_time_step, settings
):
    from jixiao.web.models import SecondFactor

    SecondFactor.objects.update(secret="sealed elsewhere")
    first_step(client, password)
    code = totp.code_at(SECRET, first_time_step)
    assert client.post("/sign-in/second", {"code": code}).status_code == 200
    assert client.post("/sign-in/second", {"code": with_app[0]}).status_code == 302, "a recovery code does"


def set_up(client, first_time_step) -> str:
    """Set the app up on the page; what the page answers."""
    page = client.get("/second-factor/app").content.decode()
    assert "<svg" in page
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    wrong = client.post("/second-factor/app", {"code": "000000"}).content.decode()
    assert "验证码不对" in wrong and secret in wrong.replace(" ", ""), "the same secret stays"
    return client.post("/second-factor/app", {"code": totp.code_at(secret, first_time_step)}).content.decode()


@pytest.mark.parametrize(
    ("policy", "role", "must"),
    [("administrators", "system_admin", True), ("administrators", "agency_drafter", False), ("everyone", "agency_drafter", True), ("off", "system_admin", False)],
)  # fmt: skip
def test_who_must_have_one_is_led_to_set_it_up(
    policy, role, must, people, client, password, settings, first_time_step
):
    settings.SECOND_FACTOR = policy
    client.post("/sign-in", {"username": role, "password": password})
    if not must:
        assert client.get("/").status_code == 200
        return
    for where in ("/", "/filings", "/second-factor/codes", "/people"):
        assert client.get(where).headers["Location"] == "/second-factor"
    assert client.get("/", headers={"Accept": "application/json"}).status_code == 401
    assert "必须设置" in client.get("/second-factor").content.decode()
    page = set_up(client, first_time_step)
    assert len(re.findall(r"<li>[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}</li>", page)) == 10
    assert client.get("/").status_code == 200


def test_an_initial_password_is_changed_first(new_person, client, password, settings):
    settings.SECOND_FACTOR = "everyone"
    new_person("neu", "新来的", ("system_admin", "finance"), must_change_password=True)
    client.post("/sign-in", {"username": "neu", "password": password})
    assert client.get("/").headers["Location"] == "/password"
    assert client.get("/second-factor").headers["Location"] == "/password"
    new = {"old_password": password, "new_password1": "Gut-genug-2024x", "new_password2": "Gut-genug-2024x"}
    client.post("/password", new)
    assert client.get("/").headers["Location"] == "/second-factor"


def test_removing_the_last_one_takes_the_codes_and_leads_back(
    people, client, password, settings, first_time_step
):
    settings.SECOND_FACTOR = "administrators"
    admin = people["system_admin"]
    client.post("/sign-in", {"username": "system_admin", "password": password})
    set_up(client, first_time_step)
    client.post(f"/second-factor/{admin.second_factors.get().pk}/remove")
    assert not admin.recovery_codes.exists()
    assert client.get("/").headers["Location"] == "/second-factor"


def test_a_browser_left_open_gives_nothing_away(with_app, people, client, password, first_time_step):
    first_step(client, password)
    client.post("/sign-in/second", {"code": totp.code_at(SECRET, first_time_step)})
    session = client.session
    session["entered"] -= 16 * 60
    session.save()
    factor = people["agency_drafter"].second_factors.get()
    for where in (
        f"/second-factor/{factor.pk}/remove",
        "/second-factor/codes",
        "/second-factor/app",
        "/second-factor/passkey",
    ):
        assert client.post(where).headers["Location"] == "/second-factor"
    assert people["agency_drafter"].second_factors.exists()
    assert people["agency_drafter"].recovery_codes.count() == 10


def test_nobody_removes_what_is_another_persons(with_app, people, client, password):
    client.post("/sign-in", {"username": "other_drafter", "password": password})
    client.post(f"/second-factor/{people['agency_drafter'].second_factors.get().pk}/remove")
    assert people["agency_drafter"].second_factors.exists()


def test_the_security_administrator_resets(with_app, people, client, password):
    from jixiao.web.models import LogEntry

    drafter = people["agency_drafter"]
    client.force_login(people["security_admin"])
    done = client.post(f"/people/{drafter.pk}", {"action": "second_factor"}, follow=True).content.decode()
    assert "第二因素已重置" in done
    assert not drafter.second_factors.exists() and not drafter.recovery_codes.exists()
    entry = LogEntry.objects.filter(kind="second_factor_reset").get()
    assert entry.person == people["security_admin"] and drafter.username in entry.subject
    again = client.post(f"/people/{drafter.pk}", {"action": "second_factor"}, follow=True).content.decode()
    assert "没有设置第二因素" in again


def test_every_step_is_in_the_log_and_no_code_or_secret(with_app, people, client, password, first_time_step):
    from jixiao.web.models import LogEntry

    first_step(client, password)
    client.post("/sign-in/second", {"code": "123123"})
    client.post("/sign-in/second", {"code": totp.code_at(SECRET, first_time_step)})
    client.post("/sign-out")
    kinds = list(LogEntry.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["second_factor_added", "recovery_codes", "sign_in_failed", "sign_in", "sign_out"]
    texts = str(list(LogEntry.objects.values()))
    assert "123123" not in texts and SECRET not in texts and password not in texts
    assert LogEntry.objects.get(kind="sign_in").subject == "密码 + 验证器应用"
    assert LogEntry.objects.get(kind="sign_in").address == "127.0.0.1"
