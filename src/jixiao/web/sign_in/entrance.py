"""The way in, after password or single sign-on: the second factor where there is one, then the session."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from jixiao.web.actions.log import write_log
from jixiao.web.actions.second_factor import must_have_one
from jixiao.web.models import Person

PENDING = "pending"
LONGEST = 5 * 60
"""Seconds between the password and the second factor."""
FRESH = 15 * 60
"""Seconds after sign-in in which the second factor may be changed."""
BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(
    request: HttpRequest,
    person: Person,
    how: str,
    wanted: str = "",
    *,
    provider: bool = False,
    proved: bool = False,
) -> HttpResponse:
    """Go on after the first step, ``how``. ``provider``: it was single sign-on; ``proved``: with a second factor."""
    held = {"person": person.pk, "how": how, "next": wanted, "provider": provider, "at": int(time.time())}
    if not proved and person.second_factors.exists():
        request.session.cycle_key()
        request.session[PENDING] = held
        return redirect("second-step")
    return _finish(request, person, held, proved=proved)


def pending(request: HttpRequest) -> Person | None:
    """Who has passed the first step and not yet the second; None after five minutes."""
    held = request.session.get(PENDING)
    if not held or time.time() - held["at"] > LONGEST:
        return None
    return Person.objects.filter(pk=held["person"], is_active=True).first()


def finish(request: HttpRequest, person: Person, factor: str) -> HttpResponse:
    """The second step was passed, with ``factor``."""
    held = request.session[PENDING]
    return _finish(request, person, {**held, "how": f"{held['how']} + {factor}"}, proved=True)


def _finish(request: HttpRequest, person: Person, held: dict[str, Any], *, proved: bool) -> HttpResponse:
    """Open the session. Who must have a second factor and has none is led to set it up."""
    request.session.pop(PENDING, None)
    login(request, person, backend=BACKEND)
    request.session["entered"] = int(time.time())
    request.session["provider"] = held["provider"]
    request.session["must_set_up"] = not proved and must_have_one(person)
    write_log("sign_in", person, subject=held["how"])
    allowed = url_has_allowed_host_and_scheme(held["next"], {request.get_host()})
    return redirect(held["next"] if allowed else "/")


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person signed in a short while ago: a browser left open must not give the account away."""
    return time.time() - request.session.get("entered", 0) <= FRESH
