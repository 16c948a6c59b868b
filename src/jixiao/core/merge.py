"""A form that is based on another: the base's data with the changes laid over it.

Mappings merge key by key, ``null`` removes a key, anything else replaces. A mapping may say ``after: KEY`` or
``before: KEY`` to stand beside a neighbour (without, a new key comes last and a changed one stays in place), and
``instead: true`` to take the place of the base's mapping without merging.
"""

from __future__ import annotations

from typing import Any

from jixiao.core.message import say
from jixiao.core.yaml_file import Parsed, Path

DIRECTIVES = ("after", "before", "instead")
OWN = frozenset(
    {"id", "version", "title", "titles", "based_on", "jurisdiction", "budget_years", "basis", "general"}
)
"""What a form must say for itself: never taken over from its base."""


def merge(base: Parsed, changes: Parsed) -> Parsed:
    """``changes`` laid over ``base``. Raises SchemeError for a removal or a neighbour that is not there."""
    inherited = {key: value for key, value in base.data.items() if key not in OWN}
    merged = Parsed(changes.file, {}, {**base.origins, **changes.origins})
    merged.data = _merge(inherited, changes.data, (), merged)
    return merged


def place_keys(parsed: Parsed) -> Parsed:
    """A file without a base: ``after:`` and ``before:`` work there too; ``null`` stays what it is, a blank."""
    return Parsed(parsed.file, _merge(None, parsed.data, (), parsed), parsed.origins)


def _merge(
    base: dict[str, Any] | None, changes: dict[str, Any], path: Path, parsed: Parsed
) -> dict[str, Any]:
    """``base`` is None where there is nothing to lay the changes over: a ``null`` there is a blank."""
    merged = dict(base or {})
    for key, change in changes.items():
        here = (*path, key)
        if change is None and path and base is not None:
            if key not in merged:
                raise parsed.mistake(
                    here,
                    say("要删去的「{key}」在所依据的文件里没有", key=key),
                    say("删去这一行，或改成已有的键"),
                )
            del merged[key]
        elif isinstance(change, dict):
            old = None if change.get("instead") else merged.get(key)
            inner = {name: value for name, value in change.items() if name not in DIRECTIVES}
            merged[key] = _merge(old if isinstance(old, dict) else None, inner, here, parsed)
            merged = _placed(merged, key, change, here, parsed)
        else:
            merged[key] = change
    return merged


def _placed(
    merged: dict[str, Any], key: str, change: dict[str, Any], here: Path, parsed: Parsed
) -> dict[str, Any]:
    """The mapping with ``key`` beside the neighbour that ``change`` names."""
    side = next((side for side in ("after", "before") if side in change), None)
    if side is None:
        return merged
    neighbour = change[side]
    names = [name for name in merged if name != key]
    if neighbour not in names:
        raise parsed.mistake(
            (*here, side), say("「{key}」要放在「{neighbour}」旁边，但没有这个键", key=key, neighbour=neighbour),
            say("这里已有的键：{names}", names="、".join(names) or "无"),
        )  # fmt: skip
    names.insert(names.index(neighbour) + (side == "after"), key)
    return {name: merged[name] for name in names}
