"""Add a file that proves what a self-evaluation says, and take it back: the file and both events stay."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.utils import timezone

from jixiao.formats.files import kind_of
from jixiao.web.actions.base import Action, Refused
from jixiao.web.drafting import drafts
from jixiao.web.language import t
from jixiao.web.models import Evidence, Filing, Person
from jixiao.web.storing import evidence_store
from jixiao.web.storing.uploads import check_bytes

MOST = 100
"""Files of one form."""


class AddEvidence(Action):
    """``field`` is the indicator that it proves (``indicators[3]``)."""

    name = "add_evidence"

    def __init__(self, person: Person, filing: Filing, field: str = "", data: bytes = b"", name: str = ""):
        super().__init__(person, filing)
        self.field, self.data, self.file_name = field, data, PurePath(name.replace("\\", "/")).name[-200:]

    def may(self) -> bool:
        return self.filing.kind != "target" and self.may_type()

    def do(self) -> Evidence:
        label, kind = self._label(), self._kind()
        if self.filing.evidence.filter(removed=None).count() >= MOST:
            raise Refused(t("一张表最多 {count} 个附件，请合并后再传", count=MOST))
        digest = evidence_store.store(self.data)
        if self.filing.evidence.filter(removed=None, field=self.field, digest=digest).exists():
            raise Refused(t("这个文件已经附在这一项下面了"))
        made = Evidence.objects.create(
            filing=self.filing, field=self.field, label=label, name=self.file_name, kind=kind, digest=digest,
            size=len(self.data), author=self.person,
        )  # fmt: skip
        name_in_record(self.filing)
        self.record(
            "add_evidence", origin=self.filing.stage, comment=f"{label}：{self.file_name}（{digest}）"
        )
        return made

    def _label(self) -> str:
        indicators = drafts.load(self.filing.draft).indicators
        labels = {f"indicators[{index}]": one.name for index, one in enumerate(indicators)}
        if self.field not in labels:
            raise Refused(t("请选择这个文件证明哪一项指标"))
        return labels[self.field]

    def _kind(self) -> str:
        check_bytes(self.data, self.file_name, "evidence")
        return kind_of(self.data, self.file_name)


class RemoveEvidence(Action):
    """The unit takes a file back while the form can be typed in."""

    name = "remove_evidence"

    def __init__(self, person: Person, evidence: Evidence):
        super().__init__(person, evidence.filing)
        self.evidence = evidence

    def may(self) -> bool:
        return AddEvidence(self.person, self.filing).may()

    def do(self) -> None:
        if not Evidence.objects.filter(pk=self.evidence.pk, removed=None).update(removed=timezone.now()):
            return
        name_in_record(self.filing)
        told = f"{self.evidence.label}：{self.evidence.name}（{self.evidence.digest}）"
        self.record("remove_evidence", origin=self.filing.stage, comment=told)


def name_in_record(filing: Filing) -> None:
    """Write the names of the files into the form, so that revision and review hold them."""
    names: dict[str, list[str]] = {}
    for field, name, digest in filing.evidence.filter(removed=None).values_list("field", "name", "digest"):
        names.setdefault(field, []).append(f"{name}（{digest[:19]}）")
    record = drafts.load(filing.draft)
    indicators = tuple(
        one.model_copy(update={"evidence": "；".join(names.get(f"indicators[{index}]", ())) or None})
        for index, one in enumerate(record.indicators)
    )
    filing.draft = drafts.dump(record.model_copy(update={"indicators": indicators}))
    filing.save(update_fields=["draft"])


def evidence_of(filing: Filing) -> list[dict[str, Any]]:
    """The files of a form as the page lists them, each with the other projects that name the very same bytes."""
    files = list(filing.evidence.filter(removed=None).select_related("author"))
    twins: dict[str, set[str]] = {}
    others = Evidence.objects.filter(digest__in={one.digest for one in files}, removed=None)
    for digest, title in (
        others.exclude(filing=filing)
        .exclude(filing__basis=filing.basis_id)
        .values_list("digest", "filing__title")
    ):
        twins.setdefault(digest, set()).add(title)
    return [
        {
            "id": one.pk,
            "field": one.field,
            "label": one.label,
            "name": one.name,
            "size": size_text(one.size),
            "digest": one.digest,
            "who": one.author.name,
            "when": timezone.localtime(one.created).strftime("%Y-%m-%d %H:%M"),
            "twins": len(twins.get(one.digest, ())),
        }
        for one in files
    ]


def size_text(size: int) -> str:
    """Bytes in the largest unit in which they are at least one."""
    return f"{size / 1048576:.1f} MB" if size >= 1048576 else f"{-(-size // 1024)} KB"
