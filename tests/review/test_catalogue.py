"""The catalogue as a whole: names, manual pages, examples, translations, documents, and the schemes that use it."""

from __future__ import annotations

import ast
import importlib
import re
import string
from pathlib import Path

import pytest

from jixiao.core.library import cite, load_scheme, scheme_names
from jixiao.core.message import translations
from jixiao.core.scheme import Scheme
from jixiao.review import checks
from jixiao.review.engine import CRITERIA, Check, catalogue
from jixiao.review.pages import SECTIONS, check_index, check_page, examples, sections
from jixiao.review.settings import check_settings, parameters

FOLDER = Path(checks.__file__).parent
REVIEW = FOLDER.parent
FAMILIES = {"T": "target", "M": "monitoring", "E": "evaluation"}
CHECKS = list(catalogue().values())
FILES = sorted(path for path in FOLDER.glob("*/*.py") if path.name != "__init__.py")

each_check = pytest.mark.parametrize("marked", CHECKS, ids=[check.code for check in CHECKS])
each_scheme = pytest.mark.parametrize("name", scheme_names())


def file_of(marked: Check) -> Path:
    return Path(importlib.import_module(marked.run.__module__).__file__)


def test_every_file_holds_one_check():
    assert sorted(file_of(marked) for marked in CHECKS) == FILES


@each_check
def test_a_file_is_named_as_its_code_and_name(marked):
    assert re.fullmatch(r"[TME]\d\d", marked.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", marked.name)
    path = file_of(marked)
    assert path.stem == f"{marked.code.lower()}_{marked.name.replace('-', '_')}"
    assert path.parent.name == FAMILIES[marked.code[0]]


def test_names_and_titles_are_unique():
    for attribute in ("name", "title", "title_en"):
        said = [getattr(marked, attribute) for marked in CHECKS]
        assert len(said) == len(set(said)), attribute


@each_check
def test_the_docstring_is_a_manual_page(marked):
    page = sections(marked.page)
    assert page["title"] == marked.title
    assert list(page) == ["title", *SECTIONS], "查什么、为什么、怎么改、English, in this order"
    for name in SECTIONS[:3]:
        assert re.search(r"[\u4e00-\u9fff]", page[name]), name
    assert re.match(r"[A-Z“].*[a-z]{3}", page["English"])
    assert marked.criterion in CRITERIA


@each_check
def test_the_documents_it_rests_on_are_registered(marked):
    for document, article in marked.documents:
        assert cite(document, article).title


@each_check
def test_examples_are_bad_and_good(marked):
    given = examples(marked)
    assert len(given["bad"]) >= 2 and len(given["good"]) >= 3
    for example in given["bad"]:
        assert example["expect"], example["title"]
        assert all({"severity", "at"} <= set(expected) for expected in example["expect"]), example["title"]


def templates(path: Path) -> set[str]:
    """The Chinese templates of every say(...) of a file."""
    said = (
        node.args[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"
    )
    return {first.value for first in said if isinstance(first, ast.Constant)}


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("path", [*FILES, *sorted(REVIEW.glob("*.py"))], ids=lambda path: path.stem)
def test_what_a_check_says_has_its_english(path):
    english = translations("en")
    for template in templates(path):
        assert template in english, template
        assert places(template) == places(english[template]), template


@pytest.mark.parametrize("path", sorted(REVIEW.glob("*.py")), ids=lambda path: path.stem)
def test_only_checks_read_their_parameters(path):
    """Parameters are found in the check's own file; one read elsewhere would be unknown to a scheme."""
    if path.name not in ("engine.py", "settings.py"):
        assert ".param(" not in path.read_text("utf-8")


@each_check
def test_parameters_are_named_in_plain_text(marked):
    called = file_of(marked).read_text("utf-8").count(".param(")
    assert called == 0 or parameters(marked), "form.param(name, default) wants both written out"


@each_scheme
def test_a_scheme_names_checks_and_parameters_that_exist(name):
    check_settings(load_scheme(name))


@each_scheme
def test_a_scheme_names_checks_of_its_stage(name):
    scheme: Scheme = load_scheme(name)
    family = {"target": "T", "monitoring": "M", "self_evaluation": "E", "evaluation": "E"}[scheme.stage]
    everywhere = {"T42", "T43"} | ({"T15", "T16"} if family == "E" else set())
    strange = {code for code in scheme.checks if code[0] != family} - everywhere
    assert not strange, (
        "only markup and personal data are looked for in forms of every stage; targets are held against "
        "the self-evaluations of earlier years"
    )


def test_every_check_is_used_by_a_scheme():
    used = {code for name in scheme_names() for code in load_scheme(name).checks}
    assert set(catalogue()) <= used


@each_check
def test_a_page_tells_all_that_is_known_of_a_check(marked):
    page = check_page(marked)
    assert page.startswith(f"# {marked.code} {marked.title}\n")
    wanted = [
        marked.name,
        marked.title_en,
        CRITERIA[marked.criterion],
        *parameters(marked),
        *map(str, marked.basis),
    ]
    wanted += [example["title"] for kind in ("bad", "good") for example in examples(marked)[kind]]
    assert [words for words in wanted if words not in page] == []
    assert ("待核实" in page) == any(citation.confidence == "recall" for citation in marked.basis)


def test_the_index_links_every_page():
    index = check_index(CHECKS)
    for marked in CHECKS:
        assert f"({marked.code}-{marked.name}.md)" in index
    assert f"共 {len(CHECKS)} 项" in index
