"""口号加百分比

查什么：效益指标的名称是抽象的好处（助力……发展程度、影响程度、公正度、风险、灵活性），指标值却是百分比，又没有写口径、公式或调查办法。知晓度、覆盖率等能够统计的不算。

为什么：形式上量化了，其实没有人能算出这个百分比，评价时只能照抄目标值。

怎么改：换成能统计的指标（件数、时长、投诉数、调查得分），或写明计算公式和数据来源；确实只能定性的，用分级描述。

English: An abstract benefit with a percentage that nobody can compute. Replace it by something countable, give the formula and source, or describe levels in words.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import bare, ends, holds, is_rate, is_task, words
from jixiao.review.target_values import BENEFITS, Value, last_values, told_with_values


@check(
    code="T13",
    name="slogan-with-a-percentage",
    title="口号加百分比",
    title_en="Slogan with a percentage",
    severity="P1",
    criterion="feasibility",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标设定的要求"), ("reviewers-practice", "T13")],
)
def slogan_with_a_percentage(form: FormView) -> Iterator[Finding]:
    hits = [
        value for value in last_values(form) if form.kind(value.indicator) in BENEFITS and _is_pseudo(value)
    ]
    yield from told_with_values(
        form,
        hits,
        lambda name, value: say("「{name}」没有口径，“{value}”无从计算", name=name, value=value),
        lambda rows, names: say("{rows}{names}没有口径，百分比无从计算", rows=rows, names=names),
        say("换成能统计的指标，或写明计算公式和数据来源；只能定性的，写明分级标准"),
    )


def _is_pseudo(value: Value) -> bool:
    name, target = value.name, value.target
    if target.kind not in ("number", "interval") or target.unit != "%":
        return False
    told = " ".join(filter(None, (value.indicator.remarks, value.indicator.evidence)))
    if holds(told, "scale_words") or "÷" in name or bare(name) != bare(name.split("(")[0].split("（")[0]):
        return False
    if is_rate(name) or ends(name, "measurable_endings", "satisfaction_names"):
        return False
    if ends(name, "change_endings"):
        return _is_level(value)
    soft = bare(name).startswith(words("soft_verbs")) or holds(name, "abstract_nouns")
    return ends(name, "abstract_nouns") or (is_task(name) and soft)


def _is_level(value: Value) -> bool:
    """服务水平提升≥90% is no change by 90 %: it is a level of something that has none."""
    name = bare(value.name)
    changed = next((name.removesuffix(word) for word in words("change_endings") if name.endswith(word)), name)
    return changed.removesuffix("的").endswith(words("abstract_nouns")) and (value.target.value or 0) >= 80
