"""From a grade to the next budget: propose by the place's rule, decide."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from jixiao.core.library import load_pack, vocabulary
from jixiao.core.message import say
from jixiao.core.number import D, round_half_up, wan_of_cents, yuan
from jixiao.scoring.grades import grade
from jixiao.web.actions.base import Action, Refused
from jixiao.web.actions.draw_sample import may_draw
from jixiao.web.actions.save_section import MOST_WAN
from jixiao.web.language import t
from jixiao.web.models import Filing, Jurisdiction, Person, Recheck, Result, ResultRule
from jixiao.web.models.grant import OWN_UNIT_ROLES
from jixiao.web.models.held import held_by

WHOLE = 10_000
"""The whole budget in the unit of ``ResultRule.keep``."""
NATIONAL = "000000"
DECIDING = frozenset({"sector_division"})
"""The roles of the budget desk (财政业务处室)."""
WITHOUT_GRADE = say("没有等级，由预算处定")
"""What is done with a score for which the rules of its form, or of the place, have no grade."""


def rules_of(place: Jurisdiction) -> list[ResultRule]:
    """The place's rules by grade; the published ones of the place, its province or the country where it has none yet."""
    known = {rule.grade: rule for rule in place.result_rules.all()}
    published = vocabulary("results")["treatments"]
    found = next(published[code] for code in (place.code[:2] + "0000", NATIONAL) if code in published)
    return [
        known.get(name)
        or ResultRule(jurisdiction=place, grade=name, word=each["word"], keep=_ten_thousandths(each["keep"]))
        for name, each in found["grades"].items()
    ]


def _ten_thousandths(share: str | None) -> int | None:
    return None if share is None else int(Decimal(share) * WHOLE)


def set_rules(person: Person, place: Jurisdiction, keeps: dict[str, str]) -> None:
    """``keeps``: grade → the share that is kept in per cent, empty for "decided each time".

    Raises PermissionDenied for anybody but the performance division, Refused for what is no percentage.
    """
    if not may_draw(person, place):
        raise PermissionDenied("set_rules")
    with transaction.atomic():
        for rule in rules_of(place):
            text = keeps.get(rule.grade, "").strip()
            share = D(text)
            if text and (share is None or not 0 <= share <= 200):
                raise Refused(t("“{grade}”保留的比例应是 0 到 200 之间的数，或留空", grade=rule.grade))
            keep = None if share is None else int(round_half_up(share * 100, 0))
            ResultRule.objects.update_or_create(
                jurisdiction=place, grade=rule.grade, defaults={"word": rule.word, "keep": keep}
            )


def proposal(base: int, keep: int | None) -> int | None:
    """What is left of ``base`` cents, rounded half up to a cent; None where the rule gives no share."""
    return None if keep is None else int(round_half_up(Decimal(base) * keep / WHOLE, 0))


def grade_of(filing: Filing, score: int) -> str:
    """The grade of a score in hundredths by the form's rules; "" where they have none or the form's full mark is not
    that of its rules."""
    rules = filing.scheme.rules
    pack = load_pack(rules) if rules else None
    if pack is None or pack.max_total is None or filing.out_of != int(pack.max_total * 100):
        return ""
    return grade(Decimal(score) / 100, pack)


def propose(person: Person, place: Jurisdiction, year: int) -> int:
    """Make or renew the undecided results of a year; how many there are. A closed re-check counts before the own score.

    Raises PermissionDenied for anybody but the performance division.
    """
    if not may_draw(person, place):
        raise PermissionDenied("propose")
    rules = {rule.grade: rule for rule in rules_of(place)}
    second = dict(
        Recheck.objects.filter(state="closed", filing__fiscal_year=year, sample__jurisdiction=place)
        .order_by("id").values_list("filing", "score")
    )  # fmt: skip
    made = 0
    with transaction.atomic():
        for filing in evaluated(place, year).exclude(result__decision__isnull=False):
            score = second.get(filing.pk, filing.score)
            if filing.amount is None:
                continue
            rule = rules.get(grade_of(filing, score)) or ResultRule(word=str(WITHOUT_GRADE))
            Result.objects.update_or_create(
                filing=filing,
                defaults={
                    "source": "recheck" if filing.pk in second else "self", "score": score, "grade": rule.grade,
                    "word": rule.word, "base": filing.amount, "proposal": proposal(filing.amount, rule.keep),
                    "changed": timezone.now(),
                },
            )  # fmt: skip
            made += 1
    return made


def evaluated(place: Jurisdiction, year: int):
    """The confirmed self-evaluations of a year whose score is whole: no points are open."""
    return Filing.objects.filter(
        unit__jurisdiction=place, fiscal_year=year, kind="self_evaluation", approved_revision__isnull=False,
        score__isnull=False, open_points=0,
    )  # fmt: skip


class Decide(Action):
    """The budget desk (财政业务处室) decides what the project gets. ``amount`` in 万元."""

    name = "decide_result"

    def __init__(self, person: Person, result: Result, amount: str, reason: str):
        super().__init__(person, result.filing)
        self.result, self.amount, self.reason = result, amount, reason.strip()

    def may(self) -> bool:
        return self.holds(DECIDING)

    def do(self) -> Any:
        typed = D(self.amount)
        if typed is None or not 0 <= typed < MOST_WAN:
            raise Refused(t("请填写决定安排的金额（万元）"))
        cents = int(yuan(typed) * 100)
        if cents != self.result.proposal and not self.reason:
            raise Refused(t("决定与建议不同，请写明理由"))
        before = self.result.decision
        Result.objects.filter(pk=self.result.pk).update(
            decision=cents, reason=self.reason, decided_by=self.person, changed=timezone.now()
        )
        told = f"评价结果应用：{self.result.grade}，{self.result.word}，安排 {wan_of_cents(cents)} 万元。{self.reason}"
        self.record(
            "decide_result", origin=self.filing.stage, comment=told, changes={"decision": [before, cents]}
        )


def visible_results(person: Person):
    """The results that a person may see; units see theirs once it is decided."""
    found = Result.objects.filter(filing__in=Filing.objects.visible_to(person))
    return found.filter(decision__isnull=False) if held_by(person).roles <= OWN_UNIT_ROLES else found
