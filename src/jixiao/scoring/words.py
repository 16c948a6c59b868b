"""Qualitative indicators: which level the words of a form mean. What is not certain is left to a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from jixiao.core.library import vocabulary
from jixiao.core.message import say
from jixiao.core.record import Target
from jixiao.core.score import GradedLevel, ScoringRule


@cache
def _outcomes() -> dict[str, str]:
    """The words of the vocabulary and what each means: met, partly or unmet."""
    return {_bare(word): outcome for outcome, words in vocabulary("outcome").items() for word in words}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an answer in words means: an outcome, or one of the rule's levels; neither where it is undecided."""

    words: str
    outcome: str = ""
    level: GradedLevel | None = None
    flags: tuple[str, ...] = ()


def meaning(rule: ScoringRule, target: Target, actual: Target) -> Meaning:
    """The meaning of ``actual`` as the answer to a target in words (or a date, a progress, several numbers)."""
    said = _bare(actual.text)
    if said and said == _bare(target.text):
        return _found(rule, "met", say("完成情况与目标相同"))
    for level in rule.levels:
        if said in map(_bare, (level.label, *level.words)):
            return Meaning(say("评为“{level}”", level=level.label), level.outcome, level)
    if outcome := _outcomes().get(said):
        return _found(rule, outcome, say("填写“{said}”", said=actual.text.strip()))
    if actual.kind == "number":
        return _number(rule, actual)
    return Meaning(say("“{said}”对应哪一等级没有规定", said=actual.text.strip()), flags=("undecided",))


def _number(rule: ScoringRule, actual: Target) -> Meaning:
    """A target in words answered by a number: 100 % is read as wholly reached, anything else is not certain."""
    flags = ("type_differs",)
    if actual.unit == "%" and actual.value == 100:
        found = _found(rule, "met", say("定性目标填了 100%，按完全达到理解"))
        return Meaning(found.words, found.outcome, found.level, flags)
    words = say("定性目标填了数字“{said}”，对应哪一等级没有规定", said=actual.text.strip())
    return Meaning(words, flags=(*flags, "undecided"))


def _found(rule: ScoringRule, outcome: str, words: str) -> Meaning:
    """An outcome and the level that stands for it; an outcome that the rule has no level for is undecided."""
    level = next((level for level in rule.levels if level.outcome == outcome), None)
    if rule.kind == "graded" and level is None:
        return Meaning(say("{words}，对应哪一等级没有规定", words=words), flags=("undecided",))
    if level is not None:
        words = say("{words}，为“{level}”", words=words, level=level.label)
    return Meaning(words, outcome, level)


def _bare(text: str) -> str:
    """Words without spaces and punctuation."""
    return re.sub(r"[^\w%％]", "", text)
