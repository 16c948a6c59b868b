"""Run the checks that a scheme names over one form or over a set of forms.

Here is what a check imports: ``check`` to mark its function, ``FormView`` for what it looks at, ``NotRun``. A check
whose inputs are absent is reported as not run; it never counts as passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from jixiao.core.finding import Finding, Fix, Form, Place, Severity
from jixiao.core.library import load_pack
from jixiao.core.message import in_language, say
from jixiao.core.record import Indicator, Record
from jixiao.core.scheme import CheckSetting, Scheme
from jixiao.core.score import RulePack, ScoreLine, ScoreSheet
from jixiao.review.catalogue import CRITERIA, INPUTS, Check, catalogue, check, missing_input
from jixiao.review.settings import check_settings

__all__ = [
    "CRITERIA", "INPUTS", "Check", "FormView", "NotRun", "Review", "Skipped", "catalogue", "check", "missing_input",
    "review_all", "review_alone",
]  # fmt: skip


class NotRun(Exception):
    """Raised by a check that finds, on looking closer, that an input it needs is absent. Says why."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FormView:
    """A form as a check sees it: record, scheme, scores, and the check's own parameters."""

    record: Record
    scheme: Scheme
    scores: ScoreSheet | None = None
    check: Check | None = None
    setting: CheckSetting = field(default_factory=CheckSetting)

    def param(self, name: str, default: Any) -> Any:
        """A parameter that the scheme sets for this check, else ``default``. Write numbers as strings."""
        return self.setting.params.get(name, default)

    @property
    def form(self) -> Form:
        return Form.of(self.record)

    @property
    def pack(self) -> RulePack | None:
        """The rule pack that scored the form, else the scheme's own; None where no rule is known."""
        name = self.scores.pack if self.scores else self.scheme.rules
        return load_pack(name) if name else None

    def kind(self, indicator: Indicator) -> str:
        """What the indicator's group measures: quantity, quality, cost, satisfaction … ("" when unknown)."""
        return self.scheme.kind_of(indicator.level1, indicator.level2)

    def own_indicators(self) -> list[Indicator]:
        """The indicators that the unit chose itself, without the prescribed ones."""
        return [indicator for indicator in self.record.indicators if not indicator.fixed]

    def place(self, path: str, label: str = "") -> Place:
        """A place by its path in the record, with the form's label and the address in the file."""
        source = self.record.sources.get(path)
        field_ = self.scheme.field(path)
        return Place(path, label or (field_.label if field_ else path), source.place if source else "")

    def index(self, indicator: Indicator) -> int:
        """Where the indicator stands in the record. Equal rows are told apart by identity."""
        rows = self.record.indicators
        same = next((number for number, row in enumerate(rows) if row is indicator), None)
        return rows.index(indicator) if same is None else same

    def at(self, indicator: Indicator, part: str = "") -> Place:
        """An indicator's place; ``part`` is name, points, self_score, actual …, a period id for its target, or
        ``actuals.PERIOD``."""
        path = f"indicators[{self.index(indicator)}]"
        columns = self.scheme.indicators
        target = columns.column("target", part) if columns and part else None
        role, period = ("actual", part[8:]) if part.startswith("actuals.") else (part, "")
        column = target or (columns.column(role, period) if columns and part else None)
        if part:
            path += f".targets.{part}" if target or part in indicator.targets else f".{part}"
        label = say(
            "第{row}行 {group}「{name}」{column}",
            row=indicator.row,
            group=indicator.level2 or indicator.level1,
            name=indicator.name,
            column=(column.group_label if column.choice else column.label) if column else "",
        )
        source = self.record.sources.get(path)
        return Place(path, label, source.place if source else indicator.place)

    def line(self, indicator: Indicator) -> ScoreLine | None:
        """The indicator's line of the score sheet; None without scores or without such a line."""
        path = f"indicators[{self.index(indicator)}]"
        lines = self.scores.lines if self.scores else ()
        return next((line for line in lines if line.field == path), None)

    def finding(
        self,
        message: str,
        remedy: str = "",
        *,
        at: Place = Place(),  # noqa: B008 (frozen)
        got: str = "",
        want: str = "",
        severity: str | None = None,
        fix: str | None = None,
        fixes: Iterable[Fix] = (),
    ) -> Finding:
        """A finding of this check. ``severity`` only where the check has two; the scheme's setting wins."""
        check = self.check
        assert check is not None, "only the engine hands a form to a check"
        level = self.setting.severity or severity or check.severity
        return Finding(
            check.code, check.name, Severity(level), message, remedy, at, got, want, check.basis, self.form, fix,
            check.title, tuple(fixes),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Skipped:
    """A check that could not run on a form, and why."""

    code: str
    name: str
    reason: str
    form: Form
    title: str = ""

    def to_json(self, lang: str = "zh") -> dict[str, Any]:
        return {
            "check": {"code": self.code, "name": self.name},
            "reason": in_language(self.reason, lang),
            "form": asdict(self.form),
        }


@dataclass(slots=True)
class Review:
    """The outcome of a review: findings in order of form and severity, the checks not run, and the score sheets
    that the checks saw, one a form in the order given (None where a form was not scored)."""

    findings: list[Finding] = field(default_factory=list)
    not_run: list[Skipped] = field(default_factory=list)
    scores: list[ScoreSheet | None] = field(default_factory=list)

    def to_json(self, lang: str = "zh") -> dict[str, Any]:
        """Findings, checks not run, and the number of findings by severity."""
        return {
            "findings": [finding.to_json(lang) for finding in self.findings],
            "not_run": [skipped.to_json(lang) for skipped in self.not_run],
            "counts": {str(s): sum(f.severity is s for f in self.findings) for s in Severity},
        }


def review_all(forms: Sequence[tuple[Record, Scheme, ScoreSheet | None]]) -> Review:
    """Review forms that were read together: each alone, then the checks across all of them.

    Raises SchemeError where a scheme names an unknown check or parameter. An error inside a check is our own
    bug: it is raised with a note that names the check and the form.
    """
    views, outcome = _alone(forms)
    across = [one for view in views for one in _switched_on(view, "set")]
    for code in sorted({one.check.code for one in across}):
        _run([one for one in across if one.check.code == code], outcome)
    return _in_order(views, outcome)


def review_alone(forms: Sequence[tuple[Record, Scheme, ScoreSheet | None]]) -> Review:
    """Review each form by the checks that need no other; the checks across forms are left to ``across.py``."""
    return _in_order(*_alone(forms))


def _alone(forms: Sequence[tuple[Record, Scheme, ScoreSheet | None]]) -> tuple[list[FormView], Review]:
    views = [FormView(record, scheme, scores) for record, scheme, scores in forms]
    for scheme in {id(view.scheme): view.scheme for view in views}.values():
        check_settings(scheme)
    outcome = Review(scores=[view.scores for view in views])
    for view in views:
        for one in _switched_on(view, "record"):
            _run([one], outcome)
    return views, outcome


def _in_order(views: list[FormView], outcome: Review) -> Review:
    """The findings sorted by form and severity."""
    severities = list(Severity)
    position: dict[Form, int] = {}
    for view in views:
        position.setdefault(view.form, len(position))
    outcome.findings.sort(
        key=lambda f: (position.get(f.form, len(position)), severities.index(f.severity), f.code)
    )
    return outcome


def _switched_on(view: FormView, scope: str) -> Iterator[FormView]:
    """The form once for each check of this scope that its scheme has switched on."""
    for code, marked in catalogue().items():
        setting = view.scheme.checks.get(code)
        if setting is not None and setting.on and marked.scope == scope:
            yield replace(view, check=marked, setting=setting)


def _run(members: list[FormView], outcome: Review) -> None:
    """Run one check: over its one form, or over all forms together when its scope is "set"."""
    marked = members[0].check
    assert marked is not None
    ready = []
    for member in members:
        reason = next(filter(None, (missing_input(member, need) for need in marked.needs)), "")
        if reason:
            outcome.not_run.append(Skipped(marked.code, marked.name, reason, member.form, marked.title))
        else:
            ready.append(member)
    if not ready:
        return
    try:
        outcome.findings.extend(list(marked.run(ready if marked.scope == "set" else ready[0])))
    except NotRun as why:
        skipped = (
            Skipped(marked.code, marked.name, why.reason, member.form, marked.title) for member in ready
        )
        outcome.not_run.extend(skipped)
    except Exception as bug:
        names = "; ".join(f"{one.record.subject or '?'} ({one.form.file} {one.form.place})" for one in ready)
        bug.add_note(f"while check {marked.code} {marked.name} looked at: {names}")
        raise
