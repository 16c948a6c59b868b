"""Deny by default: every page needs a signed-in person unless its view says that it is open."""

from __future__ import annotations

import time
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jixiao.web.typed import storable

SECONDS_BETWEEN_SAVES = 60
SETTING_UP = frozenset(
    {"second-factor", "second-factor-app", "second-factor-passkey", "change-password", "sign-out"}
)
"""The pages for somebody who must have a second factor and has none."""


def open_to_all(view):
    """Mark a view as open without sign-in."""
    view.open_to_all = True
    return view


class GuardMiddleware:
    """Sends strangers to the sign-in page, and people with an initial password to change it first,
    and those who must have a second factor to set it up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not (getattr(request, "is_api", False) or _is_storable(request)):
            return render(request, "400.html", status=400)
        response = self.get_response(request)
        if response.status_code == 405 and not (getattr(request, "is_api", False) or _is_script(request)):
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "open_to_all", False) or request.path.startswith(
            "/" + settings.STATIC_URL.lstrip("/")
        ):
            return None
        if getattr(request, "is_api", False):  # every call asks for a token of its own
            return None
        if not request.user.is_authenticated:
            return self._away(request, sign_in_address(request))
        page, held = request.resolver_match.url_name, request.session
        initial = request.user.must_change_password and not held.get("provider")
        if initial and page not in ("change-password", "sign-out"):
            return self._away(request, reverse("change-password"))
        if not initial and held.get("must_set_up") and page not in SETTING_UP:
            return self._away(request, reverse("second-factor"))
        request.user.kept_for_request = {}
        self._keep_alive(request.session)
        return None

    @staticmethod
    def _keep_alive(session) -> None:
        """Put the session's end off, at most once a minute: a page that is only read takes no lock for writing."""
        now = int(time.time())
        if now - session.get("seen", 0) >= SECONDS_BETWEEN_SAVES:
            session["seen"] = now

    @staticmethod
    def _away(request, url):
        """A redirect; for scripts an answer that they can tell from a page."""
        return HttpResponse(status=401) if _is_script(request) else redirect(url)


def _is_storable(request: HttpRequest) -> bool:
    """Whether databases can hold what the address and the fields of a form say."""
    try:
        storable(
            [request.path, *(texts for sent in (request.GET, request.POST) for _, texts in sent.lists())]
        )
    except ValueError:
        return False
    return True


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def sign_in_address(request: HttpRequest) -> str:
    """The sign-in page that leads back to the page asked for, with its filters.

    What was sent when the session was over cannot be opened again: then back to the page that it was sent from, and
    the sign-in page says that it was not taken.
    """
    page = reverse("sign-in")
    if request.method in ("GET", "HEAD"):
        return f"{page}?{urlencode({'next': request.get_full_path()}, safe='/')}"
    if request.resolver_match.url_name == "sign-out":
        return page
    came = urlsplit(request.headers.get("Referer", ""))
    here = came.netloc == request.get_host() and came.path.startswith("/")
    back = f"{came.path}?{came.query}" if here and came.query else came.path if here else "/"
    return f"{page}?{urlencode({'next': back, 'lost': 1}, safe='/')}"
