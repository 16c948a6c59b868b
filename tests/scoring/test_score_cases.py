"""Every case of tests/cases/scores: one line, one execution or one grade, by a shipped rule pack."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from jixiao.core.library import load_pack, load_scheme
from jixiao.scoring.exact import score
from jixiao.scoring.grades import grade

CASES = Path(__file__).resolve().parents[1] / "cases" / "scores"


def groups():
    for file in sorted(CASES.glob("*.yaml")):
        content = yaml.safe_load(file.read_text("utf-8"))
        yield from content if isinstance(content, list) else [content]


def cases(part):
    return [
        pytest.param(group, case, id=f"{group['pack']} {case.get('title', case.get('total'))}")
        for group in groups()
        for case in group.get(part, [])
    ]


def opened(group, case, with_changes):
    pack = load_pack(group["pack"])
    return load_scheme(group["scheme"]), with_changes(pack, case["changes"]) if "changes" in case else pack


def agrees(line, expect):
    wanted = expect["points"]
    assert line.points == (None if wanted is None else Decimal(wanted)), line.because
    if wanted is not None:
        assert format(line.points, "f") == wanted, "as many decimals as the pack says"
    assert line.by_hand == expect.get("by_hand", False), line.because
    if "flags" in expect:
        assert sorted(line.flags) == sorted(expect["flags"])
    if "ratio" in expect:
        assert line.ratio == Fraction(expect["ratio"])
    if "out_of" in expect:
        assert line.out_of == Decimal(expect["out_of"])
    for word in expect.get("words", []):
        assert word in line.because
    assert expect.get("full", "") in line.for_full_marks
    assert line.clause
    assert line.clause.endswith(line.because.split("依据：")[-1])


@pytest.mark.parametrize(("group", "case"), cases("lines"))
def test_line(group, case, made, with_changes):
    scheme, pack = opened(group, case, with_changes)
    record = made(scheme, [case, *case.get("also", [])])
    methods = {"indicators[0]": case["method"]} if "method" in case else {}
    sheet = score(record, scheme, pack, methods)
    agrees(next(line for line in sheet.lines if line.field == "indicators[0]"), case["expect"])


@pytest.mark.parametrize(("group", "case"), cases("executions"))
def test_execution(group, case, made, money, with_changes):
    scheme, pack = opened(group, case, with_changes)
    funds = [money("total", case["budget"], case["executed"])] if "budget" in case else []
    ids = [row.id for row in scheme.funds.rows]
    funds += [money(id, *pair) for id, pair in zip(ids, case.get("sources", []), strict=False)]
    sheet = score(made(scheme, [], funds), scheme, pack)
    agrees(sheet.lines[0], case["expect"])
    assert [str(finding.severity) for finding in sheet.findings] == case.get("findings", [])


@pytest.mark.parametrize(("group", "case"), cases("grades"))
def test_grade(group, case):
    assert grade(Decimal(case["total"]), load_pack(group["pack"])) == case["grade"]
