"""Take a step of the flow: submit, approve, return, withdraw, reopen, disclose."""

from __future__ import annotations

from django.utils import timezone

from jixiao.core import flow
from jixiao.core.digest import digest
from jixiao.web import drafts
from jixiao.web.actions.base import Action, Conflict, Refused
from jixiao.web.findings import review_of
from jixiao.web.models import Filing, IndicatorRow, Person, Revision


class Move(Action):
    """``action`` is the flow's word for the step. Two people who press at once: one conditional update decides."""

    def __init__(self, person: Person, filing: Filing, action: str, comment: str = ""):
        super().__init__(person, filing)
        self.name, self.comment = action, comment.strip()

    def open_moves(self) -> list[flow.Move]:
        """The steps that this person may take now."""
        roles = {grant.role for grant in self.grants()}
        own = self.filing.drafter_id == self.person.pk
        moves = self.filing.the_flow.open_moves(self.filing.stage, roles, own_work=own)
        return [move for move in moves if not (move.action == "withdraw" and self.filing.opened)]

    def move(self) -> flow.Move | None:
        return next((move for move in self.open_moves() if move.action == self.name), None)

    def may(self) -> bool:
        return self.move() is not None

    def do(self) -> Filing:
        step, filing = self.move(), self.filing
        assert step is not None, "may() was asked first"
        if step.comment_needed and not self.comment:
            raise Refused("请写明理由")
        if step.action == "submit":
            self._file()
        origin = filing.stage
        to = filing.resume_at if step.action == "submit" and filing.resume_at else step.to
        changed = Filing.objects.filter(pk=filing.pk, stage=origin).update(
            stage=to,
            opened=False,
            moved=timezone.now(),
            resume_at=origin if step.resume == "resume_here" else "",
            revision_number=filing.revision_number,
            approved_revision=filing.revision_number if to == "approved" else filing.approved_revision,
        )
        if not changed:
            raise Conflict("别人刚刚处理了这张表")
        filing.refresh_from_db()
        if to == "approved":
            IndicatorRow.objects.filter(filing=filing).update(approved=True)
        self.record(step.action, origin=origin, comment=self.comment, for_whom=self._for_whom(step.role))
        return filing

    def _for_whom(self, role: str) -> str:
        grant = next((grant for grant in self.grants() if grant.role == role and grant.acting_for), None)
        return grant.acting_for.name if grant else ""

    def _file(self) -> None:
        """Make the draft a revision; the same values as the last one make none. Refuses while a P0 stands."""
        filing = self.filing
        record = drafts.load(filing.draft)
        blocking = [finding for finding in review_of(record).findings if finding.severity == "P0"]
        if blocking:
            raise Refused(f"还有 {len(blocking)} 个必须改的问题：{blocking[0].message}")
        fingerprint = digest(filing.draft)
        last = filing.revisions.last()
        if last is not None and last.values_digest == fingerprint:
            return
        filing.revision_number = (last.number if last else 0) + 1
        Revision.objects.create(
            filing=filing,
            number=filing.revision_number,
            values=filing.draft,
            values_digest=fingerprint,
            author=self.person.name,
        )
        rebuild_rows(filing, record)


def rebuild_rows(filing: Filing, record) -> None:
    """Write the flat shadow of a record's indicators anew."""
    IndicatorRow.objects.filter(filing=filing).delete()
    rows = []
    for one in record.indicators:
        target = one.targets.get("full_year") or next(iter(one.targets.values()), None)
        rows.append(
            IndicatorRow(
                filing=filing, row=one.row, level1=one.level1, level2=one.level2 or "", name=one.name,
                operator=(target.operator or "") if target else "",
                value=str(target.value) if target and target.value is not None else "",
                unit=(target.unit or "") if target else "", text=target.text[:200] if target else "",
            )
        )  # fmt: skip
    IndicatorRow.objects.bulk_create(rows)
