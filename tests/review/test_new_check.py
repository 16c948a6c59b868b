"""``jixiao check new``: what it writes is a check that runs, with examples that hold."""

from __future__ import annotations

import importlib.util
import sys

import pytest
import yaml
from test_checks_examples import record_of

from jixiao.core.library import load_scheme
from jixiao.core.scheme import CheckSetting
from jixiao.review import engine
from jixiao.review.engine import Check, catalogue, review_all
from jixiao.review.new_check import new_check_files
from jixiao.review.pages import SECTIONS, check_page, sections


@pytest.fixture
def made(tmp_path, monkeypatch) -> Check:
    """A new check, written to files and put into the catalogue."""
    files = new_check_files("e98", "goal-unheard-of", "目标闻所未闻")
    assert list(files) == ["e98_goal_unheard_of.py", "e98_goal_unheard_of.yaml"]
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    spec = importlib.util.spec_from_file_location("e98_goal_unheard_of", tmp_path / "e98_goal_unheard_of.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    known = {**catalogue(), "E98": module.goal_unheard_of.check}
    monkeypatch.setattr(engine, "catalogue", lambda: known)
    monkeypatch.setattr("jixiao.review.settings.catalogue", lambda: known)
    return known["E98"]


def found(marked: Check, form: dict) -> list:
    record = record_of(form, "self_evaluation")
    scheme = load_scheme(record.scheme).model_copy(update={"checks": {marked.code: CheckSetting()}})
    return review_all([(record, scheme, None)]).findings


def test_its_examples_hold(made):
    given = yaml.safe_load(
        new_check_files("E98", "goal-unheard-of", "目标闻所未闻")["e98_goal_unheard_of.yaml"]
    )
    for example in given["bad"]:
        got = [(str(finding.severity), finding.at.field) for finding in found(made, example["form"])]
        assert got == [(expected["severity"], expected["at"]) for expected in example["expect"]]
    for example in given["good"]:
        assert found(made, example["form"]) == []
    assert len(given["bad"]) >= 2 and len(given["good"]) >= 3


def test_its_page_has_every_part(made):
    assert list(sections(made.page)) == ["title", *SECTIONS]
    assert (made.title, made.title_en) == ("目标闻所未闻", "Goal unheard of")
    assert "# E98 目标闻所未闻" in check_page(made)


@pytest.mark.parametrize(
    ("code", "name", "title", "words"),
    [
        ("X01", "goal-unheard-of", "标题", "代码「X01」不对"),
        ("E4", "goal-unheard-of", "标题", "代码「E4」不对"),
        ("E98", "Goal", "标题", "名称「Goal」不对"),
        ("E98", "goal", "标题", "名称「goal」不对"),
        ("E98", "goal-unheard-of", '有"引号"', "不含引号"),
        ("e04", "goal-unheard-of", "标题", "已有检查 E04 loss-unexplained"),
        ("E98", "loss-unexplained", "标题", "已有检查 E04 loss-unexplained"),
    ],
)
def test_a_code_or_name_that_cannot_be_is_refused(code, name, title, words):
    with pytest.raises(ValueError, match=words):
        new_check_files(code, name, title)
