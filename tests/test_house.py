"""Reads the code: the rules of the house that a person would forget."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "jixiao"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.parent.name != "migrations")
CODE = (
    MODULES
    + sorted((ROOT / "tests").rglob("*.py"))
    + sorted((ROOT / "benchmarks").rglob("*.py"))
    + sorted((ROOT / "scripts").rglob("*.py"))
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_file_can_be_seen_whole(path):
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= 400, f"{name(path)} has {lines} lines: split it by what it is about"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_public_things_say_what_they_mean(path):
    module = tree(path)
    assert ast.get_docstring(module), f"{name(path)} does not say what is in it"
    for node in module.body:
        public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        assert not public or ast.get_docstring(node) or _small(node) or _is_check(node), (
            f"{name(path)}: {node.name} has no docstring"
        )


def _is_check(node: ast.AST) -> bool:
    """A function marked @check(...): its manual page is the docstring of its file."""
    marks = [mark.func for mark in getattr(node, "decorator_list", ()) if isinstance(mark, ast.Call)]
    return any(isinstance(mark, ast.Name) and mark.id == "check" for mark in marks)


def _small(node: ast.AST) -> bool:
    """A thing of a few lines whose name and types say all."""
    return (node.end_lineno or 0) - node.lineno <= 8


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.parts[len(SOURCE.parts)] in {"core", "scoring", "review"}],
    ids=name,
)
def test_no_float_decides_anything(path):
    for node in ast.walk(tree(path)):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
        assert not literal and not call, (
            f"{name(path)}:{node.lineno} uses a float: use Decimal, Fraction or int"
        )


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_runs_text_as_code(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec", "__import__"}, f"{name(path)}:{node.lineno}"


def templates() -> list[tuple[str, str, set[str]]]:
    """(place, Chinese template, names of its places) of every say(...), t(...) and sentence(...) in the code."""
    found = []
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if not (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"say", "t", "sentence"}
                and node.args
            ):
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                given = {keyword.arg for keyword in node.keywords if keyword.arg}
                found.append(
                    (f"{name(path)}:{node.lineno}", first.value, given if node.func.id == "say" else set())
                )
    return found


def places(template: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(template) if field}


@cache
def english() -> dict[str, str]:
    """Every sentence with its English; read once, and changed by nobody."""
    known: dict[str, str] = {}
    for file in sorted((SOURCE / "locale" / "en").glob("*.yaml")):
        known.update(yaml.safe_load(file.read_text("utf-8")) or {})
    return known


def test_every_sentence_has_its_english():
    known = english()
    missing = [
        f"{place}: {template}"
        for place, template, _ in templates()
        if template not in known and re.search(r"[\u4e00-\u9fff]", template)
    ]
    assert not missing, "no English in locale/en for:\n" + "\n".join(missing)


def test_translations_have_the_same_places():
    wrong = [zh for zh, en in english().items() if places(zh) != places(en)]
    assert not wrong, "the named places differ:\n" + "\n".join(wrong)


def test_sentences_are_given_all_their_places():
    wrong = [
        f"{place}: {template}"
        for place, template, given in templates()
        if given and places(template) != given
    ]
    assert not wrong, "\n".join(wrong)


def test_import_contracts():
    outcome = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True
    )
    assert outcome.returncode == 0, outcome.stdout


def test_help_loads_nothing_heavy():
    code = "import sys; sys.argv=['jixiao','--help']; from jixiao.cli.app import run; run(['--help']); print('\\n'.join(sys.modules), file=sys.stderr)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stderr.split()
    heavy = {"lxml", "pydantic", "yaml", "typst", "xlsxwriter", "rich", "numpy"} & set(loaded)
    assert not heavy, f"jixiao --help imports {heavy}"


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


def test_the_project_speaks_of_itself_alone():
    forbidden = re.compile(
        r"/(?:root|home|tmp)/[a-z]|/w" + r"ork/|pypi" + r"\.org/simple|files\.pythonhosted", re.I
    )
    for path in tracked():
        if path.suffix in {".py", ".md", ".yaml", ".toml", ".lock", ".txt", ""} and path.name != "LICENSE":
            hit = forbidden.search(path.read_text("utf-8", errors="replace"))
            assert not hit, f"{name(path)} holds a machine's path or a registry's address: {hit.group()}"


def test_each_folder_of_code_says_why_it_exists():
    for folder in {path.parent for path in MODULES}:
        assert (folder / "__init__.py").is_file(), f"{name(folder)} has no __init__.py with its reason"


def test_generated_pages_are_up_to_date():
    outcome = subprocess.run(
        [sys.executable, ROOT / "scripts" / "make_docs.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_the_lock_pins_what_the_project_names():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    named = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    pinned = {
        line.split("==")[0].lower()
        for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines()
        if "==" in line
    }
    missing = [need for need in named if re.split(r"[>=<\[]", need)[0].lower() not in pinned]
    assert not missing
