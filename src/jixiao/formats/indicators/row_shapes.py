"""How well a piece of text suits a column: by the words of the scheme and by the shape of values."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jixiao.core.unit import known_units
from jixiao.formats.words.clean import is_rate
from jixiao.formats.words.form_rows import squeeze, word_of
from jixiao.formats.words.header_parts import BEFORE_CHANGE, Part
from jixiao.formats.words.labels import Answers, without_points
from jixiao.formats.words.scheme_words import SchemeWords
from jixiao.formats.words.value_shapes import says_nothing, shape

_PER = re.compile(r"[/每·.*×]")
"""What stands between the parts of a unit: 元/平方米.月, 人·次."""
_TARGET = {"value": 4.0, "answer": 4.0, "number": 2.5, "blank": 0.5, "tick": 0.0, "operator": -3.0}
_WITH_OPERATOR = {"value": 4.0, "answer": 4.0, "number": 4.0, "blank": 0.5, "tick": 0.0, "operator": -4.0}
_TICKS = {"tick": 5.0, "text": 1.0, "blank": 0.5}
_SCORE = {"number": 4.0, "blank": 0.5}
_REMARK = {"number": -2.0, "value": -1.0, "answer": -1.0, "operator": -4.0, "blank": 0.2}
_NAME = {"number": -6.0, "value": -4.0, "answer": -4.0, "operator": -8.0, "blank": -1.0, "tick": -6.0}


Points = Mapping[str, float]
"""How well each text suits one column."""


class Suitability:
    """Points for each text in each column of one header; remembered, for the same words come in every form."""

    def __init__(self, words: SchemeWords, has: frozenset[str]):
        self.words = words
        self.has = has
        self._known: dict[tuple[str, str, str], Answers[float]] = {}

    def of(self, part: Part) -> Points:
        """The points of each text in one column: the better it suits, the higher; below zero it does not."""
        key = part.role, part.ticked, part.label
        if key not in self._known:
            self._known[key] = Answers(lambda text: self._judge(text, word_of(text), part))
        return self._known[key]

    def _judge(self, text: str, word: str, part: Part) -> float:
        kind = shape(text)
        role = part.role
        if part.ticked:
            return _TICKS.get("blank" if says_nothing(text) else kind, -3.0)
        if role in ("level1", "level2"):
            return self._level(word, role, kind)
        if role == "name":
            return self._name(word, kind)
        if role == "task":
            return -5.0 if self.words.of(word).is_level else _NAME.get(kind, 1.2)
        if role == "group":
            return -8.0 if kind != "text" or self.words.of(word).is_level else 0.5
        if role == "operator" or role == "nature":
            return 7.0 if kind == "operator" else (0.3 if kind == "blank" else -8.0)
        if role == "unit":
            return self._unit(word, kind)
        if role in ("points", "self_score"):
            weight = role == "points" and "权重" in squeeze(part.label) and is_rate(text)
            return 0.5 if weight else _SCORE.get(kind, -8.0)
        if role in ("target", BEFORE_CHANGE, "actual", "forecast"):
            return self._value(text, word, kind)
        return _REMARK.get(kind, 1.0)

    def _level(self, word: str, role: str, kind: str) -> float:
        said, word = self.words.of(word), without_points(word)
        here, other = (said.level1, said.level2) if role == "level1" else (said.level2, said.level1)
        labels = self.words.level1 if role == "level1" else self.words.level2
        if here is not None or said.two_levels is not None:
            return 8.0
        if word and labels.guess(word, 2 if role == "level1" else 3) is not None:
            return 5.0
        if kind in ("number", "value", "operator", "tick") or not word:
            return -6.0
        if kind == "blank":
            return -2.0
        if said.fixed is not None:
            return -4.0
        if other is not None:
            return -3.0
        if self.words.scheme.general:
            return 0.5 if len(word) <= 10 else -1.5
        return -1.0 if role == "level2" else -4.0

    def _name(self, word: str, kind: str) -> float:
        if self.words.of(word).fixed is not None:
            return 7.0
        if self.words.of(word).is_level:
            return -2.0
        return _NAME.get(kind, 2.0)

    def _unit(self, word: str, kind: str) -> float:
        if word in known_units() or word in ("%", "％"):
            return 6.0
        if len(parts := _PER.split(word)) > 1 and all(part in known_units() for part in parts):
            return 6.0
        if kind == "blank":
            return 0.3
        return -6.0 if kind in ("number", "operator") else (0.5 if len(word) <= 6 else -4.0)

    def _value(self, text: str, word: str, kind: str) -> float:
        if kind == "text":
            if self.words.of(word).fixed is not None or self.words.of(word).is_level:
                return -4.0
            return 1.0 if len(text) <= 8 else 0.0
        return (_WITH_OPERATOR if "operator" in self.has or "unit" in self.has else _TARGET)[kind]


def suitability(words: SchemeWords, has: frozenset[str]) -> Suitability:
    """The points for headers with these roles under a scheme; what was judged before is remembered."""
    found = words.suits.get(has)
    if found is None:
        found = words.suits[has] = Suitability(words, has)
    return found
