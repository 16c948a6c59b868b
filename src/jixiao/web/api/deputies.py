"""Who acts for the person, and for whom the person acts."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from jixiao.web.actions.act_for import act_for, end_acting, given
from jixiao.web.api.call import Id, call
from jixiao.web.api.shapes import GrantShape, grant_shape

router = Router(tags=["deputies"])


class Deputy(GrantShape):
    """A grant that is held for somebody else."""

    person: str


class Deputies(Schema):
    """Given: others act for the person. Held: the person acts for others."""

    given: list[Deputy]
    held: list[Deputy]


class DeputyAsked(Schema):
    """``grant``: one of the person's own roles; ``deputy``: a username."""

    grant: Id
    deputy: Annotated[str, Field(min_length=1, max_length=60)]
    starts: date
    ends: date


class Ended(Schema):
    """It is void from today on."""

    ended: bool


def _shape(grant) -> dict[str, object]:
    return {**grant_shape(grant), "person": grant.person.name}


@call(router, "GET", "/deputies", "委托代办", scope="read", returns=Deputies)
def list_deputies(request):
    """What was given and what is held."""
    held = request.user.grants.on(timezone.localdate()).filter(acting_for__isnull=False)
    held = held.select_related("acting_for", "unit", "person")
    return {
        "given": [_shape(one) for one in given(request.user).select_related("acting_for")],
        "held": [_shape(one) for one in held],
    }


@call(router, "POST", "/deputies", "委托别人代办", scope="write", returns=Deputy, status=201)
def post_deputy(request, asked: DeputyAsked):
    """Let somebody act in one of one's own roles for some days."""
    return Status(201, _shape(act_for(request.user, asked.grant, asked.deputy, asked.starts, asked.ends)))


@call(router, "DELETE", "/deputies/{int:id}", "结束代办", scope="write", returns=Ended)
def delete_deputy(request, id: Id):
    """End what was given."""
    end_acting(request.user, id)
    return {"ended": True}
