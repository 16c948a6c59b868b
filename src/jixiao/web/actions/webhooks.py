"""Tell other systems what happens: the subscriptions. What they are told lies in the outbox."""

from __future__ import annotations

import json
import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from jixiao.core.message import say
from jixiao.web.actions.base import Refused
from jixiao.web.actions.log import write_log
from jixiao.web.actions.outbox import known_actions
from jixiao.web.models import Delivery, Jurisdiction, Person, Webhook
from jixiao.web.outgoing import Unreachable, check_address

ROLES = ("security_admin", "system_admin")
MOST = 20
"""Subscriptions of one jurisdiction."""


def looked_after(person: Person):
    """The jurisdictions whose subscriptions the person looks after. Raises PermissionDenied for nobody's."""
    held = person.grants.on(timezone.localdate()).filter(role__in=ROLES)
    places = Jurisdiction.objects.filter(pk__in=held.values("unit__jurisdiction"))
    if not places:
        raise PermissionDenied("webhooks")
    return places


def webhooks_of(person: Person):
    """The subscriptions that the person looks after."""
    return Webhook.objects.filter(place__in=looked_after(person)).select_related("place")


def add_webhook(person: Person, url: str, actions: list[str]) -> Webhook:
    """A subscription. Its ``secret`` is told to the receiver's people by whoever makes it. Raises Refused."""
    place = looked_after(person).order_by("id").first()
    url = url.strip()
    try:
        check_address(url)
    except Unreachable as error:
        raise Refused(error.args[0]) from error
    if len(url) > 500:
        raise Refused(say("网址太长"))
    with transaction.atomic():
        if Webhook.objects.select_for_update().filter(place=place).count() >= MOST:
            raise Refused(say("一个地区最多 {most} 个推送", most=MOST))
        made = Webhook.objects.create(
            place=place, url=url, actions=" ".join(one for one in known_actions() if one in actions),
            salt=secrets.token_hex(16), made_by=person.name,
        )  # fmt: skip
        write_log(
            "settings", person, place=place, subject=url, changes={"webhook": ("", made.actions or "*")}
        )
    return made


def change_webhook(person: Person, id: int, action: str) -> str:
    """Pause, resume, remove, or send a trial; a sentence. Raises PermissionDenied, Refused."""
    with transaction.atomic():
        hook = webhooks_of(person).filter(pk=id).first()
        if hook is None:
            raise PermissionDenied("webhooks")
        if action == "try":
            payload = {"event": "trial", "jurisdiction": hook.place.code, "time": timezone.now().isoformat()}
            Delivery.objects.create(webhook=hook, payload=json.dumps(payload, ensure_ascii=False))
            return say("已排队试发一条，结果见推送记录")
        if action == "remove":
            hook.delete()
            said = say("推送已删除")
        elif action in ("pause", "resume"):
            hook.active = action == "resume"
            hook.save(update_fields=["active"])
            said = say("推送已恢复") if hook.active else say("推送已暂停")
        else:
            raise Refused(say("没有看懂要办什么"))
        write_log("settings", person, place=hook.place, subject=hook.url, changes={"webhook": ("", action)})
    return said
