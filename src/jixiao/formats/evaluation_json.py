"""Evaluations by experts as JSON (``jixiao-evaluation/1``): one object, an array of them, or one a line."""

from __future__ import annotations

from jixiao.core.evaluation import SCHEMA, Evaluation
from jixiao.core.message import say
from jixiao.formats.notices import unreadable
from jixiao.formats.record_json import json_objects, validated
from jixiao.formats.text_encoding import decode


def to_evaluations(data: bytes, name: str) -> list[Evaluation]:
    """The evaluations in a JSON file. Raises UnreadableFile (F12) naming the object, the field and the cause."""
    text = decode(data, name)
    try:
        objects = list(json_objects(text, name))
    except RecursionError:
        raise unreadable("F11", name, say("JSON 文件《{file}》嵌套过深", file=name)) from None
    return [validated(value, name, place, SCHEMA, Evaluation) for place, value in objects]
