"""The re-check: the samples and what was drawn, and one self-evaluation with its two scores side by side."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from jixiao.core.message import say
from jixiao.scoring.recheck import deviation
from jixiao.scoring.show import percent
from jixiao.web.actions.base import Refused
from jixiao.web.actions.draw_sample import draw_sample, may_draw
from jixiao.web.actions.recheck import (
    Close,
    RecheckAction,
    Reply,
    SaveLines,
    SendToUnit,
    deductions_of,
    visible_rechecks,
)
from jixiao.web.frame import grants_of
from jixiao.web.language import t
from jixiao.web.models import Recheck, Sample
from jixiao.web.pages.shown import moment, points, rounded_percent, wan
from jixiao.web.typed import budget_year, whole

WHY = {"money": say("金额大"), "risk": say("风险高"), "chance": say("随机")}
RISK_WORDS = {
    "red": say("指标得分远高于预算执行得分"), "yellow": say("资金结余多"), "full_marks": say("得了满分"), "near_full": say("得分在 95% 以上"),
    "findings": say("还有须说明的问题"), "unreliable": say("单位以往自评偏差大"),
}  # fmt: skip
COUNTS = {"by_money": say("金额最大的"), "by_risk": say("风险最高的"), "by_chance": say("其余随机抽")}
STATE_TAGS = {"open": "brand", "sent": "warn", "replied": "brand", "closed": "ok"}


def page(request: HttpRequest) -> HttpResponse:
    """The re-checks that the person may see, newest sample first; the performance division draws here."""
    place = grants_of(request).place
    drawing = place is not None and may_draw(request.user, place)
    found = list(
        visible_rechecks(request.user)
        .select_related("filing__unit", "sample__person")
        .order_by("-sample", "id")[:500]
    )
    samples: dict[int, dict[str, Any]] = {}
    for one in found:
        sample = samples.setdefault(one.sample_id, shown_sample(one.sample))
        sample["rechecks"].append(shown(one))
    context = {
        "samples": list(samples.values()),
        "drawing": drawing,
        "counts": [{"key": key, "label": label} for key, label in COUNTS.items()],
        "year": place.fiscal_year - 1 if place else "",
    }
    return render(request, "web/rechecks.html", context)


def shown_sample(sample: Sample) -> dict[str, Any]:
    """How a sample was drawn, in words."""
    counts = json.loads(sample.parameters)
    return {
        "id": sample.pk,
        "year": sample.fiscal_year,
        "seed": sample.seed,
        "population": len(json.loads(sample.population)),
        "counts": [{"label": label, "n": counts.get(key, 0)} for key, label in COUNTS.items()],
        "who": sample.person.name,
        "when": moment(sample.drawn),
        "rechecks": [],
    }


def shown(one: Recheck) -> dict[str, Any]:
    """A re-check as lists show it."""
    off = None if one.score is None else deviation(Decimal(one.self_score), Decimal(one.score))
    return {
        "id": one.pk,
        "title": one.filing.title,
        "unit": one.filing.unit.name,
        "amount": wan(one.filing.amount),
        "why": WHY[one.picked_for],
        "risks": [RISK_WORDS[code] for code in json.loads(one.reasons or "[]")],
        "self_score": points(one.self_score),
        "score": points(one.score) or "—",
        "deviation": "—" if off is None else rounded_percent(off),
        "state": one.get_state_display(),
        "tag": STATE_TAGS[one.state],
    }


@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Draw a sample with the seed and the numbers of the form."""
    place = grants_of(request).place
    counts = {key: whole(request.POST.get(key, "")) for key in COUNTS}
    try:
        sample = draw_sample(
            request.user,
            place,
            budget_year(request.POST.get("year", "")),
            request.POST.get("seed", ""),
            counts,
        )
        messages.success(request, t("抽取了 {count} 张自评表", count=sample.rechecks.count()))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("rechecks")


def one(request: HttpRequest, id: int) -> HttpResponse:
    """The two scores side by side, the reasons, the unit's reply."""
    found = get_object_or_404(
        visible_rechecks(request.user).select_related("filing__unit", "filing__drafter", "sample"), pk=id
    )
    pack, reasons = deductions_of(found.filing)
    steps = {name: verb(request.user, found).may() for name, verb in VERBS.items()}
    steps["send"] = steps["send"] and found.score is not None
    context = {
        "recheck": shown(found),
        "filing": found.filing,
        "opinion": found.opinion,
        "reply": found.reply,
        "agreed": found.agreed,
        "lines": [
            {
                "field": line.field,
                "subject": line.subject,
                "out_of": points(line.out_of),
                "self_points": points(line.self_points),
                "points": points(line.points),
                "less": points(line.self_points - line.points) if line.points != line.self_points else "",
                "reason": line.reason,
                "reason_label": reasons[line.reason].label
                if line.reason in reasons
                else t("其他原因")
                if line.reason
                else "",
                "note": line.note,
            }
            for line in found.lines.all()
        ],
        "reasons": [
            {"code": code, "label": one.label, "share": percent(one.share)} for code, one in reasons.items()
        ],
        "rules": pack.title,
        "steps": steps,
    }
    return render(request, "web/recheck.html", context)


VERBS: dict[str, Callable[..., RecheckAction]] = {
    "score": lambda person, found, post=None: SaveLines(
        person, found, _typed(post or {}), (post or {}).get("opinion", "")
    ),
    "send": lambda person, found, post=None: SendToUnit(person, found),
    "reply": lambda person, found, post=None: Reply(
        person, found, (post or {}).get("agreed") == "yes", (post or {}).get("reply", "")
    ),
    "close": lambda person, found, post=None: Close(person, found),
}
"""What can be done with a re-check, by the name that the form sends."""


def _typed(post) -> dict[str, dict[str, str]]:
    """``reason:indicators[3]`` → {"indicators[3]": {"reason": …}}."""
    found: dict[str, dict[str, str]] = {}
    for name in post:
        key, colon, field = name.partition(":")
        if colon and key in ("reason", "points", "note"):
            found.setdefault(field, {})[key] = post[name]
    return found


@require_POST
def step(request: HttpRequest, id: int) -> HttpResponse:
    """Save the second score, send it, reply to it, close it."""
    found = get_object_or_404(visible_rechecks(request.user).select_related("filing"), pk=id)
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        messages.error(request, t("没有看懂提交的内容"))
        return redirect("recheck", id=id)
    try:
        verb(request.user, found, request.POST).run()
        messages.success(request, t("已办理"))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("recheck", id=id)
