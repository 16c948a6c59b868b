"""The tokens that one's own programs sign in with; for the security administrator those of the people managed too."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jixiao.web.actions.base import Refused
from jixiao.web.actions.tokens import DAYS, make_token, revoke_token, visible_tokens
from jixiao.web.language import t
from jixiao.web.models import Token
from jixiao.web.models.token import SCOPES
from jixiao.web.pages.shown import moment
from jixiao.web.typed import whole

PAGE = 50
SCOPE_HELP = {
    "read": "查看可以看到的单位、项目、表和意见",
    "write": "填报、提交、撤回、申请调整、附佐证、答复",
    "review": "审核、退回、批复、提意见、催办、复核、评分、决定",
    "administer": "导入、管理用户、审计",
}


def page(request):
    """The list, and the form for a new one; the secret of one just made is told on this page and kept nowhere."""
    secret, error = "", ""
    typed = {"name": request.POST.get("name", ""), "scopes": request.POST.getlist("scope") or ["read"]}
    days = request.POST.get("days", "90")
    if request.method == "POST":
        try:
            made = make_token(request.user, typed["name"], request.POST.getlist("scope"), whole(days))
            secret, typed = made[1], {"name": "", "scopes": ["read"]}
        except Refused as refused:
            error = t(refused.args[0])
    found = Paginator(visible_tokens(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "tokens": [_shown(token, request.user) for token in found],
        "secret": secret,
        "error": error,
        "typed": typed,
        "days": [(count, str(count) == days) for count in DAYS],
        "scopes": [(key, label, SCOPE_HELP[key], key in typed["scopes"]) for key, label in SCOPES.items()],
        "query": "",
    }
    answer = render(request, "web/tokens.html", context, status=400 if error else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def revoke(request, id: int):
    """End one."""
    try:
        token = revoke_token(request.user, id)
        messages.success(request, t("令牌“{name}”已停用", name=token.name))
    except Refused as error:
        messages.error(request, t(error.args[0]))
    return redirect("tokens")


def _shown(token: Token, viewer) -> Token:
    """The token with the texts that the page shows."""
    token.own = token.person_id == viewer.pk
    token.scope_labels = [SCOPES[scope] for scope in token.scopes.split()]
    token.created_text, token.used_text, token.ends_text = map(
        moment, (token.created, token.used, token.expires)
    )
    if token.revoked:
        token.state, token.tag, token.icon = "已停用", "err", "x"
    elif token.expires <= timezone.now():
        token.state, token.tag, token.icon = "已过期", "warn", "clock"
    else:
        token.state, token.tag, token.icon = "在用", "ok", "circle-check"
    return token
