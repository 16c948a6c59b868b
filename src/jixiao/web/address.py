"""From where a request comes: known to whatever is done while it is answered."""

from __future__ import annotations

from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_present: ContextVar[str] = ContextVar("address", default="")


def address_of(request: HttpRequest) -> str:
    """The client's address: what the outermost of our own proxies saw, or who is connected where there is none.

    Each proxy appends to X-Forwarded-For whom it was asked by; what stands further left was written by strangers.
    """
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if settings.PROXIES and len(seen) >= settings.PROXIES:
        return seen[-settings.PROXIES][:45]
    return request.META.get("REMOTE_ADDR", "")[:45]


def present_address() -> str:
    """The address that the present request comes from; empty outside of one."""
    return _present.get()


class AddressMiddleware:
    """Remember the address while the request is answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _present.set(address_of(request))
        try:
            return self.get_response(request)
        finally:
            _present.reset(token)
