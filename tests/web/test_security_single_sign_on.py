"""Single sign-on against a real provider: who gets in, and every way in which an answer must not be believed."""

import time
from urllib.parse import parse_qs, urlparse

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from provider import CLIENT, SECRET, running_provider


@pytest.fixture(scope="module")
def running():
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running, settings):
    """The provider, set up as the environment would do."""
    from jixiao.web.sign_in.oidc import Provider

    running.change, running.refuse, running.algorithm, running.key = {}, "", "RS256", running.own
    running.username = "agency_drafter"
    settings.OIDC = Provider(running.issuer, CLIENT, SECRET, "preferred_username", "单位统一身份登录")
    return running


def go_there(client, provider, wanted="/filings") -> str:
    """Sent to the provider; the address at which it sends the browser back."""
    where = client.get(f"/sign-in/sso?next={wanted}").headers["Location"]
    query = {name: values[0] for name, values in parse_qs(urlparse(where).query).items()}
    return provider.authorize(query).removeprefix("http://testserver")


def come_back(client, provider, **changed):
    provider.change = changed
    return client.get(go_there(client, provider))


def reason() -> str:
    from jixiao.web.models import LogEntry

    return LogEntry.objects.filter(kind="sign_in_failed").last().reason


def test_it_is_off_unless_the_environment_says_otherwise(people, client):
    assert client.get("/sign-in/sso").status_code == client.get("/sign-in/sso/back").status_code == 404
    assert "/sign-in/sso" not in client.get("/sign-in").content.decode()


def test_somebody_who_exists_gets_in(provider, people, client):
    from jixiao.web.models import LogEntry

    assert "单位统一身份登录" in client.get("/sign-in").content.decode()
    answer = come_back(client, provider)
    assert answer.headers["Location"] == "/filings"
    assert client.get("/").context["person"] == people["agency_drafter"]
    assert LogEntry.objects.get(kind="sign_in").subject == "单位统一身份登录"
    asked = provider.asked[-1]
    assert (
        asked["code_challenge_method"] == "S256" and len(asked["nonce"]) >= 32 and len(asked["state"]) >= 32
    )


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"iss": "https://elsewhere.example"}, "issuer"),
        ({"aud": "another-client"}, "Audience"),
        ({"aud": [CLIENT, "another"], "azp": "another"}, "another client"),
        ({"nonce": "replayed"}, "wrong nonce"),
        ({"nonce": None}, "wrong nonce"),
        ({"exp": int(time.time()) - 120}, "expired"),
        ({"exp": None}, "exp"),
        ({"iat": int(time.time()) + 86_400}, "iat"),  # a whole day: the tests may run long after they are listed
        ({"sub": None}, "sub"),
        ({"preferred_username": None}, "no such person"),
        ({"preferred_username": "nobody-here"}, "no such person"),
    ],
    ids=["wrong issuer", "wrong audience", "wrong party", "wrong nonce", "no nonce", "expired", "no expiry", "from the future", "no subject", "no name", "unknown person"],
)  # fmt: skip
def test_what_does_not_hold_lets_nobody_in(changed, words, provider, people, client):
    from jixiao.web.models import Person

    before = Person.objects.count()
    assert come_back(client, provider, **changed).status_code == 403
    assert client.get("/").status_code == 302
    assert words in reason()
    assert Person.objects.count() == before, "nobody is made"


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_a_token_signed_with_the_clients_own_secret_or_not_at_all(algorithm, provider, people, client):
    provider.algorithm = algorithm
    assert come_back(client, provider).status_code == 403
    assert "does not hold" in reason()


def test_a_token_signed_by_somebody_else(provider, people, client):
    provider.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert come_back(client, provider).status_code == 403
    assert "Signature" in reason()


def test_the_way_back_holds_once_and_in_the_browser_that_began(provider, people, client):
    from django.test import Client

    back = go_there(client, provider)
    assert Client().get(back).status_code == 403, "another browser"
    assert "no sign-in was begun" in reason()
    assert client.get(back.replace("state=", "state=x")).status_code == 403
    assert "wrong state" in reason()
    assert client.get(back).status_code == 403, "what was begun is used up"
    assert client.get("/").status_code == 302


def test_an_answer_in_the_name_of_another_provider(provider, people, client):
    back = go_there(client, provider).replace("iss=http", "iss=https")
    assert client.get(back).status_code == 403
    assert "another issuer" in reason()


def test_the_provider_refuses(provider, people, client):
    provider.refuse = "access_denied"
    assert come_back(client, provider).status_code == 403
    assert "access_denied" in reason()


def test_a_locked_person_stays_outside(provider, people, client):
    people["agency_drafter"].is_active = False
    people["agency_drafter"].save()
    answer = come_back(client, provider)
    assert answer.status_code == 403 and "已停用" in answer.content.decode()


def test_a_wanted_address_elsewhere_is_not_followed(provider, people, client):
    assert client.get(go_there(client, provider, "https://elsewhere.example/")).headers["Location"] == "/"


def test_the_second_factor_is_asked_for_unless_the_provider_did(provider, people, client, settings):
    from django.test import Client

    from jixiao.web.actions.second_factor import add_totp
    from jixiao.web.sign_in import totp

    settings.SECOND_FACTOR = "everyone"
    assert come_back(client, provider).status_code == 302
    assert client.get("/").headers["Location"] == "/second-factor"
    secret = totp.new_secret()
    add_totp(people["agency_drafter"], secret, totp.code_at(secret, int(time.time()) // totp.STEP))
    assert come_back(Client(), provider).headers["Location"] == "/sign-in/second"
    assert come_back(Client(), provider, amr="not-mfa-at-all").headers["Location"] == "/sign-in/second"
    inside = Client()
    assert come_back(inside, provider, amr=["pwd", "mfa"]).headers["Location"] == "/filings"
    assert inside.get("/").status_code == 200


def test_the_initial_password_is_nothing_to_somebody_from_the_provider(provider, people, client):
    people["agency_drafter"].must_change_password = True
    people["agency_drafter"].save()
    come_back(client, provider)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("issuer", ["http://elsewhere.example", "http://127.0.0.1:1", "file:///etc"])
def test_a_provider_that_is_not_there_or_not_safe(issuer, provider, people, client, settings):
    from dataclasses import replace

    settings.OIDC = replace(settings.OIDC, issuer=issuer)
    assert client.get("/sign-in/sso").status_code == 403


def test_a_provider_that_calls_itself_otherwise(provider, people, client, settings):
    from dataclasses import replace

    settings.OIDC = replace(settings.OIDC, issuer=provider.issuer.replace("127.0.0.1", "localhost"))
    assert client.get("/sign-in/sso").status_code == 403
    assert "calls itself" in reason()


def test_half_a_configuration_is_told_at_the_start(monkeypatch):
    from django.core.exceptions import ImproperlyConfigured

    from jixiao.web import settings

    monkeypatch.setenv("JIXIAO_OIDC_ISSUER", "https://sso.example")
    with pytest.raises(ImproperlyConfigured, match="JIXIAO_OIDC_SECRET"):
        settings._oidc()
    monkeypatch.setenv("JIXIAO_OIDC_CLIENT", "a")
    monkeypatch.setenv("JIXIAO_OIDC_SECRET", "b")
    assert settings._oidc().claim == "preferred_username"
