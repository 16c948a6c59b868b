"""One's own second factor: the app, passkeys, recovery codes."""

from __future__ import annotations

import json

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jixiao.web.actions import second_factor
from jixiao.web.actions.base import Refused
from jixiao.web.language import t
from jixiao.web.pages.shown import moment
from jixiao.web.sign_in import passkeys, totp
from jixiao.web.sign_in.entrance import is_fresh

ISSUER = "jixiao"


def page(request):
    """What there is, and what can be added."""
    factors = list(request.user.second_factors.all())
    for one in factors:
        one.created_text = moment(one.created)
        one.used_text = moment(one.used) if one.used else ""
    context = {
        "factors": factors,
        "has_app": any(one.kind == "totp" for one in factors),
        "codes_left": request.user.recovery_codes.count(),
        "must": bool(request.session.get("must_set_up")),
        "fresh": is_fresh(request),
    }
    return render(request, "web/second_factor.html", context)


def app(request):
    """The QR code of a fresh secret, and the first code, which proves that the app has it."""
    if not is_fresh(request):
        return _sign_in_again(request)
    error = ""
    if request.method == "POST":
        secret = totp.unseal(request.session.get("new_totp") or totp.seal(""))
        try:
            codes = second_factor.add_totp(
                request.user, secret, request.POST.get("code", "").replace(" ", "")
            )
        except Refused as refused:
            error = str(refused)
        else:
            del request.session["new_totp"]
            return _added(request, codes)
    secret = totp.new_secret()
    if error and request.session.get("new_totp"):
        secret = totp.unseal(request.session["new_totp"])
    request.session["new_totp"] = totp.seal(secret)
    where = totp.address(secret, request.user.username, ISSUER)
    parts = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    context = {"qr": totp.qr_code(where), "secret": " ".join(parts), "error": error}
    return _kept_nowhere(render(request, "web/second_factor_app.html", context))


def passkey(request):
    """Register a passkey: the page's script hands the options to the browser and sends its answer."""
    if not is_fresh(request):
        return _sign_in_again(request)
    error = ""
    if request.method == "POST":
        state = request.session.pop("new_passkey_state", None)
        try:
            answer = json.loads(request.POST.get("answer", ""))
            credential = passkeys.registered(request, state, answer)
            codes = second_factor.add_passkey(request.user, request.POST.get("name", ""), credential)
        except (ValueError, passkeys.BadPasskey):
            error = t("浏览器没有给出有效的通行密钥，请再试一次")
        except Refused as refused:
            error = str(refused)
        else:
            return _added(request, codes)
    options, request.session["new_passkey_state"] = passkeys.ask_to_register(request, request.user)
    return _kept_nowhere(
        render(request, "web/second_factor_passkey.html", {"options": options, "error": error})
    )


@require_POST
def remove(request, id: int):
    """Remove one."""
    if not is_fresh(request):
        return _sign_in_again(request)
    try:
        second_factor.remove(request.user, id)
        messages.success(request, t("已删除"))
    except Refused as refused:
        messages.error(request, str(refused))
    if second_factor.must_have_one(request.user) and not request.user.second_factors.exists():
        request.session["must_set_up"] = True
    return redirect("second-factor")


@require_POST
def recovery(request):
    """Fresh recovery codes, shown once."""
    if not is_fresh(request):
        return _sign_in_again(request)
    if not request.user.second_factors.exists():
        messages.error(request, t("先设置验证器应用或通行密钥，再生成恢复码"))
        return redirect("second-factor")
    return _shown_once(request, second_factor.new_recovery_codes(request.user))


def _added(request, codes: list[str]):
    request.session.pop("must_set_up", None)
    messages.success(request, t("已设置。下次登录时，输入密码之后要用它"))
    return _shown_once(request, codes) if codes else redirect("second-factor")


def _shown_once(request, codes: list[str]):
    return _kept_nowhere(render(request, "web/recovery_codes.html", {"codes": codes}))


def _sign_in_again(request):
    messages.error(request, t("登录已超过 15 分钟。为了安全，请退出并重新登录，再更改登录验证"))
    return redirect("second-factor")


def _kept_nowhere(answer):
    answer["Cache-Control"] = "no-store"
    return answer
