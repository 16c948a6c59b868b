"""From the shape an expert writes (mappings by id) to the shape the program uses (the types of scheme.py)."""

from __future__ import annotations

import dataclasses
import difflib
import typing
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from jixiao.core.flow import Flow, Move, Stage
from jixiao.core.message import say
from jixiao.core.scheme import Scheme, SchemeError
from jixiao.core.yaml_file import Parsed, Path

if TYPE_CHECKING:
    from jixiao.core.register import Register
    from jixiao.core.score import RulePack


def to_scheme(parsed: Parsed, register: Register) -> Scheme:
    """The form in resolved data, its citations filled in. Raises SchemeError."""
    data = dict(parsed.data)
    data["basis"] = [citation.model_dump() for citation in citations(parsed, register)]
    periods = data["periods"] if isinstance(data.get("periods"), Mapping) else {}
    listed = {"fields": _named, "periods": _named, "levels": _levels}
    for key, shape in listed.items():
        if isinstance(data.get(key), Mapping):
            data[key] = shape(data[key])
    for key in ("funds", "expenditures", "indicators"):
        if isinstance(data.get(key), Mapping):
            data[key] = _table(data[key], periods)
    if isinstance(data.get("layout"), Mapping):
        data["layout"] = _layout(data["layout"])
    return _validated(Scheme, data, parsed)


def to_pack(parsed: Parsed, register: Register) -> RulePack:
    """The rule pack in resolved data, proved. Raises SchemeError."""
    from jixiao.core.pack_problems import problems  # the scoring rules are not needed to read a form
    from jixiao.core.score import RulePack, pack_digest

    data = dict(parsed.data)
    data["basis"] = [citation.model_dump() for citation in citations(parsed, register)]
    pack = _validated(RulePack, data, parsed)
    for path, found, meant in problems(pack):
        raise parsed.mistake(path, found, meant)
    return pack.model_copy(update={"digest": pack_digest(pack)})


def to_flow(parsed: Parsed) -> Flow:
    """The flow in parsed data. Raises SchemeError, also for a move between stages that are not there."""
    data = parsed.data
    stages = data.get("stages")
    if not isinstance(stages, Mapping):
        raise parsed.mistake(("stages",), say("流程没有阶段"), say("写成 stages: {{编号: {{label: 名称}}}}"))
    flow = _validated(Flow, {**data, "stages": _named(stages)}, parsed)
    _only_known_keys(Flow, data, (), parsed)
    for id, stage in stages.items():
        _only_known_keys(Stage, stage, ("stages", id), parsed)
    known = [stage.id for stage in flow.stages]
    for index, move in enumerate(flow.moves):
        _only_known_keys(Move, data["moves"][index], ("moves", index), parsed)
        for end, stage in (("origin", move.origin), ("to", move.to)):
            if stage not in known:
                found = say("没有名为「{name}」的阶段", name=stage)
                raise parsed.mistake(("moves", index, end), found, did_you_mean(stage, known))
    return flow


def _only_known_keys(kind: type, given: Mapping[str, Any], path: Path, parsed: Parsed) -> None:
    """Raise SchemeError for a key that a dataclass does not have: pydantic passes over those."""
    known = [field.name for field in dataclasses.fields(kind)]
    for key in given:
        if key not in known:
            raise parsed.mistake(
                (*path, key), say("不认识的键「{name}」", name=key), did_you_mean(key, known)
            )


def citations(parsed: Parsed, register: Register) -> list[Any]:
    """The ``basis`` of a file as citations. Without one, or with an unknown document, it does not load."""
    entries = parsed.data.get("basis")
    if not isinstance(entries, list) or not entries:
        raise parsed.mistake(
            ("basis",),
            say("没有依据（basis）"),
            say("写明出处：basis: [{{doc: 文件编号, article: 条款}}]，文件编号见 documents.yaml"),
        )
    return [_citation(parsed, index, entry, register) for index, entry in enumerate(entries)]


def _citation(parsed: Parsed, index: int, entry: Any, register: Register) -> Any:
    here = ("basis", index)
    told = isinstance(entry, Mapping) and set(entry) <= {"doc", "article"}
    if not told or not isinstance(entry.get("doc"), str):
        raise parsed.mistake(here, say("依据的写法不对"), say("写成 {{doc: 文件编号, article: 条款}}"))
    if entry["doc"] not in register:
        raise parsed.mistake(
            (*here, "doc"),
            say("文件登记表里没有「{name}」", name=entry["doc"]),
            did_you_mean(entry["doc"], register),
        )
    return register.cite(entry["doc"], str(entry.get("article") or ""))


def did_you_mean(word: Any, known: Any) -> str:
    """A sentence with the nearest known word, or with all of them."""
    names = [str(name) for name in known]
    near = difflib.get_close_matches(str(word), names, 1)
    return (
        say("是不是「{near}」？", near=near[0]) if near else say("可用的有：{names}", names="、".join(names))
    )


def _named(mapping: Mapping[str, Any]) -> list[Any]:
    return [{"id": id, **value} if isinstance(value, Mapping) else value for id, value in mapping.items()]


