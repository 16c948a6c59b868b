"""Verify the chains from where the last verification ended, in slices, so that no request waits long.

A slice reads without holding a lock; one conditional update decides when two people verify at once. Chains that did
not fit stay on the list until they are looked at again, which every run does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from jixiao.core.message import Message, say
from jixiao.web.actions.job_progress import Progress
from jixiao.web.actions.log import write_log
from jixiao.web.language import t
from jixiao.web.models import Event, Filing, LogEntry, LogHead, Person, Unit, Verification
from jixiao.web.storing.chain import check_all, log_faults

FILINGS, ENTRIES = 500, 5000
"""How many filings, and entries of the log, one slice looks at."""
SETTLED = timedelta(minutes=10)
"""Events younger than this are looked at again the next time: one with a smaller number may still be on its way."""


def verifications_of(person: Person) -> list[Verification]:
    """The verifications that a person may see and start: of the units under audit, and of the log.

    Those that were never begun are not stored yet. Raises PermissionDenied for everybody but auditors and audit
    administrators; the log is the latter's alone.
    """
    held = (
        person.grants.on(timezone.localdate())
        .filter(role__in=("auditor", "audit_admin"))
        .select_related("unit")
    )
    grants = list(held.order_by("unit"))
    if not grants:
        raise PermissionDenied("verify")
    scopes: dict[int | None, Unit | None] = {grant.unit_id: grant.unit for grant in grants}
    if any(grant.role == "audit_admin" for grant in grants):
        scopes[None] = None
    stored = {one.unit_id: one for one in Verification.objects.filter(Q(unit__in=[*scopes]) | Q(unit=None))}
    return [stored.get(id) or Verification(unit=unit) for id, unit in scopes.items()]


def begin(one: Verification, *, anew: bool = False) -> None:
    """Start a run up to what is there now; ``anew``: from the beginning, as if nothing had been verified."""
    if one.pk is None:
        one.pk = Verification.objects.get_or_create(unit=one.unit)[0].pk
        one.refresh_from_db()
    if one.target is not None and not anew:
        return
    faults = {} if anew else one.found
    faults.pop(0, None)
    done, digest = (0, "") if anew else (one.done, one.digest)
    if done and _digest_at(one, done) != digest:
        faults[0] = [say("上次核验到的第 {number} 条记录已不在，或者被换过", number=done)]
        done, digest = 0, ""
    Verification.objects.filter(pk=one.pk).update(
        done=done, digest=digest, target=_target(one), cursor=0 if one.unit_id else done, checked=0, chains=0,
        faults=_stored(faults),
    )  # fmt: skip
    one.refresh_from_db()


def advance(one: Verification) -> bool:
    """Look at the next slice; whether the run has ended."""
    if one.target is None:
        return True
    ended = _advance_filings(one) if one.unit_id else _advance_log(one)
    one.refresh_from_db()
    return ended


def _advance_filings(one: Verification) -> bool:
    recent = Event.objects.filter(filing=OuterRef("pk"), id__gt=one.done)
    wanted = (
        Q(Exists(recent))
        | ~Q(Exists(Event.objects.filter(filing=OuterRef("pk"))))
        | Q(pk__in=list(one.found))
    )
    under = Filing.objects.filter(unit__path__startswith=one.unit.path, pk__gt=one.cursor).filter(wanted)
    ids = list(under.order_by("pk").values_list("pk", flat=True)[:FILINGS])
    faults, events = one.found, 0
    for filing, count, wrong in check_all(Filing.objects.filter(pk__in=ids)):
        events += count
        faults.pop(filing.pk, None)
        if wrong:
            faults[filing.pk] = wrong
    ended = len(ids) < FILINGS
    return _keep(one, ids[-1] if ids else one.cursor, events, len(ids), faults, ended)


def _advance_log(one: Verification) -> bool:
    entries = list(
        LogEntry.objects.filter(number__gt=one.cursor, number__lte=one.target).order_by("number")[:ENTRIES]
    )
    before = LogEntry.objects.filter(number=one.cursor).first()
    wrong = log_faults(entries, one.cursor, before.digest if before else "")
    ended = len(entries) < ENTRIES
    last = entries[-1] if entries else before
    if ended and (last.number if last else 0) < (one.target or 0):
        wrong.append(say("管理日志的末尾被截断：应有 {count} 条", count=one.target))
    faults = one.found
    if wrong:
        faults[0] = [*faults.get(0, []), *wrong]
    return _keep(one, entries[-1].number if entries else one.cursor, len(entries), 0, faults, ended)


def _keep(one: Verification, cursor: int, checked: int, chains: int, faults: dict, ended: bool) -> bool:
    """Store what a slice found, unless somebody else has stored the same slice."""
    changes = {
        "cursor": cursor, "checked": one.checked + checked, "chains": one.chains + chains, "faults": _stored(faults),
    }  # fmt: skip
    if ended:
        changes |= {
            "done": one.target,
            "target": None,
            "finished": timezone.now(),
            "digest": _digest_at(one, one.target),
        }
    mine = Verification.objects.filter(pk=one.pk, cursor=one.cursor, target=one.target, checked=one.checked)
    return bool(mine.update(**changes)) and ended


def _target(one: Verification) -> int:
    """Up to where a run begun now may call everything verified."""
    if not one.unit_id:
        return LogHead.objects.values_list("number", flat=True).first() or 0
    settled = Event.objects.filter(
        time__lt=timezone.now() - SETTLED, filing__unit__path__startswith=one.unit.path
    )
    return max(settled.aggregate(last=Max("id"))["last"] or 0, one.done)


def _digest_at(one: Verification, number: int) -> str:
    rows = Event.objects.filter(pk=number) if one.unit_id else LogEntry.objects.filter(number=number)
    return rows.values_list("digest", flat=True).first() or ""


def _stored(faults: dict[int, Iterable[Message]]) -> str:
    return json.dumps(
        {id: [(one.template, one.values) for one in wrong] for id, wrong in faults.items()},
        ensure_ascii=False,
    )


def verify_now(person: Person, *, anew: bool = False) -> bool:
    """Begin where nothing is under way, look at one slice of each; whether everything has ended."""
    found = verifications_of(person)
    for one in found:
        begin(one, anew=anew)
    ended = [advance(one) for one in found]
    if all(one.target is None for one in found):
        _write_down(person, found)
    return all(ended)


def verify_to_the_end(person: Person, progress: Progress) -> str:
    """The job: slice after slice until everything under way has ended."""
    found = verifications_of(person)
    progress.begin(sum(max((one.target or 0) - one.cursor, 0) for one in found) or 1)
    for one in found:
        ended = False
        while not ended:
            before = one.checked
            ended = advance(one)
            progress.step(t("已核验 {count} 条记录", count=one.checked), one.checked - before)
    _write_down(person, found)
    return t("核验完毕，结果在审计页")


def _write_down(person: Person, found: list[Verification]) -> None:
    wrong = sum(len(one.found) for one in found)
    write_log("verified", person, subject=f"{sum(one.checked for one in found)} 条记录，{wrong} 处不完整")
