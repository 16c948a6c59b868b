"""What is wrong, where, by which article, and how to mend it. A finding is a value, never an exception."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from jixiao.core.message import in_language
from jixiao.core.scheme import Citation

if TYPE_CHECKING:
    from jixiao.core.record import Record


class Severity(StrEnum):
    """P0 blocks submission, P1 must be explained or corrected, P2 is advice, INFO only tells."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    INFO = "INFO"

    @property
    def word(self) -> str:
        """The severity as a word, so that neither a code nor a colour says it alone."""
        return {"P0": "必须改", "P1": "须说明", "P2": "建议", "INFO": "提示"}[self]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a form something stands.

    ``field`` is a path into the record: ``annual_goal``, ``funds_total``, ``funds.carryover``,
    ``expenditures[2].full_year``, ``indicators[4].targets.full_year``. ``label`` says it in the form's own
    words; ``address`` is the place in the file (sheet and cell, page, line) where known.
    """

    field: str = ""
    label: str = ""
    address: str = ""

    def __str__(self) -> str:
        return self.to("zh")

    def to(self, lang: str) -> str:
        """The place in words, in ``lang`` as far as they are ours and not the form's."""
        words = in_language(self.label or self.field, lang)
        return f"{words}（{self.address}）" if self.address else words


@dataclass(frozen=True, slots=True)
class Form:
    """The form that a finding speaks of, enough to find it again."""

    project_name: str = ""
    implementing_unit: str = ""
    fiscal_year: int | None = None
    file: str = ""
    place: str = ""
    """Where the form begins in its file."""

    @classmethod
    def of(cls, record: Record) -> Form:
        """The form that a record was read from."""
        return cls(record.subject, record.agency, record.fiscal_year, record.source.file, record.source.place)


@dataclass(frozen=True, slots=True)
class Fix:
    """What to write at one place instead: ``field`` is a path as in ``Place``, ``value`` as it would be typed."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one form. ``message`` and ``remedy`` are sentences, usually from ``say()``.

    ``fix`` is a replacement for the value at ``at`` where one can be offered with certainty; ``fixes`` are
    replacements at several places that mend the finding together. ``title`` names the
    check in Chinese, where it has a title.
    """

    code: str
    name: str
    severity: Severity
    message: str
    remedy: str = ""
    at: Place = Place()
    got: str = ""
    want: str = ""
    basis: tuple[Citation, ...] = ()
    form: Form = field(default_factory=Form)
    fix: str | None = None
    title: str = ""
    fixes: tuple[Fix, ...] = ()

    @property
    def suggestions(self) -> tuple[Fix, ...]:
        """Everything to write instead, wherever it stands; empty where nothing is certain."""
        return self.fixes if self.fix is None else (Fix(self.at.field, self.fix), *self.fixes)

    def to_json(self, lang: str = "zh") -> dict[str, Any]:
        """The line that ``jixiao review --json`` prints."""
        return {
            "check": {"code": self.code, "name": self.name},
            "severity": str(self.severity),
            "message": in_language(self.message, lang),
            "remedy": in_language(self.remedy, lang),
            "at": self.at.to(lang),
            "where": {"field": self.at.field, "address": self.at.address},
            "got": self.got,
            "want": self.want,
            "fix": self.fix,
            "fixes": [{"field": fix.field, "value": fix.value} for fix in self.fixes],
            "basis": [citation.model_dump(mode="json", exclude_none=True) for citation in self.basis],
            "form": {
                "project_name": self.form.project_name,
                "implementing_unit": self.form.implementing_unit,
                "fiscal_year": self.form.fiscal_year,
                "file": self.form.file,
                "place": self.form.place,
            },
        }
