"""Webhooks: written with the event, signed, retried, never to an address that only the server reaches."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from jixiao.web.actions.base import Refused
from jixiao.web.actions.move import Move
from jixiao.web.actions.outbox import WAITS, deliver_due
from jixiao.web.actions.webhooks import add_webhook
from jixiao.web.models import Delivery, Webhook
from jixiao.web.outgoing import Unreachable, allowed, check_address, resolve


class Receiver(HTTPServer):
    """A system that takes messages; ``answers`` are the statuses it gives, the last one for ever."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Taking)
        self.got: list[tuple[dict, bytes]] = []
        self.answers = [204]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?system=a"


class Taking(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        answers = self.server.answers
        self.send_response(answers.pop(0) if len(answers) > 1 else answers[0])
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]
    server = Receiver()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook(receiver, people) -> Webhook:
    return add_webhook(people["security_admin"], receiver.url, [])


def due_now() -> None:
    Delivery.objects.filter(state="waiting").update(next_try=timezone.now() - timedelta(seconds=1))


def test_a_step_is_told_once_and_signed(hook, receiver, complete, people):
    Move(people["agency_drafter"], complete, "submit").run()
    assert Delivery.objects.count() == 1 and not receiver.got, "written with the event, sent afterwards"
    assert deliver_due() == 1 and deliver_due() == 0
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert (told["event"], told["from"], told["to"]) == ("submit", "draft", "unit_review")
    assert complete.title not in body.decode() and people["agency_drafter"].name not in body.decode()
    time, _, given = headers["Jixiao-Signature"].removeprefix("t=").partition(",v1=")
    made = hmac.new(hook.secret.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(made, given)
    assert Delivery.objects.get().state == "delivered"


def test_what_is_rolled_back_is_never_told(hook, complete, people):
    with transaction.atomic():
        Move(people["agency_drafter"], complete, "submit").run()
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_drafts_and_remarks_are_nobodys_business(hook, filing, complete):
    assert complete.events.filter(action="save").exists() and not Delivery.objects.exists()


def test_only_the_steps_asked_for_are_told(receiver, brought_to, people):
    add_webhook(people["security_admin"], receiver.url, ["approve", "no-such-step"])
    brought_to("department_review")
    assert [json.loads(one.payload)["event"] for one in Delivery.objects.all()] == ["approve"]


def test_it_is_tried_again_with_growing_pauses_and_given_up_in_the_end(hook, receiver, complete, people):
    receiver.answers = [500]
    Move(people["agency_drafter"], complete, "submit").run()
    pauses = []
    for _ in range(len(WAITS) + 1):
        due_now()
        before = timezone.now()
        assert deliver_due() == 1
        pauses.append(round((Delivery.objects.get().next_try - before).total_seconds()))
    assert pauses == [*WAITS, WAITS[-1]]
    one = Delivery.objects.get()
    assert one.state == "failed" and one.status == 500 and one.attempts == len(WAITS) + 1
    due_now()
    assert deliver_due() == 0 and len(receiver.got) == len(WAITS) + 1


def test_it_arrives_after_a_failure(hook, receiver, complete, people):
    receiver.answers = [503, 200]
    Move(people["agency_drafter"], complete, "submit").run()
    deliver_due()
    assert deliver_due() == 0, "not before its time"
    due_now()
    deliver_due()
    assert Delivery.objects.get().state == "delivered"
    first, second = (headers["Jixiao-Delivery"] for headers, _ in receiver.got)
    assert first == second, "the receiver knows it again"


def test_a_worker_that_died_in_between_loses_nothing(hook, receiver, complete, people):
    Move(people["agency_drafter"], complete, "submit").run()
    Delivery.objects.update(
        attempts=1, next_try=timezone.now() + timedelta(seconds=60)
    )  # claimed, never sent
    assert deliver_due() == 0
    due_now()
    assert deliver_due() == 1 and len(receiver.got) == 1


def test_no_redirection_is_followed(hook, receiver, complete, people):
    receiver.answers = [302]
    Move(people["agency_drafter"], complete, "submit").run()
    deliver_due()
    assert len(receiver.got) == 1 and Delivery.objects.get().state == "waiting"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
     "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.8", "224.0.0.1"],
)  # fmt: skip
def test_addresses_that_only_the_server_reaches_are_refused(address):
    assert not allowed(address)


def test_public_addresses_and_allowed_networks_pass(settings):
    assert allowed("93.184.216.34") and allowed("2606:2800:220:1::1")
    settings.WEBHOOK_NETWORKS = [ipaddress.ip_network("10.1.0.0/16")]
    assert allowed("10.1.2.3") and not allowed("10.2.2.3")


def test_a_name_is_judged_by_the_address_it_has():
    with pytest.raises(Unreachable):
        resolve("localhost", 443)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://a:b@example.org/",
        "https://",
        "x",
        "https://exa mple.org",
        "https://[::1",
    ],
)
def test_what_is_no_fitting_address(url):
    with pytest.raises(Unreachable):
        check_address(url)


def test_only_administrators_subscribe(people, client):
    for role, person in people.items():
        client.force_login(person)
        expected = 200 if role in ("security_admin", "system_admin") else 403
        assert client.get(reverse("webhooks")).status_code == expected, role
    with pytest.raises(Refused):
        add_webhook(people["security_admin"], "http://example.org", [])


def test_the_page_tells_the_secret_once_and_keeps_the_log(receiver, people, client, brought_to):
    client.force_login(people["system_admin"])
    page = client.post(reverse("webhooks"), {"url": receiver.url, "action": ["approve"]})
    hook = Webhook.objects.get()
    assert (
        hook.secret in page.content.decode()
        and hook.secret not in client.get(reverse("webhooks")).content.decode()
    )
    assert hook.secret not in repr(vars(hook)), "no copy of the database holds it"
    client.post(reverse("change-webhook", args=[hook.pk]), {"action": "try"})
    deliver_due()
    assert json.loads(receiver.got[0][1])["event"] == "trial"
    assert "已送达" in client.get(reverse("webhooks")).content.decode()
    client.post(reverse("change-webhook", args=[hook.pk]), {"action": "pause"})
    brought_to("department_review")
    assert Delivery.objects.count() == 1
