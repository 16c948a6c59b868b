"""One indicator: its points, or why a person must decide, in a sentence that cites the article applied."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao.core.message import say
from jixiao.core.record import Indicator, Target
from jixiao.core.scheme import Scheme
from jixiao.core.score import RulePack, ScoreLine, ScoringRule
from jixiao.scoring.lower import lower
from jixiao.scoring.measure import in_target_unit
from jixiao.scoring.need import need, sentence
from jixiao.scoring.quantity import completed
from jixiao.scoring.ratio import Completion
from jixiao.scoring.reckon import Mark, reckon
from jixiao.scoring.weights import class_of
from jixiao.scoring.words import Meaning, meaning

NO_TARGET = Target()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided about a line: points, or None with the reason in ``words``."""

    points: Decimal | None
    words: str
    ratio: Fraction | None = None
    by_hand: bool = False
    flags: tuple[str, ...] = ()
    article: str = ""


def indicator_line(
    indicator: Indicator, path: str, full: Decimal | None, scheme: Scheme, pack: RulePack, method: str = ""
) -> ScoreLine:
    """The line of one indicator. ``path`` is its place in the record, ``full`` its full mark (None = unknown);
    ``method`` names one of the pack's methods in place of the rule for its class."""
    target, actual = target_of(indicator, scheme), actual_of(indicator, scheme)
    choice = pack.qualitative if target.kind == "qualitative" else pack.quantitative
    rule = pack.methods[method] if method else choice.of(class_of(indicator, scheme, pack))
    kind = scheme.kind_of(indicator.level1, indicator.level2)
    verdict = verdict_of(indicator, target, actual, full, rule, kind, pack)
    clause = pack.citation(verdict.article)
    because = say(
        "目标“{target}”，完成“{actual}”：{words}。依据：{clause}",
        target=target.text or "—", actual=actual.text if actual else "—", words=verdict.words, clause=clause.short,
    )  # fmt: skip
    short = full is not None and (verdict.points is None or verdict.points < full)
    return ScoreLine(
        indicator.name, path, verdict.points, full or Decimal(0), verdict.ratio, because, verdict.by_hand,
        indicator.self_score, _for_full_marks(target, actual, rule, pack) if short else "", str(clause),
        verdict.flags,
    )  # fmt: skip


def verdict_of(
    indicator: Indicator, target: Target, actual: Target | None, full: Decimal | None,
    rule: ScoringRule | None, kind: str, pack: RulePack,
) -> Verdict:  # fmt: skip
    """What ``rule`` decides; ``kind`` is what the indicator measures. Without a full mark there are no points."""
    mark = Mark(full or Decimal(0), pack.places.indicator)
    verdict = _verdict(indicator, target, actual, rule, mark, kind, pack)
    if full is not None:
        return verdict
    words = say("{words}；分值没有印在表上，规则也没有给出，请补上分值", words=verdict.words)
    return Verdict(None, words, verdict.ratio, True, (*verdict.flags, "points_unknown"))


def full_year(scheme: Scheme) -> str:
    """The id of the scheme's longest period."""
    return max(scheme.periods, key=lambda period: period.months).id if scheme.periods else "full_year"


def target_of(indicator: Indicator, scheme: Scheme) -> Target:
    """The full-year target, or the only one that the form has."""
    found = indicator.targets.get(full_year(scheme))
    if found is None and len(indicator.targets) == 1:
        found = next(iter(indicator.targets.values()))
    return found or NO_TARGET


def actual_of(indicator: Indicator, scheme: Scheme) -> Target | None:
    """The full-year actual; None where it is blank or absent."""
    found = indicator.actual or indicator.actuals.get(full_year(scheme))
    return None if found is None or found.kind == "empty" else found


def _for_full_marks(target: Target, actual: Target | None, rule: ScoringRule | None, pack: RulePack) -> str:
    """What the line would need for full marks; "" where that cannot be said."""
    if rule is None:
        return ""
    if target.kind == "qualitative":
        best = next((level.label for level in rule.levels if level.low == level.high == 1), "")
        return say("完成情况评为“{level}”可得满分", level=best) if best else ""
    if not has_number(target):
        return ""
    numeric = actual is not None and actual.kind == "number" and actual.value is not None
    value = in_target_unit(target, actual).value if numeric and actual else None
    return sentence(need(target, rule, pack.ratio), value)


def _verdict(
    indicator: Indicator, target: Target, actual: Target | None, rule: ScoringRule | None, mark: Mark,
    kind: str, pack: RulePack,
) -> Verdict:  # fmt: skip
    if actual is None:
        return _missing(indicator, mark, pack)
    if target.kind == "empty":
        return Verdict(
            None, say("没有目标值，不能评分，请补上批复的目标值"), by_hand=True, flags=("target_missing",)
        )
    if rule is None:
        words = say("规则包没有这一指标的计分规则，请人工评分")
        return Verdict(None, words, by_hand=True, flags=("no_rule",))
    if rule.kind == "typed":
        allowed = (Fraction(0), Fraction(1))
        return _given(indicator, mark, say("这一地方由填报人直接填写得分"), allowed, (), rule)
    if rule.kind == "graded" or (rule.kind == "direct" and target.kind == "qualitative"):
        return _qualitative(indicator, target, actual, rule, mark)
    if target.kind == "qualitative":
        words = say("目标是文字，这一规则要有数字才能计算，请人工评分")
        return Verdict(None, words, by_hand=True, flags=("type_differs",), article=rule.article)
    if not has_number(target):
        return _not_a_number(target, actual, rule, mark, pack)
    if not has_number(actual):
        words = say("目标是数字，完成值不是一个数字，请填写完成的数值")
        return Verdict(None, words, by_hand=True, flags=("type_differs",), article=rule.article)
    return _quantitative(target, actual, rule, mark, kind, pack)


