"""Finding, merging and validating schemes; and every message that an expert may get."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.core.library import (
    Library,
    candidates,
    cite,
    load_flow,
    load_scheme,
    packaged,
    scheme_names,
    vocabulary,
)
from jixiao.core.scheme import SchemeError
from jixiao.core.scheme_shape import to_flow
from jixiao.core.yaml_file import parse_yaml

BROKEN = Path(__file__).resolve().parents[1] / "broken" / "schemes"


def words(file: Path) -> list[str]:
    """What the message for a broken file must contain."""
    lines = file.read_text("utf-8").splitlines()
    return [line.removeprefix("# says: ") for line in lines if line.startswith("# says: ")]


@pytest.mark.parametrize(
    "file", [file for file in sorted(BROKEN.glob("*.yaml")) if words(file)], ids=lambda file: file.stem
)
def test_a_mistake_is_named_with_place_and_remedy(file):
    with pytest.raises(SchemeError) as caught:
        Library(BROKEN, packaged()).scheme(file.stem)
    message = str(caught.value)
    assert file.stem in message
    for word in words(file):
        assert word in message
    assert caught.value.found and caught.value.meant


def library(folder: Path, **files: str) -> Library:
    """A library of one's own, written into a folder; the packaged one stands behind it."""
    for name, text in files.items():
        folder.joinpath(f"{name.replace('_', '-')}@1.yaml").write_text(text, "utf-8")
    return Library(folder, packaged())


SMALL = """\
id: {name}
version: "1"
title: 某市项目绩效目标表
stage: target
object: project
jurisdiction: {{name: 某市}}
budget_years: [2024, null]
based_on: cn/project-target@2015
basis: [{{doc: mof-2015-88, article: 附表}}]
"""


def test_a_base_is_merged_key_by_key(tmp_path):
    changes = """
fields:
  project_period: null
  project_code: {label: 项目编码, after: project_name}
  annual_goal: {label: 今年目标, before: medium_term_goal}
funds:
  rows: {instead: true, other_funds: {label: 自筹}}
layout: {rows: [[project_name, project_code], [annual_goal]]}
"""
    form = library(tmp_path, city=SMALL.format(name="city") + changes).scheme("city")
    base = load_scheme("cn/project-target@2015")
    ids = [field.id for field in form.fields]
    assert ids[:2] == ["project_name", "project_code"]
    assert "project_period" not in ids
    assert ids.index("annual_goal") + 1 == ids.index("medium_term_goal")
    assert form.field("annual_goal").label == "今年目标"
    assert form.field("annual_goal").help == base.field("annual_goal").help
    assert [row.label for row in form.funds.rows] == ["自筹"]
    assert form.levels == base.levels


def test_what_a_form_must_say_itself_is_not_inherited(tmp_path):
    form = library(tmp_path, city=SMALL.format(name="city")).scheme("city")
    base = load_scheme("cn/project-target@2015")
    assert base.titles and not form.titles
    assert [citation.article for citation in form.basis] == ["附表"]


def test_the_base_is_not_changed_by_what_is_based_on_it(tmp_path):
    own = library(tmp_path, city=SMALL.format(name="city") + "fields: {project_name: {label: 名称}}\n")
    before = own.scheme("cn/project-target@2015").digest
    own.scheme("city")
    assert own.scheme("cn/project-target@2015").digest == before


def test_a_bare_id_is_the_newest_version(tmp_path):
    for version in ("2", "10", "9"):
        text = SMALL.format(name="city").replace('"1"', f'"{version}"')
        tmp_path.joinpath(f"city@{version}.yaml").write_text(text, "utf-8")
    assert Library(tmp_path, packaged()).scheme("city").version == "10"


def test_a_file_of_ones_own_is_read_where_it_lies(tmp_path):
    file = tmp_path / "draft.yaml"
    file.write_text(SMALL.format(name="draft"), "utf-8")
    assert packaged().scheme_file(file).name == "draft@1"


