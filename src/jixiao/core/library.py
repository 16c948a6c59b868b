"""The library of schemes: find a form by name, lay it over its base, fill in citations, validate.

The index is made from file names alone; a file is parsed when it is asked for. An expert's mistake raises
``SchemeError`` with file, line, what was found and what was meant.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from jixiao.core.digest import digest
from jixiao.core.flow import Flow
from jixiao.core.merge import merge, place_keys
from jixiao.core.message import say
from jixiao.core.register import Register
from jixiao.core.scheme import Citation, Scheme, SchemeError
from jixiao.core.scheme_problems import problems
from jixiao.core.scheme_shape import to_flow, to_pack, to_scheme
from jixiao.core.yaml_file import Parsed, read_yaml

if TYPE_CHECKING:
    from jixiao.core.score import RulePack

REGISTER = "documents.yaml"


@dataclass(slots=True)
class Library:
    """The files of one folder; names not found there are looked up in ``behind`` (the packaged library)."""

    root: Traversable
    behind: Library | None = None
    _files: dict[str, Traversable] = field(default_factory=dict)
    _register: Register | None = None
    _parsed: dict[str, Parsed] = field(default_factory=dict)

    def files(self) -> dict[str, Traversable]:
        """``id@version`` → file, for forms and rule packs, from file names only."""
        if not self._files:
            own = dict(_walk(self.root, ""))
            self._files = {**(self.behind.files() if self.behind else {}), **own}
        return self._files

    def full_name(self, name: str, *, asked: tuple[Parsed, str] | None = None) -> str:
        """``id@version`` of a name that may lack its version (the newest then).

        Raises SchemeError for an unknown one; ``asked`` is the file and key that names it.
        """
        files = self.files()
        versions = [known for known in files if known == name or known.partition("@")[0] == name]
        if versions:
            return max(versions, key=_version_order)
        near = difflib.get_close_matches(name, files, 1)
        found = say("没有名为「{name}」的表或规则包", name=name)
        meant = (
            say("是不是「{near}」？", near=near[0]) if near else say("运行 jixiao scheme list 看已有的名字")
        )
        raise asked[0].mistake((asked[1],), found, meant) if asked else SchemeError(name, None, found, meant)

    def parsed(self, name: str, above: tuple[str, ...] = ()) -> Parsed:
        """A file laid over what it is based on. Raises SchemeError, also where files are based on each other."""
        name = self.full_name(name)
        if name not in self._parsed:
            own = read_yaml(self.files()[name], f"{name}.yaml")
            self._parsed[name] = self._resolved(own, (*above, name))
        return self._parsed[name]

    def _resolved(self, own: Parsed, above: tuple[str, ...]) -> Parsed:
        base = own.data.get("based_on")
        if not base:
            return place_keys(own)
        if "@" not in str(base):
            raise own.mistake(
                ("based_on",),
                say("「{base}」没有写明版本", base=base),
                say("写成 编号@版本，所依据的表以后出新版也不会牵动这张表"),
            )
        base = self.full_name(base, asked=(own, "based_on"))
        if base in above:
            circle = " → ".join((*above, base))
            raise own.mistake(
                ("based_on",), say("依据成了一个圈：{circle}", circle=circle), say("去掉其中一个 based_on")
            )
        return merge(self.parsed(base, above), own)

    def register(self) -> Register:
        """The register of documents of this library and of the one behind it."""
        if self._register is None:
            known = dict(self.behind.register().entries) if self.behind else {}
            file = self.root.joinpath(REGISTER)
            if file.is_file():
                known.update(read_yaml(file, REGISTER).data)
            self._register = Register(known)
        return self._register

    def scheme(self, name: str) -> Scheme:
        """The form ``name``, resolved and proved. Raises SchemeError."""
        name = self.full_name(name)
        return self._scheme(self.parsed(name), name)

    def scheme_file(self, path: FilePath) -> Scheme:
        """A form in a file of one's own, not in the folder of the library. Raises SchemeError, OSError."""
        return self._scheme(self._resolved(read_yaml(path, str(path)), ()), "")

    def _scheme(self, parsed: Parsed, name: str) -> Scheme:
        scheme = to_scheme(parsed, self.register())
        if name and scheme.name != name:
            raise parsed.mistake(
                ("id",), say("文件名是「{name}」，里面写的是「{inside}」", name=name, inside=scheme.name),
                say("让 id 和 version 与文件夹和文件名一致"),
            )  # fmt: skip
        for path, found, meant in problems(scheme):
            raise parsed.mistake(path, found, meant)
        return scheme.model_copy(update={"digest": scheme_digest(scheme)})

    def pack(self, name: str) -> RulePack:
        """The rule pack ``name`` as a RulePack. Raises SchemeError."""
        return to_pack(self.parsed(name), self.register())

    def flow(self, name: str) -> Flow:
        """The flow in ``flows/NAME.yaml``. Raises SchemeError."""
        file = self.root.joinpath("flows", f"{name}.yaml")
        if not file.is_file():
            if self.behind:
                return self.behind.flow(name)
            known = sorted(each.name.removesuffix(".yaml") for each in self.root.joinpath("flows").iterdir())
            found, meant = (
                say("没有名为「{name}」的流程", name=name),
                say("已有的流程：{names}", names="、".join(known)),
            )
            raise SchemeError(f"flows/{name}.yaml", None, found, meant)
        return to_flow(read_yaml(file, f"flows/{name}.yaml"))


