"""``jixiao check new`` and the guide: what they show is a check that runs, with examples that hold."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from test_checks_examples import record_of

from jixiao.core.library import load_scheme
from jixiao.core.scheme import CheckSetting
from jixiao.review import engine
from jixiao.review.engine import Check, catalogue, review_all
from jixiao.review.new_check import new_check_files
from jixiao.review.pages import SECTIONS, check_page, examples, sections
from jixiao.review.settings import parameters

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "write-a-check.md"


def added(files: dict[str, str], code: str, folder: Path, monkeypatch) -> Check:
    """The check in these two files, put into the catalogue."""
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    path = next(folder / name for name in files if name.endswith(".py"))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    [marked] = [
        each.check for each in vars(module).values() if isinstance(getattr(each, "check", None), Check)
    ]
    known = {**catalogue(), code: marked}
    monkeypatch.setattr(engine, "catalogue", lambda: known)
    monkeypatch.setattr("jixiao.review.settings.catalogue", lambda: known)
    return marked


@pytest.fixture
def made(tmp_path, monkeypatch) -> Check:
    files = new_check_files("e98", "goal-unheard-of", "目标闻所未闻")
    assert list(files) == ["e98_goal_unheard_of.py", "e98_goal_unheard_of.yaml"]
    return added(files, "E98", tmp_path, monkeypatch)


def found(marked: Check, form: dict) -> list:
    record = record_of(form, "self_evaluation")
    scheme = load_scheme(record.scheme).model_copy(update={"checks": {marked.code: CheckSetting()}})
    return review_all([(record, scheme, None)]).findings


def assert_examples_hold(marked: Check) -> None:
    given = examples(marked)
    assert len(given["bad"]) >= 2 and len(given["good"]) >= 3
    for example in given["bad"]:
        got = found(marked, example["form"])
        assert [(str(one.severity), one.at.field) for one in got] == [
            (expected["severity"], expected["at"]) for expected in example["expect"]
        ]
        for finding, expected in zip(got, example["expect"], strict=True):
            assert all(word in finding.message for word in expected.get("words", ()))
    for example in given["good"]:
        assert found(marked, example["form"]) == [], example["title"]


def test_its_examples_hold(made):
    assert_examples_hold(made)


def test_the_check_of_the_guide_works(tmp_path, monkeypatch):
    text = GUIDE.read_text("utf-8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.S)
    [shown] = [block for block in re.findall(r"```yaml\n(.*?)```", text, re.S) if block.startswith("bad:")]
    stem = "e30_satisfaction_at_hundred"
    marked = added({f"{stem}.py": code, f"{stem}.yaml": shown}, "E30", tmp_path, monkeypatch)
    assert parameters(marked) == {"ceiling": "100"}
    assert list(sections(marked.page)) == ["title", *SECTIONS]
    assert_examples_hold(marked)
    for template in re.findall(r'say\(\s*"(.*?)"', code):
        assert f'"{template}": "' in text, "the guide shows the English of each sentence"


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
