"""Begin a verification, in the background where it is long; and what the last one has found."""

from __future__ import annotations

from typing import Any

from jixiao.web.actions import jobs, verify
from jixiao.web.actions.reach import filings_under_audit
from jixiao.web.language import t
from jixiao.web.models import Job, Person
from jixiao.web.models.job import ENDED

SHOWN = 200
"""So many broken chains are listed; all are counted."""


def start_verifying(person: Person, *, anew: bool = False) -> Job | None:
    """Verify what is new, or everything anew: one slice at once, and the job that does the rest, if any is left.

    Raises PermissionDenied; Refused for a person with too many jobs.
    """
    if verify.verify_now(person, anew=anew):
        return None
    working = Job.objects.filter(person=person, kind="verify").exclude(state__in=ENDED).first()
    return working or jobs.start(person, "verify", t("核验记录"))


def outcome_for(person: Person) -> dict[str, Any]:
    """``verified`` (how much, what does not fit) and ``verified_at``; or ``running``, how many records so far; empty
    before the first. Raises PermissionDenied."""
    held = verify.verifications_of(person)
    if any(one.target is not None for one in held):
        return {"running": sum(one.checked for one in held)}
    if not any(one.finished for one in held):
        return {}
    found = {id: wrong for one in held if one.unit_id for id, wrong in one.found.items() if id}
    titles, faulty = {}, 0
    if found:
        seen = filings_under_audit(person).filter(pk__in=found)
        faulty = seen.count()
        titles = dict(seen.order_by("pk").values_list("pk", "title")[:SHOWN])
    return {
        "verified": {
            "filings": sum(one.chains for one in held),
            "events": sum(one.checked for one in held if one.unit_id),
            "entries": sum(one.checked for one in held if not one.unit_id),
            "up_to": max((one.done for one in held if one.unit_id), default=0),
            "faulty": faulty,
            "broken": [{"id": id, "title": title, "faults": found[id]} for id, title in titles.items()],
            "general": [fault for one in held for fault in one.found.get(0, [])],
        },
        "verified_at": max(one.finished for one in held if one.finished),
    }
