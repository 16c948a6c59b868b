"""定性用语没有分级

查什么：自拟指标的指标值只是“较高”“明显”“有效”“良好”一类程度词，又没有写明什么算较高、什么算一般。固化指标不查；及时、合规、合格、健全一类是非判断不算；写了评分等级、口径的不算。一张表合报一条。

为什么：程度词人人理解不同，年底怎么评都说得通。

怎么改：能量化的换成数；不能的，在指标值、备注或说明里写出等级和每级的标准（例如 优：…，良：…）。

English: Words of degree (fairly high, evident, effective) without a scale can be judged in any way. Give a number, or write down the levels and what each means.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import ends, holds, is_rate, words
from jixiao.review.target_values import Value, is_cost, last_values
from jixiao.review.wording import names_text, rows_text


@check(
    code="T12",
    name="ungraded-quality-word",
    title="定性用语没有分级",
    title_en="Word of degree without a scale",
    severity="P2",
    criterion="feasibility",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标设定的要求"), ("reviewers-practice", "T12")],
)
def ungraded_quality_word(form: FormView) -> Iterator[Finding]:
    hits = [
        value
        for value in last_values(form)
        if _is_ungraded(value) and not _is_reported_elsewhere(form, value)
    ]
    if not hits:
        return
    rows = [value.indicator for value in hits]
    used = "、".join(f"“{word}”" for word in dict.fromkeys(value.target.text.strip() for value in hits))
    yield form.finding(
        say(
            "{rows}{names}的指标值只有{used}，没有说明怎样算达到",
            rows=rows_text(rows),
            names=names_text(rows),
            used=used,
        ),
        say("能量化的换成数；不能的，写明分几级、每级的标准"),
        at=form.at(rows[0], hits[0].period),
        got=used,
    )


def _is_ungraded(value: Value) -> bool:
    told = " ".join(filter(None, (value.indicator.remarks, value.indicator.evidence)))
    return (
        value.target.kind == "qualitative"
        and value.target.text.strip() in words("ungraded_values")
        and not holds(told, "scale_words")
    )


def _is_reported_elsewhere(form: FormView, value: Value) -> bool:
    """Quantities, rates, satisfaction and cost in words are T11 and T10."""
    return (
        form.kind(value.indicator) == "quantity"
        or is_cost(form, value.indicator)
        or is_rate(value.name)
        or ends(value.name, "satisfaction_names")
    )
