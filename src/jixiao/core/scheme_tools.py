"""What an expert needs around a scheme: compare two, prove one, begin a new one, freeze a released one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jixiao.core.library import Library, is_pack, packaged
from jixiao.core.message import say
from jixiao.core.scheme import Scheme, SchemeError
from jixiao.core.scheme_problems import problems
from jixiao.core.yaml_file import read_yaml

FROZEN = "frozen.yaml"
ORDER = "顺序"
"""The key under which a comparison keeps the order of what has been paired by its id."""


def diff_schemes(left: Scheme, right: Scheme) -> list[tuple[str, str, str]]:
    """What differs between two resolved forms: (path, left, right); "" where one side has nothing.

    Parts of a table are compared by their id, so a moved field shows as a change of order only.
    """
    return list(_differences(_comparable(left), _comparable(right), ""))


def _comparable(scheme: Scheme) -> Any:
    data = scheme.model_dump(mode="json", exclude={"digest", "basis"}, exclude_defaults=True)
    data["basis"] = [str(citation) for citation in scheme.basis]
    return _by_id(data)


def _by_id(value: Any) -> Any:
    """Lists of things with an id (or role, name, printed row) as mappings, so that two of them can be paired."""
    if isinstance(value, dict):
        return {key: _by_id(part) for key, part in value.items()}
    if not isinstance(value, list):
        return value
    keys = [_key(part) for part in value]
    if None in keys or len(set(keys)) < len(keys):
        return "、".join(str(part) for part in value)
    return {**{key: _by_id(part) for key, part in zip(keys, value, strict=True)}, ORDER: keys}


def _key(part: Any) -> str | None:
    if not isinstance(part, dict):
        return None
    if "role" in part:
        return ".".join(filter(None, (part["role"], part.get("period") or part.get("choice"))))
    return part.get("id") or part.get("name") or part.get("block") or " ".join(part.get("fields", ())) or None


def _differences(left: Any, right: Any, path: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(left, dict) and isinstance(right, dict):
        for key in (*left, *(key for key in right if key not in left)):
            here = f"{path}.{key}" if path else key
            if key == ORDER:
                yield from _order(left, right, here)
            else:
                yield from _differences(left.get(key), right.get(key), here)
    elif left != right:
        yield path, _shown(left), _shown(right)


def _order(left: dict[str, Any], right: dict[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    """What both sides have, where it stands in another order."""
    one = [key for key in left.get(ORDER, ()) if key in right]
    other = [key for key in right.get(ORDER, ()) if key in left]
    if one != other:
        yield path, " ".join(one), " ".join(other)


def _shown(value: Any) -> str:
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    named = value.get("label") or value.get("name") or value.get("fields")
    return str(named or "、".join(str(key) for key in value if key != ORDER))


def prove_scheme(scheme: Scheme | str, library: Library | None = None) -> list[str]:
    """Everything wrong with a form, as sentences; an empty list when it is clean.

    Beyond what loading demands (basis, shape, names that do not collide, layout and years), its rule pack and
    its flow must exist and load. Whether the checks exist is asked where the checks are.
    """
    library = library or packaged()
    try:
        form = library.scheme(scheme) if isinstance(scheme, str) else scheme
    except SchemeError as error:
        return [str(error)]
    found = [say("{found}。{meant}", found=what, meant=remedy) for _, what, remedy in problems(form)]
    for name, load in ((form.rules, library.pack), (form.flow, library.flow)):
        if name:
            try:
                load(name)
            except SchemeError as error:
                found.append(str(error))
    return found


def new_scheme_text(name: str, based_on: str, title: str, jurisdiction: str) -> str:
    """The commented skeleton of a form ``id@version`` that changes what it is based on; ready to be filled in."""
    id, _, version = name.partition("@")
    base = packaged().scheme(based_on)
    fields = "".join(f"#   {field.id}: {field.label}\n" for field in base.fields)
    levels = "".join(
        f"#   {level.id}: {level.label}（{'、'.join(c.label for c in level.children)}）\n"
        for level in base.levels
    )
    return _SKELETON.format(
        id=id, version=version or "1", title=title, jurisdiction=jurisdiction, based_on=base.name,
        stage=base.stage, object=base.object, fields=fields, levels=levels,
    )  # fmt: skip


_SKELETON = """\
# {title}
#
# 只写与所依据的表不同的地方：同名的键合并，null 删去一项，列表整个替换；
# after: 键 或 before: 键 把一项放到另一项旁边。写法见 docs/guide/write-a-scheme.md。

id: {id}
version: "{version}"
title: {title}
stage: {stage}
object: {object}
jurisdiction:
  name: {jurisdiction}
  code: ""            # 行政区划代码（GB/T 2260），六位，加引号
  words: []           # 文件里认出这个地区的词，例如 [杭州市, 市本级]
budget_years: [null, null]   # 适用的第一个和最后一个预算年度
based_on: {based_on}
basis: []             # 必填：[{{doc: 文件编号, article: 条款}}]，文件编号先在 documents.yaml 登记

# 字段。所依据的表已有：
{fields}# 例：改名、加别名、删去、新增
# fields:
#   project_type: {{label: 项目属性, aliases: [项目类别]}}
#   necessity: null
#   project_code: {{label: 项目编码, after: project_name, help: 项目库中的编码。}}

# 指标。所依据的表已有：
{levels}# 例：改叫法、改必填、加固化指标
# levels:
#   output:
#     children:
#       cost: {{requirement: optional}}

# 检查。换一个的轻重或参数，或关掉：
# checks:
#   T20: {{severity: P2}}
#   T41: {{on: false}}

# 表头、资金行、栏目、版式与所依据的表不同时才写：funds、expenditures、indicators、periods、layout
"""


def frozen(library: Library | None = None) -> dict[str, str]:
    """The digests of released files: ``id@version`` → digest. A released file may not change any more."""
    file = (library or packaged()).root.joinpath(FROZEN)
    return read_yaml(file, FROZEN).data if file.is_file() else {}


def thawed(library: Library | None = None) -> list[str]:
    """What is wrong with released files: sentences naming each that changed or is gone."""
    library = library or packaged()
    found = []
    for name, digest in frozen(library).items():
        if name not in library.files():
            found.append(say("已发布的「{name}」不见了。放回原文件", name=name))
        elif _digest(library, name) != digest:
            found.append(say("已发布的「{name}」改动了。恢复原文件，把改动写成新版本", name=name))
    return found


def freeze(folder: Path, names: list[str] | None = None) -> list[str]:
    """Note the digests of files (all where none is named) in ``frozen.yaml`` of a folder; returns the names.

    For the person who releases: what is noted before is kept as it is. Raises SchemeError.
    """
    library = Library(folder, None if folder == packaged().root else packaged())
    known = frozen(library)
    added = [name for name in names or list(library.files()) if name not in known]
    known.update({name: _digest(library, name) for name in added})
    lines = [f"{name}: {digest}\n" for name, digest in sorted(known.items())]
    folder.joinpath(FROZEN).write_text(_FROZEN_HEAD + "".join(lines), "utf-8")
    return added


_FROZEN_HEAD = "# 已发布的表和规则包及其摘要。已发布的文件不再改动；改正写成新版本。\n"


def _digest(library: Library, name: str) -> str:
    return library.pack(name).digest if is_pack(name) else library.scheme(name).digest
