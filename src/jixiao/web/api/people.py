"""People of the jurisdictions that the security administrator looks after."""

from __future__ import annotations

from typing import Literal

from django.db.models import Prefetch, Q
from django.utils import timezone
from ninja import Router, Schema

from jixiao.core.message import say
from jixiao.web.actions.manage_person import manage, managed_by
from jixiao.web.api.call import After, Id, Limit, Page, Text, call, kept_as, page_of
from jixiao.web.api.problems import Said, said
from jixiao.web.api.shapes import PersonShape, person_shape
from jixiao.web.models import Grant

router = Router(tags=["people"])


class People(Page):
    """One page."""

    items: list[PersonShape]


class Change(Schema):
    """``grant``: which one, with ``end``."""

    action: Literal["lock", "unlock", "password", "end"]
    grant: Id | None = None


class Changed(Schema):
    """What was done. A new password is told this once."""

    message: Said


@call(router, "GET", "/people", "用户", scope="administer", returns=People)
def list_people(request, q: Text = "", after: After = "", limit: Limit = 100):
    """The people and their grants in force; for the security administrator."""
    people, words = managed_by(request.user), q.strip()
    if words:
        people = people.filter(Q(name__contains=words) | Q(username__contains=words))
    grants = Grant.objects.on(timezone.localdate()).select_related("unit", "acting_for").order_by("id")
    rows = people.prefetch_related(Prefetch("grants", grants, to_attr="in_force"))
    return page_of(rows, after, limit, lambda person: person_shape(person, person.in_force))


@call(
    router, "POST", "/people/{int:id}", "停用、启用、重设密码、结束授权", scope="administer", returns=Changed
)
def change_person(request, id: Id, change: Change):
    """Lock, unlock, give a new password, end a grant."""
    done = manage(request.user, id, change.action, change.grant or 0)
    if change.action == "password":
        kept_as(request, {"message": said(say("密码已重设，只显示过一次"))})
    return {"message": said(done)}