def scheme_digest(scheme: Scheme) -> str:
    """The digest of a resolved form.

    What a new release of the program adds by default does not change it, nor does a fresh check of a cited
    document: only what the form itself says.
    """
    data = scheme.model_dump(mode="json", exclude={"digest", "basis"}, exclude_defaults=True)
    data["basis"] = [[citation.doc, citation.article] for citation in scheme.basis]
    return digest(data)


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".yaml") and "@" in entry.name:
            yield prefix + entry.name.removesuffix(".yaml"), entry


def _version_order(name: str) -> list[tuple[bool, int, str]]:
    """Versions in the order people expect: 2024 before 2024.2 before 2025."""
    parts = re.split(r"[.\-]", name.partition("@")[2])
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]


def is_pack(name: str) -> bool:
    """True for the name of a rule pack."""
    return name.partition("@")[0].endswith("-rules")


@cache
def packaged() -> Library:
    """The library that comes with the program."""
    return Library(resources.files("jixiao") / "schemes")


def scheme_names() -> list[str]:
    """``id@version`` of every packaged form."""
    return [name for name in packaged().files() if not is_pack(name)]


def pack_names() -> list[str]:
    """``id@version`` of every packaged rule pack."""
    return [name for name in packaged().files() if is_pack(name)]


@cache
def load_scheme(name: str) -> Scheme:
    """The packaged form ``name``: ``id@version``, or a bare id for the newest. Raises SchemeError."""
    return packaged().scheme(name)


@cache
def load_pack(name: str) -> RulePack:
    """The packaged rule pack ``name`` as a RulePack. Raises SchemeError."""
    return packaged().pack(name)


@cache
def load_flow(name: str) -> Flow:
    """The packaged flow ``name``. Raises SchemeError."""
    return packaged().flow(name)


@cache
def flow_names() -> tuple[str, ...]:
    """The packaged flows, in alphabetical order."""
    folder = packaged().root.joinpath("flows")
    return tuple(sorted(file.name.removesuffix(".yaml") for file in folder.iterdir()))


@cache
def cite(document: str, article: str = "") -> Citation:
    """A citation of a document of the register. Raises KeyError for an unknown id."""
    return packaged().register().cite(document, article)


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """The word list ``schemes/vocabulary/NAME.yaml``. Raises SchemeError for bad YAML, FileNotFoundError."""
    file = packaged().root.joinpath("vocabulary", f"{name}.yaml")
    return read_yaml(file, f"vocabulary/{name}.yaml").data


@cache
def candidates(stage: str = "", object: str = "") -> tuple[Scheme, ...]:
    """Every packaged form of a stage and object (empty = any), those of one place before the general ones."""
    forms = [load_scheme(name) for name in scheme_names()]
    fitting = [form for form in forms if stage in ("", form.stage) and object in ("", form.object)]
    return tuple(
        sorted(fitting, key=lambda form: (form.general, not form.jurisdiction.code.strip("0"), form.name))
    )