def _quantitative(
    target: Target, actual: Target, rule: ScoringRule, mark: Mark, kind: str, pack: RulePack
) -> Verdict:
    done = completed(target, actual, rule, pack.ratio, kind)
    if done.ratio is None:
        words = say("{reason}，请人工核对后评分", reason=done.words)
        return Verdict(None, words, by_hand=True, flags=done.flags, article=rule.article)
    points = reckon(rule, lower(rule, pack.ratio), done, mark)
    words = say("{ratio}；{points}", ratio=done.words, points=points.words)
    return Verdict(points.value, words, done.ratio, flags=(*done.flags, *points.flags), article=rule.article)


def has_number(value: Target) -> bool:
    """A number, or an interval with one end at least."""
    if value.kind == "interval":
        return value.value is not None or value.upper is not None
    return value.kind == "number" and value.value is not None


def _not_a_number(target: Target, actual: Target, rule: ScoringRule, mark: Mark, pack: RulePack) -> Verdict:
    """A date, a progress or several numbers: reached when the answer says so, else for a person to judge."""
    found = meaning(rule, target, actual)
    if found.outcome != "met":
        words = say("目标不是单个数字，无法计算完成率，请人工核对后评分")
        return Verdict(None, words, by_hand=True, flags=("not_computable",), article=rule.article)
    points = reckon(rule, lower(rule, pack.ratio), Completion(Fraction(1), True, found.words), mark)
    words = say("{ratio}；{points}", ratio=found.words, points=points.words)
    return Verdict(points.value, words, Fraction(1), flags=points.flags, article=rule.article)


def _qualitative(
    indicator: Indicator, target: Target, actual: Target, rule: ScoringRule, mark: Mark
) -> Verdict:
    found = meaning(rule, target, actual)
    if rule.kind == "direct":
        return _direct(found, rule, mark)
    if found.level is None:
        return _undecided(found, rule)
    low, high = Fraction(found.level.low), Fraction(found.level.high)
    if low < high:
        return _given(indicator, mark, found.words, (low, high), found.flags, rule)
    words = say(
        "{found}，得分值的 {share}：{sum}", found=found.words, share=f"{int(low * 100)}%", sum=mark.times(low)
    )
    return Verdict(mark.points(low), words, flags=found.flags, article=rule.article)


def _direct(found: Meaning, rule: ScoringRule, mark: Mark) -> Verdict:
    if found.outcome not in ("met", "unmet"):
        return _undecided(found, rule)
    share = Fraction(1) if found.outcome == "met" else Fraction(rule.unmet)
    words = say("{found}，直接赋分：{sum}", found=found.words, sum=mark.times(share))
    return Verdict(mark.points(share), words, flags=found.flags, article=rule.article)


def _undecided(found: Meaning, rule: ScoringRule) -> Verdict:
    words = say("{found}，请评价人按规则定级", found=found.words)
    return Verdict(None, words, by_hand=True, flags=found.flags, article=rule.article)


def _given(
    indicator: Indicator, mark: Mark, found: str, allowed: tuple[Fraction, Fraction], flags: tuple[str, ...],
    rule: ScoringRule,
) -> Verdict:  # fmt: skip
    """A person gives the points within a range: those on the form are taken over when they lie in it."""
    low, high = (mark.points(share) for share in allowed)
    printed = indicator.self_score
    band = say("{found}，可得 {low} 至 {high} 分，由评价人给分", found=found, low=low, high=high)
    if printed is None:
        return Verdict(None, band, by_hand=True, flags=(*flags, "undecided"), article=rule.article)
    if low <= printed <= high:
        words = say("{band}；表上填 {printed} 分，在范围内，照录", band=band, printed=printed)
        return Verdict(printed, words, by_hand=True, flags=(*flags, "given_by_hand"), article=rule.article)
    words = say("{band}；表上填 {printed} 分，不在范围内，请重新评分", band=band, printed=printed)
    return Verdict(None, words, by_hand=True, flags=(*flags, "outside_band"), article=rule.article)


def _missing(indicator: Indicator, mark: Mark, pack: RulePack) -> Verdict:
    explained = bool((indicator.deviation_reason or indicator.remarks or "").strip())
    article, flags = pack.missing.article, ("actual_missing",)
    match pack.missing.explained if explained else pack.missing.unexplained:
        case "zero" if explained:
            words = say("没有填写完成值，按规则得 0 分")
            return Verdict(mark.points(Fraction(0)), words, flags=flags, article=article)
        case "zero":
            words = say("没有填写完成值，也没有说明，按规则得 0 分")
            return Verdict(mark.points(Fraction(0)), words, flags=flags, article=article)
        case "exempt":
            words = say("没有填写完成值，按规则不计此项，其余各项按比例折算")
            return Verdict(None, words, flags=(*flags, "exempt"), article=article)
    words = say("没有填写完成值，请补上完成值，或由人工评分")
    return Verdict(None, words, by_hand=True, flags=flags, article=article)
