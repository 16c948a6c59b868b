"""Sign in and out."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jixiao.web.actions.log import jurisdiction_of, name_of, write_log
from jixiao.web.guard import open_to_all
from jixiao.web.language import t
from jixiao.web.models import Grant, Person
from jixiao.web.models.grant import ROLES
from jixiao.web.sign_in.entrance import enter


class SignInForm(forms.Form):
    username = forms.CharField(max_length=60)
    password = forms.CharField(max_length=200, widget=forms.PasswordInput)


@open_to_all
def page(request):
    """The sign-in page. In demo mode it lists one person for each role."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = authenticate(request, **form.cleaned_data)
        if person is not None:
            return enter(request, person, "密码", request.GET.get("next", ""))
        _write_failure(request, form.cleaned_data["username"])
        form.add_error(None, t("用户名或密码不对。连续错 5 次会锁定 15 分钟。"))
    context = {
        "form": form,
        "people": _one_of_each_role() if settings.DEMO else [],
        "provider": settings.OIDC,
        "wanted": request.GET.get("next", ""),
        "lost": "lost" in request.GET,
    }
    if settings.DEMO:
        context["demo_password"] = settings.DEMO_PASSWORD
    return render(request, "web/sign_in.html", context)


def _one_of_each_role() -> list[Grant]:
    """The first grant of every role, in the order of the roles."""
    found = []
    for role in ROLES:
        grant = Grant.objects.filter(role=role).select_related("person", "unit").order_by("id").first()
        if grant:
            found.append(grant)
    return found


def _write_failure(request, username: str) -> None:
    """Into the log. A username that nobody has may be a password typed in the wrong place: it is not kept."""
    person = Person.objects.filter(username=username).first()
    kind = "locked_out" if getattr(request, "axes_locked_out", False) else "sign_in_failed"
    who = name_of(person) if person else f"{username[:2]}***"
    write_log(kind, None, who=who, subject="密码", place=jurisdiction_of(person) if person else None)


@require_POST
def sign_out(request):
    """End the session."""
    if request.user.is_authenticated:
        write_log("sign_out", request.user)
    logout(request)
    return redirect("sign-in")
