"""文字里的数字与表格不一致

查什么：实施情况、完成情况、成效等文字里写的完成数、比率、预算数、支出数和自评得分，是否与表格一致。只比能够确认说的是同一件事的数字；往年的、增减幅度、计划数、累计数、分项数不比。

为什么：文字和表格出自同一份材料，两处不一致，至少有一处不实。

怎么改：核对原始资料，改正文字或表格。

English: A figure in the text must be the figure in the table where both speak of the same thing. Correct the wrong one.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import D, plain, wan_text
from jixiao.core.record import Indicator, Target
from jixiao.core.scheme import FormField
from jixiao.core.unit import dimension
from jixiao.review.attainment import actual_of, target_of
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.narrative import results, words
from jixiao.review.nouns import held, measured_thing, pairs
from jixiao.review.periods import governing_year, years_spoken_of
from jixiao.review.printed import TOTAL, amounts, scores
from jixiao.review.running_text import plain_text, squeezed
from jixiao.review.text_numbers import Figure, comparable, equal, figures, money_in_yuan

_MONTHS = re.compile(r"\d月|[上下]半年|季度|截至|截止")
_ABOUT = re.compile(r"(?:约|近|将近)$")
_AT_LEAST_BEFORE = re.compile(r"(?:超过|不低于|不少于|突破|至少)$")
_AT_LEAST_BEHIND = re.compile(r"^(?:及?以上|余|多)")
_ABOUT_BEHIND = re.compile(r"^(?:左右|上下)")
_JOINT = r"[为是达到共计约合:：]*"


@check(
    code="E19",
    name="report-against-table",
    title="文字里的数字与表格不一致",
    title_en="Figures in the text differ from the tables",
    severity="P1",
    criterion="arithmetic",
    basis=[("reviewers-practice", "E19"), ("disclosure-practice", "文字与表格一致")],
)
def report_against_table(form: FormView) -> Iterator[Finding]:
    told = results(form)
    if not told:
        raise NotRun(say("没有情况说明的文字"))
    for field, text in told:
        years = [each for each in years_spoken_of(text) if not each.compared]
        for figure in figures(text, form.record.fiscal_year):
            year = governing_year(years, figure.sentence, figure.clause, figure.start)
            if year in (None, form.record.fiscal_year) and _is_a_result(figure):
                yield from _amount(form, field, figure)
                yield from _result(form, field, figure)
        yield from _score(form, field, text)


def _is_a_result(figure: Figure) -> bool:
    """Whether the figure tells what was done in the year: no price, no month, no change, no plan, no part."""
    if figure.per or figure.is_change:
        return False
    if _MONTHS.search(figure.clause) or _ABOUT.search(figure.before):
        return False
    return not any(word in figure.before for word in words("other_figures"))


def _amount(form: FormView, field: FormField, figure: Figure) -> Iterator[Finding]:
    """An amount that the text calls the budget or the expenditure, but no amount of the form is."""
    value = money_in_yuan(figure)
    is_spent, is_budget = _ends_with(figure.before, "spent_words"), _ends_with(figure.before, "budget_words")
    known = amounts(form, spent=True) if is_spent else amounts(form)
    if value is None or not (is_spent or is_budget) or not known:
        return
    if any(equal(figure, amount, "元") for amount in known):
        return
    label = figure.before[-12:]
    yield form.finding(
        say(
            "{field}写“{words}{got}万元”，表中没有这个金额",
            field=field.label,
            words=label,
            got=wan_text(value),
        ),
        say("核对预算批复和支付资料，改正文字或表格"),
        at=form.place(field.id),
        got=wan_text(value),
        want="、".join(sorted({wan_text(amount) for amount in known})),
    )


def _ends_with(before: str, kind: str) -> bool:
    return re.search(f"(?:{'|'.join(words(kind))}){_JOINT}$", before) is not None


def _result(form: FormView, field: FormField, figure: Figure) -> Iterator[Finding]:
    """A figure that names an indicator and is neither its actual nor any other value of the table."""
    indicator = _spoken_of(form, figure)
    if indicator is None or _agrees(figure, indicator) or _stands_elsewhere(form, figure):
        return
    actual = actual_of(indicator)
    got = figure.text
    yield form.finding(
        say("{field}写“{noun}{got}”，指标表「{name}」完成值为{want}", field=field.label, noun=figure.noun, got=got,
            name=indicator.name, want=actual.text),
        say("核对原始资料，改正文字或表格"),
        at=form.place(field.id),
        got=got,
        want=actual.text,
    )  # fmt: skip


def _spoken_of(form: FormView, figure: Figure) -> Indicator | None:
    """The one indicator whose name the words at the figure give, and whose unit fits."""
    outright = [row for row in form.record.indicators if actual_of(row) and _is_named(figure, row)]
    if outright:
        return outright[0] if len(outright) == 1 and outright[0].actual.kind == "number" else None
    about = figure.about
    if len(about) < 2:
        return None
    fitting = []
    for indicator in form.record.indicators:
        name, actual = pairs(measured_thing(indicator.name)), actual_of(indicator)
        if not name or actual is None or actual.kind != "number":
            continue
        whole = held(name, about) == 1 and 2 * held(about, name) > 1
        part = held(about, name) == 1
        if (whole or part) and _same_measure(figure, actual, exact=name == about):
            fitting.append((name == about, whole, indicator))
    best = max((rank[:2] for rank in fitting), default=None)
    chosen = [indicator for *rank, indicator in fitting if tuple(rank) == best]
    return chosen[0] if len(chosen) == 1 else None


def _is_named(figure: Figure, indicator: Indicator) -> bool:
    """Whether the clause is the indicator's name and the figure, with nothing else to narrow it down."""
    if dimension(figure.unit) != dimension(indicator.actual.unit):
        return False
    before = re.sub(f"{_JOINT}$", "", squeezed(figure.before))
    return re.sub(r"^(?:\d{4}年度?|全年|本年度?|年度|共|实际|完成)*", "", before) == squeezed(indicator.name)


