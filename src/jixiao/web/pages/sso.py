"""Single sign-on: to the provider, and back. Only for persons who exist already."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from jixiao.web.actions.log import write_log
from jixiao.web.guard import open_to_all
from jixiao.web.models import Person
from jixiao.web.sign_in import oidc
from jixiao.web.sign_in.entrance import enter


@open_to_all
def begin(request):
    """Send the browser to the provider."""
    provider = _provider()
    back = request.build_absolute_uri(reverse("sso-back"))
    try:
        where, request.session["oidc"] = oidc.begin(provider, back, request.GET.get("next", ""))
    except oidc.NoSignIn as error:
        return _refused(request, str(error))
    return redirect(where)


@open_to_all
def back(request):
    """The browser has come back: let the person in, or say that it was not possible."""
    provider = _provider()
    kept = request.session.pop("oidc", None)
    try:
        claims = oidc.finish(provider, kept, request.GET.dict())
    except oidc.NoSignIn as error:
        return _refused(request, str(error))
    username = str(claims.get(provider.claim) or "")
    person = Person.objects.filter(username=username, is_active=True).first() if username else None
    if person is None:
        return _refused(request, "no such person, or locked", username)
    ways = claims.get("amr")
    proved = isinstance(ways, list) and "mfa" in ways
    return enter(request, person, provider.label, kept["next"], provider=True, proved=proved)


def _provider() -> oidc.Provider:
    if settings.OIDC is None:
        raise Http404("single sign-on is off")
    return settings.OIDC


def _refused(request, reason: str, username: str = ""):
    """The log has the reason; the person learns only that there was no sign-in."""
    write_log("sign_in_failed", None, who=username, subject=settings.OIDC.label, reason=reason)
    return render(request, "web/sso_refused.html", {"username": username}, status=403)
