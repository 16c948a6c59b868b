"""Checks across forms when there are more forms than fit into memory: by keys that forms must share.

A check of scope "set" says in ``GROUPINGS`` which forms it needs to see together: forms that share a key. A province's
forms are then looked at group by group, and the findings are those of all forms read at once.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from jixiao.core.finding import Finding
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.core.score import ScoreSheet
from jixiao.review.engine import FormView, NotRun, catalogue, missing_input
from jixiao.review.running_text import squeezed

Run = Callable[[Sequence[FormView]], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Grouping:
    """A part of the set check ``code``: ``run`` sees the forms that have a key of ``keys`` in common.

    Groups of fewer than ``least`` forms are not looked at. ``many``: the key names what is alike, not what belongs
    together, so a group too large for memory may be cut, its first form in every piece.
    """

    code: str
    name: str
    keys: Callable[[FormView], Iterable[str]]
    run: Run
    least: int = 2
    many: bool = False


@cache
def groupings() -> tuple[Grouping, ...]:
    """The groupings of every set check, in order of code. Raises TypeError for a set check that has none."""
    found: list[Grouping] = []
    for code, marked in catalogue().items():
        if marked.scope != "set":
            continue
        own = getattr(importlib.import_module(marked.run.__module__), "GROUPINGS", ())
        if not own or any(one.code != code for one in own):
            raise TypeError(f"check {code} does not say in GROUPINGS which forms it needs to see together")
        found += own
    return tuple(found)


def of_unit(form: FormView) -> tuple[str, ...]:
    """The key of forms of one unit in one year."""
    record = form.record
    place = record.jurisdiction.code or record.jurisdiction.name
    return (f"{place}|{squeezed(record.agency)}|{record.fiscal_year}",) if record.agency else ()


def of_project(form: FormView) -> tuple[str, ...]:
    """The key of forms of one project in any year and stage; of a form without a name, none but its own."""
    record = form.record
    return (f"{squeezed(record.subject)}|{squeezed(record.agency)}",) if record.subject else ()


def seen_by(code: str, record: Record, scheme: Scheme, scores: ScoreSheet | None) -> FormView | None:
    """The form as a check sees it; None where its scheme has the check off or the form lacks what the check needs."""
    marked, setting = catalogue()[code], scheme.checks.get(code)
    if setting is None or not setting.on:
        return None
    form = replace(FormView(record, scheme, scores), check=marked, setting=setting)
    return None if any(missing_input(form, need) for need in marked.needs) else form


def keys_of(record: Record, scheme: Scheme, scores: ScoreSheet | None) -> Iterator[tuple[str, str]]:
    """The keys of a form: (name of the grouping, key), each once."""
    for grouping in groupings():
        form = seen_by(grouping.code, record, scheme, scores)
        if form is not None:
            yield from ((grouping.name, key) for key in dict.fromkeys(grouping.keys(form)))


def look_at(grouping: Grouping, forms: Sequence[tuple[Record, Scheme, ScoreSheet | None]]) -> list[Finding]:
    """The findings of one grouping in forms that share a key."""
    views = [
        view for record, scheme, scores in forms if (view := seen_by(grouping.code, record, scheme, scores))
    ]
    if len(views) < grouping.least:
        return []
    try:
        return list(grouping.run(views))
    except NotRun:
        return []
