"""The demonstration's later stages of two years: monitoring in rounds, self-evaluations, re-checks, results."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from django.db.models import Case, When

from jixiao.core.digest import digest
from jixiao.core.library import load_flow
from jixiao.core.number import D, plain, wan_of_cents
from jixiao.core.record import Indicator, Record
from jixiao.core.scheme import Scheme
from jixiao.web.actions.draw_sample import draw_sample
from jixiao.web.actions.panel import Convene, items, save_seat
from jixiao.web.actions.recheck import SaveLines, SendToUnit
from jixiao.web.actions.results import Decide, propose
from jixiao.web.actions.start_later import FLOW
from jixiao.web.demo.agency import make_assignments
from jixiao.web.demo.clock import standing_at
from jixiao.web.demo.filings import Maker
from jixiao.web.demo.history import chained, steps
from jixiao.web.demo.people import USERNAMES
from jixiao.web.drafting import drafts
from jixiao.web.drafting.carry_over import carried_over, later_scheme
from jixiao.web.findings import count_findings
from jixiao.web.models import Alarm, Deadline, Event, Filing, Grant, Person, Rectification, Result, Revision
from jixiao.web.rounds import rounds_of
from jixiao.web.scored import score_of, scored

PROJECTS = 80
"""So many projects are carried on: enough for every list and picture. Those of the unit whose drafter can sign in come
first."""
MONITORED = ((45, "approved"), (60, "department_review"), (70, "unit_review"), (PROJECTS, "draft"))
FINISHED = ((PROJECTS, "approved"),)
EVALUATED = ((50, "approved"), (62, "department_review"), (72, "unit_review"), (PROJECTS, "draft"))
"""Up to which project each stage reaches."""
REACHED = ("1", "1", "1", "1.05", "0.96", "0.9", "0.82", "1.4")
"""What becomes of a target, as a share of it."""
REASON = "部分工作因协调进度延后，已调整安排并加强督促。"
Plan = tuple[tuple[int, str], ...]
"""(up to which project, stage)."""
EXPERTS = 4
"""Experts beside the one of the sign-in page."""


class LaterMaker(Maker):
    """Carries the approved targets of the first units on; every choice comes from one seeded source."""

    def run(self) -> None:
        """The year before last is over, last year's goes on: each with its rounds of monitoring and its self-evaluations,
        then what the bureau does."""
        self.chance = Random(20240601)
        with standing_at(self.now):
            self._one_year(self.place.fiscal_year - 2, FINISHED, FINISHED, FINISHED)
            self._one_year(self.place.fiscal_year - 1, FINISHED, MONITORED, EVALUATED)
            self._bureau()

    def _one_year(self, year: int, first: Plan, later: Plan, evaluated: Plan) -> None:
        """``first`` and ``later``: how far the forms of the first round of monitoring are, and those of the others."""
        self.year, over = year, year < self.place.fiscal_year - 1
        self.day = self.now.replace(year=self.now.year - 1, day=min(self.now.day, 28)) if over else self.now
        targets = Filing.objects.filter(
            unit__jurisdiction=self.place, fiscal_year=year, kind="target", approved_revision__isnull=False
        )
        rounds = [one.period for one in rounds_of(self.place.code, year)]
        for period in rounds:
            self._due("monitoring", period)
        self._due("self_evaluation", "")
        shown_first = Case(When(drafter__username=USERNAMES["agency_drafter"], then=0), default=1)
        chosen = targets.select_related("unit", "project").order_by(shown_first, "id")[:PROJECTS]
        for number, target in enumerate(chosen):
            for period in rounds:
                plan = first if period == rounds[0] else later
                self._carry_on(target, "monitoring", _stage(plan, number), period)
            self._carry_on(target, "self_evaluation", _stage(evaluated, number))

    def _due(self, kind: str, period: str) -> None:
        """The day of a task, as it stands on the page of tasks."""
        Deadline.objects.create(
            jurisdiction=self.place, fiscal_year=self.year, kind=kind, period=period, stage="draft", due=self.day.date()
        )  # fmt: skip

    def _carry_on(self, target: Filing, kind: str, stage: str, period: str = "") -> None:
        scheme = later_scheme(kind, "project", self.place.code, self.year, period)
        assert scheme is not None, "the country has a form for each stage"
        approved = drafts.load(target.revisions.get(number=target.approved_revision).values)
        record = self._filled(scored(carried_over(approved, target.scheme, scheme), scheme), scheme)
        text = drafts.dump(record)
        filing = Filing(
            unit=target.unit, project=target.project, form=scheme.name, form_digest=scheme.digest, flow=FLOW, kind=kind,
            period=period, basis=target, fiscal_year=self.year, title=target.title, draft=text,
            drafter=self._person("agency_drafter", target.unit), due=self.day.date(),
        )  # fmt: skip
        count_findings(filing, record)
        filing.stage = stage = "draft" if filing.p0 else stage
        history = list(steps(load_flow(FLOW), stage, False, self.day, self.chance))
        filing.revision_number = history[-1].revision
        filing.approved_revision = 1 if stage == "approved" else None
        filing.updated, filing.moved = history[1].time, history[-1].time
        filing.save()
        if filing.revision_number:
            author = self._person("agency_drafter", target.unit).name
            Revision.objects.create(
                filing=filing,
                number=1,
                values=text,
                values_digest=digest(text),
                author=author,
                created=filing.moved,
            )
        people = {step.role: self._person(step.role, target.unit) for step in history}
        for step, previous, own in chained(history, {role: person.name for role, person in people.items()}):
            Event.objects.create(
                filing=filing, who=people[step.role].name, person=people[step.role], action=step.action, origin=step.origin,
                to=step.to, revision=step.revision, comment=step.comment, time=step.time, previous=previous, digest=own,
            )  # fmt: skip
        if filing.alarm and stage == "approved":
            Alarm.objects.create(filing=filing, raised=self.day.date(), due=self.day.date())

    def _filled(self, record: Record, scheme: Scheme) -> Record:
        """What a unit would type: actual values near their targets, execution near the budget, reasons where short."""
        rows = [self._row(one, record.stage) for one in record.indicators]
        spent = Decimal(
            self.chance.choice(
                ("1", "0.98", "0.93", "0.85")
                if record.stage == "self_evaluation"
                else ("0.62", "0.55", "0.4", "0.25")
            )
        )
        money = drafts.sections_of(record, scheme)["funds"]
        for key in [key for key in money if key.endswith(".executed_amount")]:
            row = key.removesuffix(".executed_amount")
            own = D(money[f"{row}.initial_budget"])
            if own is not None:
                money[key] = plain((own * spent).quantize(Decimal("0.01")))
                if f"{row}.expected_amount" in money:
                    money[f"{row}.expected_amount"] = plain(own)
        fields = dict.fromkeys(
            (field.id for field in scheme.fields if field.type == "long_text"),
            "各项工作按计划推进，指标完成情况见下表。",
        )
        for section, content in (("fields", fields), ("funds", money), ("indicators", rows)):
            record = drafts.with_section(record, scheme, section, content)
        sheet = score_of(record)
        if sheet is None:
            return record
        lines = {line.field: line for line in sheet.lines}
        for index, row in enumerate(rows):
            line = lines[f"indicators[{index}]"]
            if line.by_hand and line.points is None:
                row["self_score"] = plain(line.out_of)
        return drafts.with_section(record, scheme, "indicators", rows)

    def _row(self, one: Indicator, stage: str) -> dict[str, str]:
        target = one.targets.get("full_year")
        if target is None or target.value is None:
            return {"actual": target.text if target else "", "likelihood": "确定能"}
        share = Decimal(self.chance.choice(REACHED))
        if stage == "monitoring":
            share = Decimal(self.chance.choice(("0.6", "0.55", "0.7", "0.35")))
        value = target.value if target.unit == "%" and share > 1 else target.value * share
        actual = f"{plain(value.quantize(Decimal('1') if value > 20 else Decimal('0.1')))}{target.unit or ''}"
        likely = "确定能" if share >= Decimal("0.5") else "有可能"
        return {
            "actual": actual,
            "deviation_reason": REASON if share < 1 or share > Decimal("1.3") else "",
            "likelihood": likely,
            "deviation_cause": "" if share >= Decimal("0.5") else "人员保障",
        }

    def _bureau(self) -> None:
        """A sample with second scores, proposals and decisions, a panel, an entry in the ledger."""
        if not Filing.objects.filter(kind="self_evaluation", approved_revision__isnull=False).exists():
            return
        division = self.people["performance_division", self.root.pk]
        desk = self.people["sector_division", self.root.pk]
        sample = draw_sample(
            division, self.place, self.year, "20241121", {"by_money": 4, "by_risk": 4, "by_chance": 4}
        )
        for number, recheck in enumerate(sample.rechecks.all()):
            field = recheck.lines.last().field
            SaveLines(
                division, recheck, {field: {"reason": "no_survey"}} if number % 2 else {}, "已核对佐证资料"
            ).run()
            if number % 3:
                SendToUnit(division, recheck).run()
        propose(division, self.place, self.year)
        for result in Result.objects.filter(proposal__isnull=False)[:20]:
            Decide(desk, result, wan_of_cents(result.proposal), "").run()
        late = Filing.objects.filter(kind="monitoring", alarm=3, stage="approved").first()
        if late is not None:
            Rectification.objects.create(
                filing=late, finding="执行进度慢，款项没有按计划支付", author=division
            )
        self._panel(division)
        drafters = {unit: person for (role, unit), person in self.people.items() if role == "agency_drafter"}
        own = Person.objects.get(username=USERNAMES["agency_drafter"])
        make_assignments(division, self.people["third_party", self.root.pk], drafters, own)

    def _panel(self, division: Person) -> None:
        """One project judged by five experts, three of whom have submitted."""
        for number in range(EXPERTS):
            expert = Person.objects.create(
                username=f"zhuanjia{number + 2}", name=f"专家{'乙丙丁戊'[number]}", must_change_password=False
            )
            expert.set_unusable_password()
            expert.save()
            Grant.objects.create(person=expert, role="expert", unit=self.root, starts=self.now.date())
        filing = (
            Filing.objects.filter(kind="self_evaluation", approved_revision__isnull=False)
            .order_by("-amount_order")
            .first()
        )
        panel = Convene(division, filing, "20241121", EXPERTS + 1).run()
        for seat in list(panel.seats.select_related("expert").exclude(expert__username="zhuanjia"))[:3]:
            given = {
                item["id"]: (plain(item["points"] * Decimal(self.chance.choice(("0.8", "0.9", "1")))), "")
                for item in items()
            }
            save_seat(seat.expert, seat, given, "", submit=True)


def _stage(plan: Plan, number: int) -> str:
    return next(stage for until, stage in plan if number < until)
