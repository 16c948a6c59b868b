"""How a call is declared: method, address, the scope that a token needs, what it answers."""

from __future__ import annotations

import base64
import json
from typing import Annotated, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from ninja.security import HttpBearer
from pydantic import Field

from jixiao.core.message import say
from jixiao.web.api.problems import KNOWN, Problem, Refusal
from jixiao.web.typed import loads_strictly, storable

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""The number of a stored thing."""
Year = Annotated[int, Field(ge=1990, le=2100)]
Text = Annotated[str, Field(max_length=2000)]
Limit = Annotated[int, Field(ge=1, le=200, description="一页的条数，最多 200")]
After = Annotated[str, Field(max_length=200, description="上一页的 next；第一页不写")]
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "同一个键重发同一个请求，得到同一个答复，只办一次",
}
MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "读到的 ETag；别人改过则答复 412",
}


class Bearer(HttpBearer):
    """A token with one of the scopes (separated by spaces). The gate has read it already."""

    def __init__(self, scope: str):
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str):
        if request.token is None:
            return None
        if request.user.must_change_password:
            raise Refusal(
                403, say("初始密码还没有修改"), code="password_first", remedy=say("先在网页上登录并修改密码")
            )
        if not any(request.token.allows(scope) for scope in self.scope.split()):
            raise no_scope(self.scope)
        return request.token


def no_scope(scope: str) -> Refusal:
    """The refusal of a token that lacks the scope."""
    told = say("令牌没有这个范围：{scope}", scope=scope)
    return Refusal(403, told, code="scope_missing", remedy=say("用范围包含这一项的令牌"))


class Chinese(JSONRenderer):
    """JSON in which Chinese stays readable."""

    json_dumps_params = {"ensure_ascii": False}


class Strict(Parser):
    """Refuses what no database can hold before anything is asked of one."""

    def parse_body(self, request: HttpRequest) -> Any:
        return loads_strictly(request.body)

    def parse_querydict(self, data, list_fields, request):
        try:
            for key in data:
                storable([text for text in data.getlist(key) if isinstance(text, str)])
        except ValueError as error:
            raise Refusal(422, field=key) from error
        return super().parse_querydict(data, list_fields, request)


def call(router: Router, method: str, path: str, title: str, *, scope: str, returns: Any = None, status: int = 200,
         matched: bool = False, produces: tuple[str, ...] = ()):  # fmt: skip
    """Declare a call. ``title`` is its line in the list of calls; its docstring tells the rest.

    ``matched``: takes If-Match. ``produces``: media types of an answer that is no JSON.
    """

    def declare(view):
        extra: dict[str, Any] = {"x-scope": scope, "parameters": []}
        if method in ("POST", "PUT", "DELETE"):
            extra["parameters"].append(KEY)
        if matched:
            extra["parameters"].append(MATCH)
        if produces:
            binary = {"schema": {"type": "string", "format": "binary"}}
            extra["responses"] = {status: {"content": dict.fromkeys(produces, binary)}}
        answers = {status: returns, **dict.fromkeys((one for one in KNOWN if one != 405), Problem)}
        return router.api_operation(
            [method], path, auth=Bearer(scope), response=answers, summary=title, operation_id=view.__name__,
            url_name=view.__name__, openapi_extra=extra,
        )(view)  # fmt: skip

    return declare


class Page(Schema):
    """``next`` is given back as ``after`` for the next page; null on the last one."""

    next: str | None


def page_of(rows: QuerySet, after: str, limit: int, show, newest_first: bool = False) -> dict[str, Any]:
    """One page by key: ``rows`` from behind the key ``after``, so that page 1,000 costs what page 1 does."""
    if after:
        rows = rows.filter(**{"pk__lt" if newest_first else "pk__gt": _key(after)})
    found = list(rows.order_by("-pk" if newest_first else "pk")[: limit + 1])
    more = len(found) > limit
    return {
        "items": [show(row) for row in found[:limit]],
        "next": base64.urlsafe_b64encode(json.dumps(found[limit - 1].pk).encode()).decode() if more else None,
    }


def _key(after: str) -> int:
    try:
        key = json.loads(base64.urlsafe_b64decode(after.encode("ascii")))
    except ValueError as error:
        raise _no_page() from error
    if type(key) is not int or not 0 < key < 2**63:
        raise _no_page()
    return key


def kept_as(request: HttpRequest, shape: dict[str, Any]) -> None:
    """What is kept of the answer for a repetition of the request: the same without the secret that is told once."""
    request.kept_body = json.dumps(shape, ensure_ascii=False, cls=DjangoJSONEncoder)


def _no_page() -> Refusal:
    return Refusal(422, say("没有看懂页码"), field="after", remedy=say("原样写上一页给出的 next"))


def matches(request: HttpRequest, tag: str, *, needed: bool = False, current: Any = None) -> None:
    """Refuse a write whose If-Match names another version than ``tag``; with ``needed``, one without If-Match too."""
    named = request.headers.get("If-Match", "").strip()
    if not named:
        if needed:
            raise Refusal(428, field="If-Match")
        return
    known = {one.strip() for one in named.split(",")}
    if "*" not in known and tag not in known:
        raise Refusal(412, field="If-Match", current=current)


def tagged(request: HttpRequest, response: HttpResponse, tag: str) -> bool:
    """Write the version into the answer; whether the caller has it already, so that 304 is enough."""
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return tag in {one.strip() for one in request.headers.get("If-None-Match", "").split(",")}
