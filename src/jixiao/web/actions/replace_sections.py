"""Replace whole sections of a draft at once, by an import or a copy; and put back what stood there before."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from jixiao.core.message import say
from jixiao.core.record import Record
from jixiao.web.actions.base import Conflict, Refused
from jixiao.web.actions.save_section import SaveSection, section_changes
from jixiao.web.drafting import drafts
from jixiao.web.drafting.prescribed import prescribed_fault
from jixiao.web.findings import count_findings
from jixiao.web.models import Filing, Person
from jixiao.web.models.kept_draft import KeptDraft

REPLACING = {"import_document": say("导入文件"), "copy_form": say("复制"), "restore_draft": say("恢复")}
"""The events of this file."""


class ReplaceSections(SaveSection):
    """``sections``: section → content; ``bases``: the number of the save of each that the person had before the eyes.

    One event for all of it; the draft before it is kept. ``name`` is a key of REPLACING, ``source`` says from what.
    """

    def __init__(
        self,
        person: Person,
        filing: Filing,
        name: str,
        sections: dict[str, Any],
        bases: dict[str, int],
        source: str,
    ):
        super().__init__(person, filing, "", None, 0)
        self.name, self.sections, self.bases, self.source = name, sections, bases, source

    def do(self) -> KeptDraft:
        counts = json.loads(self.filing.sections)
        if any(counts.get(section, 0) != self.bases.get(section, 0) for section in self.sections):
            raise Conflict(say("这期间表里的内容又有改动，请重新核对后再办"), counts)
        record = drafts.load(self.filing.draft)
        changed = record
        for section, content in self.sections.items():
            try:
                changed = drafts.with_section(changed, self.filing.scheme, section, content)
            except ValueError as error:
                raise Refused(str(error)) from error
        fault = prescribed_fault(record, changed, self.filing.scheme)
        if fault:
            raise Refused(fault)
        return self._keep(record, changed)

    def _keep(self, before: Record, after: Record) -> KeptDraft:
        """Store the new draft, one event with what changed, and the draft before it."""
        filing = self.filing
        counts, changes = section_changes(filing, before, after)
        if not changes:
            raise Refused(say("内容与现在的相同，没有要改的"))
        kept, filing.draft = filing.draft, drafts.dump(after)
        filing.sections, filing.updated = counts, timezone.now()
        count_findings(filing, after)
        filing.save()
        event = self.record(
            self.name, origin=filing.stage, comment=self.source, changes=changes,
            for_person=self.acting_for(filing.the_stage.editable_by),
        )  # fmt: skip
        return KeptDraft.objects.create(filing=filing, event=event, draft=kept)


class RestoreDraft(ReplaceSections):
    """Put back the draft that was kept. What it replaces is kept in its turn, so that this can be taken back too."""

    def __init__(self, person: Person, filing: Filing, kept: KeptDraft):
        super().__init__(person, filing, "restore_draft", {}, {}, "")
        self.kept = kept

    def do(self) -> KeptDraft:
        if self.kept.filing_id != self.filing.pk or self.kept.event.revision != self.filing.revision_number:
            raise Refused(say("这张表已经报送过，不能再恢复到那时"))
        self.source = say("恢复到“{what}”之前", what=REPLACING[self.kept.event.action])
        return self._keep(drafts.load(self.filing.draft), drafts.load(self.kept.draft))


def last_replacement(filing: Filing) -> KeptDraft | None:
    """The newest import, copy or restoration of the draft being typed; None when there was none."""
    kept = KeptDraft.objects.filter(filing=filing).select_related("event").defer("draft").first()
    return kept if kept is not None and kept.event.revision == filing.revision_number else None
