"""Who the token speaks for."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from ninja import Router, Schema

from jixiao.web.api.call import call
from jixiao.web.api.shapes import PersonShape, person_shape

router = Router(tags=["me"])


class Me(Schema):
    """The person, and what the token may be used for."""

    person: PersonShape
    token: str
    scopes: list[str]
    expires: datetime


@call(router, "GET", "/me", "令牌所属的用户、角色和范围", scope="read", returns=Me)
def get_me(request):
    """The person whose rights the token has, with the grants in force today."""
    held = request.user.grants.on(timezone.localdate()).select_related("unit", "acting_for").order_by("id")
    token = request.token
    return {
        "person": person_shape(request.user, list(held)),
        "token": token.name,
        "scopes": token.scopes.split(),
        "expires": token.expires,
    }
