"""Score a self-evaluation a second time, ask the unit, close."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.library import load_pack, pack_names
from jixiao.core.message import say
from jixiao.core.number import D, round_half_up
from jixiao.core.score import Deduction, RulePack
from jixiao.web.actions.base import Action, Refused
from jixiao.web.actions.notify import notify
from jixiao.web.language import t
from jixiao.web.models import Filing, Person, Recheck, RecheckLine
from jixiao.web.models.grant import OWN_UNIT_ROLES

REVIEWING = frozenset({"performance_division", "sector_division"})
"""Who re-checks: the finance bureau's divisions."""


def deductions_of(filing: Filing) -> tuple[RulePack, dict[str, Deduction]]:
    """The reasons with their shares that the form's rules give, else those of the place that has published some."""
    rules = filing.scheme.rules
    own = load_pack(rules) if rules else None
    if own is not None and own.deductions:
        return own, own.deductions
    other = next(pack for name in pack_names() if (pack := load_pack(name)).deductions)
    return other, other.deductions


class RecheckAction(Action):
    """What all steps of a re-check share: the filing is locked, the re-check read anew under that lock."""

    def __init__(self, person: Person, recheck: Recheck):
        super().__init__(person, recheck.filing)
        self.recheck = recheck

    def run(self) -> Any:
        with transaction.atomic():
            Filing.objects.select_for_update().get(pk=self.recheck.filing_id)
            self.recheck.refresh_from_db()
            return super().run()

    def reviews(self) -> bool:
        """Whether the person re-checks for the finance bureau."""
        return self.holds(REVIEWING)

    def move(self, state: str, **changes: Any) -> None:
        """Write the step and its event."""
        for name, value in {"state": state, "changed": timezone.now(), **changes}.items():
            setattr(self.recheck, name, value)
        self.recheck.save()
        self.record(f"recheck_{self.name}", origin=self.filing.stage, comment=self.told())

    def told(self) -> str:
        """What the event says."""
        return f"复核得分 {Decimal(self.recheck.score or 0) / 100}（自评 {Decimal(self.recheck.self_score) / 100}）"


class SaveLines(RecheckAction):
    """``typed``: field → {reason, points, note}. A reason of the rules takes its share; ``other`` takes what is typed."""

    name = "score"

    def __init__(self, person: Person, recheck: Recheck, typed: dict[str, dict[str, str]], opinion: str = ""):
        super().__init__(person, recheck)
        self.typed, self.opinion = typed, opinion

    def may(self) -> bool:
        return self.reviews() and self.recheck.state in ("open", "replied")

    def do(self) -> Recheck:
        _, known = deductions_of(self.filing)
        lines = list(self.recheck.lines.all())
        for line in lines:
            self._set(line, self.typed.get(line.field, {}), known)
        RecheckLine.objects.bulk_update(lines, ["points", "reason", "note"])
        self.move(
            self.recheck.state,
            reviewer=self.person,
            score=sum(line.points for line in lines),
            opinion=self.opinion.strip(),
        )
        return self.recheck

    def _set(self, line: RecheckLine, typed: dict[str, str], known: dict[str, Deduction]) -> None:
        reason, note = typed.get("reason", "").strip(), typed.get("note", "").strip()
        if not reason:
            line.points, line.reason, line.note = line.self_points, "", note
            return
        if reason == "other":
            points = D(typed.get("points", ""))
            if points is None or not 0 <= points * 100 <= line.out_of:
                raise Refused(t("“{line}”的复核得分应是 0 到分值之间的数", line=line.subject))
            if not note:
                raise Refused(t("“{line}”选了其他原因，请写明", line=line.subject))
            line.points = int(round_half_up(points, 2) * 100)
        elif reason in known:
            taken = round_half_up(Decimal(line.out_of) * known[reason].share, 0)
            line.points = max(0, line.self_points - int(taken))
        else:
            raise Refused(t("“{line}”的扣分原因不在规则里", line=line.subject))
        line.reason, line.note = reason, note


class SendToUnit(RecheckAction):
    """Ask the unit for its reply."""

    name = "send"

    def may(self) -> bool:
        return self.reviews() and self.recheck.state == "open"

    def do(self) -> Recheck:
        if self.recheck.score is None:
            raise Refused(t("请先保存复核得分"))
        self.move("sent")
        if self.filing.drafter:
            told = say("《{title}》的自评已复核，请答复", title=self.filing.title)
            notify(self.filing.drafter, "recheck", told, self.filing, self.person.name)
        return self.recheck


class Reply(RecheckAction):
    """The unit accepts the second score or says why not."""

    name = "reply"

    def __init__(self, person: Person, recheck: Recheck, agreed: bool, text: str):
        super().__init__(person, recheck)
        self.agreed, self.text = agreed, text.strip()

    def may(self) -> bool:
        return self.recheck.state == "sent" and self.holds(OWN_UNIT_ROLES)

    def do(self) -> Recheck:
        if not self.agreed and not self.text:
            raise Refused(t("不同意复核得分，请写明理由"))
        self.move("replied", agreed=self.agreed, reply=self.text)
        return self.recheck

    def told(self) -> str:
        return ("同意。" if self.agreed else "不同意。") + self.text


class Close(RecheckAction):
    """The second score is final; it counts into the unit's reliability."""

    name = "close"

    def may(self) -> bool:
        return self.reviews() and self.recheck.state in ("sent", "replied")

    def do(self) -> Recheck:
        if self.recheck.state == "sent":
            raise Refused(t("单位还没有答复，不能办结"))
        self.move("closed")
        return self.recheck


def visible_rechecks(person: Person):
    """The re-checks that a person may see: all of its reach for reviewers; for others once the unit was asked."""
    seen = Filing.objects.visible_to(person)
    found = Recheck.objects.filter(filing__in=seen)
    roles = set(person.grants.on(timezone.localdate()).values_list("role", flat=True))
    return found if roles & (REVIEWING | {"auditor"}) else found.exclude(state="open")
