"""Is the record of what happened whole? Every event against its digest, its predecessor and the form it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from jixiao.core.digest import digest
from jixiao.core.message import Message, say
from jixiao.web.models import Event, Filing, LogEntry, Revision


def faults_of(filing: Filing, events: list[Event], revisions: Iterable[Revision]) -> list[Message]:
    """Sentences that say what does not fit; empty when events and revisions are whole."""
    faults, previous = [], ""
    for number, event in enumerate(events, 1):
        if event.previous != previous:
            faults.append(say("第 {number} 条记录与前一条接不上：其间有记录被删改", number=number))
        if event.digest != event.as_core().digest():
            faults.append(
                say(
                    "第 {number} 条记录（{action}，{who}）的内容被改过",
                    number=number,
                    action=event.action,
                    who=event.who,
                )
            )
        previous = event.digest
    if not events:
        faults.append(say("没有任何记录"))
    elif events[-1].to != filing.stage:
        faults.append(say("最后一条记录与表现在所处的环节不一致"))
    missing = set(range(1, max(filing.revision_number, filing.approved_revision or 0) + 1))
    for revision in revisions:
        missing.discard(revision.number)
        if revision.values_digest != digest(revision.values):
            faults.append(say("第 {number} 稿的内容与报送时不一致", number=revision.number))
    return faults + [say("缺少第 {number} 稿", number=number) for number in sorted(missing)]


def log_faults(entries: Iterable[LogEntry], number: int, previous: str) -> list[Message]:
    """What does not fit in a stretch of the log that follows entry ``number`` with the digest ``previous``."""
    faults = []
    for entry in entries:
        number += 1
        if entry.number != number or entry.previous != previous:
            faults.append(say("管理日志第 {number} 条与前一条接不上：其间有记录被删改", number=entry.number))
        if entry.digest != entry.computed():
            faults.append(
                say("管理日志第 {number} 条（{who}）的内容被改过", number=entry.number, who=entry.who)
            )
        number, previous = entry.number, entry.digest
    return faults


def check_all(filings) -> Iterator[tuple[Filing, int, list[str]]]:
    """For each of the filings: how many events it has, and what does not fit. Holds one filing in memory."""
    chosen = filings.order_by("pk")
    events = Event.objects.filter(filing__in=chosen.values("pk")).order_by("filing_id", "id")
    revisions = Revision.objects.filter(filing__in=chosen.values("pk")).order_by("filing_id", "number")
    next_events, next_revisions = _by_filing(events.iterator(2000)), _by_filing(revisions.iterator(200))
    for filing in chosen.defer("draft", "sections").iterator(500):
        found = next_events(filing.pk)
        yield filing, len(found), faults_of(filing, found, next_revisions(filing.pk))


def _by_filing(rows):
    """A function that gives the rows of one filing; it must be asked in the order of the filings."""
    groups = groupby(rows, key=lambda row: row.filing_id)
    waiting: list = [0, []]

    def of(filing: int) -> list:
        while waiting[0] < filing:
            group = next(groups, None)
            if group is None:
                return []
            waiting[0], waiting[1] = group[0], list(group[1])
        return waiting[1] if waiting[0] == filing else []

    return of
