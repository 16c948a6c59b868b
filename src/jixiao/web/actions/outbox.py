"""The outbox: what other systems are to be told of an event, written with it, and sent until it arrives."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from datetime import timedelta
from functools import cache

from django.utils import timezone

from jixiao.core.library import flow_names, load_flow
from jixiao.web.models import Delivery, Event, Filing, Webhook
from jixiao.web.outgoing import Unreachable, post

WAITS = (60, 300, 1800, 7200, 28800, 86400, 86400)
"""Seconds after each attempt until the next; after the last it is given up."""
OWN = ("release", "withdraw_release")
"""Events beside the steps of the flows that can be subscribed to."""


@cache
def known_actions() -> tuple[str, ...]:
    """What can be subscribed to: the steps of every flow, and what is published. Saves and remarks stay inside."""
    steps = [move.action for name in flow_names() for move in load_flow(name).moves]
    return tuple(dict.fromkeys([*steps, *OWN]))


def put_into_outbox(event: Event, filing: Filing) -> None:
    """Write what subscribers are to be told, in the transaction of the event itself."""
    if event.action not in known_actions():
        return
    hooks = Webhook.objects.filter(place__units=filing.unit_id, active=True)
    told = [hook for hook in hooks if not hook.actions or event.action in hook.actions.split()]
    if told:
        payload = json.dumps(_payload(event, filing), ensure_ascii=False)
        Delivery.objects.bulk_create([Delivery(webhook=hook, event=event, payload=payload) for hook in told])


def _payload(event: Event, filing: Filing) -> dict[str, object]:
    """Which form moved where. Names no person and no content: who may read that asks the API for it."""
    return {
        "event": event.action,
        "id": event.pk,
        "filing": filing.pk,
        "kind": filing.kind,
        "unit": filing.unit.code,
        "fiscal_year": filing.fiscal_year,
        "from": event.origin,
        "to": event.to,
        "revision": event.revision,
        "time": event.time.isoformat(),
        "digest": event.digest,
    }


def deliver_due(most: int = 100) -> int:
    """Send what is due, each once at a time, whatever the number of workers; how many were sent.

    The claim is written before the sending: if the worker dies in between, it is sent again later. So each message
    arrives at least once; receivers know one by its Jixiao-Delivery header.
    """
    now, sent = timezone.now(), 0
    due = Delivery.objects.filter(state="waiting", next_try__lte=now, webhook__active=True)
    for one in due.select_related("webhook").order_by("id")[:most]:
        wait = WAITS[min(one.attempts, len(WAITS) - 1)]
        mine = Delivery.objects.filter(pk=one.pk, state="waiting", attempts=one.attempts)
        if mine.update(attempts=one.attempts + 1, next_try=timezone.now() + timedelta(seconds=wait)):
            one.attempts += 1
            _send(one)
            sent += 1
    return sent


def _send(one: Delivery) -> None:
    """Send one, and note what became of it."""
    body, hook = one.payload.encode(), one.webhook
    headers = {
        "Jixiao-Delivery": str(one.pk),
        "Jixiao-Event": json.loads(one.payload)["event"],
        "Jixiao-Signature": signature(hook.secret, body, int(time.time())),
    }
    status, problem = None, ""
    try:
        status = post(hook.url, body, headers)
    except Unreachable as error:
        problem = str(error.args[0])
    delivered = status is not None and 200 <= status < 300
    state = "delivered" if delivered else "failed" if one.attempts > len(WAITS) else "waiting"
    ended = None if state == "waiting" else timezone.now()
    Delivery.objects.filter(pk=one.pk).update(state=state, status=status, problem=problem[:300], ended=ended)


def signature(secret: str, body: bytes, now: int) -> str:
    """``t=…,v1=…``: the time, and HMAC-SHA256 of ``time.body`` in hexadecimal."""
    made = hmac.new(secret.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={now},v1={made}"
