"""What a scheme may say of a check: the check must exist, and so must its parameters, with values of their kind.

A check names a parameter where it uses it: ``form.param("tolerance_yuan", "100")``. The names and the values that
hold without a setting are read from there, so they are written once.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from jixiao.core.message import say
from jixiao.core.number import D
from jixiao.core.scheme import Scheme, SchemeError
from jixiao.core.scheme_shape import did_you_mean
from jixiao.review.catalogue import Check, catalogue

UNKNOWN = object()
"""Stands for a default that is computed, not written."""


@cache
def parameters(marked: Check) -> dict[str, Any]:
    """The parameters of a check and their values where a scheme sets none."""
    source = inspect.getsource(importlib.import_module(marked.run.__module__))
    found: dict[str, Any] = {}
    for node in ast.walk(ast.parse(source)):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr == "param" and len(node.args) == 2:
            found[ast.literal_eval(node.args[0])] = _written(node.args[1])
    return found


def _written(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return UNKNOWN


def check_settings(scheme: Scheme) -> None:
    """Raise SchemeError for the first setting that names no check, no parameter, or a value of another kind."""
    known = catalogue()
    for code, setting in scheme.checks.items():
        if code not in known:
            raise _mistake(scheme, say("没有检查「{code}」", code=code), code, known)
        if not setting.params:
            continue
        defaults = parameters(known[code])
        for name, value in setting.params.items():
            if name not in defaults:
                raise _mistake(
                    scheme, say("检查 {code} 没有参数「{name}」", code=code, name=name), name, defaults
                )
            if not _same_kind(value, defaults[name]):
                found = say(
                    "检查 {code} 的参数「{name}」不能是「{value}」", code=code, name=name, value=str(value)
                )
                meant = say("写成与「{example}」同类的值，数字加引号", example=str(defaults[name]))
                raise SchemeError(f"{scheme.name}.yaml", None, found, meant)


def with_params(scheme: Scheme, params: Mapping[str, Mapping[str, Any]]) -> Scheme:
    """The scheme with parameters that only the caller knows (``{"M06": {"deadline": "2026-08-31"}}``) laid over its
    own; checks that the scheme does not use stay unused."""
    checks = dict(scheme.checks)
    for code in params.keys() & checks.keys():
        own = checks[code]
        checks[code] = own.model_copy(update={"params": {**own.params, **params[code]}})
    return scheme.model_copy(update={"checks": checks})


def _mistake(scheme: Scheme, found: str, word: str, known: Iterable[str]) -> SchemeError:
    names = list(known)
    meant = did_you_mean(word, names) if names else say("这项检查没有参数，删去这一行")
    return SchemeError(f"{scheme.name}.yaml", None, found, meant)


def _same_kind(value: Any, default: Any) -> bool:
    """Whether ``value`` can stand where ``default`` stands: a number for a number, a list for a list."""
    if default is UNKNOWN or default is None:
        return True
    if isinstance(value, float):
        return False
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(default, str | int) and D(default) is not None:
        return isinstance(value, str | int) and not isinstance(value, bool) and D(value) is not None
    if isinstance(default, list | tuple):
        return isinstance(value, list | tuple)
    return isinstance(value, type(default))
