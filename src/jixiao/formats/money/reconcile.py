"""What a damaged form still tells by its totals: an amount or a score that was lost, and only where it shows.

Nothing is filled in that a person left blank: a value is recovered only where the form shows that its cell was
lost, and exactly one is missing. Each recovery is noted.
"""

from __future__ import annotations

from decimal import Decimal

from jixiao.core.number import D, plain, wan_text
from jixiao.core.record import Indicator
from jixiao.formats.words import clean
from jixiao.formats.words.form_reading import Money, Reading


def lost_amount(reading: Reading) -> None:
    """The full-year amount of the one expenditure whose cell was lost: 资金总额 less the others."""
    total = reading.total.amounts.get("amount") if reading.total else None
    lost = [line for line in reading.spending if "full_year" in line.displaced]
    if total is None or len(lost) != 1:
        return
    line = lost[0]
    others = [one for one in _parts(reading) if one is not line]
    if line.amounts.get("full_year") is not None or any(
        one.amounts.get("full_year") is None for one in others
    ):
        return
    rest = total - sum((one.amounts["full_year"] or Decimal(0) for one in others), Decimal(0))
    if rest >= 0:
        line.amounts["full_year"] = rest
        reading.note("R07", line.place, line.label, f"{wan_text(rest)}万元")


def _parts(reading: Reading) -> list[Money]:
    """The expenditures that make up the whole: the prescribed lines where the form has them, else all."""
    table = reading.words.scheme.expenditures
    prescribed = [line for line in reading.spending if table and line.label in table.rows]
    whole = prescribed or reading.spending
    return [line for line in whole if not (table and table.total and line.label == table.total)]


def lost_score(indicators: list[Indicator], cut: set[str], reading: Reading) -> list[Indicator]:
    """The score of the one row whose last cell was lost (``cut``: places of such rows): total less the others."""
    printed = reading.totals.get("self_score")
    missing = [one for one in indicators if one.self_score is None]
    if printed is None or len(missing) != 1 or missing[0].place not in cut:
        return indicators
    row, total = missing[0], clean.points(printed[0])
    if total is None:
        return indicators
    scored = [fund.amounts.get("score") for fund in [reading.total] if fund is not None]
    others = [one.self_score for one in indicators if one.self_score is not None]
    rest = total - sum((score for score in [*scored, *others] if score is not None), Decimal(0))
    if rest < 0 or (row.points is not None and rest > row.points):
        return indicators
    reading.notes = [note for note in reading.notes if not (note.code == "R09" and note.place == row.place)]
    reading.note("R08", row.place, row.name, plain(rest))
    score = D(plain(rest))
    return [one.model_copy(update={"self_score": score}) if one is row else one for one in indicators]
