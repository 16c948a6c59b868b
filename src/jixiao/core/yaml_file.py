"""One YAML file of the schemes as plain data, with the line on which each part stands.

Keys are always text (so ``on:`` stays "on"), numbers with a point stay text (no float), and a key written
twice is a mistake, not a silent loss.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

from jixiao.core.message import say
from jixiao.core.scheme import SchemeError

Path = tuple[str | int, ...]
"""A way through the data: keys and list positions."""


@dataclass(slots=True)
class Parsed:
    """Plain data, and for each path in it the file and line (from 1) where it was written."""

    file: str
    data: dict[str, Any]
    origins: dict[Path, tuple[str, int]] = field(default_factory=dict)

    def mistake(self, path: Path, found: str, meant: str) -> SchemeError:
        """A SchemeError at ``path``, or at the nearest part above it that was written.

        What was taken over from another file is a mistake of this one, for here it no longer fits: the message
        says where it came from.
        """
        while path and path not in self.origins:
            path = path[:-1]
        file, line = self.origins.get(path, (self.file, 0))
        if file != self.file:
            found = say("{found}（承自 {file} 第{line}行）", found=found, file=file, line=line)
            line = self.origins.get(("based_on",), (self.file, 0))[1]
        return SchemeError(self.file, line or None, found, meant)


def read_yaml(file: Traversable, name: str) -> Parsed:
    """The mapping in a file; ``name`` is what messages call it. Raises SchemeError, OSError."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SchemeError(name, line, say("文件不是 UTF-8 编码"), say("用编辑器另存为 UTF-8")) from error
    return parse_yaml(text, name)


def parse_yaml(text: str, file: str) -> Parsed:
    """The mapping in ``text``; ``file`` is its name in messages. Raises SchemeError for anything else."""
    import yaml

    parsed = Parsed(file, {})
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            found = say("文件里没有「键: 值」")
            raise SchemeError(file, 1, found, say("最外层应为「键: 值」的一组，例如 id、version、title"))
        parsed.data = _Reading(parsed, loader).value(node, ())
        return parsed
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        found = say("YAML 写法有误（{problem}）", problem=getattr(error, "problem", None) or str(error))
        line = mark.line + 1 if mark else None
        raise SchemeError(
            file, line, found, say("检查这一行和上一行的缩进、冒号后的空格、引号和括号")
        ) from error


@dataclass(slots=True)
class _Reading:
    """The way from YAML nodes to plain data."""

    parsed: Parsed
    loader: Any
    within: list[Any] = field(default_factory=list)
    """The nodes that are being read: a node inside itself would never end."""

    def value(self, node: Any, path: Path) -> Any:
        """The plain value of a node; notes where it stands."""
        line = node.start_mark.line + 1
        self.parsed.origins.setdefault(path, (self.parsed.file, line))
        if node.id == "scalar":
            return self._scalar(node, line)
        if any(node is outer for outer in self.within):
            raise SchemeError(
                self.parsed.file, line, say("这一段引用了自己"), say("去掉 & 和 * 的引用，直接写出来")
            )
        self.within.append(node)
        read = self._mapping if node.id == "mapping" else self._sequence
        found = read(node, path)
        self.within.pop()
        return found

    def _scalar(self, node: Any, line: int) -> Any:
        if node.tag.endswith(":float"):
            return node.value
        try:
            value = self.loader.construct_object(node)
        except ValueError as error:
            found = say("「{value}」不是日期或数字", value=node.value)
            raise SchemeError(self.parsed.file, line, found, say("改正它；作文字用时加引号")) from error
        return value.rstrip() if isinstance(value, str) else value

    def _sequence(self, node: Any, path: Path) -> list[Any]:
        return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]

    def _mapping(self, node: Any, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        file, origins = self.parsed.file, self.parsed.origins
        for key_node, value_node in node.value:
            key, line = key_node.value, key_node.start_mark.line + 1
            if not isinstance(key, str):
                raise SchemeError(file, line, say("键不是文字"), say("键应为一个词，值放在冒号之后"))
            if key in found:
                first = origins[(*path, key)][1]
                told = say("键「{key}」写了两次（第一次在第{first}行）", key=key, first=first)
                raise SchemeError(file, line, told, say("两处合为一处"))
            origins[(*path, key)] = (file, line)
            found[key] = self.value(value_node, (*path, key))
        return found
