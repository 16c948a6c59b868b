"""Begin the declaration of a project, or of a unit as a whole, for a year."""

from __future__ import annotations

import json

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from jixiao.core.library import load_scheme
from jixiao.core.message import say
from jixiao.web.actions.base import Refused, append_event
from jixiao.web.drafting import drafts
from jixiao.web.findings import count_findings
from jixiao.web.models import Filing, Person, Project, SchemeText, Unit


def start_filing(person: Person, unit: Unit, project: Project | None, form: str, fiscal_year: int) -> Filing:
    """A new draft. Raises PermissionDenied for anyone but a drafter of the unit, and for a closed unit."""
    today = timezone.localdate()
    if not person.grants.on(today).filter(role="agency_drafter", unit=unit).exists():
        raise PermissionDenied("start_filing")
    if unit.closed:
        raise PermissionDenied("the unit is closed")
    scheme = load_scheme(form)
    record = drafts.empty_record(scheme, fiscal_year, _known(unit, project))
    with transaction.atomic():
        SchemeText.objects.get_or_create(
            digest=scheme.digest, defaults={"name": scheme.name, "text": scheme.model_dump_json()}
        )
        filing = Filing(
            unit=unit, project=project, form=scheme.name, form_digest=scheme.digest, fiscal_year=fiscal_year,
            flow=scheme.flow or "standard",
            title=project.name if project else unit.name, drafter=person, draft=drafts.dump(record),
        )  # fmt: skip
        count_findings(filing, record)
        filing.save()
        append_event(filing, who=person.name, person=person, action="start", to="draft")
    return filing


def begin_filing(person: Person, unit: Unit, project: Project | None) -> Filing:
    """The target form of the year now being declared: the one begun before that the person sees, else a new draft.

    Raises PermissionDenied for anyone but a drafter of the unit, and for a closed unit; Refused where another unit
    has the project's form of the year.
    """
    place = unit.jurisdiction
    form = place.project_scheme if project else place.department_scheme
    begun = _begun(person, unit, project)
    try:
        return begun or start_filing(person, unit, project, form, place.fiscal_year)
    except IntegrityError as error:  # somebody was faster
        begun = _begun(person, unit, project)
        if begun is None:
            raise Refused(say("本年度已经有这张表，在您看不到的单位；请与系统管理员联系")) from error
        return begun


def _begun(person: Person, unit: Unit, project: Project | None) -> Filing | None:
    mine = Filing.objects.visible_to(person).filter(kind="target", unit=unit, project=project)
    return mine.filter(fiscal_year=unit.jurisdiction.fiscal_year).select_related("unit").first()


def _known(unit: Unit, project: Project | None) -> dict[str, str]:
    """What need not be typed: the project's data, the unit and its department."""
    if project is None:
        return {"unit_name": unit.name}
    return {
        "project_name": project.name,
        "supervising_dept": unit.department.name,
        "implementing_unit": unit.name,
        "start": str(project.start_year),
        "end": str(project.end_year),
        **json.loads(project.values),
    }
