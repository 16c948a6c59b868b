"""The one shape of every refusal: code, message in two languages, field, remedy, trace."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from jixiao.core.message import in_language, say
from jixiao.web.actions.base import Conflict, Refused

logger = logging.getLogger("jixiao.web.api")

KNOWN = {
    400: ("unreadable", say("没有看懂请求的内容"), say("请求体应是 UTF-8 编码的 JSON，或按接口说明上传文件")),
    401: (
        "unauthenticated",
        say("没有有效的令牌"),
        say("在请求头写 Authorization: Bearer 令牌；令牌在“接口令牌”页新建"),
    ),
    403: ("forbidden", say("您没有办理这件事的权限"), say("核对令牌所属用户的角色和所在单位")),
    404: ("not_found", say("没有找到，或不在您可以看到的范围内"), say("核对地址里的编号")),
    405: ("method_not_allowed", say("这个地址不接受这种请求方法"), say("看接口说明里这个地址可用的方法")),
    409: ("conflict", say("别人刚刚改过"), say("重新读取最新的内容，再办理")),
    412: (
        "precondition_failed",
        say("您读到的已不是最新的一版"),
        say("重新读取，合并改动，用新的 ETag 再写"),
    ),
    413: ("too_large", say("请求的内容太大"), say("缩小文件，或分成几次提交")),
    422: ("invalid", say("请求的内容不符合要求"), say("按接口说明改正所指的字段")),
    428: (
        "precondition_required",
        say("没有写 If-Match"),
        say("先读取这一部分，把得到的 ETag 写进 If-Match"),
    ),
    429: ("too_many", say("请求太频繁"), say("等一等再试，间隔见 Retry-After")),
    500: ("fault", say("系统出错，没有办成"), say("把 trace 告诉系统管理员，在日志里查")),
}
"""Status → code, message and remedy where nothing more is known."""

KINDS = {
    "missing": say("缺少这一项"),
    "int_type": say("应是整数"),
    "int_parsing": say("应是整数"),
    "string_type": say("应是文字"),
    "bool_type": say("应是 true 或 false"),
    "bool_parsing": say("应是 true 或 false"),
    "list_type": say("应是列表"),
    "dict_type": say("应是对象"),
    "model_attributes_type": say("应是对象"),
    "model_type": say("应是对象"),
    "date_from_datetime_parsing": say("应是日期，例如 2026-09-01"),
    "date_parsing": say("应是日期，例如 2026-09-01"),
    "extra_forbidden": say("没有这一项"),
    "literal_error": say("不在可选的范围内"),
    "string_too_long": say("太长"),
    "string_too_short": say("太短"),
    "too_long": say("条数太多"),
    "too_short": say("条数太少"),
    "greater_than_equal": say("太小"),
    "less_than_equal": say("太大"),
}
"""Kinds of mistakes that the type checker names, in words."""


class Said(Schema):
    """One sentence in both languages."""

    zh: str
    en: str


class Mistake(Schema):
    """One place of the request that is wrong."""

    field: str
    message: Said


class Problem(Schema):
    """Every refusal. ``field`` is the path of the first mistake, empty where no single place is to blame."""

    code: str
    message: Said
    field: str = ""
    remedy: Said
    trace: str
    mistakes: list[Mistake] = []
    current: Any = None
    """With 409 and 412: what stands there now."""


class Refusal(Exception):
    """Raised by a call: a status of KNOWN, and what is known beyond it."""

    def __init__(self, status: int, message: str = "", *, code: str = "", field: str = "", remedy: str = "",
                 mistakes: list[tuple[str, str]] | None = None, current: Any = None):  # fmt: skip
        super().__init__(message or KNOWN[status][1])
        self.status, self.message, self.code, self.field = status, message, code, field
        self.remedy, self.mistakes, self.current = remedy, mistakes or [], current


def said(text: str) -> dict[str, str]:
    """A sentence in both languages."""
    return {"zh": in_language(text, "zh"), "en": in_language(text, "en")}


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a response."""
    code, message, remedy = KNOWN[refusal.status]
    made = {
        "code": refusal.code or code,
        "message": said(refusal.message or message),
        "field": refusal.field,
        "remedy": said(refusal.remedy or remedy),
        "trace": getattr(request, "trace", ""),
        "mistakes": [{"field": field, "message": said(text)} for field, text in refusal.mistakes],
        "current": refusal.current,
    }
    response = JsonResponse(made, status=refusal.status, json_dumps_params={"ensure_ascii": False})
    response.in_shape = True
    if refusal.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="jixiao"'
    return response


def in_shape(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A refusal that somebody else made (no such address, wrong method, too many requests) in our shape."""
    if response.status_code < 400 or getattr(response, "in_shape", False):
        return response
    status = (
        response.status_code if response.status_code in KNOWN else 400 if response.status_code < 500 else 500
    )
    shaped = answer(request, Refusal(status))
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            shaped[name] = response.headers[name]
    return shaped


def of_validation(error: ValidationError) -> Refusal:
    """What the type checker found, by path; its own words in English where we have none in Chinese."""
    mistakes = []
    for one in error.errors:
        place = one["loc"][2:] if one["loc"][0] == "body" and len(one["loc"]) > 2 else one["loc"][1:]
        path = ".".join(str(part) for part in place) or str(one["loc"][0])
        known = KINDS.get(one["type"])
        mistakes.append((path, known or say("不符合要求：{detail}", detail=one["msg"])))
    return Refusal(422, field=mistakes[0][0] if mistakes else "", mistakes=mistakes)


def register(api: NinjaAPI) -> None:
    """Tell the API how each exception is answered."""
    handlers = {
        Refusal: lambda error: error,
        ValidationError: of_validation,
        Http404: lambda error: Refusal(404),
        PermissionDenied: lambda error: Refusal(403),
        AuthenticationError: lambda error: Refusal(401),
        Conflict: lambda error: Refusal(409, _sentence(error), current=error.current),
        Refused: lambda error: Refusal(422, _sentence(error), code="refused", remedy=say("按提示改正后再办")),
        RequestDataTooBig: lambda error: Refusal(413),
        SuspiciousOperation: lambda error: Refusal(400),
        HttpError: lambda error: Refusal(error.status_code if error.status_code in KNOWN else 400),
    }
    for kind, translate in handlers.items():
        api.add_exception_handler(
            kind, lambda request, error, translate=translate: answer(request, translate(error))
        )
    api.add_exception_handler(Exception, _fault)


def _sentence(error: Exception) -> str:
    """The sentence it was raised with, its parts kept for the other language."""
    return error.args[0] if error.args else ""


def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("trace %s: %s %s", request.trace, request.method, request.path, exc_info=error)
    return answer(request, Refusal(500))
