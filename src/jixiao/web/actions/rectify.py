"""The ledger of what is put right: finding → measure, owner, due → evidence → re-check."""

from __future__ import annotations

from django.utils import timezone

from jixiao.web.actions.base import Action, Refused
from jixiao.web.language import t
from jixiao.web.models import Filing, Person, Rectification
from jixiao.web.models.grant import OWN_UNIT_ROLES
from jixiao.web.typed import day

ASKING = frozenset({"department_reviewer", "sector_division", "performance_division"})


class Ask(Action):
    """A reviewer writes down what must be put right."""

    name = "rectify_ask"

    def __init__(self, person: Person, filing: Filing, finding: str):
        super().__init__(person, filing)
        self.finding = finding.strip()

    def may(self) -> bool:
        return self.holds(ASKING)

    def do(self) -> Rectification:
        if not self.finding:
            raise Refused(t("请写明要整改的问题"))
        self.record(self.name, origin=self.filing.stage, comment=self.finding)
        return Rectification.objects.create(filing=self.filing, finding=self.finding, author=self.person)


class Step(Action):
    """One entry goes on: the unit plans and reports, a reviewer confirms or sends it back. ``typed`` is the form."""

    name = "rectify"
    MOVES = {"plan": (("found", "doing"), "doing"), "report": (("doing",), "reported"), "confirm": (("reported",), "confirmed"), "again": (("reported",), "doing")}  # fmt: skip

    def __init__(self, person: Person, entry: Rectification, do: str, typed: dict[str, str]):
        super().__init__(person, entry.filing)
        self.entry, self.step, self.typed = entry, do, typed

    def may(self) -> bool:
        roles = OWN_UNIT_ROLES if self.step in ("plan", "report") else ASKING
        return self.step in self.MOVES and self.holds(roles)

    def do(self) -> None:
        origins, to = self.MOVES[self.step]
        changes = {"plan": self._plan, "report": self._report}.get(self.step, dict)()
        changed = Rectification.objects.filter(pk=self.entry.pk, state__in=origins).update(
            state=to, changed=timezone.now(), **changes
        )
        if not changed:
            raise Refused(t("别人刚刚处理了这一条，请看最新的内容"))
        self.record(
            f"rectify_{self.step}",
            origin=self.filing.stage,
            comment="；".join(str(one) for one in changes.values()),
        )

    def _plan(self) -> dict[str, object]:
        measure, owner = (self.typed.get(key, "").strip() for key in ("measure", "owner"))
        due = day(self.typed.get("due", ""))
        if not (measure and owner and due):
            raise Refused(t("请写明整改措施、责任人和完成日期（如 2026-12-31）"))
        return {"measure": measure, "owner": owner[:60], "due": due}

    def _report(self) -> dict[str, object]:
        evidence = self.typed.get("evidence", "").strip()
        if not evidence:
            raise Refused(t("请写明整改结果和依据"))
        return {"evidence": evidence}