def _columns(mapping: Mapping[str, Any], periods: Mapping[str, Any]) -> list[Any]:
    """Columns by role; ``target.half_year`` is the role target of the period half_year."""
    columns = []
    for key, value in mapping.items():
        role, _, part = key.partition(".")
        period = part if part in periods else ""
        columns.append({"role": role, "period": period, **value} if isinstance(value, Mapping) else value)
    return columns


def _table(table: Mapping[str, Any], periods: Mapping[str, Any]) -> dict[str, Any]:
    shaped = dict(table)
    if isinstance(shaped.get("columns"), Mapping):
        shaped["columns"] = _columns(shaped["columns"], periods)
    if isinstance(shaped.get("rows"), Mapping):
        shaped["rows"] = _named(shaped["rows"])
    if isinstance(shaped.get("total"), Mapping):
        shaped["total"] = {"id": "total", **shaped["total"]}
    return shaped


def _levels(mapping: Mapping[str, Any]) -> list[Any]:
    levels = []
    for level in _named(mapping):
        if isinstance(level, dict):
            if isinstance(level.get("children"), Mapping):
                level["children"] = _levels(level["children"])
            if isinstance(level.get("fixed"), Mapping):
                level["fixed"] = [
                    {"name": name, **value} if isinstance(value, Mapping) else value
                    for name, value in level["fixed"].items()
                ]
        levels.append(level)
    return levels


def _layout(layout: Mapping[str, Any]) -> dict[str, Any]:
    rows = layout.get("rows")
    if not isinstance(rows, list):
        return dict(layout)
    return {**layout, "rows": [{"fields": row} if isinstance(row, list) else row for row in rows]}


def _validated(kind: Any, data: dict[str, Any], parsed: Parsed) -> Any:
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        # A misspelt key is told first: it is often the reason why another is missing.
        mistakes = sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        raise _explained(mistakes[0], kind, parsed) from None


def _explained(error: Any, kind: Any, parsed: Parsed) -> SchemeError:
    """pydantic's error as file, line, what was found and what was meant."""
    path = _written_path(error["loc"], parsed.data)
    name = str(error["loc"][-1])
    where = ".".join(str(part) for part in path) or name
    match error["type"]:
        case "missing" | "missing_argument" if isinstance(error["loc"][-1], int):
            found = say("「{where}」少写了第{number}项", where=where, number=error["loc"][-1] + 1)
            return parsed.mistake(path, found, say("补上；没有就写 null"))
        case "missing" | "missing_argument":
            return parsed.mistake(
                path,
                say("「{where}」缺少「{name}」", where=where, name=name),
                say("补上「{name}」", name=name),
            )
        case "extra_forbidden":
            known = _keys(kind, error["loc"][:-1])
            return parsed.mistake(path, say("不认识的键「{name}」", name=name), did_you_mean(name, known))
        case "literal_error":
            expected = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            found = say("「{where}」不能是「{value}」", where=where, value=error["input"])
            return parsed.mistake(path, found, say("可用的有：{names}", names="、".join(expected)))
    found = say("「{where}」的值「{value}」类型不对", where=where, value=str(error["input"])[:60])
    return parsed.mistake(
        path,
        found,
        _WANTED.get(
            error["type"].removesuffix("_parsing"), say("见写表指南（docs/guide/write-a-scheme.md）")
        ),
    )


_WANTED = {
    "string_type": say('应为文字；数字和年份作文字用时加引号，例如 "2024"'),
    "tuple_type": say("应为列表，例如 [甲, 乙]"),
    "list_type": say("应为列表，例如 [甲, 乙]"),
    "int": say("应为整数"),
    "int_type": say("应为整数"),
    "bool": say("应为 true 或 false"),
    "bool_type": say("应为 true 或 false"),
    "decimal": say("应为数字"),
    "decimal_type": say("应为数字"),
    "date_from_datetime": say("应为日期，例如 2024-01-31"),
    "model_type": say("应为「键: 值」的一组"),
    "dict_type": say("应为「键: 值」的一组"),
    "too_short": say("至少要有一项"),
    "too_long": say("多写了，删去多的"),
}


def _written_path(loc: tuple[Any, ...], data: Any) -> Path:
    """The path as the expert wrote it: positions in a mapping by id become the id."""
    path: list[str | int] = []
    node = data
    for part in loc:
        if isinstance(node, Mapping) and isinstance(part, int):
            part = list(node)[part]
        known = node if isinstance(node, Mapping) else range(len(node)) if isinstance(node, list) else ()
        if part not in known:
            break
        node = node[part]
        path.append(part)
    return tuple(path)


def _keys(kind: Any, loc: tuple[Any, ...]) -> list[str]:
    """The keys that may stand at ``loc`` of a model; positions and the keys of mappings lead no deeper."""
    for part in loc:
        hints = typing.get_type_hints(kind)
        kind = _inner_model(hints[part]) if part in hints else kind
    return list(getattr(kind, "model_fields", ()))


def _inner_model(kind: Any) -> Any:
    """The model inside tuple[X, ...], dict[str, X], X | None; text where there is none."""
    while not isinstance(kind, type) or typing.get_origin(kind):
        inner = (arg for arg in reversed(typing.get_args(kind)) if arg not in (Ellipsis, type(None)))
        kind = next(inner, str)
    return kind
