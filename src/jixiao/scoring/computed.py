"""Actual values that follow from other numbers: the ratios of a rule pack, each with the sentence that shows its sum."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao.core.message import say
from jixiao.core.number import plain, round_half_up, wan_text
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.core.score import ComputedRatio, RatioInput, RulePack
from jixiao.scoring.execution import total_row

RATIO_INPUT = "input_"
"""What stands before the id of an input among the values of a record."""
PLACES = 2
"""Decimals of a ratio, as a percentage: the value that is written into the form and scored."""


@dataclass(frozen=True, slots=True)
class Computed:
    """``text`` is the actual value (71.43%), empty while a number is missing or the whole is 0; ``words`` say why, or
    show the sum and the article."""

    text: str
    words: str


def computed_ratios(record: Record, scheme: Scheme, pack: RulePack) -> dict[str, Computed]:
    """Name of an indicator of the form → its ratio, for each that the pack computes. Amounts are in 元."""
    by_name = {name: ratio for own, ratio in pack.ratios.items() for name in (own, *ratio.aliases)}
    return {
        one.name: _computed(by_name[one.name], record, scheme, pack)
        for one in record.indicators
        if one.name in by_name
    }


def _computed(ratio: ComputedRatio, record: Record, scheme: Scheme, pack: RulePack) -> Computed:
    part, whole = pack.inputs[ratio.part], pack.inputs[ratio.whole]
    amounts = _amount(ratio.part, part, record, scheme), _amount(ratio.whole, whole, record, scheme)
    missing = [one.label for one, amount in zip((part, whole), amounts, strict=True) if amount is None]
    if missing:
        return Computed("", say("填写{names}后自动计算", names="、".join(missing)))
    above, below = Fraction(amounts[0] or 0), Fraction(amounts[1] or 0)
    if not below:
        return Computed("", say("{whole}为 0，不能计算，请填写完成值并说明", whole=whole.label))
    share = (above - below) / below if ratio.change else above / below
    text = f"{plain(round_half_up(share * 100, PLACES))}%"
    shown = {
        "part": f"{part.label} {_shown(part, amounts[0])}",
        "whole": f"{whole.label} {_shown(whole, amounts[1])}",
        "text": text,
        "clause": str(pack.citation(ratio.article)),
    }
    words = (
        say("（{part}−{whole}）÷{whole}×100%＝{text}。依据：{clause}", **shown)
        if ratio.change
        else say("{part}÷{whole}×100%＝{text}。依据：{clause}", **shown)
    )
    return Computed(text, say("{words}。{note}", words=words, note=ratio.note) if ratio.note else words)


def _amount(id: str, told: RatioInput, record: Record, scheme: Scheme) -> Decimal | None:
    if told.column:
        row = total_row(record, scheme)
        return getattr(row, told.column) if row is not None else None
    return record.number(RATIO_INPUT + id)


def _shown(told: RatioInput, amount: Decimal | None) -> str:
    return f"{wan_text(amount) if told.unit == '万元' else plain(amount)}{told.unit}"
