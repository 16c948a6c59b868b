"""What can be wrong with a rule pack that has the right shape: parts that a rule lacks, numbers that cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from jixiao.core.message import say
from jixiao.core.score import Over, RulePack, ScoringRule
from jixiao.core.yaml_file import Path

Problem = tuple[Path, str, str]
"""Path as written, what was found, what was meant."""

_NEEDS = {"gate": "least", "points": "per_point", "steps": "table", "tiered": "table", "graded": "levels"}
"""The part that a kind of rule cannot do without."""
_ONLY = {
    "least": ("gate",),
    "per_point": ("points",),
    "granularity": ("points",),
    "table": ("steps", "tiered"),
    "unmet": ("direct",),
    "levels": ("graded",),
    "over": ("proportional", "gate", "points"),
}
"""Parts that belong to some kinds only."""


def problems(pack: RulePack) -> Iterator[Problem]:
    """Every such problem of one pack, in the order of the file."""
    for choice in ("quantitative", "qualitative"):
        for path, rule in _rules(pack, choice):
            yield from _rule(path, rule, choice)
    for name, rule in pack.methods.items():
        yield from _rule(("methods", name), rule, "")
    yield from _names(pack)
    yield from _ratios(pack)
    yield from _articles(pack)
    yield from _numbers(pack)


def _rules(pack: RulePack, choice: str) -> Iterator[tuple[Path, ScoringRule]]:
    rules = getattr(pack, choice)
    if rules.default is not None:
        yield (choice, "default"), rules.default
    for id, rule in rules.by_class.items():
        yield (choice, "by_class", id), rule


def _rule(path: Path, rule: ScoringRule, choice: str) -> Iterator[Problem]:
    needed = _NEEDS.get(rule.kind, "")
    if needed and not getattr(rule, needed):
        found = say("规则「{kind}」缺少「{name}」", kind=rule.kind, name=needed)
        yield path, found, say("补上「{name}」", name=needed)
    for name, kinds in _ONLY.items():
        if name in rule.model_fields_set and rule.kind not in kinds:
            found = say("规则「{kind}」用不到「{name}」", kind=rule.kind, name=name)
            yield (*path, name), found, say("删去它，或改用规则：{names}", names="、".join(kinds))
    if choice == "qualitative" and rule.kind not in ("graded", "direct", "typed"):
        found = say("定性指标不能用规则「{kind}」", kind=rule.kind)
        yield (*path, "kind"), found, say("定性指标用 graded、direct 或 typed")
    if choice == "quantitative" and rule.kind == "graded":
        yield (
            (*path, "kind"),
            say("定量指标不能用规则「{kind}」", kind=rule.kind),
            say("graded 写在 qualitative 下"),
        )
    yield from _within(path, rule, ("least", "unmet"), Decimal(1))
    yield from _within(path, rule, ("per_point",), Decimal(1))
    yield from _table(path, rule)
    yield from _levels(path, rule)
    yield from _over((*path, "over"), rule.over, rule.granularity)


def _ratios(pack: RulePack) -> Iterator[Problem]:
    for name, ratio in pack.ratios.items():
        for part in ("part", "whole"):
            id = getattr(ratio, part)
            if id not in pack.inputs:
                found = say("比率用到的「{id}」没有写在 inputs 里", id=id)
                yield (
                    ("ratios", name, part),
                    found,
                    say("可用的有：{names}", names="、".join(pack.inputs) or "—"),
                )


def _within(path: Path, part: object, names: Iterable[str], most: Decimal) -> Iterator[Problem]:
    for name in names:
        number = getattr(part, name)
        if number is not None and not 0 <= number <= most:
            found = say("「{name}」是 {number}", name=name, number=number)
            yield (
                (*path, name),
                found,
                say('应在 0 与 {most} 之间（份额写小数，例如 5% 写 "0.05"）', most=most),
            )


def _table(path: Path, rule: ScoringRule) -> Iterator[Problem]:
    starts = [start for start, _ in rule.table]
    if starts != sorted(set(starts)):
        yield (*path, "table"), say("表中的起点没有从小到大"), say("从最低一档写到最高一档，每个起点只写一次")
    if any(not 0 <= share <= 1 for _, share in rule.table):
        yield (
            (*path, "table"),
            say("表中有不在 0 与 1 之间的份额"),
            say('每档写 [起点, 得分占分值的份额]，例如 ["80", "0.8"]'),
        )


def _levels(path: Path, rule: ScoringRule) -> Iterator[Problem]:
    for index, level in enumerate(rule.levels):
        if not 0 <= level.low <= level.high <= 1:
            found = say(
                "等级「{label}」的份额是 {low} 到 {high}", label=level.label, low=level.low, high=level.high
            )
            yield (*path, "levels", index), found, say("low 不大于 high，都在 0 与 1 之间")
    outcomes = [level.outcome for level in rule.levels if level.outcome]
    if len(set(outcomes)) < len(outcomes):
        yield (*path, "levels"), say("两个等级有同一个 outcome"), say("met、partly、unmet 各用一次")


def _over(path: Path, over: Over, granularity: str) -> Iterator[Problem]:
    if over.full_to < 1:
        yield (
            (*path, "full_to"),
            say("「{name}」是 {number}", name="full_to", number=over.full_to),
            say("应不小于 1"),
        )
    if granularity != "continuous" and over.full_to * 100 % 1:
        found = say("按整百分点计，但满分上限是 {number}", number=over.full_to)
        yield (*path, "full_to"), found, say('full_to 写整百分数，例如 "1.30"')
    if over.kind == "points" and over.per_point <= 0:
        yield (
            path,
            say("规则「{kind}」缺少「{name}」", kind="over: points", name="per_point"),
            say("补上「{name}」", name="per_point"),
        )
    yield from _within(path, over, ("per_point", "floor"), Decimal(1))


def _names(pack: RulePack) -> Iterator[Problem]:
    """Classes that are used but not described."""
    used: list[tuple[Path, str]] = [(("weights", "classes", id), id) for id in pack.weights.classes]
    for index, case in enumerate(pack.weights.cases):
        here = ("weights", "cases", index)
        used += [(here, id) for id in (*case.classes, *case.present, *case.absent)]
    for choice in ("quantitative", "qualitative"):
        used += [((choice, "by_class", id), id) for id in getattr(pack, choice).by_class]
    for code, deduction in pack.deductions.items():
        used += [(("deductions", code, "classes"), id) for id in deduction.classes]
    for path, id in used:
        if id not in pack.classes:
            names = "、".join(pack.classes) or "—"
            yield path, say("类别「{id}」没有在 classes 里说明", id=id), say("可用的有：{names}", names=names)


def _articles(pack: RulePack) -> Iterator[Problem]:
    """Articles that a part names must be cited in the basis, so that its confidence is known."""
    known = [citation.article for citation in pack.basis if citation.article]
    parts = [
        (path, rule.article)
        for choice in ("quantitative", "qualitative")
        for path, rule in _rules(pack, choice)
    ]
    parts += [
        ((name,), getattr(pack, name).article)
        for name in ("execution", "missing", "alerts")
        if getattr(pack, name)
    ]
    parts += [(("deductions", code), deduction.article) for code, deduction in pack.deductions.items()]
    for path, article in parts:
        if article and article not in known:
            found = say("条款「{article}」不在 basis 里", article=article)
            yield (*path, "article"), found, say("可用的有：{names}", names="、".join(known) or "—")


def _numbers(pack: RulePack) -> Iterator[Problem]:
    for name in ("indicator", "total"):
        places = getattr(pack.places, name)
        if not 0 <= places <= 6:
            yield ("places", name), say("小数位数是 {places}", places=places), say("应在 0 与 6 之间")
    leasts = [step.least for step in pack.grades]
    if leasts != sorted(leasts, reverse=True):
        yield ("grades",), say("等级没有从高到低"), say("从最高的等级写到最低的等级")
    for code, deduction in pack.deductions.items():
        yield from _within(("deductions", code), deduction, ("share",), Decimal(1))
    for id, points in pack.weights.classes.items():
        if points <= 0:
            yield (
                ("weights", "classes", id),
                say("「{name}」是 {number}", name=id, number=points),
                say("分值应大于 0"),
            )
