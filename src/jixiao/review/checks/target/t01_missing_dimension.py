"""缺少必填的指标类别

查什么：表样要求的一级、二级指标（产出、效益、满意度；数量、质量、时效；表样要求时还有成本）是否都有指标。省略号、横线不算指标；一级整类缺少时不再逐个报它的二级；表上不分二级的，只看一级。

为什么：目标要能完整反映钱花出去做了什么、做得怎样、有什么用、服务对象是否满意；缺一类，自评和评价时就没有依据。满意度只对直接面向公众的项目非设不可，所以缺满意度是须说明的问题，不直接阻止提交。

怎么改：在缺少的类别下至少设一项可衡量的指标；确实不适用的，说明理由。

English: Every group of indicators that the form requires must hold at least one. Add an indicator, or say why the group does not apply; a missing satisfaction group alone never blocks submission.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding, Place
from jixiao.core.message import say
from jixiao.core.scheme import Level
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.target_form import is_placeholder


@check(
    code="T01",
    name="missing-dimension",
    title="缺少必填的指标类别",
    title_en="A required group of indicators is missing",
    severity="P0",
    criterion="completeness",
    basis=[
        ("mof-2015-88", "绩效目标审核"),
        ("mof-2021-101", "绩效指标类型和设置要求"),
        ("reviewers-practice", "T01"),
    ],
)
def missing_dimension(form: FormView) -> Iterator[Finding]:
    filled = _filled_groups(form)
    if not filled and any(not is_placeholder(indicator.name) for indicator in form.record.indicators):
        raise NotRun(say("指标没有写明属于哪一类"))
    for level1 in form.scheme.levels:
        if level1.id not in filled:
            if level1.requirement == "required":
                yield _missing(form, level1, None)
            continue
        if not any(group.startswith(f"{level1.id}/") for group in filled):
            continue
        for level2 in level1.children:
            if level2.requirement == "required" and f"{level1.id}/{level2.id}" not in filled:
                yield _missing(form, level2, level1)


def _filled_groups(form: FormView) -> set[str]:
    """The ids of the groups that hold an indicator: ``output`` and ``output/quantity``."""
    filled: set[str] = set()
    for indicator in form.record.indicators:
        level1 = form.scheme.find_level(indicator.level1)
        if level1 is None or is_placeholder(indicator.name):
            continue
        filled.add(level1.id)
        level2 = form.scheme.find_level(indicator.level1, indicator.level2) if indicator.level2 else None
        if level2 is not None:
            filled.add(f"{level1.id}/{level2.id}")
    return filled


def _missing(form: FormView, level: Level, parent: Level | None) -> Finding:
    if parent is None:
        message = say("「{group}」没有任何指标", group=level.label)
    else:
        message = say("「{parent}」缺少「{group}」", parent=parent.label, group=level.label)
    return form.finding(
        message,
        say("在「{group}」下至少设一项可衡量的指标；确实不适用的，写明理由", group=level.label),
        at=Place("indicators", level.label),
        want=level.help,
        severity="P1" if parent is not None or level.kind == "satisfaction" else "P0",
    )
