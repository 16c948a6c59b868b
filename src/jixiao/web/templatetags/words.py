"""``{% t "待我审核" %}`` and ``{{ label|t }}``: text of a page in the language of the request. No ``{% load %}`` needed."""

from __future__ import annotations

from django import template

from jixiao.web import language

register = template.Library()


@register.simple_tag
def t(text: str, **values: object) -> str:
    """A sentence with named places: ``{% t "共 {count} 张表" count=total %}``. Escaped like any variable."""
    return language.t(text, **values)


@register.filter(name="t")
def said(text: object) -> str:
    """A label or a message held in a variable."""
    return language.t(text) if isinstance(text, str) else str(text)


@register.simple_tag
def language_code() -> str:
    """What the ``lang`` attribute of the page says."""
    return "zh-CN" if language.language() == "zh" else "en"
