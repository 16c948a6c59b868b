"""Take a step of the flow: submit, approve, return, withdraw, reopen, disclose, give up an adjustment."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jixiao.core import flow
from jixiao.core.digest import digest
from jixiao.core.message import say
from jixiao.core.record import Record
from jixiao.web.actions.base import Action, Conflict, Refused
from jixiao.web.actions.late import answering
from jixiao.web.actions.monitoring import raise_alarm
from jixiao.web.actions.notify import notify
from jixiao.web.actions.queue import deciding_roles
from jixiao.web.actions.save_section import section_changes
from jixiao.web.drafting import drafts
from jixiao.web.findings import count_findings, review_of
from jixiao.web.models import Filing, Grant, IndicatorRow, Person, Revision
from jixiao.web.models.filing import SENDING_BACK

REMARKS = ("comment", "reply", "resolve")
"""Events that do not make somebody an author of a form."""
DEMANDED = {"self_evaluation": ("E04", "E14")}
"""Findings that block a submission beside every P0: points lost and targets far exceeded need their reason."""
FASTER = say("别人刚刚处理了这张表，请看最新的内容后再办")


class Move(Action):
    """``action`` is the flow's word for the step; ``seen`` is ``Filing.position`` as the person saw it.

    Two people who press at once: who comes second is told so, and one conditional update decides. A step with a
    quorum is a vote until enough people have taken it: each vote is an event, the step happens with the last one.
    """

    def __init__(self, person: Person, filing: Filing, action: str, comment: str = "", seen: str = ""):
        super().__init__(person, filing)
        self.name, self.comment, self.seen = action, comment.strip(), seen or filing.position

    def look_again(self) -> None:
        if self.filing.position != self.seen:
            raise Conflict(FASTER)

    def steps(self) -> dict[flow.Move, Grant]:
        """The steps open to this person's roles, each with the grant it is taken by: one's own before a deputy's.

        Own work is what the person, or the one acted for, has begun, typed or submitted.
        """
        filing, authors, found = self.filing, self._authors(), {}
        for grant in sorted(self.grants(), key=lambda grant: grant.acting_for_id is not None):
            own = bool(authors & {self.person.pk, grant.acting_for_id})
            for step in filing.the_flow.open_moves(filing.stage, {grant.role}, own_work=own):
                if step.action != "abandon" or filing.adjusting:
                    found.setdefault(step, grant)
        return found

    def open_moves(self) -> list[flow.Move]:
        """The steps to offer: not the withdrawal of what was opened, not a second vote."""
        steps = self.steps()
        return [
            step
            for step, grant in steps.items()
            if not (step.action == "withdraw" and self.filing.opened)
            and not (step.quorum > 1 and self._has_voted(step, grant))
        ]

    def step(self) -> tuple[flow.Move, Grant] | None:
        return next(((step, grant) for step, grant in self.steps().items() if step.action == self.name), None)

    def may(self) -> bool:
        return self.step() is not None

    def do(self) -> Filing:
        found, filing = self.step(), self.filing
        assert found is not None, "may() was asked first"
        step, grant = found
        if step.comment_needed and not self.comment:
            raise Refused(say("请写明理由"))
        if step.action == "withdraw" and filing.opened:
            raise Refused(say("下一环节已经打开这张表，不能撤回；可以请对方退回"))
        if step.quorum > 1 and not self._quorum_reached(step, grant):
            return filing
        if step.action == "submit":
            self._file()
        changes = self._restore() if step.action == "abandon" else None
        origin = filing.stage
        changed = Filing.objects.filter(pk=filing.pk, stage=origin).update(**self._changes(step))
        if not changed:
            raise Conflict(FASTER)
        filing.refresh_from_db()
        if filing.stage == "approved" and step.action != "abandon":
            rebuild_rows(filing, drafts.load(filing.draft), approved=True)
        self.record(
            step.action, origin=origin, comment=self.comment, changes=changes, for_person=grant.acting_for
        )
        if filing.stage == "approved":
            raise_alarm(filing)
        self._tell(step)
        return filing

    def _authors(self) -> set[int | None]:
        """Who has begun, typed or submitted: everybody with an event in a stage where the form can be typed in.

        Asked once for each filing that was read, as the grants are.
        """
        if "authors" not in self.filing.__dict__:
            self.filing.__dict__["authors"] = self._read_authors()
        return self.filing.__dict__["authors"]

    def _read_authors(self) -> set[int | None]:
        typed_in = [stage.id for stage in self.filing.the_flow.stages if stage.editable_by]
        events = self.filing.events.filter(origin__in=typed_in).exclude(action__in=REMARKS)
        pairs = events.values_list("person", "for_person").distinct()
        return ({self.filing.drafter_id} | {id for pair in pairs for id in pair}) - {None}

    def _votes(self, step: flow.Move) -> list[set[int]]:
        """For each vote since the form came to this stage, who gave it and for whom."""
        events = self.filing.events.filter(
            action=f"vote_{step.action}", revision=self.filing.revision_number, time__gte=self.filing.moved
        )
        return [{id for id in pair if id} for pair in events.values_list("person", "for_person")]

    def _has_voted(self, step: flow.Move, grant: Grant) -> bool:
        return any(vote & {self.person.pk, grant.acting_for_id} for vote in self._votes(step))

    def _quorum_reached(self, step: flow.Move, grant: Grant) -> bool:
        """Record the vote; whether it is the last that was missing."""
        if self._has_voted(step, grant):
            raise Refused(say("您已经会签过这一稿"))
        missing = step.quorum - len(self._votes(step)) - 1
        self.record(
            f"vote_{step.action}",
            origin=self.filing.stage,
            comment=self.comment,
            for_person=grant.acting_for,
        )
        return missing <= 0

    def _changes(self, step: flow.Move) -> dict[str, Any]:
        """What the step writes onto the filing."""
        filing = self.filing
        to = self._destination(step)
        changes: dict[str, Any] = {
            "stage": to,
            "opened": False,
            "moved": timezone.now(),
            "resume_at": filing.stage if step.resume == "resume_here" else "",
            "revision_number": filing.revision_number,
        }
        if to == "approved" or step.action == "abandon":
            changes |= {"approved_revision": filing.revision_number, "adjusting": "", "adjust_reason": ""}
        if step.action in ("adjust", "reopen"):
            changes |= {"adjusting": self.kind_of_adjustment(), "adjust_reason": self.comment}
        return changes

    def _destination(self, step: flow.Move) -> str:
        """Where the step leads: after a return that says so to who returned it, after an adjustment given up back to
        where it began: what was disclosed stays disclosed."""
        if step.action == "submit" and self.filing.resume_at:
            return self.filing.resume_at
        if step.action == "abandon":
            begun = self.filing.events.filter(action__in=("adjust", "reopen")).order_by("-id").first()
            return begun.origin if begun else step.to
        return step.to

    def kind_of_adjustment(self) -> str:
        """The finance department reopens a form because the budget is adjusted; the unit must say why it asks."""
        if self.name == "adjust":
            raise Refused(say("请选择调整的种类"))
        return "budget_change"

    def _file(self) -> None:
        """Make the draft a revision; the same values as the last one make none. Refuses while a P0 stands."""
        filing = self.filing
        record = drafts.load(filing.draft)
        blocking = [
            finding
            for finding in review_of(record, filing).findings
            if finding.severity == "P0" or finding.code in DEMANDED.get(filing.kind, ())
        ]
        if blocking:
            raise Refused(
                say(
                    "还有 {count} 个必须改的问题：{message}。{remedy}",
                    count=len(blocking),
                    message=blocking[0].message,
                    remedy=blocking[0].remedy,
                )
            )
        fingerprint = digest(filing.draft)
        last = filing.revisions.last()
        if last is not None and last.values_digest == fingerprint:
            if last.number == filing.approved_revision:
                raise Refused(say("内容与已批复的相同，没有要调整的；不再调整请点“放弃调整”"))
            step = filing.last_step()
            if not self.comment and step is not None and step.action in SENDING_BACK:
                raise Refused(say("内容与被退回时相同：请按退回意见修改，或写明不改的理由"))
            return
        filing.revision_number = (last.number if last else 0) + 1
        Revision.objects.create(
            filing=filing,
            number=filing.revision_number,
            values=filing.draft,
            values_digest=fingerprint,
            author=self.person.name,
            adjusting=filing.adjusting,
            reason=filing.adjust_reason,
        )
        if filing.approved_revision is None:
            rebuild_rows(filing, record)

    def _restore(self) -> dict[str, Any]:
        """Put the approved values back into the draft; what that changed, by section."""
        filing = self.filing
        before, values = (
            drafts.load(filing.draft),
            filing.revisions.get(number=filing.approved_revision).values,
        )
        after = drafts.load(values)
        filing.sections, changes = section_changes(filing, before, after)
        filing.draft, filing.revision_number = values, filing.approved_revision
        count_findings(filing, after)
        filing.save()
        return changes

    def _tell(self, step: flow.Move) -> None:
        """Tell the drafter what became of the form, and after a return by one step those who have it again."""
        filing, drafter = self.filing, self.filing.drafter
        if step.action == "return" and not filing.the_stage.editable_by:
            for person in answering(filing.unit, deciding_roles()[filing.stage]):
                notify(
                    person,
                    "returned",
                    say("《{title}》被退回：{reason}", title=filing.title, reason=self.comment),
                    filing,
                    self.person.name,
                )
        if drafter is None or drafter == self.person:
            return
        if step.action.startswith("return") and filing.the_stage.editable_by:
            notify(
                drafter,
                "returned",
                say("《{title}》被退回：{reason}", title=filing.title, reason=self.comment),
                filing,
                self.person.name,
            )
        if step.action == "reopen":
            notify(
                drafter,
                "returned",
                say("《{title}》须调整：{reason}", title=filing.title, reason=self.comment),
                filing,
                self.person.name,
            )
        if filing.stage == "approved" and step.action == "approve":
            notify(
                drafter, "approved", say("《{title}》已批复", title=filing.title), filing, self.person.name
            )


def rebuild_rows(filing: Filing, record: Record, approved: bool = False) -> None:
    """Write the flat shadow of a record's indicators anew; of targets only, for the library is of targets."""
    if filing.kind != "target":
        return
    IndicatorRow.objects.filter(filing=filing).delete()
    IndicatorRow.objects.bulk_create(indicator_rows(filing, record, approved))


def indicator_rows(filing: Filing, record: Record, approved: bool) -> list[IndicatorRow]:
    """The flat shadow of a record's indicators, not stored."""
    rows = []
    for one in record.indicators:
        target = one.targets.get("full_year") or next(iter(one.targets.values()), None)
        rows.append(
            IndicatorRow(
                filing=filing, row=one.row, level1=one.level1, level2=one.level2 or "", name=one.name,
                operator=(target.operator or "") if target else "",
                value=format(target.value, "f") if target and target.value is not None else "",
                unit=(target.unit or "") if target else "", text=target.text[:200] if target else "",
                approved=approved,
            )
        )  # fmt: skip
    return rows
