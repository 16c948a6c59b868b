"""From a completion ratio to points, with the sentence that a person can follow with a pencil."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao.core.message import say
from jixiao.core.number import plain, round_half_up
from jixiao.core.score import ScoringRule
from jixiao.scoring.curve import Curve
from jixiao.scoring.ratio import Completion
from jixiao.scoring.show import percent, shown


@dataclass(frozen=True, slots=True)
class Points:
    """Points of a line (rounded once), why, and flags."""

    value: Decimal
    words: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """The full mark of a line and the decimals of its points."""

    full: Decimal
    places: int

    def points(self, share: Fraction) -> Decimal:
        """Divide once, last: the exact product is rounded half up, never above the full mark."""
        return min(round_half_up(Fraction(self.full) * share, self.places), max(self.full, Decimal(0)))

    def sum(self, expression: str, share: Fraction) -> str:
        """``expression``, which is the full mark times the share, worked out to the rounded points."""
        exact, points = Fraction(self.full) * share, self.points(share)
        if exact == points:
            return say("{expression}＝{points} 分", expression=expression, points=points)
        return say(
            "{expression}＝{exact}，四舍五入得 {points} 分",
            expression=expression,
            exact=shown(exact),
            points=points,
        )

    def times(self, share: Fraction) -> str:
        """The full mark times a plain share, worked out."""
        return self.sum(f"{plain(self.full)}×{percent(share)}", share)


def reckon(rule: ScoringRule, curve: Curve, done: Completion, mark: Mark) -> Points:
    """The points that ``rule`` (lowered to ``curve``) gives for a completion ratio."""
    assert done.ratio is not None, "only a ratio is reckoned"
    if rule.kind == "direct":
        return _direct(rule, curve, done, mark)
    share = curve.share(done.ratio)
    if rule.kind in ("steps", "tiered"):
        return Points(mark.points(share), _stepped(rule, curve.coarse(done.ratio), share, mark))
    ratio = curve.coarse(done.ratio)
    if ratio < 1:
        return Points(mark.points(share), _under(rule, ratio, share, mark))
    if rule.over.kind == "full" or ratio <= rule.over.full_to:
        return Points(mark.points(share), _full(mark))
    return Points(mark.points(share), _above(rule, ratio, share, mark), ("over_achieved",))


def _full(mark: Mark) -> str:
    return say("达到目标，得满分 {points} 分", points=mark.points(Fraction(1)))


def _direct(rule: ScoringRule, curve: Curve, done: Completion, mark: Mark) -> Points:
    share = curve.share(Fraction(int(done.met)))
    if done.met:
        return Points(mark.points(share), _full(mark))
    flags = ("only_equal",) if done.ratio == 1 else ()
    return Points(mark.points(share), say("没有达到目标，直接赋分：{sum}", sum=mark.times(share)), flags)


def _under(rule: ScoringRule, ratio: Fraction, share: Fraction, mark: Mark) -> str:
    if rule.kind == "gate" and ratio < (rule.least or 0):
        return say("低于及格门槛 {least}，得 0 分", least=percent(Fraction(rule.least or 0)))
    if rule.kind != "points":
        sum = mark.sum(f"{plain(mark.full)}×{shown(max(ratio, Fraction(0)))}", share)
        return say("没有达到目标，按完成比例计：{sum}", sum=sum)
    short, each = shown((1 - ratio) * 100, 4), percent(rule.per_point or 0)
    if share == 0:
        return say("完成率比 100% 低 {short} 个百分点{counted}，每低 1 个百分点扣分值的 {each}，扣完为止，得 0 分", short=short, counted=_counted(rule), each=each)  # fmt: skip
    sum = mark.sum(f"{plain(mark.full)}×(1−{each}×{short})", share)
    return say("完成率比 100% 低 {short} 个百分点{counted}，每低 1 个百分点扣分值的 {each}：{sum}", short=short, counted=_counted(rule), each=each, sum=sum)  # fmt: skip


def _above(rule: ScoringRule, ratio: Fraction, share: Fraction, mark: Mark) -> str:
    over, limit = rule.over, percent(rule.over.full_to)
    if over.kind == "manual":
        return say("{full}；完成率高于 {limit}，请复核目标值是否定得偏低", full=_full(mark), limit=limit)
    excess, each = shown((ratio - Fraction(over.full_to)) * 100, 4), percent(over.per_point)
    if share == over.floor:
        return say("完成率超过 {limit} 的部分有 {excess} 个百分点{counted}，每超过 1 个百分点扣分值的 {each}，最多扣到分值的 {floor}：{sum}", limit=limit, excess=excess, counted=_counted(rule), each=each, floor=percent(over.floor), sum=mark.times(share))  # fmt: skip
    sum = mark.sum(f"{plain(mark.full)}×(1−{each}×{excess})", share)
    return say("完成率超过 {limit} 的部分有 {excess} 个百分点{counted}，每超过 1 个百分点扣分值的 {each}：{sum}", limit=limit, excess=excess, counted=_counted(rule), each=each, sum=sum)  # fmt: skip


def _counted(rule: ScoringRule) -> str:
    """How parts of a percentage point were counted; nothing to say when they count as they are."""
    match rule.granularity:
        case "floor":
            return say("（不足 1 个百分点的部分不计）")
        case "ceil":
            return say("（不足 1 个百分点的部分按 1 个计）")
    return ""


def _stepped(rule: ScoringRule, ratio: Fraction, share: Fraction, mark: Mark) -> str:
    scale = 100 if rule.kind == "tiered" else 1
    reached = [start for start, _ in rule.table if Fraction(start) <= ratio * scale]
    if not reached:
        lowest = percent(Fraction(rule.table[0][0]) / scale)
        return say("低于最低一档 {start}，得 0 分", start=lowest)
    start = percent(Fraction(reached[-1]) / scale)
    return say("在 {start}（含）以上的一档，得分值的 {share}：{sum}", start=start, share=percent(share), sum=mark.times(share))  # fmt: skip
