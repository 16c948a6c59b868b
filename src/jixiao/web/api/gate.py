"""What every call passes through: its trace, its token, the answer kept for a repeated write, one shape of refusals."""

from __future__ import annotations

import json
import uuid

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from jixiao.core.digest import digest
from jixiao.core.message import say
from jixiao.web.actions.tokens import token_of
from jixiao.web.models import KeptAnswer

PREFIX = "/api/"
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
LONGEST_KEY = 200


class ApiMiddleware:
    """Only a token opens the API; the browser's session does not, so that no page can be made to call it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        from jixiao.web.api.problems import in_shape

        request.trace, request.is_api = uuid.uuid4().hex, True
        with translation.override("zh-hans"):
            response = in_shape(request, self._answer(request))
        response["X-Trace-Id"] = request.trace
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        from django.contrib.auth.models import AnonymousUser

        request.token = token_of(request.headers.get("Authorization", ""))
        request.user = request.token.person if request.token else AnonymousUser()
        request.user.kept_for_request = {}
        key = request.headers.get("Idempotency-Key", "")
        if request.token and key and request.method in WRITES:
            return self._once(request, key)
        return self.get_response(request)

    def _once(self, request: HttpRequest, key: str) -> HttpResponse:
        """Do it and keep the answer, both in one transaction; or give the answer kept. What was refused is not kept:
        it changed nothing, and may be tried again."""
        from jixiao.web.api.problems import Refusal, answer

        if len(key) > LONGEST_KEY:
            told = say("Idempotency-Key 最长 {longest} 个字符", longest=LONGEST_KEY)
            return answer(request, Refusal(422, told, field="Idempotency-Key"))
        asked = digest([request.method, request.get_full_path(), request.body.hex()])
        with transaction.atomic():
            kept, new = KeptAnswer.objects.get_or_create(
                person=request.user, key=key, defaults={"request": asked}
            )
            if not new:
                return self._again(request, kept, asked)
            response = self.get_response(request)
            if response.status_code >= 400 or response.streaming:
                transaction.set_rollback(True)
                return response
            kept.status = response.status_code
            kept.body = getattr(request, "kept_body", None) or response.content.decode()
            kept.headers = json.dumps(
                {name: response[name] for name in KEPT_HEADERS if name in response.headers}
            )
            kept.save()
        return response

    @staticmethod
    def _again(request: HttpRequest, kept: KeptAnswer, asked: str) -> HttpResponse:
        from jixiao.web.api.problems import Refusal, answer

        if kept.request != asked:
            told = say("这个 Idempotency-Key 已用于另一个请求")
            remedy = say("每个请求用一个新的 Idempotency-Key；重发同一个请求时内容不要变")
            return answer(request, Refusal(422, told, field="Idempotency-Key", remedy=remedy))
        response = HttpResponse(kept.body, status=kept.status, headers=json.loads(kept.headers))
        response["Idempotency-Replayed"] = "true"
        return response
