"""Save one section of a draft. Drafts may be wrong; only submission demands no P0."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.utils import timezone

from jixiao.core.input import ROW_NAMES
from jixiao.core.message import Message, say
from jixiao.core.number import D
from jixiao.core.record import Record
from jixiao.web.actions.base import Action, Conflict, Refused
from jixiao.web.drafting import drafts
from jixiao.web.drafting.prescribed import prescribed_fault
from jixiao.web.findings import count_findings
from jixiao.web.models import Filing, Person

MONEY_SECTIONS = frozenset({"funds", "expenditures"})
MOST_WAN = Decimal(10**9)
"""No budget is ten trillion yuan, in 万元."""


class SaveSection(Action):
    """``base`` is the number of the save that the typist had read. A newer one in the same section is a conflict."""

    name = "save"

    def __init__(
        self, person: Person, filing: Filing, section: str, content: Any, base: int, overwrite: bool = False
    ):
        super().__init__(person, filing)
        self.section, self.content, self.base, self.overwrite = section, content, base, overwrite

    def may(self) -> bool:
        return self.may_type()

    def do(self) -> int:
        """The number of this save. The same content makes no new one."""
        filing, scheme = self.filing, self.filing.scheme
        counts = json.loads(filing.sections)
        now = counts.get(self.section, 0)
        record = drafts.load(filing.draft)
        before = drafts.sections_of(record, scheme)[self.section] if self.section in drafts.SECTIONS else None
        if self.base != now and not self.overwrite:
            raise Conflict(say("这一部分已被别人修改"), {"version": now, "content": before})
        fault = oversized(self.section, self.content)
        if fault:
            raise Refused(fault)
        try:
            changed = drafts.with_section(record, scheme, self.section, self.content)
        except ValueError as error:
            raise Refused(str(error)) from error
        fault = prescribed_fault(record, changed, scheme)
        if fault:
            raise Refused(fault)
        after = drafts.sections_of(changed, scheme)[self.section]
        if after == before:
            return now
        counts[self.section] = now + 1
        filing.draft, filing.sections = drafts.dump(changed), json.dumps(counts)
        filing.updated = timezone.now()
        count_findings(filing, changed)
        filing.save()
        self.record(
            "save",
            origin=filing.stage,
            changes={self.section: differences(before, after)},
            for_person=self.acting_for(filing.the_stage.editable_by),
        )
        return now + 1


def oversized(section: str, content: Any) -> Message | None:
    """What is wrong with an amount that no budget has: a slip of the finger, or 元 typed for 万元; None otherwise."""
    if section not in MONEY_SECTIONS:
        return None
    cells = [content] if isinstance(content, dict) else content if isinstance(content, list) else []
    amounts = [cell.items() for cell in cells if isinstance(cell, dict)]
    for text in (str(text) for cell in amounts for role, text in cell if role not in ROW_NAMES):
        amount = D(text)
        if amount is not None and abs(amount) >= MOST_WAN:
            return say("没有保存：金额“{text}”太大。金额按万元填写，请核对", text=text[:40])
    return None


def section_changes(filing: Filing, before: Record, after: Record) -> tuple[str, dict[str, dict[str, list[str]]]]:  # fmt: skip
    """(the numbers of the sections' saves as they are after the change, section → what changed inside)."""
    counts, changes = json.loads(filing.sections), {}
    old, new = (drafts.sections_of(record, filing.scheme) for record in (before, after))
    for section in drafts.SECTIONS:
        if old[section] != new[section]:
            counts[section] = counts.get(section, 0) + 1
            changes[section] = differences(old[section], new[section])
    return json.dumps(counts), changes


def differences(before: Any, after: Any) -> dict[str, list[str]]:
    """What changed inside a section: path → [from, to]."""
    if isinstance(before, dict):
        return {
            key: [str(before.get(key, "")), str(text)]
            for key, text in after.items()
            if before.get(key, "") != text
        }
    rows = range(max(len(before), len(after)))
    pairs = [(before[i] if i < len(before) else {}, after[i] if i < len(after) else {}) for i in rows]
    return {
        f"{index + 1}.{key}": [str(old.get(key, "")), str(new.get(key, ""))]
        for index, (old, new) in enumerate(pairs)
        for key in {**old, **new}
        if old.get(key, "") != new.get(key, "")
    }
