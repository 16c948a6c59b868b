"""Who is late, and reminding them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.core.exceptions import PermissionDenied
from ninja import Router, Schema
from pydantic import Field

from jixiao.web.actions.late import late_for, overseen
from jixiao.web.actions.remind import remind
from jixiao.web.api.call import Id, call
from jixiao.web.api.shapes import UnitRef, unit_ref

router = Router(tags=["late"])


class LateShape(Schema):
    """So many forms of a unit that wait too long in one stage."""

    unit: UnitRef
    kind: str
    stage: str
    due: date
    days: int
    forms: int


class LateList(Schema):
    """The longest first."""

    items: list[LateShape]


class RemindAsked(Schema):
    """Which units; none: all that are late."""

    units: Annotated[list[Id], Field(max_length=1000)] = []


class Reminded(Schema):
    """Persons told, and letters sent among them."""

    persons: int
    letters: int


@call(router, "GET", "/late", "超期的单位", scope="read", returns=LateList)
def list_late(request):
    """Everything late that the person oversees."""
    if overseen(request.user) is None:
        raise PermissionDenied("late")
    return {
        "items": [
            {
                "unit": unit_ref(row.unit),
                "kind": row.kind,
                "stage": row.stage,
                "due": row.due,
                "days": row.days,
                "forms": row.forms,
            }
            for row in late_for(request.user)
        ]
    }


@call(router, "POST", "/late/reminders", "催办", scope="review", returns=Reminded)
def post_reminders(request, asked: RemindAsked):
    """Remind those who are late, nobody twice in a day."""
    persons, letters = remind(request.user, set(asked.units) or None)
    return {"persons": persons, "letters": letters}
