"""From an approved target to the forms of the later stages: nothing is typed twice, and what was approved stays."""

from __future__ import annotations

from decimal import Decimal

from jixiao.core.library import candidates, load_pack
from jixiao.core.record import Amount, Expenditure, Fund, Indicator, Record
from jixiao.core.scheme import Level, Scheme
from jixiao.core.score import RulePack
from jixiao.scoring.weights import class_of, class_points, equal_split
from jixiao.web.drafting import drafts
from jixiao.web.drafting.later_drafts import actual_period
from jixiao.web.scored import rules_of

PARENT_KINDS = {
    "quantity": "output", "quality": "output", "timeliness": "output", "cost": "output",
    "economic_benefit": "benefit", "social_benefit": "benefit", "ecological_benefit": "benefit",
    "sustainability": "benefit", "satisfaction": "benefit", "input": "output",
}  # fmt: skip
"""Where an indicator goes on a form that has no group of its kind."""
FISCAL = ("general_public_budget", "gov_fund_budget", "state_capital_budget", "special_account_funds")
"""The sources that together are 当年财政拨款, where a target form has no row for it."""


def later_scheme(stage: str, object: str, code: str, year: int, period: str = "") -> Scheme | None:
    """The form of a stage for a place and budget year: the place's own, its province's, the country's; else None.

    ``period``: of monitoring forms, the one whose actual values it must have a column for. Raises nothing; a general
    form, which only reads, is never chosen.
    """
    places = (code, code[:4] + "00", code[:2] + "0000", "000000")
    fitting = [
        form
        for form in candidates(stage, object)
        if not form.general
        and form.jurisdiction.code in places
        and _holds(form, year)
        and period in ("", actual_period(form))
    ]
    return min(fitting, key=lambda form: (places.index(form.jurisdiction.code), _age(form)), default=None)


def _holds(form: Scheme, year: int) -> bool:
    first, last = form.budget_years
    return (first is None or first <= year) and (last is None or year <= last)


def _age(form: Scheme) -> int:
    """The newer of two forms comes first."""
    return -(form.budget_years[0] or 0)


def carried_over(target: Record, before: Scheme, scheme: Scheme) -> Record:
    """A new form of ``scheme`` with everything that the approved target says, and the target itself in ``linked``."""
    record = drafts.empty_record(scheme, target.fiscal_year or 0, {})
    total = target.funds_total.amount if target.funds_total else None
    made = record.model_copy(
        update={
            "values": {**record.values, **_values(target, scheme, total)},
            "funds_total": _total(target, scheme),
            "funds": _funds(target, scheme, total),
            "expenditures": _expenditures(target, scheme),
            "indicators": _indicators(record, target, before, scheme),
            "linked": {"target": target},
        }
    )
    rules = rules_of(made)
    return with_proposed_points(made, scheme, load_pack(rules)) if rules else made


def _values(target: Record, scheme: Scheme, total: Decimal | None) -> dict:
    known = {field.id for field in scheme.fields}
    values = {id: text for id, text in target.values.items() if id in known and text is not None}
    if "overview" in known and "overview" not in values:
        values["overview"] = target.values.get("content")
    if "fiscal_year" in known and target.fiscal_year:
        values["fiscal_year"] = Decimal(target.fiscal_year)
    if "initial_budget" in known:
        values["initial_budget"] = total
    return values


def _total(target: Record, scheme: Scheme) -> Amount | None:
    return target.funds_total if scheme.funds else None


def _funds(target: Record, scheme: Scheme, total: Decimal | None) -> tuple[Fund, ...]:
    """The approved budget in each row of the form's table; what the target does not say stays blank."""
    if scheme.funds is None:
        return ()
    known = {fund.source: fund.amount for fund in target.funds}
    if "fiscal_appropriation" not in known:
        parts = [known[source] for source in FISCAL if known.get(source) is not None]
        known["fiscal_appropriation"] = sum(parts, Decimal(0)) if parts else None
    roles = {column.role for column in scheme.funds.columns}
    known[scheme.funds.total.id] = total
    made = []
    for row in (scheme.funds.total, *scheme.funds.rows):
        amount = known.get(row.id)
        budgets = {role: amount for role in ("initial_budget", "revised_budget") if role in roles}
        made.append(Fund(source=row.id, label=row.label, amount=amount, **budgets))
    return tuple(made)


def _expenditures(target: Record, scheme: Scheme) -> tuple[Expenditure, ...]:
    if scheme.expenditures is None:
        return ()
    return tuple(
        Expenditure(
            item=line.item,
            content=line.content,
            full_year=line.full_year,
            full_year_text=line.full_year_text,
        )
        for line in target.expenditures
    )


