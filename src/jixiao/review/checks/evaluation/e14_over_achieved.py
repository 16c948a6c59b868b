"""完成值远超目标

查什么：越多越好的定量指标，完成值是否达到目标的 130%（比例由方案定）以上，而该行、备注和“存在的问题及原因”里都没有说明原因。目标为“≤”的指标不查。

为什么：远超目标往往不是干得好，而是目标定低了；规则要求核减这类得分或调整以后年度的目标。

怎么改：说明超额的原因；下一年度按实际水平提高目标值。

English: An actual of 130 % of the target or more says that the target was low. Explain it, and raise next year's target.
"""

from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.review.attainment import attained, more_is_better, percent, target_of
from jixiao.review.engine import FormView, check
from jixiao.review.narrative import is_explained
from jixiao.review.wording import rows_text, singly_or_together


@check(
    code="E14",
    name="over-achieved",
    title="完成值远超目标",
    title_en="Far above target: the target was low",
    severity="P1",
    criterion="appropriateness",
    needs=("actuals",),
    basis=[("mof-2020-10", "单位自评"), ("seed-suzhou-2021", "填表说明第4条")],
)
def over_achieved(form: FormView) -> Iterator[Finding]:
    limit = Fraction(form.param("limit", "1.30"))
    hits = [
        (row, share)
        for row in form.record.indicators
        if more_is_better(row)
        and (share := attained(row)) is not None
        and share >= limit
        and not is_explained(form, row)
    ]
    yield from singly_or_together(hits, lambda hit: _one(form, *hit), lambda found: _many(form, found))


def _one(form: FormView, row: Indicator, share: Fraction) -> Finding:
    return form.finding(
        say(
            "「{name}」目标 {target}，完成 {actual}，为目标的 {share}，目标偏低",
            name=row.name,
            target=target_of(row).text,
            actual=row.actual.text,
            share=percent(share),
        ),
        say("说明超额完成的原因，下一年度按实际水平提高「{name}」的目标值", name=row.name),
        at=form.at(row, "actual"),
        got=row.actual.text,
    )


def _many(form: FormView, hits: list[tuple[Indicator, Fraction]]) -> Finding:
    rows = [row for row, _ in hits]
    each = "、".join(f"「{row.name}」{percent(share)}" for row, share in hits)
    return form.finding(
        say("{rows}共{n}项完成值远超目标，目标偏低：{each}", rows=rows_text(rows), n=len(rows), each=each),
        say("逐项说明超额完成的原因，下一年度按实际水平提高目标值"),
        at=form.at(rows[0], "actual"),
    )
