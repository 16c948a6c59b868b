"""How often one person, and one address, may ask for what is costly or dangerous. Shared by all server processes."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import Case, F, Q, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from jixiao.web.actions.log import write_log
from jixiao.web.address import address_of
from jixiao.web.language import t
from jixiao.web.models import Rate

SECONDS = 60
PAGES = {
    "sign-in": "sign_in",
    "second-step": "sign_in",
    "sso": "sign_in",
    "sso-back": "sign_in",
    "search": "search",
    "library": "search",
    "save-section": "save",
    "paste": "save",
    "imports": "upload",
    "import-document": "upload",
    "import-actuals": "upload",
    "add-evidence": "upload",
    "audit-export": "export",
    "log-export": "export",
    "reply-document": "export",
    "official-form": "export",
    "evidence": "export",
    "personal-data": "export",
    "contacts": "export",
    "job-file": "export",
    "results-export": "export",
    "monitoring-export": "export",
    "dashboard-export": "export",
    "dashboard-figures": "export",
    "dashboard-checks-export": "export",
    "target-quality-document": "export",
    "assignment-step": "upload",
    "assignment-report": "export",
    "material": "export",
    "portal-data": "export",
}
"""The pages that count, and as what. Limits: settings.RATES, kind → (one person, one address) a minute."""
WRITES_ONLY = frozenset({"sign_in", "save", "upload"})
"""Kinds of which only a POST counts; the way back from single sign-on always does."""


def take(key: str, most: int, seconds: int = SECONDS) -> int:
    """Count one request under ``key``: 0 when it is allowed, else the seconds left until it is again.

    One conditional update decides, so that many processes share one count. Windows are fixed stretches of time.
    """
    now = time.time()
    window, left = int(now // seconds), seconds - int(now % seconds)
    ends = datetime.fromtimestamp((window + 1) * seconds, UTC)
    mine = Rate.objects.filter(key=key)
    counted = Case(When(window=window, then=F("count") + 1), default=1)
    allowed = mine.filter(~Q(window=window) | Q(count__lt=most))
    if allowed.update(count=counted, window=window, ends=ends):
        return 0
    if mine.exists():
        return left
    Rate.objects.bulk_create([Rate(key=key, window=window, count=0, ends=ends)], ignore_conflicts=True)
    if random.random() < 0.01:
        Rate.objects.filter(ends__lt=datetime.fromtimestamp(now, UTC)).delete()
    return 0 if allowed.update(count=counted, window=window, ends=ends) else left


def refusal(request: HttpRequest, left: int) -> HttpResponse:
    """429 with the time left: a page for people, JSON for scripts."""
    script = (
        getattr(request, "is_api", False)
        or "json" in request.headers.get("Accept", "")
        or request.content_type == "application/json"
    )
    if script:
        words = t("请求过于频繁，请在 {seconds} 秒后再试", seconds=left)
        answer: HttpResponse = JsonResponse({"message": words, "retry_after": left}, status=429)
    else:
        answer = render(request, "429.html", {"left": left}, status=429)
    answer["Retry-After"] = str(left)
    return answer


class RateMiddleware:
    """Counts the pages of PAGES for the person and for the address; refuses who asks too often."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        kind = kind_of(request)
        if kind is None or kind not in settings.RATES:
            return None
        by_person, by_address = settings.RATES[kind]
        whom = f"person:{request.user.pk}" if request.user.is_authenticated else ""
        if kind == "sign_in":
            whom = f"name:{request.POST.get('username', '')[:60]}" if "username" in request.POST else ""
        limits = [(whom, by_person)] if whom else []
        for who, most in [*limits, (f"address:{address_of(request)}", by_address)]:
            left = take(f"{kind}:{who}", most)
            if left:
                _write_once(request, f"{kind}:{who}")
                return refusal(request, left)
        return None


def kind_of(request: HttpRequest) -> str | None:
    """As what this request counts; None for one that does not."""
    match = request.resolver_match
    if match is None:
        return None
    if match.route.startswith("api/"):
        return "api"
    kind = PAGES.get(match.url_name or "")
    if kind in WRITES_ONLY and request.method != "POST" and match.url_name != "sso-back":
        return None
    return kind


def _write_once(request: HttpRequest, key: str) -> None:
    """One entry in the log for each window that somebody used up."""
    if take(f"told:{key}"[:120], 1) == 0:
        person = request.user if request.user.is_authenticated else None
        write_log("too_many", person, subject=key[:200])
