"""An agency's report: write it, send it to the unit, weigh the unit's opinion, make it final."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from django.utils import timezone

from jixiao import pipeline
from jixiao.core.digest import digest
from jixiao.core.evaluation import Evaluation, SecondScore
from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.report import Report
from jixiao.reports.evaluation_report import PARTS
from jixiao.web.actions.assignment import AssignmentAction
from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.recheck import deductions_of
from jixiao.web.drafting import drafts
from jixiao.web.language import t
from jixiao.web.models import Assignment, Filing, Panel, Person, Recheck, ReportVersion, Seat

LONGEST = 20_000
"""Characters of one part."""


def evaluation_of(filing: Filing, assignment: Assignment | None, texts: dict[str, str]) -> Evaluation:
    """What is known of a project's evaluation now. The experts' points only once their panel is closed."""
    seats = list(Seat.objects.filter(panel__filing=filing, panel__state="closed").select_related("panel"))
    panel = seats[0].panel if seats else None
    second = Recheck.objects.filter(filing=filing, state="closed", score__isnull=False).order_by("-id").first()  # fmt: skip
    return Evaluation(
        project_name=filing.title,
        fiscal_year=filing.fiscal_year,
        evaluator=assignment.agency if assignment else "",
        seed=panel.seed if panel else "",
        experts=tuple(seat.sheet for seat in seats),
        recheck=_second(second) if second else None,
        steps=tuple(_steps(assignment, panel)),
        texts={part: text for part, text in texts.items() if text.strip()},
    )


def _second(found: Recheck) -> SecondScore:
    _, known = deductions_of(found.filing)
    return SecondScore(
        self_score=_points(found.self_score),
        score=_points(found.score),
        out_of=_points(found.filing.out_of),
        reply=found.reply,
        lines=tuple(
            SecondScore.Line(
                subject=line.subject, out_of=_points(line.out_of), self_points=_points(line.self_points), points=_points(line.points),
                reason=known[line.reason].label if line.reason in known else line.note,
            )
            for line in found.lines.all()
        ),
    )  # fmt: skip


def _points(hundredths: int | None) -> Decimal:
    return Decimal(hundredths or 0) / 100


def _steps(assignment: Assignment | None, panel: Panel | None):
    """The days of the evaluation, in order, without names."""
    found = []
    if assignment:
        found.append((assignment.begun, say("委托评价")))
        asked = list(assignment.requests.all())
        if asked:
            given = sum(one.state in ("given", "received") for one in asked)
            refused = sum(one.state == "refused" for one in asked)
            words = say("要求资料 {count} 项，提供 {given} 项，不能提供 {refused} 项", count=len(asked), given=given, refused=refused)  # fmt: skip
            found.append((asked[0].asked, words))
        for version in assignment.versions.all():
            found.append((version.created, say("报告第 {n} 稿征求意见", n=version.number)))
    if panel:
        found += [(panel.begun, say("抽取专家")), (panel.closed, say("专家评分汇总"))]
    return [(timezone.localtime(when).strftime("%Y-%m-%d"), words) for when, words in sorted(found, key=lambda one: one[0])]  # fmt: skip


def report_of(
    filing: Filing, revision: int, evaluation: Evaluation, lang: str = "zh"
) -> tuple[Report, list[Finding]]:
    """The report and its numbers that no table holds. ``revision``: of the self-evaluation."""
    unchanged = revision == filing.approved_revision and not filing.adjusting
    kept = None if unchanged else filing.revisions.filter(number=revision).first()
    record = drafts.load(kept.values if kept else filing.draft)
    return pipeline.evaluation_report(record, evaluation, lang=lang)


class SaveTexts(AssignmentAction):
    """Save what the agency is writing. ``base``: how often it had been saved when the page was opened."""

    name = "save_report"

    def __init__(self, person: Person, assignment: Assignment, texts: dict[str, str], base: int):
        super().__init__(person, assignment)
        self.texts, self.base = {part: texts.get(part, "").strip()[:LONGEST] for part in PARTS}, base

    def may(self) -> bool:
        return self.going_on and self.is_member()

    def do(self) -> Assignment:
        if self.base != self.assignment.saved:
            raise Conflict(t("别人刚保存过报告，请刷新后再改"), self.assignment.written)
        self.assignment.texts = json.dumps(self.texts, ensure_ascii=False)
        self.assignment.saved += 1
        self.assignment.save(update_fields=["texts", "saved"])
        return self.assignment


class SendVersion(AssignmentAction):
    """Send the report to the unit for its opinion: from now on it can be read and does not change."""

    name = "send_report"

    def __init__(self, person: Person, assignment: Assignment, due: date | None = None):
        super().__init__(person, assignment)
        self.due = due

    def may(self) -> bool:
        return self.assignment.state == "open" and self.is_member()

    def do(self) -> ReportVersion:
        if self.due is None or self.due < timezone.localdate():
            raise Refused(t("请填写今天以后的截止日期"))
        texts = self.assignment.written
        for part in ("problems", "suggestions"):
            if not texts.get(part):
                raise Refused(t("“{part}”还没有写", part=t(PARTS[part])))
        made = _version(self, final=False, due=self.due)
        _to(self.assignment, "opinion")
        self.record(
            self.name, origin=self.filing.stage, comment=f"第 {made.number} 稿征求意见，{self.due} 前"
        )
        self.tell_unit(say("请对《{title}》的评价报告第 {n} 稿提出意见，{due} 前", title=self.filing.title, n=made.number, due=self.due))  # fmt: skip
        return made


class GiveOpinion(AssignmentAction):
    """The unit agrees with a version or says what is wrong; then the agency goes on."""

    name = "give_opinion"

    def __init__(self, person: Person, version: ReportVersion, agreed: bool = False, text: str = ""):
        super().__init__(person, version.assignment)
        self.version, self.agreed, self.text = version, agreed, text.strip()

    def look_again(self) -> None:
        self.version.refresh_from_db()

    def may(self) -> bool:
        asked = self.assignment.state == "opinion" and not self.version.final
        return asked and self.version.opinion_at is None and self.of_unit()

    def do(self) -> ReportVersion:
        if not self.agreed and not self.text:
            raise Refused(t("不同意的，请写明意见和依据"))
        self.version.agreed, self.version.opinion = self.agreed, self.text
        self.version.opinion_by, self.version.opinion_at = self.person, timezone.now()
        self.version.save()
        _to(self.assignment, "open")
        self.record(
            self.name,
            origin=self.filing.stage,
            comment=f"第 {self.version.number} 稿：{'同意' if self.agreed else '不同意'}。{self.text}",
        )
        self.tell_agency(say("单位对《{title}》的评价报告提出了意见", title=self.filing.title))
        return self.version


class AnswerOpinion(AssignmentAction):
    """The agency says what it takes over of the unit's opinion, or why not."""

    name = "answer_opinion"

    def __init__(self, person: Person, version: ReportVersion, text: str = ""):
        super().__init__(person, version.assignment)
        self.version, self.text = version, text.strip()

    def look_again(self) -> None:
        self.version.refresh_from_db()

    def may(self) -> bool:
        return self.going_on and self.version.opinion_at is not None and not self.version.answer and self.is_member()  # fmt: skip

    def do(self) -> ReportVersion:
        if not self.text:
            raise Refused(t("请写明采纳情况和理由"))
        self.version.answer, self.version.answered_at = self.text, timezone.now()
        self.version.save()
        self.record(
            self.name, origin=self.filing.stage, comment=f"答复第 {self.version.number} 稿的意见：{self.text}"
        )
        self.tell_unit(say("评价机构答复了对《{title}》评价报告的意见", title=self.filing.title))
        return self.version


