"""资金表内部不平

查什么：资金总额各栏是否等于其下各行之和；有分项时合计是否为 0；子项目预算数、实际数之和是否等于合计；表样规定的恒等式（如苏州：指标结余数＝年初预算数＋调整数－财政拨款数；资金结余、结转数＝财政拨款数－实际支付数＝结转数＋财政收回数）是否成立。

为什么：执行率用合计一行来算；合计错了，执行率和得分都不可信。

怎么改：按账面核对各行，改正合计或分项，使等式成立。

English: Each total of money must equal the sum of its rows, and the identities that the form prescribes must hold.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import D, wan_text
from jixiao.core.record import Fund
from jixiao.core.scheme import SchemeError
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.printed import parts_of_total, total_row

COLUMNS = ("initial_budget", "revised_budget", "executed_amount")


@check(
    code="E05",
    name="fund-total-row-wrong",
    title="资金表内部不平",
    title_en="Totals of money do not add up",
    severity="P0",
    criterion="arithmetic",
    basis=[("reviewers-practice", "E05"), ("seed-suzhou-2021", "填表说明第1条")],
)
def fund_total_row_wrong(form: FormView) -> Iterator[Finding]:
    identities = form.param("identities", ())
    if not form.record.funds and not form.record.expenditures and not identities:
        raise NotRun(say("表中没有资金明细"))
    tolerance = D(form.param("tolerance_yuan", "100"))
    yield from _funds(form, tolerance)
    yield from _expenditures(form, tolerance)
    for identity in identities:
        yield from _identity(form, identity, tolerance)


def _funds(form: FormView, tolerance: Decimal) -> Iterator[Finding]:
    total, parts = total_row(form), parts_of_total(form)
    if total is None:
        return
    wrong: list[tuple[str, Decimal, Decimal]] = []
    for column in COLUMNS:
        whole = getattr(total, column)
        amounts = [getattr(part, column) for part in parts if getattr(part, column) is not None]
        if whole is not None and amounts and abs(whole - sum(amounts)) > tolerance:
            wrong.append((column, whole, sum(amounts)))
    if wrong:
        yield _wrong_columns(form, total, wrong)


def _wrong_columns(form: FormView, total: Fund, wrong: list[tuple[str, Decimal, Decimal]]) -> Finding:
    """One finding for the total row, whatever the number of its columns that do not add up."""
    labels = {column.role: column.label for column in form.scheme.funds.columns}
    each = "；".join(
        f"{labels.get(column, column)} {wan_text(got)}→{wan_text(want)}" for column, got, want in wrong
    )
    column, got, want = wrong[0]
    return form.finding(
        say("{total}不等于其下各行之和（所印→各行之和，万元）：{each}", total=total.label, each=each),
        say("按账面核对各行，改正合计或分项；执行率和得分随之重算"),
        at=form.place(f"funds.{total.source}.{column}", total.label),
        got=wan_text(got),
        want=wan_text(want),
    )


def _expenditures(form: FormView, tolerance: Decimal) -> Iterator[Finding]:
    label = form.scheme.expenditures.total if form.scheme.expenditures else ""
    lines = form.record.expenditures
    total = next((line for line in lines if label and line.item == label), None)
    if total is None:
        return
    for column, words in (("full_year", "预算数"), ("executed", "实际数")):
        whole = getattr(total, column)
        amounts = [
            getattr(line, column) for line in lines if line is not total and getattr(line, column) is not None
        ]
        if whole is None or not amounts or abs(whole - sum(amounts)) <= tolerance:
            continue
        yield form.finding(
            say(
                "子项目{column}之和为 {want} 万元，{label}印为 {got} 万元",
                column=words,
                label=label,
                got=wan_text(whole),
                want=wan_text(sum(amounts)),
            ),
            say("核对各子项目金额，改正合计或漏列的子项目"),
            at=form.place(f"expenditures[{lines.index(total)}].{column}", label),
            got=wan_text(whole),
            want=wan_text(sum(amounts)),
        )


def _identity(form: FormView, identity: dict[str, Sequence[str]], tolerance: Decimal) -> Iterator[Finding]:
    """``total`` must equal the sum of ``plus`` less ``minus`` (field ids). Blank parts add nothing."""
    field, plus, minus = _named(form, identity)
    whole = form.record.number(field)
    parts = [form.record.number(name) for name in (*plus, *minus)]
    if whole is None or (all(part is None for part in parts) and not whole):
        return
    signs = [1] * len(plus) + [-1] * len(minus)
    want = sum((sign * (part or 0) for sign, part in zip(signs, parts, strict=True)), Decimal(0))
    if abs(whole - want) <= tolerance:
        return
    yield form.finding(
        say(
            "{label}印为 {got} 万元，按 {formula} 应为 {want} 万元",
            label=_label(form, field),
            formula=_formula(form, plus, minus),
            got=wan_text(whole),
            want=wan_text(want),
        ),
        say("按账面核对等式两边的各栏，改正其中填错或漏填的一栏"),
        at=form.place(field),
        got=wan_text(whole),
        want=wan_text(want),
    )


def _named(form: FormView, identity: dict[str, Sequence[str]]) -> tuple[str, Sequence[str], Sequence[str]]:
    """The fields of an identity. Raises SchemeError where the scheme names one that the form has not."""
    field, plus, minus = identity.get("total", ""), identity.get("plus", ()), identity.get("minus", ())
    for name in (field, *plus, *minus):
        if form.scheme.field(str(name)) is None:
            found = say("检查 E05 的恒等式里的「{name}」不是这张表的字段", name=name)
            raise SchemeError(
                f"{form.scheme.name}.yaml",
                None,
                found,
                say("写成 {{total: 字段, plus: [字段], minus: [字段]}}"),
            )
    return field, plus, minus


def _label(form: FormView, field: str) -> str:
    found = form.scheme.field(field)
    return found.label if found else field


def _formula(form: FormView, plus: Sequence[str], minus: Sequence[str]) -> str:
    """年初预算数＋调整数－财政拨款数."""
    return "＋".join(_label(form, name) for name in plus) + "".join(
        f"－{_label(form, name)}" for name in minus
    )
