"""The answer to one decision on many rows of a list: how many were done, what became of each, back to the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from jixiao.web.actions.base import Refused
from jixiao.web.actions.outcome import Outcome


def decide_and_return(
    request: HttpRequest,
    page: str,
    key: str,
    decide: Callable[[], Sequence[Outcome]],
    words: Callable[[int, int], str],
) -> HttpResponse:
    """Decide, say so and go back to the list ``page`` with the filters that it had; ``words`` makes the sentence of how
    many were done and how many failed. The outcomes are kept in the session under ``key`` for the list to show."""
    try:
        outcomes = decide()
    except Refused as error:
        messages.error(request, str(error))
    else:
        done = sum(one.done for one in outcomes)
        said = messages.success if done == len(outcomes) else messages.warning
        said(request, words(done, len(outcomes) - done))
        request.session[key] = [vars(one) for one in outcomes]
    back, address = request.POST.get("back", ""), reverse(page)
    return redirect(back if back == address or back.startswith(f"{address}?") else address)
