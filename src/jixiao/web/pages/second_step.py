"""The second step of signing in: a code from the app, a recovery code, or a passkey."""

from __future__ import annotations

import json

from django.shortcuts import redirect, render

from jixiao.web import rates
from jixiao.web.actions.log import jurisdiction_of, name_of, write_log
from jixiao.web.actions.second_factor import accept_code, accept_passkey
from jixiao.web.guard import open_to_all
from jixiao.web.language import t
from jixiao.web.sign_in import passkeys
from jixiao.web.sign_in.entrance import finish, pending

TRIES, SECONDS = 6, 5 * 60
"""So many tries in so many seconds for one person, from wherever: six digits must not be guessed."""


@open_to_all
def page(request):
    """Ask, and let in. Back to the sign-in page where no first step was passed."""
    person = pending(request)
    if person is None:
        return redirect("sign-in")
    error = ""
    if request.method == "POST":
        left = rates.take(f"second-step:{person.pk}", TRIES, SECONDS)
        if left:
            return rates.refusal(request, left)
        used = _used(request, person)
        if used:
            return finish(request, person, used)
        write_log(
            "sign_in_failed", None, who=name_of(person), subject="第二因素", place=jurisdiction_of(person)
        )
        error = t("没有通过。请核对后再试；验证码每 30 秒一换，用过的不能再用")
    return _asked(request, person, error)


def _used(request, person) -> str:
    """The name of the factor that was shown; empty when it was not."""
    if not request.POST.get("answer"):
        return accept_code(person, request.POST.get("code", ""))
    state = request.session.pop("passkey_state", None)
    try:
        answer = json.loads(request.POST["answer"])
        factor, count = passkeys.proved(request, state, person, answer)
    except (ValueError, passkeys.BadPasskey):
        return ""
    return factor.name if accept_passkey(factor, count) else ""


def _asked(request, person, error: str):
    kinds = set(person.second_factors.values_list("kind", flat=True))
    options = None
    if "passkey" in kinds:
        options, request.session["passkey_state"] = passkeys.ask_to_prove(request, person)
    context = {"error": error, "options": options, "app": "totp" in kinds}
    answer = render(request, "web/second_step.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
