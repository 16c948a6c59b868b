"""The interchange record ``jixiao-record/1`` as JSON: one object, an array of objects, or one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError

from jixiao.core.message import say
from jixiao.core.record import SCHEMA, Record
from jixiao.formats.notices import UnreadableFile, unreadable
from jixiao.formats.text_encoding import decode

_CAUSES = {
    "missing": say("缺少这一项"),
    "extra_forbidden": say("没有这一项，请检查名称"),
    "literal_error": say("不在允许的取值之内"),
    "decimal_parsing": say("不是数字"),
    "decimal_type": say("不是数字"),
    "int_parsing": say("不是整数"),
    "int_type": say("不是整数"),
    "string_type": say("应为文本"),
    "list_type": say("应为数组"),
    "tuple_type": say("应为数组"),
    "dict_type": say("应为对象"),
    "model_type": say("应为对象"),
    "recursion_loop": say("自身循环引用"),
}


def to_records(data: bytes, name: str) -> list[Record]:
    """The records in a JSON file. Raises UnreadableFile (F12) naming the record, the field and the cause."""
    text = decode(data, name)
    try:
        return [validated(value, name, place, SCHEMA, Record) for place, value in json_objects(text, name)]
    except RecursionError:
        raise unreadable("F11", name, say("JSON 文件《{file}》嵌套过深", file=name)) from None


def from_records(records: Iterable[Record]) -> bytes:
    """The records as UTF-8, one a line."""
    lines = (json.dumps(record.to_json(), ensure_ascii=False) for record in records)
    return "".join(line + "\n" for line in lines).encode()


def json_objects(text: str, name: str) -> Iterator[tuple[str, Any]]:
    """Each object of the file with the words for its place."""
    try:
        whole = _loads(text)
    except ValueError as error:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) < 2 or not _is_json(lines[0][1]):
            raise _not_json(name, error) from None
        for number, line in lines:
            try:
                yield say("第{line}行", line=number), _loads(line)
            except ValueError as error:
                raise _not_json(name, error, number) from None
        return
    if isinstance(whole, list):
        for number, value in enumerate(whole, 1):
            yield say("第{number}条记录", number=number), value
    else:
        yield say("第{number}条记录", number=1), whole


def _loads(text: str) -> Any:
    """A JSON value with exact numbers. Raises ValueError, also for the null character, which no database holds."""
    if "\\u0000" in text:
        raise ValueError("a text holds the null character")
    return json.loads(text, parse_float=Decimal, parse_constant=_no_number)


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number")


def _not_json(name: str, error: ValueError, line: int | None = None) -> UnreadableFile:
    number = line or getattr(error, "lineno", 1)
    place = say("第{line}行第{column}列", line=number, column=getattr(error, "colno", 1))
    return unreadable("F12", name, say("文件《{file}》{place}不是正确的 JSON", file=name, place=place), place)


def validated(value: Any, name: str, place: str, schema: str, shape: type[BaseModel]) -> Any:
    """One object of the file as ``shape``. Raises UnreadableFile (F12) naming the object, the field and the cause."""
    if not isinstance(value, dict) or value.get("schema") != schema:
        raise unreadable("F12", name, say("文件《{file}》{place}不是 {schema} 记录：schema 应为 {schema}", file=name, place=place, schema=schema), place)  # fmt: skip
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(
            "."
        )
        cause = _CAUSES.get(first["type"], say("取值不正确"))
        raise unreadable("F12", name, say("文件《{file}》{place}的 {path}：{cause}", file=name, place=place, path=path, cause=cause), f"{place} {path}") from None  # fmt: skip
