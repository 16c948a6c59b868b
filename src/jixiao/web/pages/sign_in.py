"""Sign in and out."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jixiao.web.guard import open_to_all
from jixiao.web.models import Grant
from jixiao.web.models.grant import ROLES


class SignInForm(forms.Form):
    username = forms.CharField(label="用户名", max_length=60)
    password = forms.CharField(label="密码", max_length=200, widget=forms.PasswordInput)


@open_to_all
def page(request):
    """The sign-in page. In demo mode it lists one person for each role."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = authenticate(request, **form.cleaned_data)
        if person is not None:
            login(request, person)
            return redirect(_next(request))
        form.add_error(None, "用户名或密码不对。连续错 5 次会锁定 15 分钟。")
    context = {"form": form, "people": _one_of_each_role() if settings.DEMO else []}
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


def _next(request) -> str:
    """Where the person wanted to go, if that is a page of ours."""
    wanted = request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"


@require_POST
def sign_out(request):
    """End the session."""
    logout(request)
    return redirect("sign-in")
