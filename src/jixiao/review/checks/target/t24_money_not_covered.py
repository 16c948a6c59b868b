"""资金与目标内容对不上

查什么：概况、实施内容和目标里写明的本年总金额是否等于表上的金额；分条列出的金额相加是否等于表上的金额；占支出三成以上的明细是否有指标；概况分成几条费用的，每一条是否有指标；项目名称里并列的内容（「办公设备采购及母婴室改造」）是否在文字和指标里都有着落。中标价、往年下达数、缺口、单价不是本年总金额；跨年项目的总投资大于本年金额不报。

为什么：目标要与资金相匹配；钱数与说明对不上，或者最大的一笔钱没有目标，就说不清钱花在哪里。

怎么改：按批复数改正文字或金额；给主要支出补上说明和指标。

English: The whole amount quoted in the text, or the listed amounts together, differ from the form's amount; or the largest spending items, or a part of the project's name, have no indicator. Make text and amount agree, and add what is missing.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import plain, round_half_up, wan_text
from jixiao.review.engine import FormView, check
from jixiao.review.nouns import pairs, project_core, shared
from jixiao.review.periods import project_span
from jixiao.review.running_text import plain_text
from jixiao.review.target_form import DESCRIPTIONS, GOALS, Spending, budget, column_sum, own_indicators, texts
from jixiao.review.text_numbers import Figure, figures, money_in_yuan
from jixiao.review.word_lists import has, listed, pattern

_COST_ITEM = re.compile(r"[(]?[一二三四1-4][)、.．]\s*([^\s,。;:()、]{2,14}?(?:经费|费用|费))(?=[,。;:.])")
_ITEM = re.compile(r"(?:^|[\s:。;,)])[(]?[1-9一二三四五六七八九][)、.．](?!\d)")


@check(
    code="T24",
    name="money-not-covered",
    title="资金与目标内容对不上",
    title_en="The money is not covered by the content",
    severity="P1",
    criterion="appropriateness",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T24"), ("disclosure-practice", "")],
)
def money_not_covered(form: FormView) -> Iterator[Finding]:
    yield from _amount_in_text(form)
    yield from _largest_items(form)
    yield from _cost_items(form)
    yield from _parts_of_name(form)


def _amount_in_text(form: FormView) -> Iterator[Finding]:
    amount = budget(form.record)
    if not amount:
        return
    for id, text in texts(form, *DESCRIPTIONS, *GOALS).items():
        money = [figure for figure in figures(text, form.record.fiscal_year) if _is_sum(figure)]
        claimed = [
            f for f in money if not f.past and _claims_the_whole(f) and not _of_all_years(form, f, amount)
        ]
        listed_items = _items(text, money)
        if len(listed_items) > 1:
            total = sum((money_in_yuan(figure) or Decimal(0) for figure in listed_items), Decimal(0))
            if not _agrees(listed_items[0], total, amount):
                parts = " + ".join(figure.text for figure in listed_items)
                yield form.finding(
                    say(
                        "「{field}」分条列出 {parts} = {total} 万元，表上金额是 {amount} 万元",
                        field=form.place(id).label,
                        parts=parts,
                        total=wan_text(total),
                        amount=wan_text(amount),
                    ),
                    say("按批复数改正金额，或说明哪一条不在本项目内列支"),
                    at=form.place(id),
                    got=wan_text(total),
                    want=wan_text(amount),
                )
        elif claimed and not any(_agrees(figure, money_in_yuan(figure), amount) for figure in claimed):
            yield form.finding(
                say(
                    "「{field}」写「{said}」，表上金额是 {amount} 万元",
                    field=form.place(id).label,
                    said=claimed[-1].clause.strip()[:30],
                    amount=wan_text(amount),
                ),
                say("按批复数改正文字或金额；批复数少于申请数的，同时调整内容和指标"),
                at=form.place(id),
                got=claimed[-1].text,
                want=wan_text(amount),
            )


def _is_sum(figure: Figure) -> bool:
    """An amount of money that is no price."""
    priced = re.search(r"(?:每(?!年)\S{1,2}|人均|户均|单价)\S{0,4}$", figure.before)
    return money_in_yuan(figure) is not None and not figure.per and not priced


def _claims_the_whole(figure: Figure) -> bool:
    before, _, behind = figure.clause.partition(figure.text)
    claims = pattern("whole_amount_words").search(before[-14:]) or behind.startswith(
        listed("whole_amount_words_behind")
    )
    return bool(claims) and not has(figure.clause, "other_amount_words")


def _of_all_years(form: FormView, figure: Figure, amount: Decimal) -> bool:
    """The total investment of a project of several years, which may well exceed the money of one."""
    span = project_span(form.record)
    in_yuan = money_in_yuan(figure)
    several_years = span is None or not span.one_year
    return (
        several_years
        and has(figure.before[-14:], "all_years_words")
        and in_yuan is not None
        and in_yuan > amount
    )


def _items(text: str, money: list[Figure]) -> list[Figure]:
    """The amounts of a numbered list that holds exactly one in each of its items; nothing for any other text."""
    marks = [mark.start() for mark in _ITEM.finditer(plain_text(text))]
    if len(marks) < 2:
        return []
    by_item = [
        [figure for figure in money if start <= figure.start < end]
        for start, end in zip(marks, [*marks[1:], len(text) + 1], strict=True)
    ]
    if any(len(item) != 1 for item in by_item):
        return []
    return [item[0] for item in by_item]


def _agrees(figure: Figure, said: Decimal | None, amount: Decimal) -> bool:
    """Whether the amount of the form is what was said, as precisely as it was said."""
    unit = money_in_yuan(figure) / figure.value if figure.value and said is not None else Decimal(1)  # type: ignore[operator]
    step = unit.scaleb(min(0, int(figure.value.as_tuple().exponent)))
    slack = step / 2 if step < amount / 20 else Decimal(100)
    about = "约" in figure.before[-3:] or "近" in figure.before[-2:]
    return said is not None and abs(said - amount) <= max(slack, amount / 20 if about else slack)


def _largest_items(form: FormView) -> Iterator[Finding]:
    """Spending lines that take much of the money and of which no indicator speaks."""
    spending = Spending(form)
    lines = spending.details or spending.main
    total = column_sum(lines, "full_year")
    if len(lines) < 2 or not total:
        return
    spoken = " ".join(f"{i.name} {i.task or ''}" for i in own_indicators(form))
    for index, line in lines:
        share = Fraction(line.full_year or 0) / Fraction(total)
        about = pairs(project_core(line.item))
        if share < Fraction(form.param("least_share", "0.3")) or not about or about & pairs(spoken):
            continue
        yield form.finding(
            say(
                "「{item}」{amount} 万元，占支出的 {share}%，没有指标说到它",
                item=line.item,
                amount=wan_text(line.full_year),
                share=plain(round_half_up(share * 100, 0)),
            ),
            say("为「{item}」设反映产出或效果的指标", item=line.item),
            at=form.place(f"expenditures[{index}].item", line.item),
            got=line.item,
        )


def _cost_items(form: FormView) -> Iterator[Finding]:
    """Kinds of cost into which the overview divides the money (two to four), of which no indicator speaks."""
    spoken = pairs(" ".join(indicator.name for indicator in own_indicators(form)))
    for id, text in texts(form, *DESCRIPTIONS).items():
        items = _COST_ITEM.findall(plain_text(text))
        unmet = [
            item for item in items if pairs(project_core(item)) and not pairs(project_core(item)) & spoken
        ]
        if 2 <= len(items) <= 4 and unmet and len(unmet) < len(items):
            yield form.finding(
                say(
                    "「{field}」列出的「{item}」没有指标说到它",
                    field=form.place(id).label,
                    item="」「".join(unmet),
                ),
                say("为「{item}」设反映产出或效果的指标", item="」「".join(unmet)),
                at=form.place(id),
                got=unmet[0],
                severity="P2",
            )


def _parts_of_name(form: FormView) -> Iterator[Finding]:
    """Parts of the project's name, joined by 及 or 和, of which neither the texts nor the indicators speak."""
    parts = [
        part
        for part in re.split(r"[及和、]", project_core(form.record.text("project_name")))
        if len(part) > 3
    ]
    said = [*texts(form, *DESCRIPTIONS, *GOALS).values(), *(i.name for i in own_indicators(form))]
    if len(parts) < 2 or len(said) < 4:
        return
    spoken = pairs(" ".join(said))
    for part in parts:
        if pairs(part) and not shared(pairs(part), pairs(part) & spoken):
            yield form.finding(
                say("项目名称里的「{part}」在概况、目标和指标里都没有内容", part=part),
                say("写明「{part}」做什么、花多少钱并设指标；不做的，从项目名称里删去", part=part),
                at=form.place("project_name"),
                got=part,
            )
