"""Choose the language of the pages. It is kept in a cookie, and with the person for the letters they are sent."""

from __future__ import annotations

from django.conf import settings
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from jixiao.web.guard import open_to_all
from jixiao.web.language import COOKIE, DJANGO_NAMES

A_YEAR = 365 * 24 * 3600


@open_to_all
def page(request):
    """Keep the choice and lead back to where it was made."""
    back = request.POST.get("next", "")
    answer = redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "home")
    chosen = request.POST.get("language")
    if chosen in DJANGO_NAMES:
        answer.set_cookie(
            COOKIE,
            chosen,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        if request.user.is_authenticated and request.user.language != chosen:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return answer
