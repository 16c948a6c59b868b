"""One sentence for people, kept with its parts so that it can be said again in another language.

Chinese is the source language. A sentence is written once, where it is needed::

    say("资金总额{total}万元与支出合计{spent}万元不一致", total=total, spent=spent)

and its English lies in ``locale/en/*.yaml`` under the Chinese template. A test reads the code and fails
when a template has no translation or the named places differ.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any


class Message(str):
    """Chinese text that still knows its template and values. Compares, prints and stores as a str."""

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, values: dict[str, Any]) -> Message:
        self = super().__new__(cls, template.format(**values))
        self.template, self.values = template, values
        return self

    def __getnewargs__(self) -> tuple[str, dict[str, Any]]:
        """What a copy is made of, here or in another process."""
        return self.template, self.values

    def to(self, lang: str) -> str:
        """The sentence in ``lang`` ("zh" or "en"); Chinese where no translation is known."""
        return in_language(self, lang)


def say(template: str, /, **values: Any) -> Message:
    """A sentence from a Chinese template with named places."""
    return Message(template, values)


def in_language(text: str, lang: str) -> str:
    """Any text in ``lang``: a Message is said again, a plain str is looked up as a label."""
    if lang == "zh":
        return str(text)
    known = translations(lang)
    if isinstance(text, Message):
        values = {
            name: in_language(value, lang) if isinstance(value, str) else value
            for name, value in text.values.items()
        }
        return known.get(text.template, text.template).format(**values)
    return known.get(text, str(text))


@cache
def translations(lang: str) -> dict[str, str]:
    """Every translation into ``lang``: Chinese template to its sentence."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    known: dict[str, str] = {}
    folder = resources.files("jixiao") / "locale" / lang
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            known.update(yaml.load(file.read_text("utf-8"), loader) or {})  # noqa: S506 (a safe loader)
    return known
