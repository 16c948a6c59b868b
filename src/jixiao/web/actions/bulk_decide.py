"""Decide many results as their proposals say: each in its own transaction, each with its own outcome."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied

from jixiao.core.message import say
from jixiao.core.number import wan_of_cents
from jixiao.web.actions.base import Refused
from jixiao.web.actions.outcome import MOST, Outcome
from jixiao.web.actions.results import DECIDING, Decide, visible_results
from jixiao.web.language import t
from jixiao.web.models import Person, Result
from jixiao.web.models.held import held_by


def bulk_decide(person: Person, ids: Sequence[int]) -> list[Outcome]:
    """Give each project what was proposed. What is decided already, or has no proposal, stays as it is.

    Raises PermissionDenied for anybody but the budget desk, Refused for too many or none.
    """
    if held_by(person).roles.isdisjoint(DECIDING):
        raise PermissionDenied("bulk_decide")
    if not ids:
        raise Refused(say("请先勾选要按建议决定的项目"))
    if len(ids) > MOST:
        raise Refused(say("一次最多 {count} 个项目，请分批", count=MOST))
    visible = visible_results(person).select_related("filing").in_bulk(ids)
    return [
        _decide(person, visible[id]) if id in visible else Outcome(id, "", False, t("看不到这个项目的结果"))
        for id in dict.fromkeys(ids)
    ]


def _decide(person: Person, result: Result) -> Outcome:
    title = result.filing.title
    if result.decision is not None:
        return Outcome(result.pk, title, False, t("已经决定过，要改请逐个改"))
    if result.proposal is None:
        return Outcome(result.pk, title, False, t("没有建议，请逐个填写金额和理由"))
    amount = wan_of_cents(result.proposal)
    try:
        Decide(person, result, amount, "").run()
    except PermissionDenied:
        return Outcome(result.pk, title, False, t("这个项目不由您决定"))
    return Outcome(result.pk, title, True, t("安排 {amount} 万元", amount=amount))
