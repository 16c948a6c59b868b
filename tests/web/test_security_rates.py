"""How often one person and one address may ask: counted by all processes together, refused with the time left."""

import threading

import pytest


@pytest.fixture(autouse=True)
def one_minute(monkeypatch):
    """No test runs over the end of a minute."""
    from jixiao.web import rates

    now = [1_800_000_010.0]
    monkeypatch.setattr(rates.time, "time", lambda: now[0])
    return now


def test_so_many_are_allowed_and_then_the_time_left_is_told(db, one_minute):
    from jixiao.web.rates import take

    assert [take("search:person:1", 3) for _ in range(5)] == [0, 0, 0, 50, 50]
    assert take("search:person:2", 3) == 0, "somebody else"
    one_minute[0] += 50
    assert take("search:person:1", 3) == 0, "the next minute"


def test_what_is_over_is_forgotten(db, one_minute, monkeypatch):
    from jixiao.web import rates
    from jixiao.web.models import Rate

    rates.take("search:person:1", 3)
    monkeypatch.setattr(rates.random, "random", lambda: 0.0)
    rates.take("search:person:2", 3)
    assert Rate.objects.count() == 2
    one_minute[0] += 61
    rates.take("search:person:3", 3)
    assert Rate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_share_one_count(one_minute):
    """Threads with connections of their own, as the processes of the server have."""
    from django.db import connection

    from jixiao.web.rates import take

    start, outcomes = threading.Barrier(6), []

    def ask():
        start.wait()
        outcomes.extend(take("save:person:1", 10) for _ in range(4))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(0) == 10 and len(outcomes) == 24


def test_a_person_gets_a_page_that_says_when(people, client, settings):
    settings.RATES = {"search": (2, 100)}
    client.force_login(people["auditor"])
    assert [client.get("/search?q=平台").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/library")
    assert refused.status_code == 429, "the library counts as a search"
    assert refused.headers["Retry-After"] == "50" and "请在 50 秒后再试" in refused.content.decode()
    assert client.get("/").status_code == 200, "everything else goes on"
    client.force_login(people["audit_admin"])
    assert client.get("/search?q=平台").status_code == 200


def test_a_script_gets_json(complete, people, client, settings):
    settings.RATES = {"save": (1, 100)}
    client.force_login(people["agency_drafter"])
    where = f"/filings/{complete.pk}/sections/fields"
    body = {"content": {"annual_goal": "改过"}, "base": 1}
    assert client.post(where, body, content_type="application/json").status_code == 200
    refused = client.post(where, body, content_type="application/json")
    assert refused.status_code == 429
    assert refused.json() == {"message": "请求过于频繁，请在 50 秒后再试", "retry_after": 50}
    assert client.get("/search", headers={"Accept": "application/json"}).status_code == 200


def test_an_address_is_counted_over_all_its_people(people, client, settings):
    settings.RATES = {"search": (100, 3)}
    for role, expected in (("auditor", 200), ("expert", 200), ("third_party", 200), ("system_admin", 429)):
        client.force_login(people[role])
        assert client.get("/search").status_code == expected
    assert client.get("/search", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_sign_in_is_counted_by_name_from_everywhere(people, client, settings, password):
    settings.RATES = {"sign_in": (3, 100)}
    for number in range(3):
        client.post("/sign-in", {"username": "auditor", "password": "falsch"}, REMOTE_ADDR=f"10.0.0.{number}")
    right = {"username": "auditor", "password": password}
    assert client.post("/sign-in", right, REMOTE_ADDR="10.0.0.9").status_code == 429
    assert client.get("/sign-in").status_code == 200, "looking at the page is free"
    assert client.post("/sign-in", {**right, "username": "expert"}).status_code == 302


def test_one_entry_in_the_log_for_each_minute(people, client, settings):
    from jixiao.web.models import LogEntry

    settings.RATES = {"search": (1, 100)}
    client.force_login(people["auditor"])
    for _ in range(5):
        client.get("/search")
    entry = LogEntry.objects.get(kind="too_many")
    assert entry.person == people["auditor"] and entry.address == "127.0.0.1"


def test_the_address_behind_proxies_is_not_what_strangers_write(rf, settings):
    from jixiao.web.address import address_of

    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "1.2.3.4, 5.6.7.8, 9.9.9.9"})
    assert [address_of(request), _with(settings, 1, request), _with(settings, 2, request)] == [
        "10.0.0.1", "9.9.9.9", "5.6.7.8",
    ]  # fmt: skip


def _with(settings, proxies, request):
    from jixiao.web.address import address_of

    settings.PROXIES = proxies
    return address_of(request)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", (60, 1200)), ("search=5/50 save=1/2", (5, 50)), ("off", None)],
)
def test_the_environment_may_differ(text, expected, monkeypatch):
    from jixiao.web import settings

    monkeypatch.setenv("JIXIAO_RATES", text)
    assert settings._rates().get("search") == expected


@pytest.mark.parametrize("text", ["search=5", "serch=5/50", "search=5/50,save=1/2"])
def test_a_mistake_in_the_environment_is_told(text, monkeypatch):
    from django.core.exceptions import ImproperlyConfigured

    from jixiao.web import settings

    monkeypatch.setenv("JIXIAO_RATES", text)
    with pytest.raises(ImproperlyConfigured, match="JIXIAO_RATES"):
        settings._rates()


def test_every_page_that_takes_or_gives_files_is_counted():
    """A page with a file in its address gives one away; one that imports or adds evidence takes one."""
    from django.urls import get_resolver

    from jixiao.web.rates import PAGES

    words = ("export", "document", ".<str:format>", "import", "evidence", "search", "sections/")
    needed = {
        pattern.name
        for pattern in get_resolver().url_patterns
        if getattr(pattern, "name", None)
        and any(word in f"{pattern.name} {pattern.pattern}" for word in words)
    }
    assert needed - set(PAGES) - {"imports-blank", "remove-evidence"} == set()
