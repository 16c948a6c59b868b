"""单价乘数量不等于金额

查什么：文字里写明单价（4元/平方米/月、人均每月750元、200元/个/月）时，单价×数量×月数是否等于项目金额；没有写数量的，金额除以单价是否是整数。只在单价的每一个计量单位都能在文中找到唯一的数量时才算（「月」按项目期，一年期为 12 个月）；有几个单价的，都能算出才相加；算出的数与金额相差太远的，多半说的是另一件事，不报。

为什么：测算过程是预算的依据，乘出来不等于金额，说明单价、数量或金额有一个写错，或者另有没写明的支出。

怎么改：核对单价、数量、月数和金额，补写没有列明的部分。

English: A unit price and quantities stated in the text do not multiply to the project's amount, or the amount divided by the price is not whole. Check price, quantity, months and amount, and name what else is included.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import WAN, plain, round_half_up, wan_text
from jixiao.core.unit import read_unit
from jixiao.review.engine import FormView, check
from jixiao.review.periods import project_span
from jixiao.review.target_form import DESCRIPTIONS, budget, own_indicators, texts, year_target
from jixiao.review.text_numbers import Figure, figures, money_in_yuan
from jixiao.review.word_lists import same_counter

_EACH = re.compile(r"(?:(人均)|每(人|个|台|辆|车|户|家|套|间|亩|平方米|吨|次|件|份|月|年|季度|天|日|学期))")
_HEADS = {"车": "辆"}


@check(
    code="T33",
    name="price-times-quantity",
    title="单价乘数量不等于金额",
    title_en="Price times quantity is not the amount",
    severity="P1",
    criterion="arithmetic",
    needs=("funds_total",),
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T33")],
)
def price_times_quantity(form: FormView) -> Iterator[Finding]:
    amount, year = budget(form.record), form.record.fiscal_year
    for id, text in texts(form, *DESCRIPTIONS).items():
        found = figures(text, year)
        prices = [(figure, per) for figure in found if (per := _per(figure))]
        if not amount or not prices:
            continue
        quantities = [figure for figure in found if figure.is_amount]
        products = [_product(form, figure, per, quantities) for figure, per in prices]
        if all(product is not None for product in products):
            yield from _compare(form, id, amount, [product for product in products if product is not None])
        elif len(prices) == 1:
            yield from _divide(form, id, amount, *prices[0], quantities)


def _per(figure: Figure) -> tuple[str, ...]:
    """The units below a price: of 4元/平方米/月, of 人均每月750元; empty for an amount that is no price."""
    if money_in_yuan(figure) is None:
        return ()
    if figure.per:
        return figure.per
    tail = figure.before[-8:]
    units = ["人" if heads else _HEADS.get(unit, unit) for heads, unit in _EACH.findall(tail)]
    return tuple(units) if units and re.search(r"(?:人均|每\S{1,3})(?:约|为|补助|补贴|发放)?$", tail) else ()


Product = tuple[Decimal, str]
"""An amount in 元 and how it was made."""


def _product(form: FormView, price: Figure, per: tuple[str, ...], quantities: list[Figure]) -> Product | None:
    """Price × each quantity; None where the text leaves one open or gives several."""
    total, shown = money_in_yuan(price), [price.text]
    assert total is not None, "only prices come here"
    for unit in per:
        known = read_unit(unit)
        if known and known.base == "月":
            months = _months(form) / known.factor
            total, shown = total * months, [*shown, f"{plain(months)}{'个月' if unit == '月' else unit}"]
            continue
        fitting = {figure.value: figure for figure in quantities if same_counter(figure.unit, unit)}
        if len(fitting) != 1:
            return None
        value, figure = next(iter(fitting.items()))
        total, shown = total * value, [*shown, figure.text]
    return total, " × ".join(shown)


def _months(form: FormView) -> Decimal:
    """The months of the budget year that the project runs."""
    span, year = project_span(form.record), form.record.fiscal_year
    if span is None or year is None or not span.first[0] <= year <= span.last[0]:
        return Decimal(12)
    first = span.first[1] if span.first[0] == year else 1
    last = span.last[1] if span.last[0] == year else 12
    return Decimal(last - first + 1)


def _compare(form: FormView, id: str, amount: Decimal, products: list[Product]) -> Iterator[Finding]:
    made = sum((value for value, _ in products), Decimal(0))
    written = form.record.funds_total.text if form.record.funds_total else ""
    places = len(written.partition(".")[2]) if re.fullmatch(r"\s*\d+(?:\.\d+)?\s*", written) else 2
    rounding = Decimal(10000).scaleb(-places)
    ratio = Fraction(made) / Fraction(amount)
    near = Fraction(form.param("nearest", "0.5")) <= ratio <= Fraction(form.param("farthest", "2"))
    if abs(made - amount) < max(rounding, Decimal(100)) or not (near or _is_power_of_ten(ratio)):
        return
    yield form.finding(
        say(
            "文中写明 {sum} = {made} 万元，项目金额是 {amount} 万元，相差 {gap} 万元",
            sum=" + ".join(shown for _, shown in products),
            made=_wan(made),
            amount=wan_text(amount),
            gap=_wan(abs(made - amount)),
        ),
        say("核对单价、数量、月数和金额；另有支出的，在文中写明"),
        at=form.place(id),
        got=_wan(made),
        want=wan_text(amount),
    )


def _wan(amount: Decimal) -> str:
    """万元 with two places, as forms print them."""
    return plain(round_half_up(amount / WAN))


def _is_power_of_ten(ratio: Fraction) -> bool:
    """Whether only the unit was mistaken: 10, 100, 1000, 10000 times too much or too little."""
    return any(ratio in (Fraction(10**n), Fraction(1, 10**n)) for n in range(1, 5))


def _spoken(price: Figure) -> str:
    """人均每月750元, as it was written."""
    begins = _EACH.search(price.before[-8:])
    return (price.before[-8:][begins.start() :] if begins else "") + price.text


def _divide(
    form: FormView, id: str, amount: Decimal, price: Figure, per: tuple[str, ...], quantities: list[Figure]
) -> Iterator[Finding]:
    """A price per head whose heads nobody states: the amount must be a whole number of heads, or of head-months."""
    each, *time = per
    if not (read_unit(each) and read_unit(each).dimension == "count"):  # type: ignore[union-attr]
        return
    counts = [figure.unit for figure in quantities]
    counts += [year_target(form, indicator).unit or "" for indicator in own_indicators(form)]
    if any(same_counter(unit.split("(")[0], each) for unit in counts):
        return
    in_yuan = money_in_yuan(price)
    assert in_yuan is not None, "only prices come here"
    if not in_yuan:
        return
    pieces = Fraction(amount) / Fraction(in_yuan)
    if pieces.denominator == 1 or any(
        read_unit(unit) is None or read_unit(unit).base != "月" for unit in time
    ):  # type: ignore[union-attr]
        return
    months = _months(form) if time else Decimal(1)
    yield form.finding(
        say(
            "项目金额 {amount} 万元按「{price}」折合 {heads} {unit}，不是整数",
            amount=wan_text(amount),
            price=_spoken(price),
            heads=plain(round_half_up(pieces / Fraction(months))),
            unit=each if not time else say("{unit}（{months} 个月）", unit=each, months=plain(months)),
        ),
        say("写明数量和月数，使单价×数量等于金额；另有支出的，在文中写明"),
        at=form.place(id),
        got=wan_text(amount),
    )
