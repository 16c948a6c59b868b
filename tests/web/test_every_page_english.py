"""Every page in English, for every role: nothing of ours is still Chinese. What people and forms say stays as it is."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from django.apps import apps
from lxml import html
from test_permissions import ARGUMENTS, address, addresses, world_of
from thorough import tried

CHINESE = re.compile("[\u3400-\u9fff]+")
QUOTED = re.compile("“[^”]*”")
"""What somebody wrote, or an example of what is to be written."""
TITLES = re.compile(r"《[^》]*》.*|.*\.docx$")
"""Regulations with their articles, and names of files, have one language."""
SAID = ("title", "aria-label", "placeholder", "data-label", "alt")
"""Attributes that a person reads or hears."""
OWN_NAMES = {"中文"}
TYPED = "//script|//style|//textarea|//option|//*[@class='face']|//table[@class='sides']//td"
"""What cannot be told from data piece by piece: choices, the first letter of a name, the redline of what was typed."""


def strings_in(value: object) -> set[str]:
    """Every text inside a value: of a scheme, of JSON, of a list."""
    if isinstance(value, str):
        if value[:1] in "{[":
            try:
                return {value} | strings_in(json.loads(value))
            except ValueError:
                pass
        return {value}
    if isinstance(value, dict):
        return {text for pair in value.items() for each in pair for text in strings_in(each)}
    if isinstance(value, list | tuple | set | frozenset):
        return {text for each in value for text in strings_in(each)}
    return set()


@cache
def of_the_forms() -> frozenset[str]:
    """What schemes, rule packs and regulations say and the worked examples hold: Chinese in every language."""
    from jixiao.core.library import load_pack, load_scheme, pack_names, scheme_names, vocabulary
    from jixiao.web.drafting.worked_example import worked_example

    target = [name for name in scheme_names() if load_scheme(name).stage == "target"]
    said = [
        *(load_scheme(name).model_dump() for name in scheme_names()),
        *(load_pack(name).model_dump() for name in pack_names()),
        *(vocabulary(name) for name in ("framework", "results", "target_quality")),
        *(worked_example(name, 2024).to_json() for name in target),
    ]
    return frozenset(strings_in(said))


def of_the_people() -> set[str]:
    """What is stored: all that people typed, names and all."""
    told: set[str] = set()
    for model in apps.get_app_config("web").get_models():
        fields = [field.attname for field in model._meta.concrete_fields]
        told |= strings_in([list(row) for row in model.objects.values_list(*fields)])
    return told


def shown_on(page: str) -> list[str]:
    """The texts of a page as a person meets them, without what is typed into fields."""
    tree = html.document_fromstring(page)
    for gone in tree.xpath(TYPED):
        gone.drop_tree()
    texts = [text for text in tree.itertext() if text.strip()]
    return texts + [node.get(name) for node in tree.iter() for name in SAID if node.get(name)]


def ours_in(text: str, data: list[str]) -> str:
    """What is left of a text when all that is data has been taken out; data by length, the longest first."""
    if text.strip() in OWN_NAMES:
        return ""
    text = TITLES.sub("", QUOTED.sub("", text))
    for known in data:
        if known in text:
            text = text.replace(known, " ")
    return "".join(CHINESE.findall(text))


@pytest.mark.parametrize("stage", tried(["draft", "department_review", "approved"], ["approved"]))
def test_nothing_of_ours_is_chinese_on_an_english_page(stage, brought_to, project, people, client):
    filing = brought_to(stage)
    world = world_of(filing, project, people)
    forms = {text for text in of_the_forms() if len(text) > 1}
    data = sorted(of_the_people() | forms, key=len, reverse=True)
    left, opened = {}, set()
    for role, person in people.items():
        client.force_login(person)
        for name, arguments in addresses().items():
            if not set(arguments) <= ARGUMENTS.keys():
                continue
            answer = client.get(address(name, world), headers={"Accept-Language": "en"})
            if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                continue
            if '<html lang="en">' not in answer.text:
                continue
            opened.add(name)
            for text in shown_on(answer.text):
                ours = ours_in(text, data)
                if ours:
                    left[f"{name}: {text.strip()[:90]}"] = role
    assert {"home", "filing", "filings", "audit", "people", "imports", "reply"} <= opened
    assert not left, f"{len(left)} texts are Chinese\n" + "\n".join(sorted(left)[:200])
