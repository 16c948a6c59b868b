"""指标得分与规则不符

查什么：每个指标的自评得分是否等于规则包按目标值、实际完成值和分值算出的得分；须由人评判的指标只查是否在规则允许的范围内。不知道当地规则的表按全国规则算，只作须说明。

为什么：分值和完成值都在表上，得分是算出来的；算出来不同，不是算错就是高评。

怎么改：对照说明里的算式核对实际完成值和得分，改正其中错的一个。

English: The printed score of an indicator must equal what the rule pack gives for its target and actual. Correct the score, or the actual it was computed from.
"""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import plain, round_half_up
from jixiao.core.record import Indicator
from jixiao.core.score import ScoreLine
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.printed import places, scores
from jixiao.review.wording import changes_text, names_text, rows_text, singly_or_together


@check(
    code="E02",
    name="indicator-score-wrong",
    title="指标得分与规则不符",
    title_en="Indicator score is not what the rule gives",
    severity="P0",
    criterion="arithmetic",
    needs=("scores", "self_scores"),
    basis=[("reviewers-practice", "E02"), ("mof-2020-10", "单位自评")],
)
def indicator_score_wrong(form: FormView) -> Iterator[Finding]:
    pairs = [
        (row, line)
        for row in form.record.indicators
        if row.self_score is not None and (line := form.line(row))
    ]
    computed = [(row, line) for row, line in pairs if line.points is not None and not line.by_hand]
    outside = [(row, line) for row, line in pairs if "outside_band" in line.flags or _is_too_high(row, line)]
    if not computed and not outside:
        raise NotRun(say("没有可以按规则算出得分的指标"))
    tolerance = form.pack.tolerance if form.pack else Decimal(0)
    decimals = max(1, places(*scores(form.record)))
    wrong = [
        (row, line)
        for row, line in computed
        if abs(row.self_score - line.points) > tolerance
        and row.self_score != round_half_up(line.points, decimals)
    ]
    yield from singly_or_together(wrong, lambda hit: _one(form, *hit), lambda hits: _many(form, hits))
    for row, line in outside:
        yield _outside(form, row, line)


def _is_too_high(row: Indicator, line: ScoreLine) -> bool:
    """A score that a person gave, above the full mark."""
    return line.by_hand and row.points is not None and row.self_score > row.points


def _outside(form: FormView, row: Indicator, line: ScoreLine) -> Finding:
    """A score that a person gave, but not one that the rule allows for these words."""
    return form.finding(
        say(
            "「{name}」自评得分 {got} 不在规则允许的范围内：{because}",
            name=row.name,
            got=plain(row.self_score),
            because=line.because,
        ),
        say("按完成情况所属的等级重新评分"),
        at=form.at(row, "self_score"),
        got=plain(row.self_score),
    )


def _severity(form: FormView) -> str | None:
    """Where the place's own rules are not known, the national ones are a question, not a verdict."""
    return "P1" if form.scheme.general else None


def _one(form: FormView, row: Indicator, line: ScoreLine) -> Finding:
    return form.finding(
        say(
            "「{name}」自评得分 {got}，按规则应为 {want}：{because}",
            name=row.name,
            got=plain(row.self_score),
            want=plain(line.points),
            because=line.because,
        ),
        say("核对实际完成值；完成值无误时把得分改为 {want}，并改正总分", want=plain(line.points)),
        at=form.at(row, "self_score"),
        got=plain(row.self_score),
        want=plain(line.points),
        severity=_severity(form),
    )


def _many(form: FormView, hits: list[tuple[Indicator, ScoreLine]]) -> Finding:
    rows = [row for row, _ in hits]
    each = changes_text((row, row.self_score, line.points) for row, line in hits)
    return form.finding(
        say(
            "{rows}共{n}项自评得分与规则不符（所印→应得）：{each}",
            rows=rows_text(rows),
            n=len(rows),
            each=each,
        ),
        say("逐项核对实际完成值和评分规则，改正得分和总分"),
        at=form.at(rows[0], "self_score"),
        got=names_text(rows),
        severity=_severity(form),
    )
