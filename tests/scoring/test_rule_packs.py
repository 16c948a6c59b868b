"""The shipped rule packs, and what an expert is told who makes a mistake in one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from jixiao.core.library import load_pack, load_scheme, pack_names, packaged, scheme_names
from jixiao.core.pack_problems import problems
from jixiao.core.scheme import SchemeError
from jixiao.core.scheme_shape import to_pack
from jixiao.core.score import Kind, RulePack
from jixiao.core.yaml_file import parse_yaml
from jixiao.scoring.lower import lower

GOOD = """
id: cn-xx/self-evaluation-rules
version: "2024"
title: 某地自评评分规则
basis:
  - {doc: mof-2020-10, article: 单位自评}
confidence: recall
classes:
  output: {labels: [产出指标]}
quantitative:
  default: {kind: points, per_point: "0.05", over: {kind: points, full_to: "1.3", per_point: "0.01"}, article: 单位自评}
qualitative:
  default: {kind: graded, levels: [{label: 好, low: "1", high: "1", outcome: met}]}
grades: [{name: 优, least: 90}, {name: 差, least: 0}]
"""


def loaded(text):
    return to_pack(parse_yaml(text, "cn-xx/self-evaluation-rules@2024.yaml"), packaged().register())


def test_packs_of_places_without_evidence_are_not_shipped():
    places = {name.partition("/")[0] for name in pack_names()}
    assert places == {"cn", "cn-ah-cz-gc", "cn-bj", "cn-hb", "cn-he-lf", "cn-js-sz", "cn-sc", "cn-sc-cd-pd"}


@pytest.mark.parametrize("name", pack_names())
def test_a_shipped_pack_is_whole(name):
    pack = load_pack(name)
    assert pack.name == name
    assert pack.digest.startswith("sha256:")
    assert not list(problems(pack))
    for rule in [pack.quantitative.default, *pack.quantitative.by_class.values()]:
        if rule is not None and rule.kind != "typed":
            assert lower(rule, pack.ratio).pieces
    if pack.confidence == "verified":
        assert pack.basis[0].confidence == "verified", "a verified pack rests on a document that was seen"
    assert all(citation.article for citation in pack.basis)


@pytest.mark.parametrize("name", [name for name in scheme_names() if load_scheme(name).rules])
def test_a_form_names_a_pack_that_is_there(name):
    assert load_pack(load_scheme(name).rules).name == load_scheme(name).rules


def test_points_by_class_do_not_exceed_the_whole():
    for pack in map(load_pack, pack_names()):
        if pack.weights.classes:
            execution = pack.execution.points if pack.execution else 0
            assert sum(pack.weights.classes.values()) + execution == pack.max_total, pack.name


def test_the_digest_is_of_what_the_pack_says():
    one = loaded(GOOD)
    assert one.digest == loaded("# a remark\n" + GOOD).digest
    assert one.digest != loaded(GOOD.replace('"0.05"', '"0.04"')).digest


@pytest.mark.parametrize(
    ("wrong", "right", "line", "words"),
    [
        ('per_point: "0.05", over', "over", 11, ["per_point", "points"]),
        ('per_point: "0.05"', 'per_point: "5"', 11, ["per_point", "5", "0.05"]),
        ('full_to: "1.3"', 'full_to: "0.9"', 11, ["full_to", "0.9"]),
        ("kind: points, per_point", "kind: proportional, per_point", 11, ["proportional", "per_point"]),
        ("kind: points, per_point", "kind: pionts, per_point", 11, ["pionts", "proportional"]),
        ("article: 单位自评}\nqual", "article: 第九条}\nqual", 11, ["第九条", "单位自评"]),
        (
            "default: {kind: graded",
            "by_class: {outptu: {kind: direct}}\n  default: {kind: graded",
            13,
            ["outptu", "output"],
        ),
        ('low: "1", high: "1"', 'low: "1", high: "0.8"', 13, ["好", "0.8"]),
        ("kind: graded, levels", "kind: steps, levels", 13, ["steps"]),
        (
            "{name: 优, least: 90}, {name: 差, least: 0}",
            "{name: 差, least: 0}, {name: 优, least: 90}",
            14,
            ["从高到低"],
        ),
        ("classes:", "clases: {}\nclasses:", 8, ["clases", "classes"]),
        ("mof-2020-10", "mof-2020-11", 6, ["mof-2020-11", "mof-2020-10"]),
    ],
)
def test_a_mistake_is_named_with_its_line(wrong, right, line, words):
    assert wrong in GOOD
    with pytest.raises(SchemeError) as told:
        loaded(GOOD.replace(wrong, right, 1))
    assert told.value.line == line
    said = f"{told.value.found}{told.value.meant}"
    assert all(word in said for word in words), said


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"kind": "points", "per_point": "0.05", "granularity": "floor", "over": {"kind": "points", "full_to": "1.305", "per_point": "0.01"}}, "整百分"),
        ({"kind": "steps", "table": [["0.8", "0.8"], ["0.6", "0.5"]]}, "从小到大"),
        ({"kind": "steps", "table": [["0.8", "80"]]}, "份额"),
        ({"kind": "gate"}, "least"),
        ({"kind": "proportional", "over": {"kind": "points"}}, "per_point"),
        ({"kind": "graded", "levels": [{"label": "好", "low": "1", "high": "1"}]}, "定量指标"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be(rule, words):
    pack = loaded(GOOD).model_dump()
    pack["quantitative"] = {"default": rule}
    found = " ".join(f"{found}{meant}" for _, found, meant in problems(RulePack.model_validate(pack)))
    assert words in found


def test_a_float_has_no_place_in_a_pack():
    with pytest.raises(ValueError, match="quotes"):
        RulePack.model_validate({**loaded(GOOD).model_dump(), "tolerance": 0.1})


def test_the_pack_of_the_guide_loads():
    guide = Path(__file__).resolve().parents[2] / "docs" / "guide" / "write-a-rule-pack.md"
    [example] = re.findall(r"```yaml\n(.*?)```", guide.read_text("utf-8"), re.S)
    pack = loaded(example)
    assert pack.quantitative.of("satisfaction").kind == "tiered"
    kinds = set(
        re.findall(
            r"^\| `(\w+)` \|", guide.read_text("utf-8").partition("（kind）")[2].partition("## ")[0], re.M
        )
    )
    assert kinds == set(get_args(Kind)), "the guide explains every kind of rule"
