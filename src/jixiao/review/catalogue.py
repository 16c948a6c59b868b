"""The checks that there are: what a check is, what it may need, and all of them by their codes.

A check is one file under ``checks/``: a function marked ``@check(...)`` whose module docstring is its manual
page and whose YAML file beside it holds its bad and good examples. It is found by its file; it is listed nowhere.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from jixiao.core.finding import Finding, Severity
from jixiao.core.library import cite
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.core.scheme import Citation

Criterion = Literal["completeness", "relevance", "appropriateness", "feasibility", "arithmetic"]
CRITERIA: dict[Criterion, str] = {
    "completeness": "完整性",
    "relevance": "相关性",
    "appropriateness": "适当性",
    "feasibility": "可行性",
    "arithmetic": "算术",
}
"""What a check judges, in the words of the review sheet."""


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

    def title_in(self, lang: str) -> str:
        """The title in a language: zh or en."""
        return self.title if lang == "zh" else self.title_en

    @property
    def basis(self) -> tuple[Citation, ...]:
        """The articles that this check rests on, from the register of documents."""
        return tuple(cite(document, article) for document, article in self.documents)


INPUTS: dict[str, tuple[str, Callable[[Any, str], bool]]] = {
    "funds_total": (
        "资金总额",
        lambda f, _: bool(f.record.funds_total and f.record.funds_total.amount is not None),
    ),
    "funds": ("资金表", lambda f, _: bool(f.record.funds)),
    "expenditures": ("支出明细", lambda f, _: bool(f.record.expenditures)),
    "indicators": ("绩效指标", lambda f, _: bool(f.record.indicators)),
    "scores": ("按规则包算出的得分", lambda f, _: f.scores is not None),
    "pack": ("规则包", lambda f, _: bool(f.scheme.rules)),
    "fiscal_year": ("预算年度", lambda f, _: f.record.fiscal_year is not None),
    "period": ("指标值", lambda f, name: any(_has_target(i, name) for i in f.record.indicators)),
    "field": ("栏目", lambda f, name: bool(f.record.text(name).strip())),
    "linked": ("同一项目的另一张表", lambda f, name: name in f.record.linked),
    "actuals": ("实际完成值", lambda f, _: any(i.actual is not None for i in f.record.indicators)),
    "points": ("分值", lambda f, _: any(i.points is not None for i in f.record.indicators)),
    "self_scores": ("自评得分", lambda f, _: any(i.self_score is not None for i in f.record.indicators)),
}
"""What a check may need: its words, and whether a form has it (``period:half_year`` hands over ``half_year``)."""


def _has_target(indicator: Indicator, period: str) -> bool:
    return period in indicator.targets and indicator.targets[period].kind != "empty"


def missing_input(form: Any, need: str) -> str:
    """Why ``need`` is absent from the form (a ``FormView``), as a sentence; empty when it is there.

    Needs are the keys of ``INPUTS``; three take a name: ``period:ID`` (some indicator has a target for it),
    ``field:ID`` (not blank), ``linked:STAGE``.
    """
    kind, _, name = need.partition(":")
    words, present = INPUTS[kind]
    if present(form, name):
        return ""
    if kind == "field":
        label = form.scheme.field(name)
        return say("「{field}」没有填写", field=label.label if label else name)
    return say("缺少{need}", need=words)


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
    """Mark a function as a check. ``basis`` holds (document id, article) pairs and may not be empty.

    ``severity`` is what the check says of a finding unless the scheme or the finding says otherwise.
    """
    if not basis:
        raise TypeError(f"check {code} has no basis")
    unknown = [need for need in needs if need.partition(":")[0] not in INPUTS]
    if unknown:
        raise TypeError(f"check {code} needs {unknown[0]!r}: not one of {', '.join(INPUTS)}")

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
                if marked.code in found:
                    raise TypeError(f"two checks have the code {marked.code}: {module.name}")
                found[marked.code] = marked
    return dict(sorted(found.items()))
