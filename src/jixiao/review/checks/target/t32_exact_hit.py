"""要求正好命中

查什么：比率写成“=90%”这样的等号，或对单位自己控制不了的量（交易额、成交笔数、浏览次数、增值率）用等号。“=100%”“=0”、合同定死的数量（面积、人数、次数、份数）、政策定死的比例（补贴比例、抽查比例）不算。一张表合报一条。

为什么：等号要求正好命中，多了少了都算没有完成；评分时要么吃亏，要么被当成“≥”。

怎么改：想要的用“≥”，要限制的用“≤”，只有正好这么多才对的才用“=”。

English: “=” demands an exact hit of a rate or of a quantity that nobody controls. Use ≥ for what is wanted, ≤ for what is limited.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.value import written
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import ends, holds, is_rate, is_unwanted
from jixiao.review.target_values import Value, last_values, numbers
from jixiao.review.wording import names_text, rows_text


@check(
    code="T32",
    name="exact-hit",
    title="要求正好命中",
    title_en="Exact hit demanded",
    severity="P2",
    criterion="feasibility",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标设定的要求")],
)
def exact_hit(form: FormView) -> Iterator[Finding]:
    hits = [value for value in numbers(last_values(form)) if _is_exact(value)]
    if not hits:
        return
    rows = [value.indicator for value in hits]
    yield form.finding(
        say("{rows}{names}用“=”，多了少了都算没有完成", rows=rows_text(rows), names=names_text(rows)),
        say("想要的改用“≥”，要限制的用“≤”；只有正好这么多才对的才用“=”"),
        at=form.at(rows[0], hits[0].period),
        got=written(hits[0].target),
        want="≥",
    )


def _is_exact(value: Value) -> bool:
    target, name = value.target, value.name
    if target.operator != "=" or not target.value or is_unwanted(name):
        return False
    if target.unit == "%":
        natural = is_rate(name) or ends(name, "satisfaction_names")
        return natural and target.value != 100 and not holds(name, "set_rates")
    return holds(name, "uncontrolled")
