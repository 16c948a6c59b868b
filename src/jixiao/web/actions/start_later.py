"""Begin a later stage of an approved target: its self-evaluation or the monitoring of a period."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from jixiao.core.scheme import Scheme
from jixiao.web.actions.base import Refused, append_event
from jixiao.web.drafting import drafts
from jixiao.web.drafting.carry_over import carried_over, later_scheme
from jixiao.web.drafting.later_drafts import actual_period
from jixiao.web.findings import count_findings
from jixiao.web.language import t
from jixiao.web.models import Deadline, Filing, Person, SchemeText
from jixiao.web.rounds import usual_round
from jixiao.web.scored import scored

FLOW = "report"
"""Self-evaluations and monitoring forms end with the department; the finance bureau re-checks them."""


def start_later(person: Person, target: Filing, kind: str, period: str = "") -> Filing:
    """The unit begins it: a draft, or the one that exists.

    Raises PermissionDenied for anyone but a drafter of the unit, Refused where the target is not approved or the place
    has no form for the stage.
    """
    today = timezone.localdate()
    if not person.grants.on(today).filter(role="agency_drafter", unit=target.unit_id).exists():
        raise PermissionDenied("start_later")
    return make_later(person, target, kind, period, drafter=person)


def make_later(
    person: Person,
    target: Filing,
    kind: str,
    period: str = "",
    due: date | None = None,
    drafter: Person | None = None,
) -> Filing:
    """The draft of a later stage, made by ``person`` for ``drafter`` (the target's drafter when None)."""
    scheme = scheme_for(target, kind, period)
    period = period or (actual_period(scheme) if kind == "monitoring" else "")
    due = due or _due(target, kind, period)
    with transaction.atomic():
        target = (
            Filing.objects.select_for_update(of=("self",))
            .select_related("unit__jurisdiction", "project")
            .get(pk=target.pk)
        )
        begun = target.later.filter(kind=kind, period=period).first()
        if begun is not None:
            return begun
        approved = target.revisions.get(number=target.approved_revision)
        record = scored(carried_over(drafts.load(approved.values), target.scheme, scheme), scheme)
        SchemeText.objects.get_or_create(
            digest=scheme.digest, defaults={"name": scheme.name, "text": scheme.model_dump_json()}
        )
        filing = Filing(
            unit=target.unit, project=target.project, form=scheme.name, form_digest=scheme.digest, flow=FLOW, kind=kind,
            period=period, basis=target, fiscal_year=target.fiscal_year, title=target.title, due=due,
            drafter=drafter or target.drafter, draft=drafts.dump(record),
        )  # fmt: skip
        count_findings(filing, record)
        filing.save()
        append_event(
            filing, who=person.name, person=person, action="start", to="draft",
            comment=f"由已批复的第 {target.approved_revision} 稿目标带入",
        )  # fmt: skip
    return filing


def _due(target: Filing, kind: str, period: str) -> date | None:
    """The day that was set for all forms of this kind and round; None where none was."""
    set_ = Deadline.objects.filter(
        jurisdiction=target.unit.jurisdiction_id, fiscal_year=target.fiscal_year, kind=kind, period=period,
        stage="draft",
    )  # fmt: skip
    return set_.values_list("due", flat=True).first()


def scheme_for(target: Filing, kind: str, period: str = "") -> Scheme:
    """The form of a later stage for an approved target, of monitoring for a round (the place's usual one when empty).

    Raises Refused with what to do where there is none.
    """
    if target.kind != "target" or target.approved_revision is None:
        raise Refused(t("目标批复以后才能开始监控和自评"))
    code = target.unit.jurisdiction.code
    if kind == "monitoring" and not period and (usual := usual_round(code, target.fiscal_year)):
        period = usual.period
    scheme = later_scheme(kind, target.scheme.object, code, target.fiscal_year, period)
    if scheme is None:
        raise Refused(t("{year} 年没有适用于本地区的表样，请联系财政绩效处", year=target.fiscal_year))
    return scheme
