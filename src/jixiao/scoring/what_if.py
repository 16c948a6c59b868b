"""What would the score be with other actual values? The same evaluator on a changed form; nothing is saved."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jixiao.core.message import say
from jixiao.core.number import D, yuan
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.core.score import RulePack, ScoreSheet
from jixiao.core.value import parse_target
from jixiao.scoring.exact import score
from jixiao.scoring.execution import total_row

_INDICATOR = re.compile(r"indicators\[(\d+)\]")
EXECUTED = "executed_amount"


class UnknownPlace(ValueError):
    """A change to a place that the form does not have; the message names it."""


def what_if(
    record: Record, scheme: Scheme, changes: Mapping[str, str], pack: RulePack | None = None
) -> ScoreSheet:
    """The sheet with changed actuals. ``changes``: ``indicators[3]`` → the actual as a form would write it
    (``88%``, ``2917.6万元``, ``较好``); ``executed_amount`` → the execution in 万元.

    Raises UnknownPlace for any other key, for a row that is not there, and for an execution that is no number.
    """
    for place, text in changes.items():
        record = _changed(record, scheme, place, text)
    return score(record, scheme, pack)


def _changed(record: Record, scheme: Scheme, place: str, text: str) -> Record:
    if place == EXECUTED:
        return _executed(record, scheme, text)
    found = _INDICATOR.fullmatch(place)
    if not found or int(found.group(1)) >= len(record.indicators):
        raise UnknownPlace(
            say("表上没有「{place}」，可改的是 indicators[行号] 和 executed_amount", place=place)
        )
    index = int(found.group(1))
    changed = record.indicators[index].model_copy(update={"actual": parse_target(text)})
    indicators = (*record.indicators[:index], changed, *record.indicators[index + 1 :])
    return record.model_copy(update={"indicators": indicators})


def _executed(record: Record, scheme: Scheme, text: str) -> Record:
    """The form with another execution. Its parts are left out, for nobody says which of them changes."""
    amount = D(text)
    if amount is None:
        raise UnknownPlace(say("「{text}」不是数字，执行数请写万元数", text=text))
    values = {**record.values, EXECUTED: yuan(amount)}
    row = total_row(record, scheme)
    rows = (row,) if row is not None else record.funds
    funds = tuple(fund.model_copy(update={EXECUTED: yuan(amount) if fund is row else None}) for fund in rows)
    return record.model_copy(update={"values": values, "funds": funds})
