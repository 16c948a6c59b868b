"""目标里的数没有指标衡量

查什么：年度目标和中长期目标里写明的数量、比例、办结时限，以及要争创的称号，是否有指标衡量。往年的数、金额、「24小时」一类的服务时间不算；只要有指标说到同一样东西就不报。

为什么：目标里承诺了，指标里没有，自评时就不会检查，承诺落空也无人知道。

怎么改：为每个承诺的数设一个指标，或者从目标里删去不打算考核的数。

English: A number or an honour promised in a goal has no indicator. Set an indicator for it, or take the promise out of the goal.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.review.engine import FormView, check
from jixiao.review.goal_figures import counted_indicators, figures_in, speaks_perhaps_of
from jixiao.review.nouns import held, pairs, shared
from jixiao.review.running_text import plain_text
from jixiao.review.target_form import GOALS, own_indicators, texts
from jixiao.review.text_numbers import Figure, comparable, equal
from jixiao.review.word_lists import pattern

_EVERY = re.compile(
    r"每(?:个|半|两)?(?:年|月|季度?|周|星期|天|日|学期|学年|\S)(?:至少|不少于|定期)?(?:开展|组织|举办|召开|编发)?$"
)
_QUOTED = re.compile(r"[^。；;\n]{0,20}?[“《]([^“”《》]{3,20})[”》]")


@check(
    code="T35",
    name="goal-not-measured",
    title="目标里的数没有指标衡量",
    title_en="A promise in the goals has no indicator",
    severity="P2",
    criterion="relevance",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T35")],
)
def goal_not_measured(form: FormView) -> Iterator[Finding]:
    indicators = own_indicators(form)
    for id, text in texts(form, *GOALS).items():
        figures = [figure for _, figure in figures_in(form, id)]
        open_ones = [
            figure for figure in figures if _is_promise(form, figure) and not _measured(form, figure)
        ]
        promised = [_around(figure) for figure in open_ones]
        promised += [honour for honour in _honours(text) if not _named(honour, indicators)]
        if promised:
            shown = "、".join(f"「{each}」" for each in dict.fromkeys(promised))
            yield form.finding(
                say("「{field}」写了{promised}，没有指标衡量", field=form.place(id).label, promised=shown),
                say("为每个承诺的数设一个指标，或从目标里删去不打算考核的数"),
                at=form.place(id),
                got=promised[0],
            )


def _is_promise(form: FormView, figure: Figure) -> bool:
    """A number to be reached this year: no past, no later year, no money, no opening hours, no 每月一期."""
    if figure.past or not figure.text[0].isdigit() or (figure.year or 0) > (form.record.fiscal_year or 9999):
        return False
    if _EVERY.search(figure.before):
        return False
    if figure.dimension == "time":
        behind = figure.clause.partition(figure.text)[2]
        return behind.startswith(("内", "以内", "之内"))
    return figure.is_amount or figure.dimension == "share"


def _around(figure: Figure) -> str:
    """The words of the clause up to the figure, and a few behind it."""
    before, _, behind = figure.clause.partition(figure.text)
    return (before[-18:] + figure.text + behind[:8]).strip()


def _measured(form: FormView, figure: Figure) -> bool:
    """Whether any indicator says the same number, or speaks of the same thing in a unit that fits or in words."""
    for indicator, target in counted_indicators(form):
        spoken_of = speaks_perhaps_of(figure, indicator)
        if comparable(figure.unit, target.unit) or (figure.dimension == "share" and target.unit == "%"):
            one_of_its_kind = figure.dimension not in ("count", "share", "time")
            if spoken_of or one_of_its_kind or equal(figure, target.value, target.unit):
                return True
        elif spoken_of and figure.value == target.value:
            return True
    numbers = {id(indicator) for indicator, _ in counted_indicators(form)}
    in_words = [indicator for indicator in own_indicators(form) if id(indicator) not in numbers]
    return any(shared(figure.about, pairs(indicator.name)) >= Fraction(1, 3) for indicator in in_words)


def _honours(text: str) -> list[str]:
    """争创“节能低碳示范单位”: what the goal says is to be won."""
    plain = plain_text(text)
    found = []
    for word in pattern("promise_words").finditer(plain):
        name = _QUOTED.match(plain, word.end())
        if name:
            found.append(f"{word.group()}“{name.group(1)}”")
    return found


def _named(honour: str, indicators: list[Indicator]) -> bool:
    """Whether an indicator speaks of the honour, not only of the trade in which it is given."""
    return any(held(pairs(honour), pairs(indicator.name)) >= Fraction(1, 3) for indicator in indicators)
