"""What of a form can be remarked on: paths into the record, in printed order, with the form's own words."""

from __future__ import annotations

from jixiao.core.message import say
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme


def places_of(record: Record, scheme: Scheme) -> dict[str, str]:
    """Path (as findings write it, rows counted from 0) → label: fields, amounts, spending lines, indicator cells."""
    places = {field.id: field.label for field in scheme.fields}
    if scheme.funds or record.funds_total:
        places["funds_total"] = "资金总额"
    places |= {f"funds.{fund.source}": fund.label for fund in record.funds}
    places |= {
        f"expenditures[{index}]": say("支出明细第 {row} 行：{item}", row=index + 1, item=line.item)
        for index, line in enumerate(record.expenditures)
    }
    periods = {period.id: period.label for period in scheme.periods}
    for index, one in enumerate(record.indicators):
        label = say("第 {row} 行 {column}", row=index + 1, column=one.name)
        places[f"indicators[{index}]"] = label
        for period in one.targets:
            places[f"indicators[{index}].targets.{period}"] = say(
                "{row} · {column}", row=label, column=periods.get(period, "指标值")
            )
    return places
