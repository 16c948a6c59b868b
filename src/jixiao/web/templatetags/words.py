"""``{% t "待我审核" %}`` and ``{{ label|t }}``: text of a page in the language of the request. No ``{% load %}`` needed."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import json_script

from jixiao.web import language

register = template.Library()


@register.simple_tag
def t(text: str, /, **values: object) -> str:
    """A sentence with named places: ``{% t "共 {count} 张表" count=total %}``. Escaped like any variable."""
    return language.t(text, **values) if values else said(text)


@register.filter(name="t")
def said(text: object) -> str:
    """A label or a message held in a variable."""
    words = language.t(text) if isinstance(text, str) else str(text)
    return words if language.language() == "zh" else _begun(words)


def _begun(words: str) -> str:
    """Words that stand by themselves, with a capital: the labels of the schemes are written small."""
    return words[:1].upper() + words[1:]


@register.filter
def listed(sentences: Iterable[object]) -> str:
    """Several sentences or labels as one line."""
    return language.t("；").join(said(one) for one in sentences)


@register.simple_tag
def script_words() -> str:
    """The English of the scripts' sentences as a block of data; nothing on a Chinese page, whose scripts need none."""
    return "" if language.language() == "zh" else json_script(language.script_words(), "script-words")


@register.simple_tag
def language_code() -> str:
    """What the ``lang`` attribute of the page says."""
    return "zh-CN" if language.language() == "zh" else "en"