def _same_measure(figure: Figure, actual: Target, *, exact: bool) -> bool:
    """Units that can be compared; counters of any kind where the names are the same."""
    if comparable(figure.unit, actual.unit):
        return True
    return exact and figure.dimension == dimension(actual.unit) == "count"


def _agrees(figure: Figure, indicator: Indicator) -> bool:
    actual, target = actual_of(indicator), target_of(indicator)
    if any(
        each and each.value is not None and equal(figure, each.value, each.unit) for each in (actual, target)
    ):
        return True
    behind = figure.clause[figure.clause.find(figure.text) + len(figure.text) :]
    if _ABOUT_BEHIND.match(behind):
        return True
    at_least = _AT_LEAST_BEFORE.search(figure.before) or _AT_LEAST_BEHIND.match(behind)
    return bool(at_least) and actual.unit == figure.unit and actual.value >= figure.value


def _stands_elsewhere(form: FormView, figure: Figure) -> bool:
    """Whether some other value of the indicator table is this figure."""
    for indicator in form.record.indicators:
        for value in (actual_of(indicator), target_of(indicator)):
            known = value is not None and value.value is not None and comparable(figure.unit, value.unit)
            if known and equal(figure, value.value, value.unit):
                return True
    return False


def _score(form: FormView, field: FormField, text: str) -> Iterator[Finding]:
    """A total that the text states, which is neither the printed total nor a score of the table."""
    known = {number for number in (form.record.number(TOTAL), *scores(form.record)) if number is not None}
    if form.record.number(TOTAL) is None:
        return
    pattern = rf"(?:{'|'.join(words('score_words'))}){_JOINT}(\d+(?:\.\d+)?)分"
    for hit in re.finditer(pattern, plain_text(text)):
        stated: Decimal | None = D(hit.group(1))
        if stated is not None and stated not in known:
            yield form.finding(
                say("{field}写“{words}”，表中总分为{want}", field=field.label, words=hit.group(),
                    want=plain(form.record.number(TOTAL))),
                say("核对得分，改正文字或表格"),
                at=form.place(field.id),
                got=plain(stated),
                want=plain(form.record.number(TOTAL)),
            )  # fmt: skip
