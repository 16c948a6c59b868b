"""该写数的写了文字

查什么：数量指标、名称是“率”的指标、满意度指标，指标值是文字（充足、按需提供、按实际数量、较高、合格、全年）。固化指标不查；比率写“序时进度”不查。

为什么：数量和比率本来就能数、能算，写成文字以后做多少都算完成。

怎么改：写明数字和单位；数量不能事先确定的，写上年实际数或合同数，用“≥”。

English: A quantity, a rate or satisfaction is stated in words. Give a number and a unit; where it cannot be fixed, take last year's figure or the contract.
"""

from collections.abc import Iterator, Sequence

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import ends, is_rate
from jixiao.review.target_values import WORDS, Value, last_values
from jixiao.review.wording import names_text, rows_text, singly_or_together


@check(
    code="T11",
    name="quantity-in-words",
    title="该写数的写了文字",
    title_en="Quantity stated in words",
    severity="P1",
    criterion="feasibility",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标设定的要求"), ("reviewers-practice", "T11")],
)
def quantity_in_words(form: FormView) -> Iterator[Finding]:
    hits = [value for value in last_values(form) if _asks_for_number(form, value)]

    def singly(value: Value) -> Finding:
        return form.finding(
            say(
                "「{name}」是{what}，指标值却是“{value}”，没有数",
                name=value.name,
                what=_what(value),
                value=value.target.text,
            ),
            say("写明数字和单位；事先定不下来的，参照上年实际数或合同数，用“≥”"),
            at=form.at(value.indicator, value.period),
            got=value.target.text,
        )

    def together(values: Sequence[Value]) -> Finding:
        rows = [value.indicator for value in values]
        return form.finding(
            say("{rows}{names}应当写数，指标值却是文字", rows=rows_text(rows), names=names_text(rows)),
            say("写明数字和单位；事先定不下来的，参照上年实际数或合同数，用“≥”"),
            at=form.at(rows[0], values[0].period),
            got="、".join(dict.fromkeys(value.target.text for value in values)),
        )

    yield from singly_or_together(hits, singly, together)


def _asks_for_number(form: FormView, value: Value) -> bool:
    kind = value.target.kind
    if kind not in WORDS:
        return False
    if form.kind(value.indicator) == "quantity":
        return not ends(value.name, "timeliness_endings")
    return kind == "qualitative" and (is_rate(value.name) or ends(value.name, "satisfaction_names"))


def _what(value: Value) -> str:
    if ends(value.name, "satisfaction_names"):
        return say("满意度")
    return say("比率") if is_rate(value.name) else say("数量指标")
