"""People of the jurisdictions that the security administrator looks after."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.db.models import Prefetch, Q
from django.utils import timezone
from ninja import Router, Schema

from jixiao.core.message import say
from jixiao.web.actions.add_person import add_person, give_grant, places_secured_by
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
    """``grant``: which one, with ``end``; ``last_day``: until when it holds, without one it ends at once."""

    action: Literal["lock", "unlock", "password", "end"]
    grant: Id | None = None
    last_day: date | None = None


class NewGrant(Schema):
    """A role for a unit, named by its code or its whole name, on these days; without ``ends`` it stays."""

    role: Text
    unit: Text
    starts: date | None = None
    ends: date | None = None


class NewPerson(NewGrant):
    """Somebody new with a first role."""

    username: Text
    name: Text
    email: Text = ""
    phone: Text = ""


class MadePerson(Schema):
    """The initial password is told this once."""

    person: PersonShape
    password: str | None


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
    done = manage(request.user, id, change.action, change.grant or 0, change.last_day)
    if change.action == "password":
        kept_as(request, {"message": said(say("密码已重设，只显示过一次"))})
    return {"message": said(done)}


@call(router, "POST", "/people", "新增用户", scope="administer", returns=MadePerson, status=201)
def post_person(request, new: NewPerson):
    """Make somebody with a first role; by the rules of the import."""
    person, password = add_person(request.user, _place(request.user, new.unit), _typed(new))
    made = {"person": _shape(person), "password": password}
    kept_as(request, {**made, "password": None})
    return 201, made


@call(router, "POST", "/people/{int:id}/grants", "授权", scope="administer", returns=PersonShape, status=201)
def post_grant(request, id: Id, grant: NewGrant):
    """Another role for somebody."""
    made = give_grant(request.user, id, _place(request.user, grant.unit), _typed(grant))
    return 201, _shape(made.person)


def _place(manager, unit: str) -> int:
    """The jurisdiction that has the unit, else the manager's first."""
    places = places_secured_by(manager)
    has = places.filter(Q(units__code=unit.strip()) | Q(units__name=unit.strip())).first()
    return (has or places[0]).pk


def _typed(given: Schema) -> dict[str, str]:
    return {key: "" if one is None else str(one) for key, one in given.dict().items()}


def _shape(person) -> dict[str, object]:
    grants = person.grants.on(timezone.localdate()).select_related("unit", "acting_for").order_by("id")
    return person_shape(person, list(grants))