def _indicators(record: Record, target: Record, before: Scheme, scheme: Scheme) -> tuple[Indicator, ...]:
    """The prescribed indicators of the form, then the approved ones, in the order of the form's tree."""
    rows = _with_approved_targets(record.indicators, target)
    prescribed = {one.name for one in rows}
    for one in target.indicators:
        if one.name in prescribed or _is_left_out(one, scheme):
            continue
        level1, level2 = place_of(one, before, scheme)
        targets = {period.id: one.targets[period.id] for period in scheme.periods if period.id in one.targets}
        rows.append(
            Indicator(
                level1=level1, level2=level2, name=one.name, nature=one.nature,
                targets=targets or one.targets, points=one.points if _has_points(scheme) else None,
            )
        )  # fmt: skip
    order = {label: number for number, label in enumerate(_labels(scheme))}
    rows.sort(key=lambda row: order.get((row.level1, row.level2), len(order)))
    rows = _with_points(rows, scheme)
    return tuple(row.model_copy(update={"row": number}) for number, row in enumerate(rows, 1))


def _with_approved_targets(prescribed: tuple[Indicator, ...], target: Record) -> list[Indicator]:
    """The prescribed indicators; where the form gives one no target value, the one that was approved for it holds."""
    approved = {one.name: one.targets for one in target.indicators}
    return [
        one.model_copy(update={"targets": approved[one.name]})
        if not one.targets and approved.get(one.name)
        else one
        for one in prescribed
    ]


def with_proposed_points(record: Record, scheme: Scheme, pack: RulePack) -> Record:
    """The record with the pack's class points shared evenly, as a proposal that the unit may change, where the form
    must print the full marks itself and says none."""
    if pack.weights.mode != "as_printed" or any(one.points is not None for one in record.indicators):
        return record
    rows = list(record.indicators)
    classes = [class_of(one, scheme, pack) for one in rows]
    for id, points in class_points(pack.weights, set(classes)).items():
        mine = [index for index, own in enumerate(classes) if own == id]
        for index, mark in zip(mine, equal_split(points, len(mine)) if mine else (), strict=True):
            rows[index] = rows[index].model_copy(update={"points": mark})
    return record.model_copy(update={"indicators": tuple(rows)})


def _with_points(rows: list[Indicator], scheme: Scheme) -> list[Indicator]:
    """The full mark of each level 1 shared evenly, for the unit to weigh, where target and form say no more.

    财预〔2020〕10号 fixes the marks of level 1 and leaves the others to their importance.
    """
    marks = {level.label: level.points for level in scheme.levels if level.points is not None}
    for label, points in marks.items():
        mine = [index for index, row in enumerate(rows) if row.level1 == label]
        if (
            not mine
            or not _has_points(scheme)
            or any(rows[index].points or rows[index].fixed for index in mine)
        ):
            continue
        for index, mark in zip(mine, equal_split(points, len(mine)), strict=True):
            rows[index] = rows[index].model_copy(update={"points": mark})
    return rows


def _is_left_out(one: Indicator, scheme: Scheme) -> bool:
    """Prescribed management indicators of the target form that the later form has no group for."""
    return one.fixed and scheme.find_level(one.level1) is None


def _has_points(scheme: Scheme) -> bool:
    return scheme.indicators is not None and scheme.indicators.column("points") is not None


def _labels(scheme: Scheme) -> list[tuple[str, str | None]]:
    return [(parent.label, node.label) if parent else (node.label, None) for node, parent in scheme.walk()]


def place_of(one: Indicator, before: Scheme, scheme: Scheme) -> tuple[str, str | None]:
    """The labels of the group in ``scheme`` for an indicator of a form by ``before``.

    By label, else by what it measures, else by what the whole of its level 1 measures; an indicator that fits none
    keeps its labels.
    """
    if one.level2 and (own := scheme.find_level(one.level1, one.level2)):
        return _node_place(own, scheme)
    kind = before.kind_of(one.level1, one.level2)
    for wanted in (kind, before.kind_of(one.level1, None), PARENT_KINDS.get(kind, "")):
        node = _of_kind(scheme, wanted)
        if wanted and node is not None:
            return _node_place(node, scheme)
    return one.level1, one.level2


def _of_kind(scheme: Scheme, kind: str) -> Level | None:
    """The deepest group that measures this."""
    found = [node for node, _ in scheme.walk() if node.kind == kind]
    leaves = [node for node in found if not node.children]
    return next(iter(leaves or found), None)


def _node_place(wanted: Level, scheme: Scheme) -> tuple[str, str | None]:
    for node, parent in scheme.walk():
        if node is wanted:
            return (parent.label, node.label) if parent else (node.label, None)
    raise KeyError(wanted.id)
