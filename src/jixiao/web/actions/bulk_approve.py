"""Approve many clean forms at once: each in its own transaction, each with its own outcome."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied

from jixiao.core.message import say
from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.move import Move
from jixiao.web.actions.outcome import MOST, Outcome
from jixiao.web.language import t
from jixiao.web.models import Filing, Person


class ApproveClean(Move):
    """The approval of a form that has nothing which must be changed or explained."""

    def __init__(self, person: Person, filing: Filing, comment: str, seen: str):
        super().__init__(person, filing, "approve", comment, seen)

    def do(self) -> Filing:
        if self.filing.p0 or self.filing.p1:
            raise Refused(
                say(
                    "有 {p0} 个必须改、{p1} 个须说明的问题，请打开逐项看",
                    p0=self.filing.p0,
                    p1=self.filing.p1,
                )
            )
        return super().do()


def bulk_approve(person: Person, asked: Sequence[tuple[int, str]], comment: str = "") -> list[Outcome]:
    """``asked``: id of a filing and its position as the person saw it. Raises Refused for too many or none."""
    if not asked:
        raise Refused(say("请先勾选要批量通过的表"))
    if len(asked) > MOST:
        raise Refused(say("一次最多 {count} 张，请分批", count=MOST))
    visible = Filing.objects.visible_to(person).in_bulk([id for id, _ in asked])
    return [
        _approve(person, visible[id], comment, seen)
        if id in visible
        else Outcome(id, "", False, t("看不到这张表，可能已被撤回"))
        for id, seen in dict(asked).items()
    ]


def _approve(person: Person, filing: Filing, comment: str, seen: str) -> Outcome:
    try:
        done = ApproveClean(person, filing, comment, seen).run()
    except (Conflict, Refused) as error:
        return Outcome(filing.pk, filing.title, False, str(error))
    except PermissionDenied:
        message = t("现在不该由您审核这张表（本人填报的表，本人不能审核）")
        return Outcome(filing.pk, filing.title, False, message)
    waits = done.stage == filing.stage
    message = t("已会签，等其他人会签") if waits else t("已到“{stage}”", stage=done.the_stage.label)
    return Outcome(filing.pk, filing.title, True, message)
