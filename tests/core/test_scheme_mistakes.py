"""Whatever an expert writes where something else belongs, the answer is a SchemeError with a remedy, never a crash."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jixiao.core.library import Library, packaged
from jixiao.core.merge import merge, place_keys
from jixiao.core.scheme import SchemeError
from jixiao.core.scheme_problems import problems
from jixiao.core.scheme_shape import to_flow, to_pack, to_scheme
from jixiao.core.yaml_file import Parsed, parse_yaml

WRONG = [None, "某", 3, True, [], ["某"], [["某"]], {}, {"某": 1}, {"label": "某"}]

FORM = """
id: city
version: "1"
title: 某市项目绩效自评表
stage: self_evaluation
object: project
jurisdiction: {name: 某市, code: "330000", words: [某市]}
budget_years: [2024, null]
basis: [{doc: mof-2020-10, article: 附表}]
fields:
  project_name: {label: 项目名称, aliases: [项目], required: true}
  project_type: {label: 类别, type: choice, choices: [甲, 乙], after: project_name}
funds:
  total: {label: 合计}
  columns: {executed_amount: {label: 执行数}}
  rows: {carryover: {label: 结转, parent: other_funds}, other_funds: {label: 其他}}
expenditures:
  columns: {item: {label: 名称}, full_year: {label: 预算数}}
  rows: [项目支出]
  detail_of: 项目支出
periods: {full_year: {label: 全年, months: 12}}
indicators:
  columns: {level1: {label: 一级}, name: {label: 名称}, target.full_year: {label: 目标值}}
levels:
  output:
    label: 产出
    kind: output
    children:
      quantity: {label: 数量, kind: quantity, fixed: {次数: {targets: {full_year: "≥3次"}, points: 5}}}
checks: {E01: {severity: P1, params: {tolerance: "0.1"}}}
layout:
  widths: [1, 2]
  spans: {"1": [1, 1]}
  rows: [[project_name], {block: funds}, {label: 甲, fields: [project_type]}]
"""


def paths(value: Any, here: tuple = ()) -> Iterator[tuple]:
    if here:
        yield here
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from paths(part, (*here, key))


def spoilt(parsed: Parsed, path: tuple, wrong: Any) -> Parsed:
    data = copy.deepcopy(parsed.data)
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = wrong
    return Parsed(parsed.file, data, parsed.origins)


def answered(load: Any) -> None:
    """Loading succeeds, or fails with a sentence that names file, fault and remedy."""
    try:
        load()
    except SchemeError as mistake:
        assert mistake.file and mistake.found and mistake.meant


def load_form(parsed: Parsed) -> None:
    list(problems(to_scheme(parsed, packaged().register())))


def test_the_form_itself_is_sound():
    form = to_scheme(place_keys(parse_yaml(FORM, "city.yaml")), packaged().register())
    assert list(problems(form)) == []


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_anything_may_stand_anywhere_in_a_form(wrong):
    parsed = parse_yaml(FORM, "city.yaml")
    for path in paths(parsed.data):
        answered(lambda path=path: load_form(place_keys(spoilt(parsed, path, wrong))))


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_anything_may_stand_in_the_changes_to_a_base(wrong):
    changes = parse_yaml(FORM + "based_on: cn/project-target@2015\n", "city.yaml")
    base = Library(packaged().root).parsed("cn/project-target@2015")
    for path in paths(changes.data):
        answered(lambda path=path: load_form(merge(base, spoilt(changes, path, wrong))))


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_anything_may_stand_in_a_flow(wrong):
    text = "id: x\nstages: {a: {label: 甲}, b: {label: 乙, locked: true}}\nmoves: [{origin: a, action: go, to: b, role: r}]"
    parsed = parse_yaml(text, "flows/x.yaml")
    for path in paths(parsed.data):
        answered(lambda path=path: to_flow(spoilt(parsed, path, wrong)))


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_anything_may_stand_in_a_rule_pack(wrong):
    parsed = packaged().parsed("cn/self-evaluation-rules@2020")
    for path in paths(parsed.data):
        answered(lambda path=path: to_pack(spoilt(parsed, path, wrong), packaged().register()))


@pytest.mark.parametrize("wrong", [None, "某", 3, [], {"某": 1}], ids=str)
def test_a_base_that_is_no_name_is_a_mistake(wrong, tmp_path):
    parsed = spoilt(parse_yaml(FORM + "based_on: x\n", "city.yaml"), ("based_on",), wrong)
    answered(lambda: Library(tmp_path, packaged())._resolved(parsed, ()))


@given(
    st.text(st.sampled_from("ab:-[]{}\"'#&*!|>%@`, \n\t0123456789甲\x00\x07\ufeff\u2028?=<~"), max_size=40)
)
@example("a: 2024-13-45")
@example("a: &x [*x]")
@example("a: *nothing")
@example("a: !!python/object:os.system x")
@example("? [1, 2]\n: x")
@example("<<: {a: 1}")
@example("a: 1\n---\nb: 2")
@example("a: 0x1F\nb: 1_000\nc: 12:30:45\nd: .nan")
def test_any_text_is_read_or_is_a_mistake(text):
    answered(lambda: parse_yaml(text, "x.yaml"))
