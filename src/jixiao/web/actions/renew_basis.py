"""Bring a later stage up to date with a target that was adjusted and approved again after it was begun."""

from __future__ import annotations

from jixiao.core.record import Indicator, Record
from jixiao.web.actions.base import Action
from jixiao.web.drafting import drafts
from jixiao.web.drafting.carry_over import carried_over
from jixiao.web.drafting.later_drafts import TYPED
from jixiao.web.findings import count_findings
from jixiao.web.models import Filing
from jixiao.web.scored import scored


class RenewBasis(Action):
    """What was typed of indicators that are still approved is kept; the rest follows the approved revision."""

    name = "renew"

    def may(self) -> bool:
        return self.filing.basis_id is not None and self.may_type()

    def do(self) -> Filing:
        filing, scheme = self.filing, self.filing.scheme
        record = drafts.load(filing.draft)
        approved = approved_target(filing)
        if record.linked.get("target") == approved:
            return filing
        renewed = carried_over(approved, filing.basis.scheme, scheme)
        renewed = renewed.model_copy(
            update={"indicators": tuple(_kept(one, record) for one in renewed.indicators)}
        )
        typed = drafts.sections_of(record, scheme)
        at_start = drafts.sections_of(
            carried_over(record.linked["target"], filing.basis.scheme, scheme), scheme
        )
        now = drafts.sections_of(renewed, scheme)
        for section in ("fields", "funds"):
            own = {key: text for key, text in typed[section].items() if text != at_start[section].get(key)}
            renewed = drafts.with_section(renewed, scheme, section, {**now[section], **own})
        filing.draft = drafts.dump(scored(renewed, scheme))
        count_findings(filing, renewed)
        filing.save()
        self.record("renew", origin=filing.stage, comment=f"按第 {filing.basis.approved_revision} 稿目标更新")
        return filing


def approved_target(filing: Filing) -> Record:
    """The target that is in force now."""
    basis = filing.basis
    return drafts.load(basis.revisions.get(number=basis.approved_revision).values)


def _kept(one: Indicator, before: Record) -> Indicator:
    """The approved indicator with what was typed of it."""
    held = next(
        (other for other in before.indicators if (other.level1, other.name) == (one.level1, one.name)), None
    )
    if held is None:
        return one
    typed = {key: getattr(held, key) for key in TYPED if key not in ("forecast", "points")}
    return one.model_copy(update={**typed, "actuals": held.actuals})
