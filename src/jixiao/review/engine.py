"""Run the checks that a scheme names over one form or over a set of forms.

A check is one file under ``checks/``: a function marked ``@check(...)`` whose module docstring is its manual
page and whose YAML file beside it holds its bad and good examples. It is found by its file; it is listed
nowhere. A check whose inputs are absent is reported as not run; it never counts as passed.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

from jixiao.core.finding import Finding, Form, Place, Severity
from jixiao.core.library import cite
from jixiao.core.message import say
from jixiao.core.record import Indicator, Record
from jixiao.core.scheme import CheckSetting, Citation, Scheme
from jixiao.core.score import ScoreSheet

Criterion = Literal["completeness", "relevance", "appropriateness", "feasibility", "arithmetic"]


class NotRun(Exception):
    """Raised by a check that finds, on looking closer, that an input it needs is absent."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the catalogue. ``needs`` are inputs (see ``missing_input``); ``run`` yields findings.

    ``scope`` "set" checks get all forms read together. ``status`` is preview, stable, deprecated.
    """

    code: str
    name: str
    title: str
    title_en: str
    severity: Severity
    criterion: Criterion
    scope: Literal["record", "set"]
    needs: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]
    since: str
    status: Literal["preview", "stable", "deprecated"]
    run: Callable[..., Iterable[Finding]]
    page: str

    @property
    def basis(self) -> tuple[Citation, ...]:
        """The articles that this check rests on, from the register of documents."""
        return tuple(cite(document, article) for document, article in self.documents)


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
        record = self.record
        return Form(
            record.subject, record.agency, record.fiscal_year, record.source.file, record.source.place
        )

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

    def at(self, indicator: Indicator, part: str = "") -> Place:
        """An indicator's place; ``part`` is name, points, self_score, actual, or a period id for its target."""
        index = self.record.indicators.index(indicator)
        column = self.scheme.indicators.column("target", part) if self.scheme.indicators and part else None
        label = f"第{indicator.row}行 {indicator.level2 or indicator.level1}「{indicator.name}」"
        path = f"indicators[{index}]"
        if column:
            return Place(f"{path}.targets.{part}", f"{label}{column.label}", indicator.place)
        return Place(f"{path}.{part}" if part else path, label, indicator.place)

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
    ) -> Finding:
        """A finding of this check. ``severity`` only where the check has two; the scheme's setting wins."""
        check = self.check
        assert check is not None, "only the engine hands a form to a check"
        level = self.setting.severity or severity or check.severity
        return Finding(
            check.code, check.name, Severity(level), message, remedy, at, got, want, check.basis, self.form, fix
        )


@dataclass(frozen=True, slots=True)
class Skipped:
    """A check that could not run on a form, and why."""

    code: str
    name: str
    reason: str
    form: Form


@dataclass(slots=True)
class Review:
    """The outcome of a review: findings in order of form and severity, and the checks not run."""

    findings: list[Finding] = field(default_factory=list)
    not_run: list[Skipped] = field(default_factory=list)


def check(
    *,
    code: str,
    name: str,
    title: str,
    title_en: str,
    severity: str,
    criterion: Criterion,
    basis: Sequence[tuple[str, str]],
    needs: Sequence[str] = (),
    scope: Literal["record", "set"] = "record",
    since: str = "0.1.0",
    status: Literal["preview", "stable", "deprecated"] = "stable",
) -> Callable[[Callable[..., Iterable[Finding]]], Callable[..., Iterable[Finding]]]:
    """Mark a function as a check. ``basis`` holds (document id, article) pairs and may not be empty."""
    if not basis:
        raise TypeError(f"check {code} has no basis")

    def mark(run: Callable[..., Iterable[Finding]]) -> Callable[..., Iterable[Finding]]:
        page = importlib.import_module(run.__module__).__doc__ or ""
        run.check = Check(  # type: ignore[attr-defined]
            code, name, title, title_en, Severity(severity), criterion, scope, tuple(needs), tuple(basis),
            since, status, run, page,
        )  # fmt: skip
        return run

    return mark


@cache
def catalogue() -> dict[str, Check]:
    """Every check by its code, found by walking the folder of checks."""
    from jixiao.review import checks

    found: dict[str, Check] = {}
    for module in pkgutil.walk_packages(checks.__path__, checks.__name__ + "."):
        if module.ispkg:
            continue
        for value in vars(importlib.import_module(module.name)).values():
            marked = getattr(value, "check", None)
            if isinstance(marked, Check) and value.__module__ == module.name:
                found[marked.code] = marked
    return dict(sorted(found.items()))


def missing_input(form: FormView, need: str) -> str:
    """Why ``need`` is absent from the form, as a sentence; empty when it is there.

    Needs: funds_total, funds, expenditures, indicators, scores, pack, fiscal_year, ``period:ID`` (some indicator
    has a target for it), ``field:ID`` (not blank), ``linked:STAGE``, actuals, points, self_scores.
    """
    record, (kind, _, name) = form.record, need.partition(":")
    present = {
        "funds_total": lambda: record.funds_total is not None and record.funds_total.amount is not None,
        "funds": lambda: bool(record.funds),
        "expenditures": lambda: bool(record.expenditures),
        "indicators": lambda: bool(record.indicators),
        "scores": lambda: form.scores is not None,
        "pack": lambda: bool(form.scheme.rules),
        "fiscal_year": lambda: record.fiscal_year is not None,
        "period": lambda: any(name in i.targets and i.targets[name].kind != "empty" for i in record.indicators),
        "field": lambda: bool(record.text(name).strip()),
        "linked": lambda: name in record.linked,
        "actuals": lambda: any(i.actual is not None for i in record.indicators),
        "points": lambda: any(i.points is not None for i in record.indicators),
        "self_scores": lambda: any(i.self_score is not None for i in record.indicators),
    }[kind]()
    return "" if present else say("缺少「{need}」", need=need)


def review_all(forms: Sequence[tuple[Record, Scheme, ScoreSheet | None]]) -> Review:
    """Review forms that were read together: each alone, then the checks across all of them."""
    outcome = Review()
    views = [FormView(record, scheme, scores) for record, scheme, scores in forms]
    for view in views:
        for one in _settings(view, "record"):
            _run(one, one, [one], outcome)
    for code, marked in catalogue().items():
        if marked.scope == "set":
            members = [one for view in views for one in _settings(view, "set") if one.check.code == code]
            if members:
                _run(members[0], members, members, outcome)
    order = {severity: index for index, severity in enumerate(Severity)}
    position = {view.form: index for index, view in enumerate(reversed(views))}
    outcome.findings.sort(key=lambda f: (-position.get(f.form, -1), order[f.severity], f.code))
    return outcome


def _settings(view: FormView, scope: str) -> Iterator[FormView]:
    """The form once for each check of this scope that its scheme has switched on."""
    for code, marked in catalogue().items():
        setting = view.scheme.checks.get(code)
        if setting is not None and setting.on and marked.scope == scope:
            yield replace(view, check=marked, setting=setting)


def _run(first: FormView, argument: Any, members: list[FormView], outcome: Review) -> None:
    marked = first.check
    assert marked is not None
    ready = []
    for member in members:
        reason = next(filter(None, (missing_input(member, need) for need in marked.needs)), "")
        if reason:
            outcome.not_run.append(Skipped(marked.code, marked.name, reason, member.form))
        else:
            ready.append(member)
    if not ready:
        return
    try:
        outcome.findings.extend(marked.run(ready if marked.scope == "set" else argument))
    except NotRun as why:
        outcome.not_run.append(Skipped(marked.code, marked.name, str(why), first.form))
