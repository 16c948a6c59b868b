"""The language of a page: Chinese unless the person chose English, the browser's cookie says so or its preference does.

Sentences are found as everywhere else: Chinese in the code, English in ``locale/en``. Django's own texts (dates,
its form errors) follow the same choice.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from jixiao.core.message import Message, in_language, say

COOKIE = "jixiao_language"
DJANGO_NAMES = {"zh": "zh-hans", "en": "en"}
"""Our languages and what Django calls them."""


def language() -> str:
    """ "zh" or "en": the language in which the present request is answered."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def t(text: str, /, **values: object) -> str:
    """A sentence of the pages in the language of the request; ``values`` fill its named places.

    In Chinese it stays a Message, so that who must tell it in both languages (the API) still can.
    """
    if values:
        text = say(text, **values)
    return text if language() == "zh" else in_language(text, language())


@cache
def script_words() -> dict[str, str]:
    """Chinese sentence of the scripts → English."""
    import yaml

    file = resources.files("jixiao") / "locale" / "en" / "web-scripts.yaml"
    return yaml.safe_load(file.read_text("utf-8"))


def kept(text: object) -> object:
    """A sentence as JSON that can be said again in either language: a Message as its template and values."""
    if isinstance(text, Message):
        values = {name: kept(value) for name, value in text.values.items()}
        return {"template": text.template, "values": values}
    return text if isinstance(text, int) else str(text)


def said_again(words: Any) -> Any:
    """What :func:`kept` was given."""
    if isinstance(words, dict):
        return say(words["template"], **{name: said_again(value) for name, value in words["values"].items()})
    return words


def wanted(request: HttpRequest) -> str:
    """The language that a request asks for: its cookie, else its Accept-Language header, else Chinese."""
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in DJANGO_NAMES:
        return chosen
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh"


class LanguageMiddleware:
    """Answer each request in the language that it wants, and say so to caches and screen readers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(DJANGO_NAMES[wanted(request)]):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", "zh-CN" if language() == "zh" else "en")
        return response
