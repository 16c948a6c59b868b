"""比率超过100%

查什么：上限为100%的比率（合格率、达标率、覆盖率、完成率、满意度），指标值写成“≥100%”“>100%”或大于100%。增长率、增值率、控制率、收入完成率等可以超过100%的不算；“=100%”“≤100%”不算。

为什么：合格率不可能大于100%，“≥100%”与“=100%”是一回事却写错了关系，“>100%”永远达不到。

怎么改：确实要求全部做到的写“=100%”；做不到百分之百的写实际能达到的数。

English: The natural ceiling of the rate is 100 %. Write =100 % if all must be reached, else a figure that can be.
"""

from collections.abc import Iterator, Sequence

from jixiao.core.finding import Finding, Fix
from jixiao.core.message import say
from jixiao.core.value import written
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import has_ceiling
from jixiao.review.target_values import Value, all_values, first_of_each, numbers
from jixiao.review.wording import names_text, rows_text, singly_or_together


@check(
    code="T14",
    name="rate-above-hundred",
    title="比率超过100%",
    title_en="Rate above its ceiling",
    severity="P1",
    criterion="feasibility",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标设定的要求"), ("reviewers-practice", "T14")],
)
def rate_above_hundred(form: FormView) -> Iterator[Finding]:
    hits = first_of_each(value for value in numbers(all_values(form)) if _is_above(value))
    remedy = say("要求全部做到的写“=100%”；做不到的写实际能达到的数")

    def singly(value: Value) -> Finding:
        shown = written(value.target)
        return form.finding(
            say("「{name}」最高只能是100%，指标值却是“{value}”", name=value.name, value=shown),
            remedy,
            at=form.at(value.indicator, value.period),
            got=shown,
            want="=100%",
            fix=_fix(form, value),
        )

    def together(values: Sequence[Value]) -> Finding:
        rows = [value.indicator for value in values]
        return form.finding(
            say(
                "{rows}{names}最高只能是100%，指标值却是100%以上",
                rows=rows_text(rows),
                names=names_text(rows),
            ),
            remedy,
            at=form.at(rows[0], values[0].period),
            got="、".join(dict.fromkeys(written(value.target) for value in values)),
            want="=100%",
            fixes=[
                Fix(form.at(value.indicator, value.period).field, fix)
                for value in values
                if (fix := _fix(form, value)) is not None
            ],
        )

    yield from singly_or_together(hits, singly, together)


def _is_above(value: Value) -> bool:
    target = value.target
    if target.unit != "%" or not has_ceiling(value.name):
        return False
    return target.value > 100 or (target.value == 100 and target.operator in ("≥", ">"))


def _fix(form: FormView, value: Value) -> str | None:
    """=100% for ≥100% in one cell; nothing where the operator has a cell of its own."""
    columns = form.scheme.indicators
    apart = columns is not None and columns.column("operator") is not None
    certain = value.target.value == 100 and value.target.operator == "≥" and not apart
    return "=100%" if certain else None