def test_a_file_in_another_encoding_is_a_mistake_with_its_line(tmp_path):
    tmp_path.joinpath("city@1.yaml").write_bytes(SMALL.format(name="city").encode("gbk"))
    with pytest.raises(SchemeError, match="第3行：文件不是 UTF-8 编码"):
        Library(tmp_path, packaged()).scheme("city")


def test_a_byte_order_mark_does_no_harm(tmp_path):
    tmp_path.joinpath("city@1.yaml").write_bytes(SMALL.format(name="city").encode("utf-8-sig"))
    assert Library(tmp_path, packaged()).scheme("city").id == "city"


def test_the_digest_speaks_of_what_the_form_says(tmp_path):
    text = SMALL.format(name="city")
    first = library(tmp_path, city=text).scheme("city")
    assert library(tmp_path, city="# 一句注释\n" + text).scheme("city").digest == first.digest
    changed = text + "fields: {project_name: {help: 全称。}}\n"
    assert library(tmp_path, city=changed).scheme("city").digest != first.digest


def test_numbers_with_a_point_keep_their_digits():
    assert parse_yaml("points: 6.50\non: true", "x").data == {"points": "6.50", "on": True}


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(SchemeError, match="是不是「cn-js-sz/project-target@2024」"):
        load_scheme("cn-js-sz/project-targets@2024")


def test_a_citation_comes_from_the_register():
    citation = cite("mof-2015-88", "绩效目标的设定")
    assert citation.number == "财预〔2015〕88号"
    assert str(citation).endswith("绩效目标的设定（待核实）")
    assert cite("mof-2020-10", "自评表表样").confidence == "verified"
    with pytest.raises(KeyError):
        cite("mof-2015-89")


def test_candidates_go_from_the_particular_to_the_general():
    forms = candidates("target", "project")
    assert {form.stage for form in forms} == {"target"}
    assert [form.general for form in forms] == sorted(form.general for form in forms)
    assert forms[-1].name == "general/target@1"
    assert len(candidates()) == len(scheme_names())


def test_every_move_of_the_flow_joins_stages_and_own_work_is_not_approved():
    flow = load_flow("standard")
    ids = [stage.id for stage in flow.stages]
    for move in flow.moves:
        assert move.origin in ids and move.to in ids
        if ids.index(move.to) > ids.index(move.origin) and move.action not in {"submit", "abandon"}:
            assert not move.own_work_allowed, f"{move.origin} → {move.to} could be one's own"
        if move.action.startswith("return"):
            assert move.comment_needed
    assert {"draft", "approved", "disclosed"} <= set(ids)
    assert all(flow.stage(stage).editable_by == () for stage in ids if flow.stage(stage).locked)
    assert flow.stage("disclosed").public and flow.stage("approved").counts_as_filed


def test_a_form_can_come_from_the_first_stage_to_the_last():
    flow = load_flow("standard")
    reached, before = {"draft"}, set()
    while reached != before:
        before, reached = reached, reached | {move.to for move in flow.moves if move.origin in reached}
    assert reached == {stage.id for stage in flow.stages}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "id: x\nstages: {a: {label: 甲}}\nmoves: [{origin: a, action: go, to: b, role: r}]",
            "没有名为「b」的阶段",
        ),
        ("id: x\nstages: {a: {lable: 甲}}\nmoves: []", "缺少「label」"),
        (
            "id: x\nstages: {a: {label: 甲, editble_by: [x]}}\nmoves: []",
            "不认识的键「editble_by」。是不是「editable_by」",
        ),
        ("id: x\nstages: {a: {label: 甲}}\nmoves: [{origin: a, action: go, to: a}]", "缺少「role」"),
    ],
)
def test_a_mistake_in_a_flow_is_named(text, words):
    with pytest.raises(SchemeError, match=words):
        to_flow(parse_yaml(text, "flows/x.yaml"))


def test_an_unknown_flow_is_named():
    with pytest.raises(SchemeError, match="已有的流程：joint、report、standard"):
        load_flow("fast")


def test_a_vocabulary_is_read():
    assert vocabulary("units")
