"""Subscriptions of other systems: for the security and the system administrator."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from jixiao.web.actions.webhooks import add_webhook, change_webhook, webhooks_of
from jixiao.web.api.call import After, Id, Limit, Page, call, kept_as, page_of
from jixiao.web.api.problems import Said, said
from jixiao.web.models import Delivery

router = Router(tags=["webhooks"])


class WebhookShape(Schema):
    """``actions``: none means every step. ``secret`` is told once, in the answer that made it."""

    id: int
    url: str
    actions: list[str]
    active: bool
    created: datetime
    secret: str | None = None


class WebhookList(Page):
    """One page."""

    items: list[WebhookShape]


class WebhookAsked(Schema):
    """Where to, and of what."""

    url: Annotated[str, Field(max_length=500)]
    actions: Annotated[list[str], Field(max_length=40)] = []


class Step(Schema):
    """What to do with it."""

    action: Literal["pause", "resume", "remove", "try"]


class Done(Schema):
    """What was done."""

    message: Said


class DeliveryShape(Schema):
    """One message. ``status``: what the receiver answered last."""

    id: int
    webhook: int
    payload: str
    state: str
    attempts: int
    status: int | None
    problem: str
    created: datetime
    next_try: datetime
    ended: datetime | None


class DeliveryList(Page):
    """One page, newest first."""

    items: list[DeliveryShape]


def _shape(hook, secret: str | None = None) -> dict[str, object]:
    kept = {key: getattr(hook, key) for key in ("url", "active", "created")}
    return {**kept, "id": hook.pk, "actions": hook.actions.split(), "secret": secret}


def _delivery(one: Delivery) -> dict[str, object]:
    kept = ("payload", "state", "attempts", "status", "problem", "created", "next_try", "ended")
    return {**{key: getattr(one, key) for key in kept}, "id": one.pk, "webhook": one.webhook_id}


@call(router, "GET", "/webhooks", "消息推送", scope="administer", returns=WebhookList)
def list_webhooks(request, after: After = "", limit: Limit = 50):
    """The subscriptions."""
    return page_of(webhooks_of(request.user), after, limit, _shape)


@call(router, "POST", "/webhooks", "登记推送", scope="administer", returns=WebhookShape, status=201)
def post_webhook(request, asked: WebhookAsked):
    """Subscribe. Messages are signed with the secret that the answer tells."""
    made = add_webhook(request.user, asked.url, asked.actions)
    kept_as(request, _shape(made))
    return Status(201, _shape(made, made.secret))


@call(router, "POST", "/webhooks/{int:id}", "暂停、恢复、删除、试发", scope="administer", returns=Done)
def change_webhook_by_id(request, id: Id, step: Step):
    """Pause, resume, remove, send a trial."""
    hook = get_object_or_404(webhooks_of(request.user), pk=id)
    return {"message": said(change_webhook(request.user, hook.pk, step.action))}


@call(router, "GET", "/webhooks/deliveries", "推送记录", scope="administer", returns=DeliveryList)
def list_deliveries(request, after: After = "", limit: Limit = 50):
    """What became of each message, newest first."""
    rows = Delivery.objects.filter(webhook__in=webhooks_of(request.user))
    return page_of(rows, after, limit, _delivery, newest_first=True)
