"""Search over everything that the person may see."""

from __future__ import annotations

from typing import Annotated

from ninja import Router, Schema
from pydantic import Field

from jixiao.core.message import say
from jixiao.web.actions.search import SHORTEST, search
from jixiao.web.api.call import call
from jixiao.web.api.problems import Refusal
from jixiao.web.api.shapes import FilingShape, UnitRef, filing_shape, unit_ref

router = Router(tags=["search"])
Words = Annotated[str, Field(max_length=200)]


class FoundProject(Schema):
    """A project by its name or code."""

    id: int
    code: str
    name: str
    unit: UnitRef


class FoundIndicator(Schema):
    """An indicator of a filed form."""

    filing: int
    name: str
    text: str


class Found(Schema):
    """The first twenty of each kind."""

    filings: list[FilingShape]
    projects: list[FoundProject]
    units: list[UnitRef]
    indicators: list[FoundIndicator]


@call(router, "GET", "/search", "查找表、项目、单位和指标", scope="read", returns=Found)
def find_all(request, q: Words):
    """By the words of their names, projects and units also by their code."""
    words = q.split()
    if len("".join(words)) < SHORTEST:
        raise Refusal(422, say("至少写 {count} 个字", count=SHORTEST), field="q")
    found = search(request.user, words)
    return {
        "filings": [filing_shape(one) for one in found["filings"]],
        "projects": [
            {"id": one.pk, "code": one.code, "name": one.name, "unit": unit_ref(one.unit)}
            for one in found["projects"]
        ],
        "units": [unit_ref(one) for one in found["units"]],
        "indicators": [
            {"filing": one.filing_id, "name": one.name, "text": one.text} for one in found["indicators"]
        ],
    }
