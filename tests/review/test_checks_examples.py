"""Every check against the examples beside it: it fires on each bad form as expected and is silent on each good one.

An example's ``form`` is laid over a form of ``good_form.yaml`` (``values`` key by key, everything else whole);
``base`` names which, else the stage's own. ``forms`` are several, for checks across forms. ``not_run: true``
says that the check must report itself as not run. A self-evaluation is scored by its form's rule pack.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from jixiao.core.library import load_scheme
from jixiao.core.record import Record
from jixiao.core.scheme import CheckSetting
from jixiao.core.value import parse_target
from jixiao.review.engine import Check, Review, catalogue, review_all
from jixiao.review.pages import examples

BASES = Path(__file__).with_name("good_form.yaml")
BASE = {"T": "target", "M": "monitoring", "E": "self_evaluation"}
"""The form over which the examples of a family are laid, where they name no other; each is of that stage."""


@cache
def bases() -> dict[str, dict[str, Any]]:
    return yaml.safe_load(BASES.read_text("utf-8"))


def target_of(written: Any) -> dict[str, Any]:
    """A target from its text, from [operator cell, value cell], or as the record has it."""
    if isinstance(written, dict):
        return written
    operator, text = written if isinstance(written, list) else ("", str(written))
    return parse_target(text, operator).model_dump(mode="json")


def indicator_of(written: dict[str, Any], row: int) -> dict[str, Any]:
    """An indicator of an example with its targets parsed and its row counted."""
    indicator = {"row": row, **written}
    for periods in ("targets", "actuals"):
        indicator[periods] = {period: target_of(value) for period, value in written.get(periods, {}).items()}
    if written.get("actual") is not None:
        indicator["actual"] = target_of(written["actual"])
    cells = written.get("targets", {}).values()
    said = any(isinstance(cell, list) and cell[0] == "定性" for cell in cells)
    kinds = {target["kind"] for target in indicator["targets"].values()} - {"empty"}
    qualitative = said or (kinds and kinds <= {"qualitative", "progress", "date"})
    indicator.setdefault("nature", "qualitative" if qualitative else "quantitative")
    return indicator


def record_of(overlay: dict[str, Any], base: str) -> Record:
    """The base form with the overlay laid over it."""
    overlay = dict(overlay)
    form = {**bases()[overlay.pop("base", base)]}
    form["values"] = {**form.get("values", {}), **overlay.pop("values", {})}
    form.update(overlay)
    form["indicators"] = [
        indicator_of(row, number) for number, row in enumerate(form.get("indicators", ()), 1)
    ]
    form["linked"] = {stage: record_of(other, stage) for stage, other in form.get("linked", {}).items()}
    return Record.model_validate(form)


def reviewed(marked: Check, example: dict[str, Any]) -> Review:
    """The review of an example by this one check."""
    base = example.get("base") or BASE[marked.code[0]]
    forms = []
    for overlay in example.get("forms") or [example.get("form", {})]:
        record = record_of(overlay, base)
        setting = CheckSetting(params=example.get("params", {}))
        scheme = load_scheme(record.scheme).model_copy(update={"checks": {marked.code: setting}})
        scored = record.stage == "self_evaluation" and scheme.rules
        forms.append((record, scheme, scores_of(record, scheme) if scored else None))
    return review_all(forms)


def scores_of(record: Record, scheme: Any) -> Any:
    from jixiao.scoring.exact import score

    return score(record, scheme)


def given(marked: Check) -> dict[str, list[dict[str, Any]]]:
    """The examples of a check; none where the file is not there, which a test of its own reports."""
    try:
        return examples(marked)
    except FileNotFoundError:
        return {"bad": [], "good": []}


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(marked, example, id=f"{marked.code}-{example['title']}")
        for marked in catalogue().values()
        for example in given(marked)[kind]
    ]


@pytest.mark.parametrize(("marked", "example"), cases("bad"))
def test_fires_on_the_defect(marked, example):
    review = reviewed(marked, example)
    got = [(str(finding.severity), finding.at.field, finding.message) for finding in review.findings]
    assert len(got) == len(example["expect"]), got or review.not_run
    for finding, expected in zip(review.findings, example["expect"], strict=True):
        assert (str(finding.severity), finding.at.field) == (expected["severity"], expected["at"]), got
        missing = [word for word in expected.get("words", ()) if str(word) not in finding.message]
        assert not missing, finding.message
        assert finding.remedy and finding.basis, "a finding says what to do and on what it rests"


@pytest.mark.parametrize(("marked", "example"), cases("good"))
def test_is_silent_on_the_good_form_beside_it(marked, example):
    review = reviewed(marked, example)
    assert [finding.message for finding in review.findings] == []
    assert bool(review.not_run) == bool(example.get("not_run")), review.not_run


@pytest.mark.parametrize("marked", catalogue().values(), ids=lambda marked: marked.code)
def test_each_check_has_enough_examples(marked):
    shown = given(marked)
    assert len(shown["bad"]) >= 2 and len(shown["good"]) >= 3, (
        "two bad forms and three near misses at the least"
    )
    titles = [example["title"] for kind in ("bad", "good") for example in shown[kind]]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("base", bases())
def test_no_check_fires_on_a_form_in_order(base):
    record = record_of({}, base)
    scheme = load_scheme(record.scheme)
    family = next(family for family, stage in BASE.items() if stage == record.stage)
    settings = {code: CheckSetting() for code in catalogue() if code.startswith(family)}
    scores = scores_of(record, scheme) if scheme.rules else None
    review = review_all([(record, scheme.model_copy(update={"checks": settings}), scores)])
    assert [(finding.code, str(finding.at), str(finding.message)) for finding in review.findings] == []
