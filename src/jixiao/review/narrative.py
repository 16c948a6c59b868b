"""The running text of a self-evaluation: which field speaks of what, and whether it speaks of an indicator."""

from __future__ import annotations

import re
from functools import cache

from jixiao.core.library import vocabulary
from jixiao.core.record import Indicator
from jixiao.core.scheme import FormField
from jixiao.review.engine import FormView
from jixiao.review.running_text import squeezed


def words(name: str) -> tuple[str, ...]:
    """One list of ``schemes/vocabulary/evaluation.yaml``."""
    return tuple(vocabulary("evaluation")[name])


def says_something(text: str | None) -> bool:
    """False for a blank cell, a dash and words like 无."""
    bare = squeezed(text or "")
    return bool(bare) and bare not in words("blank_answers")


def long_texts(form: FormView) -> list[tuple[FormField, str]]:
    """The fields of running text that are filled in."""
    fields = [field for field in form.scheme.fields if field.type == "long_text"]
    return [
        (field, form.record.text(field.id)) for field in fields if says_something(form.record.text(field.id))
    ]


def reasons(form: FormView) -> list[tuple[FormField, str]]:
    """The texts that explain what did not succeed: fields with 原因, 偏差 or 问题 in their label."""
    return [(field, text) for field, text in long_texts(form) if _labelled(field, "reason_labels")]


def results(form: FormView) -> list[tuple[FormField, str]]:
    """The texts that tell what was done: all but goals, overview, reasons and suggestions."""
    other = ("reason_labels", "goal_labels")
    return [
        (field, text) for field, text in long_texts(form) if not any(_labelled(field, kind) for kind in other)
    ]


def _labelled(field: FormField, kind: str) -> bool:
    return any(word in field.label for word in words(kind))


def is_explained(form: FormView, indicator: Indicator) -> bool:
    """Whether the row gives a reason, or the text on problems and reasons speaks of this indicator."""
    if says_something(indicator.deviation_reason) or says_something(indicator.remarks):
        return True
    return any(mentions(text, indicator.name) for _, text in reasons(form))


def mentions(text: str, name: str) -> bool:
    """Whether ``text`` speaks of what ``name`` measures.

    It does when it holds the name without its general parts, four characters in a row of the name, or two thirds
    of the pairs of neighbouring characters of what tells the name from others.
    """
    core, flat = own_part(name), squeezed(text)
    if not core:
        return squeezed(name) in flat
    if core in flat or any(run in flat for run in _runs(squeezed(name), 4)):
        return True
    pairs = _runs(core, 2)
    return len(core) > 2 and 3 * sum(pair in flat for pair in pairs) >= 2 * len(pairs)


@cache
def own_part(name: str) -> str:
    """A name without the words that many names share: 全年竞价会场次 is 竞价会."""
    core = squeezed(re.sub(r"[(（].*?[)）]", "", name))
    for word in sorted(words("general_name_words"), key=len, reverse=True):
        core = core.replace(word, "")
    return core if len(core) > 1 else ""


def _runs(text: str, length: int) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


def is_prescribed_result(text: str) -> bool:
    """Whether an actual is one of the phrases that the national form prescribes: 达成预期指标 and the like."""
    return any(phrase in squeezed(text) for phrase in words("prescribed_results"))


def is_bare_claim(text: str) -> bool:
    """Whether an actual is a word that claims a result and shows nothing."""
    bare = squeezed(text)
    return (
        bare in vocabulary("levels")["answers"]
        or bare in vocabulary("outcome")["met"]
        or bare in words("bare_claims")
    )


def is_surveyed(row: Indicator, told: str) -> bool:
    """Whether the row or the running text shows that a satisfaction figure comes from a survey."""
    own = squeezed(
        "".join(
            filter(
                None, (row.evidence, row.remarks, row.deviation_reason, row.actual.text if row.actual else "")
            )
        )
    )
    if any(word in own for word in words("no_survey")):
        return False
    counted = re.search(vocabulary("evaluation")["survey_count"], own) is not None
    return counted or any(word in own or word in squeezed(told) for word in words("survey_words"))
