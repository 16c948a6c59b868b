"""One form of one project or unit in one year, on its way through the flow."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from jixiao.core.flow import Flow, Stage
from jixiao.core.library import load_flow, load_scheme
from jixiao.core.scheme import Scheme
from jixiao.web.models.held import held_by
from jixiao.web.models.person import Person
from jixiao.web.models.project import Project
from jixiao.web.models.stage_count import add_counts, standing
from jixiao.web.models.unit import Unit

if TYPE_CHECKING:
    from jixiao.web.models.event import Event


def filed_stages(flow: str = "standard") -> list[str]:
    """The stages in which a form has left its unit."""
    return [stage.id for stage in load_flow(flow).stages if stage.counts_as_filed]


ADJUSTMENTS = {
    "own_request": "自行申请",
    "content_change": "项目内容变更",
    "budget_change": "预算追加追减",
}
"""Why an approved form is adjusted (财预〔2015〕88号: only by procedure and with the same review)."""


SENDING_BACK = ("return", "return_to_drafter", "reopen")
"""Steps after which a form has to be changed by who filed it."""

KINDS = {"target": "绩效目标", "monitoring": "绩效监控", "self_evaluation": "绩效自评"}
"""What a form is of: the stages of the schemes."""


class Filings(models.QuerySet):
    """Forms, narrowed to what somebody may see. Keeps the counters of the stages."""

    def visible_to(self, person: Person) -> Filings:
        """The forms that a person may see: all of the own unit, and below a reviewing unit those that were filed."""
        reached = held_by(person).part()
        return self.filter(reached.alone() | (reached.below.having() & Q(stage__in=filed_stages())))

    def approved_within(self, person: Person) -> Filings:
        """The forms in a person's reach that have an approved revision, also while they are being adjusted.

        Of these only the approved revision may be shown: the draft of an adjustment is its unit's own.
        """
        return self.filter(held_by(person).part().having(), approved_revision__isnull=False)

    def update(self, **changes) -> int:
        """As ever; a change of stage is counted in the same transaction."""
        if "stage" not in changes:
            return super().update(**changes)
        with transaction.atomic():
            before = standing(self)
            changed = super().update(**changes)
            after: Counter = Counter()
            for (path, year, kind, _), count in before.items():
                after[path, year, kind, changes["stage"]] += count
            after.subtract(before)
            add_counts(after)
        return changed

    def bulk_create(self, objs, *args, **kwargs):
        """As ever; the new forms are counted in the same transaction."""
        with transaction.atomic():
            made = super().bulk_create(objs, *args, **kwargs)
            add_counts(Counter((one.unit.path, one.fiscal_year, one.kind, one.stage) for one in made))
        return made


class Filing(models.Model):
    """``stage`` is the indexed shadow of the event chain. ``draft`` is the working copy, JSON text of a record;
    ``sections`` counts the saves of each section, so that two people never overwrite each other in silence."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="filings")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="filings")
    form = models.CharField(max_length=120)
    form_digest = models.CharField(max_length=80)
    flow = models.CharField(max_length=40, default="standard")
    kind = models.CharField(max_length=20, default="target", choices=list(KINDS.items()))
    """The stage of its scheme. Later stages are forms of their own, carried over from the approved target."""
    period = models.CharField(max_length=20, blank=True)
    """The scheme's period that a monitoring form reports on."""
    basis = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")
    """The target form that a later stage answers for."""
    due = models.DateField(null=True, blank=True)
    """When the unit must have filed it, where a task said so."""
    fiscal_year = models.IntegerField()
    title = models.CharField(max_length=200, db_index=True)
    stage = models.CharField(max_length=40, default="draft")
    resume_at = models.CharField(max_length=40, blank=True)
    """The stage to go back to on the next submission, after a return that says so."""
    drafter = models.ForeignKey(Person, models.PROTECT, null=True, related_name="drafted")
    opened = models.BooleanField(default=False)
    """Whether the present stage has opened it; until then it can be withdrawn."""
    amount = models.BigIntegerField(null=True)
    """The total in cents."""
    amount_order = models.GeneratedField(
        expression=Coalesce("amount", Value(-1)), output_field=models.BigIntegerField(), db_persist=True
    )
    """What lists sort by: a missing amount comes behind an amount of nothing, in every database."""
    executed = models.BigIntegerField(null=True)
    """What was spent, in cents; of later stages."""
    score = models.IntegerField(null=True)
    """The self-evaluation's points in hundredths, of those that are decided."""
    out_of = models.IntegerField(null=True)
    """The full mark in hundredths."""
    open_points = models.IntegerField(null=True)
    """The full mark, in hundredths, of the lines whose points are not decided; none where no rules score the form."""
    grade = models.CharField(max_length=10, blank=True)
    attainment = models.IntegerField(null=True)
    """How far a monitoring form's targets were reached, in hundredths of a per cent: the mean of its rows."""
    alarm = models.IntegerField(default=0)
    """The level of a monitoring form's warnings: 0 none to 3 red."""
    alarm_reasons = models.TextField(blank=True)
    """JSON text: the codes of the warnings."""
    p0 = models.IntegerField(default=0)
    p1 = models.IntegerField(default=0)
    p2 = models.IntegerField(default=0)
    checks = models.TextField(default="", blank=True)
    """Which checks found something and how grave at most, each between blanks: `` P1:T05 P2:T12 ``."""
    draft = models.TextField(default="{}")
    sections = models.TextField(default="{}")
    revision_number = models.IntegerField(default=0)
    approved_revision = models.IntegerField(null=True, blank=True)
    adjusting = models.CharField(max_length=20, blank=True, choices=list(ADJUSTMENTS.items()))
    """Set while an approved form is being adjusted: the approved revision stays in force until the next approval."""
    adjust_reason = models.TextField(blank=True)
    updated = models.DateTimeField(default=timezone.now)
    moved = models.DateTimeField(default=timezone.now)

    objects = Filings.as_manager()

    class Meta:
        indexes = [
            # In the order of the lists, with what decides who sees a row: a row is read only when it is shown.
            models.Index(
                fields=["stage", "-p0", "-p1", "-amount_order", "id", "unit"], name="filing_in_a_queue"
            ),
            models.Index(
                fields=["-p0", "-p1", "-amount_order", "id", "stage", "unit", "kind", "fiscal_year"],
                name="filing_in_a_list",
            ),
            models.Index(fields=["unit", "fiscal_year"]),
            models.Index(fields=["fiscal_year", "stage"]),
            models.Index(fields=["kind", "fiscal_year", "stage"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "fiscal_year", "kind", "period"],
                condition=Q(project__isnull=False),
                name="one_form_of_a_project_and_year",
            ),
            models.UniqueConstraint(
                fields=["unit", "fiscal_year", "kind", "period"],
                condition=Q(project__isnull=True),
                name="one_form_of_a_unit_and_year",
            ),
            models.UniqueConstraint(fields=["basis", "kind", "period"], name="one_later_form_of_a_target"),
        ]

    def save(self, *args, **kwargs) -> None:
        """Store it; a new form is counted in the same transaction."""
        with transaction.atomic():
            new = self._state.adding or self.pk is None
            super().save(*args, **kwargs)
            if new:
                add_counts(Counter({(self.unit.path, self.fiscal_year, self.kind, self.stage): 1}))

    def __str__(self) -> str:
        return self.title

    @property
    def scheme(self) -> Scheme:
        return load_scheme(self.form)

    @property
    def position(self) -> str:
        """Stage and revision as one word: what a person had before the eyes when a button was pressed."""
        return f"{self.stage}:{self.revision_number}"

    def last_step(self) -> Event | None:
        """The event of the last step from one stage to another, whatever was typed or said since; None before it."""
        return self.events.exclude(origin="").exclude(origin=models.F("to")).order_by("-id").first()

    @property
    def the_flow(self) -> Flow:
        return load_flow(self.flow)

    @property
    def the_stage(self) -> Stage:
        return self.the_flow.stage(self.stage)
