"""同一指标各表写法矛盾

查什么：同一单位、同一年度的几张表里，名称完全相同的自设指标，是否一处是数字、一处是文字，单位是否不同（个与次），方向是否相反（≥ 与 ≤），是否一处不许发生（=0）、一处允许发生（≤2）；多数表用同一个词、个别表用另一个词的也指出。目标值高低不同不算矛盾；固化指标和成本指标不查。只报与多数不同的表。

为什么：同一个单位对同一件事应有一种口径，各表写法矛盾，汇总和自评时无法比较。

怎么改：统一口径、单位和方向；口径确实不同的，改用不同的名称。

English: An indicator of one name has another type, unit, direction or contradictory target in another form of the same unit and year. Use one definition, or two names.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator, Target
from jixiao.core.unit import convert
from jixiao.review.across import Grouping, of_unit
from jixiao.review.engine import FormView, check
from jixiao.review.form_sets import by_unit_and_year
from jixiao.review.indicator_names import is_unwanted
from jixiao.review.running_text import squeezed
from jixiao.review.target_form import own_indicators, shown, year_period, year_target

Use = tuple[FormView, Indicator, Target]
"""One form's use of an indicator."""


@check(
    code="T39",
    name="same-indicator-differently",
    title="同一指标各表写法矛盾",
    title_en="One indicator, contradictory uses",
    severity="P1",
    criterion="relevance",
    scope="set",
    needs=("indicators",),
    basis=[("mof-2021-101", "绩效指标设置思路和原则"), ("reviewers-practice", "T39")],
)
def same_indicator_differently(forms: Sequence[FormView]) -> Iterator[Finding]:
    for group in by_unit_and_year(forms).values():
        uses: dict[str, list[Use]] = defaultdict(list)
        for form in group:
            for indicator in own_indicators(form):
                target = year_target(form, indicator)
                if form.kind(indicator) != "cost" and target.kind != "empty":
                    uses[squeezed(indicator.name)].append((form, indicator, target))
        for same in uses.values():
            if len({id(form) for form, *_ in same}) > 1:
                yield from _contradictions(same)


def _contradictions(same: list[Use]) -> Iterator[Finding]:
    """The uses that differ from the others, each once, for the gravest reason."""
    told: set[int] = set()
    for severity, aspect in (
        ("P1", _type),
        ("P1", _unit),
        ("P1", _direction),
        ("P1", _tolerance),
        ("P2", _word),
    ):
        odd, usual = _minority(same, aspect, clear=aspect is _word)
        for form, indicator, target in odd:
            if id(indicator) not in told:
                told.add(id(indicator))
                yield _finding(form, indicator, target, usual, severity)


def _type(use: Use) -> str | None:
    return (
        "number"
        if use[2].kind in ("number", "interval")
        else "words"
        if use[2].kind == "qualitative"
        else None
    )


def _unit(use: Use) -> str | None:
    """The unit, where units of one dimension that convert are one."""
    unit = use[2].unit
    if use[2].kind != "number" or not unit:
        return None
    for base in ("元", "%", "天", "月", "平方米"):
        if convert(use[2].value or 0, unit, base) is not None:  # type: ignore[arg-type]
            return base
    return unit


def _direction(use: Use) -> str | None:
    operator = use[2].operator
    return "up" if operator in ("≥", ">") else "down" if operator in ("≤", "<") else None


def _tolerance(use: Use) -> bool | None:
    """For something unwanted: whether it may happen at all."""
    if use[2].kind != "number" or not is_unwanted(use[1].name):
        return None
    return use[2].value == 0


def _word(use: Use) -> str | None:
    return squeezed(use[2].text) if use[2].kind == "qualitative" else None


def _minority(
    same: list[Use], aspect: Callable[[Use], Hashable | None], *, clear: bool
) -> tuple[list[Use], Use | None]:
    """The uses whose aspect differs from that of most, and the most usual of the others; nothing where none differs.

    ``clear`` asks for a clear majority: at least five uses and seven in ten. In a tie the later uses are odd.
    """
    known = [(use, value) for use in same if (value := aspect(use)) is not None]
    counts = Counter(value for _, value in known)
    if len(counts) < 2:
        return [], None
    value, most = counts.most_common(1)[0]
    if clear and (most < 5 or 10 * most < 7 * len(known)):
        return [], None
    usual = [use for use, own in known if own == value]
    texts = Counter(squeezed(target.text) for *_, target in usual)
    typical = max(usual, key=lambda use: texts[squeezed(use[2].text)])
    return [use for use, own in known if own != value], typical


def _finding(form: FormView, indicator: Indicator, target: Target, usual: Use, severity: str) -> Finding:
    other_form, _, other = usual
    return form.finding(
        say(
            "「{name}」在本表写 {target}，在同一单位的「{project}」写 {other}",
            name=indicator.name,
            target=shown(target),
            project=other_form.record.subject,
            other=shown(other),
        ),
        say("统一口径、单位和方向；口径确实不同的，改用不同的名称"),
        at=form.at(indicator, year_period(form.scheme)),
        got=shown(target),
        want=shown(other),
        severity=severity,
    )


GROUPINGS = (Grouping("T39", "T39", of_unit, same_indicator_differently),)
