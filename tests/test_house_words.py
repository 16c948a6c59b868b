"""Reads templates, pages and scripts: every sentence of the web has its English, and none stands outside t() or say()."""

from __future__ import annotations

import ast
import re

import pytest
import yaml

from test_house import SOURCE, english, name, places

WEB = SOURCE / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SCRIPTS = sorted((WEB / "static" / "web" / "js").rglob("*.js"))
CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")
"""Chinese characters and their punctuation."""
SENTENCE = re.compile(r"""\{%\s*t\s+(["'])(.*?)\1((?:\s+\w+=(?:[^\s%"]|"[^"]*")+)*)\s*(?:as\s+\w+\s*)?%\}""")
TO_CONSOLES = {"storing/backups.py", "storing/evidence_backup.py"}
"""Files whose sentences only commands print."""
CODE = [
    path
    for path in sorted(WEB.rglob("*.py"))
    if path.relative_to(WEB).parts[0] not in {"migrations", "management", "demo"}
    and path.relative_to(WEB).as_posix() not in TO_CONSOLES
]
"""Commands print to the console of who runs the server, and the demonstration's data is what its people typed."""
RECORDS = {"write_log", "record", "append_event"}
"""What is written into the chains of events is kept as it was said, in Chinese."""
OWN_NAMES = {"中文"}
"""A language is called by its own name in every language."""
NOT_SAID = {
    "actions/import_units.py": "titles of the sheet that is read",
    "actions/import_people.py": "titles of the sheet that is read",
    "actions/import_projects.py": "titles of the sheet that is read",
    "actions/workdays.py": "words of the calendar that is typed in",
    "actions/recheck.py": "the outcome as the record keeps it",
    "actions/results.py": "the outcome as the record keeps it",
    "actions/roll_over.py": "what the log keeps",
    "actions/set_calendar.py": "what the log keeps",
    "actions/unmask.py": "what the log keeps",
    "pages/self_evaluation.py": "words of the record that are looked for",
    "drafting/copying.py": "years in names, which are looked for",
    "drafting/fitting.py": "places of the year in titles",
    "pages/years.py": "places of the year in titles",
    "drafting/worked_example.py": "places of the year in examples",
    "models/event.py": "a mistake of ours in the code, which nobody sees",
    "pages/imports.py": "a typeface of the workbook",
    "sign_in/passkeys.py": "the name that a passkey keeps, once for all",
    "drafting/paste.py": "headings and words of what is pasted",
    "api/call.py": "the description of the API, in both languages",
    "api/moves.py": "the description of the API, in both languages",
    "api/service.py": "the description of the API, in both languages",
    "settings.py": "the languages by their own names",
}
"""File → why its Chinese words beside t() and say() are not shown on a page as they stand."""


def without_sentences(page: str) -> str:
    """A template without comments, tags and variables: what is shown as it stands."""
    page = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", page, flags=re.S)
    return re.sub(r"\{[%#{].*?[%#}]\}", "", page, flags=re.S)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_chinese_stands_bare_in_a_template(path):
    shown = without_sentences(path.read_text("utf-8"))
    shown = re.sub("|".join(OWN_NAMES), "", shown)
    bare = [line.strip()[:120] for line in shown.splitlines() if CHINESE.search(line)]
    assert not bare, f"{name(path)}: put it into {{% t %}}:\n" + "\n".join(bare)


def test_every_word_of_the_templates_has_its_english():
    known, missing, wrong = english(), [], []
    for path in TEMPLATES:
        page = path.read_text("utf-8")
        sentences = {text: set(re.findall(r"(\w+)=", given)) for _, text, given in SENTENCE.findall(page)}
        begun = len(re.findall(r"\{%\s*t\s", page))
        assert begun == len(SENTENCE.findall(page)), f"{name(path)}: a {{% t %}} is not understood"
        wrong += [f"{name(path)}: {text}" for text, given in sentences.items() if places(text) != given]
        tags = re.findall(r"\{[%{](.*?)[%}]\}", page, flags=re.S)
        quoted = {word for tag in tags for _, word in re.findall(r"""(["'])(.*?)\1""", tag)}
        words = {word for word in quoted if CHINESE.search(word)}
        missing += [f"{name(path)}: {word}" for word in sorted(words - known.keys())]
    assert not missing, "no English in locale/en for:\n" + "\n".join(missing)
    assert not wrong, "the named places differ:\n" + "\n".join(wrong)


@pytest.mark.parametrize("path", CODE, ids=name)
def test_chinese_in_the_code_of_the_web_can_be_said_in_english(path):
    module = ast.parse(path.read_text("utf-8"))
    known = english().keys()
    documented = {id(first) for first in map(_docstring, ast.walk(module)) if first}
    whole = {id(part) for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for part in node.values}
    allowed = path.relative_to(WEB).as_posix() in NOT_SAID
    kept = {id(part) for call in ast.walk(module) if _keeps(call) for part in ast.walk(call)}
    bad = []
    for node in ast.walk(module):
        if (
            not isinstance(node, ast.Constant)
            or not isinstance(node.value, str)
            or id(node) in documented | kept
        ):
            continue
        if not re.search("[\u3400-\u9fff]", node.value):
            continue
        if not allowed and (id(node) in whole or node.value not in known):
            bad.append(f"{name(path)}:{node.lineno}: {node.value[:60]}")
    assert not bad, "write it with t() or say(), and its English in locale/en:\n" + "\n".join(bad)


def _keeps(node: ast.AST) -> bool:
    """Whether a call writes into the record, which is kept in one language, or reads with a pattern."""
    if not isinstance(node, ast.Call):
        return False
    return getattr(node.func, "attr", getattr(node.func, "id", "")) in {*RECORDS, "compile"}


def _docstring(node: ast.AST) -> ast.AST | None:
    """The constant that documents a module, class or function, or an attribute above it."""
    return node.value if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) else None


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_speak_through_t(path):
    code = re.sub(r"^\s*//.*$", "", path.read_text("utf-8"), flags=re.M)
    own = yaml.safe_load((SOURCE / "locale" / "en" / "web-scripts.yaml").read_text("utf-8"))
    spoken = set(re.findall(r'"([^"\n]*[\u3400-\u9fff][^"\n]*)"', code))
    assert not spoken - own.keys(), f"no English in web-scripts.yaml for {sorted(spoken - own.keys())}"
    patched = [text for text in re.findall(r"`[^`]*`", code) if re.search("[\u3400-\u9fff]", text)]
    assert not patched, f"{name(path)}: write t(sentence, values) instead of {patched[0]}"


def test_each_sentence_has_one_home():
    """The last file wins: a second home would change, unseen, what another part says. Shared: common.yaml."""
    homes: dict[str, list[str]] = {}
    for file in sorted((SOURCE / "locale" / "en").glob("*.yaml")):
        held = yaml.compose(file.read_text("utf-8"), yaml.CSafeLoader)
        for key, _ in held.value if held else ():
            homes.setdefault(key.value, []).append(file.name)
    twice = {key: files for key, files in homes.items() if len(files) > 1}
    assert not twice, "\n".join(f"{key}: {', '.join(files)}" for key, files in twice.items())