class Finish(AssignmentAction):
    """Make the report final: the unit was asked, its objections are answered, and loose numbers are explained."""

    name = "finish_report"

    def __init__(self, person: Person, assignment: Assignment, reason: str = ""):
        super().__init__(person, assignment)
        self.reason = reason.strip()

    def may(self) -> bool:
        return self.assignment.state in ("open", "opinion") and self.is_member()

    def do(self) -> ReportVersion:
        last = self.assignment.versions.last()
        if last is None:
            raise Refused(t("还没有征求单位意见"))
        if last.opinion_at is None and last.due >= timezone.localdate():
            raise Refused(t("单位可以在 {due} 以前提出意见，届时没有意见的可以定稿", due=last.due))
        if last.agreed is False and not last.answer:
            raise Refused(t("请先答复单位的意见"))
        if Panel.objects.filter(filing=self.filing, state="open").exists():
            raise Refused(t("专家评分还没有汇总"))
        made = _version(self, final=True)
        _, loose = report_of(self.filing, made.revision, made.evaluation)
        if loose and not self.reason:
            numbers = "、".join(one.got for one in loose)
            raise Refused(
                t("报告文字里的 {numbers} 在各表中没有，请核对；确有依据的写明理由", numbers=numbers)
            )
        _to(self.assignment, "final", closed=timezone.now())
        self.record(
            self.name, origin=self.filing.stage, comment=f"评价报告定稿（{made.digest}）。{self.reason}"
        )
        self.tell_unit(say("《{title}》的评价报告已定稿", title=self.filing.title))
        return made


def _version(action: AssignmentAction, final: bool, due: date | None = None) -> ReportVersion:
    """The report of this moment, kept for good."""
    assignment, filing = action.assignment, action.filing
    content = evaluation_of(filing, assignment, assignment.written).model_dump_json(by_alias=True)
    return ReportVersion.objects.create(
        assignment=assignment, number=assignment.versions.count() + 1, final=final, content=content, digest=digest(content),
        revision=filing.approved_revision or 0, author=action.person, due=due,
    )  # fmt: skip


def _to(assignment: Assignment, state: str, **changes) -> None:
    for name, value in {"state": state, **changes}.items():
        setattr(assignment, name, value)
    assignment.save()
