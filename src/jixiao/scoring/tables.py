"""A rule pack compiled for columns: the same lowered pieces as the exact evaluator's, and which row asks which.

A few kilobytes, made in milliseconds, and can be sent to another process.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction

from jixiao.core.score import RulePack, ScoringRule
from jixiao.scoring.curve import Curve, Grain, Piece
from jixiao.scoring.kernel import NotColumnar, Pieces, check, scaled
from jixiao.scoring.lower import lower, lower_execution

OUTCOMES = ("", "met", "partly", "unmet")
LEVELS = 4
"""Outcome codes from here on are the rule's own levels."""
CODES = 20


class Way(IntEnum):
    """How a rule reaches its points."""

    CURVE = 0
    TIERED = 1
    DIRECT = 2
    GRADED = 3
    TYPED = 4
    EXACT = 5
    """Not provable in columns: row by row."""


@dataclass(slots=True)
class Compiled:
    """A rule: its curve and grain, above which ratio it flags (None: never), its clause, and for each outcome code
    the curves of the least and the most points (None: not decided)."""

    way: Way
    rule: ScoringRule | None
    clause: int
    curve: int = 0
    grain: Grain | None = None
    over: Fraction | None = None
    levels: list[tuple[int, int] | None] = field(default_factory=list)


@dataclass(slots=True)
class Tables:
    """``numbers`` and ``words``: the number of the compiled rule by class, the last entry for no class; -1 where the
    pack has none. ``money``: that of budget execution, -1 where the pack scores none."""

    pack: RulePack
    classes: list[str]
    rules: list[Compiled]
    numbers: list[int]
    words: list[int]
    money: int
    missing_clause: int
    pieces: Pieces


class _Compiler:
    def __init__(self, pack: RulePack):
        self.pack = pack
        self.curves = [_level(Fraction(0)), _level(Fraction(1))]
        self.rules: list[Compiled] = []
        self.known: dict[str, int] = {}

    def clause(self, article: str) -> int:
        return self.pack.basis.index(self.pack.citation(article))

    def curve(self, curve: Curve) -> int:
        check(curve, self.pack.places.indicator)
        self.curves.append(curve)
        return len(self.curves) - 1

    def number_of(self, rule: ScoringRule | None) -> int:
        if rule is None:
            return -1
        key = rule.model_dump_json()
        if key not in self.known:
            self.rules.append(self.compiled(rule))
            self.known[key] = len(self.rules) - 1
        return self.known[key]

    def compiled(self, rule: ScoringRule) -> Compiled:
        clause = self.clause(rule.article)
        try:
            if rule.kind == "typed":
                return Compiled(Way.TYPED, rule, clause)
            if rule.kind == "graded":
                return Compiled(Way.GRADED, rule, clause, levels=self.levels(rule))
            return self.over_ratio(rule, clause)
        except NotColumnar:
            return Compiled(Way.EXACT, rule, clause)

    def over_ratio(self, rule: ScoringRule, clause: int) -> Compiled:
        curve = lower(rule, self.pack.ratio)
        number = self.curve(curve)
        if rule.kind == "direct":
            full, none = (self.curve(_level(curve.share(Fraction(met)))) for met in (1, 0))
            levels = [None, (full, full), None, (none, none)]
            return Compiled(Way.DIRECT, rule, clause, number, curve.grain, None, levels)
        way = Way.TIERED if rule.kind == "tiered" else Way.CURVE
        flagged = rule.over.kind != "full" and rule.kind not in ("steps", "tiered")
        over = Fraction(rule.over.full_to) if flagged else None
        if over is not None and (over < 1 or over >= 32 or over.denominator > 10**6):
            raise NotColumnar("a limit of over-achievement beyond the bounds")
        return Compiled(way, rule, clause, number, curve.grain, over)

    def levels(self, rule: ScoringRule) -> list[tuple[int, int] | None]:
        """For each outcome code the curves of the least and most points that its level gives."""
        ranges: list[tuple[int, int] | None] = []
        for level in rule.levels:
            low, high = (self.curve(_level(Fraction(share))) for share in (level.low, level.high))
            ranges.append((low, low) if level.low >= level.high else (low, high))
        outcomes = [level.outcome for level in rule.levels]
        meant = [ranges[outcomes.index(name)] if name and name in outcomes else None for name in OUTCOMES]
        return [*meant, *ranges]


def compile_pack(pack: RulePack) -> Tables:
    """The tables of a pack. Rules beyond the bounds of the kernel are marked for the exact evaluator."""
    compiler, classes = _Compiler(pack), list(pack.classes)
    numbers, words = (
        [compiler.number_of(choice.of(id)) for id in (*classes, "")]
        for choice in (pack.quantitative, pack.qualitative)
    )
    money = -1
    if pack.execution is not None:
        clause, curve = compiler.clause(pack.execution.article), lower_execution(pack.execution)
        try:
            if scaled(pack.execution.points) is None:
                raise NotColumnar("points finer than ten-thousandths")
            line = Compiled(Way.CURVE, None, clause, compiler.curve(curve), curve.grain)
        except NotColumnar:
            line = Compiled(Way.EXACT, None, clause)
        compiler.rules.append(line)
        money = len(compiler.rules) - 1
    missing = compiler.clause(pack.missing.article)
    return Tables(pack, classes, compiler.rules, numbers, words, money, missing, Pieces.of(compiler.curves))


def class_numbers(names: list[str], pack: RulePack) -> list[int]:
    """The number in the pack of each class name of a file: the class itself, or the class that takes in this kind
    of indicator; -1 for none."""
    classes = list(pack.classes)
    found = []
    for name in names:
        by_kind = [id for id, described in pack.classes.items() if name in described.kinds]
        id = name if name in classes else by_kind[0] if by_kind else ""
        found.append(classes.index(id) if id else -1)
    return found


def _level(share: Fraction) -> Curve:
    return Curve((Piece(None, share, Fraction(0)),))
