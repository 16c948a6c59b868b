"""单位与名称不符

查什么：① 比率用了天、个、元等单位，或次数用“个”、场次用“笔”、面积用“人”；② 数值没有单位；③ 一个指标里放了两个数或两种单位（1个平台，2人驻场；78人(件/套)；100条或个）；④ 半年和全年的单位不是一类。元与万元、次与次/月不算；单位写在名称括号里的不算。

为什么：单位不对，实际值就无法与目标值比；两种单位合在一起，完成一种算不算完成说不清。

怎么改：让单位与名称一致（及时率用%，响应时间用天）；两件事拆成两个指标；补上单位。

English: The unit does not fit the noun, is missing, or two things share one value. Let unit and name agree; split two things into two indicators.
"""

import re
from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.library import vocabulary
from jixiao.core.message import Message, say
from jixiao.core.unit import dimension, read_unit
from jixiao.core.value import written
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import bare, is_rate
from jixiao.review.target_values import Value, all_values, first_of_each

_TWO_UNITS = re.compile(r"[、或]|\([^()]*/[^()]*\)")


@check(
    code="T30",
    name="unit-mismatch",
    title="单位与名称不符",
    title_en="Unit does not fit",
    severity="P1",
    criterion="arithmetic",
    needs=("indicators",),
    basis=[("mof-2021-101", "绩效指标类型和设置要求"), ("mof-2015-88", "绩效目标审核")],
)
def unit_mismatch(form: FormView) -> Iterator[Finding]:
    for value in first_of_each(value for value in all_values(form) if any(_judge(value))):
        problem, remedy = _judge(value)
        yield form.finding(
            problem, remedy, at=form.at(value.indicator, value.period), got=written(value.target)
        )


def _judge(value: Value) -> tuple[Message | str, Message | str]:
    """What is wrong with the unit and how to mend it; two empty texts when it fits."""
    name, target = value.name, value.target
    shown = written(target)
    if target.kind == "composite":
        return (
            say("「{name}」的指标值“{value}”里有几个数", name=name, value=shown),
            say("拆成几个指标，各写一个数和单位"),
        )
    if target.kind not in ("number", "interval"):
        return "", ""
    if not target.unit:
        told = bare(name) != name.strip() and dimension(name.strip()[-2:-1])
        return ("", "") if told else (
            say("「{name}」的指标值“{value}”没有单位", name=name, value=shown),
            say("在数字后写明单位（个、次、%、平方米等）"),
        )  # fmt: skip
    if _TWO_UNITS.search(target.unit):
        return (
            say("「{name}」的单位“{unit}”是两种，不知道按哪种计", name=name, unit=target.unit),
            say("一个指标只用一种单位；两件事拆成两个指标"),
        )
    if is_rate(name) and value.unit_dimension not in ("share", "", "ratio"):
        return (
            say("「{name}」是比率，单位却是“{unit}”", name=name, unit=target.unit),
            say("比率用%；要考核时间或数量的，把名称改成时间或次数"),
        )
    wanted = _units_wanted(value)
    if wanted:
        return (
            say("「{name}」不能用“{unit}”计", name=name, unit=target.unit),
            say("改用{wanted}，或改名称使二者一致", wanted=wanted),
        )
    changed = _changed_dimension(value)
    if changed:
        return (
            say("「{name}」各期的单位不是一类：{units}", name=name, units=changed),
            say("各期用同一单位"),
        )
    return "", ""


def _units_wanted(value: Value) -> str:
    """The units that the noun at the end of the name asks for, where the value has another; else ""."""
    unit = read_unit(value.target.unit)
    rule = next(
        (r for r in vocabulary("words")["units_by_noun"] if bare(value.name).endswith(tuple(r["endings"]))),
        None,
    )
    if unit is None or rule is None or (unit.per and unit.dimension == "count"):
        return ""
    if "dimensions" in rule:
        return "" if unit.dimension in rule["dimensions"] else rule["say"]
    return "" if unit.base in rule["units"] else "、".join(rule["units"][:3])


def _changed_dimension(value: Value) -> str:
    units = [
        target.unit for target in value.indicator.targets.values() if target.kind == "number" and target.unit
    ]
    known = {dimension(unit) for unit in units if dimension(unit)}
    return "、".join(dict.fromkeys(units)) if len(known) > 1 else ""
