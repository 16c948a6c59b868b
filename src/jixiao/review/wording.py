"""Words that several checks share when they speak of indicators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import plain
from jixiao.core.record import Indicator

if TYPE_CHECKING:
    from jixiao.review.engine import FormView

T = TypeVar("T")


def rows_text(indicators: Iterable[Indicator]) -> str:
    """The rows of indicators as people say them: 第3、5、7行."""
    return say("第{rows}行", rows="、".join(str(indicator.row) for indicator in indicators))


def names_text(indicators: Sequence[Indicator], most: int = 6) -> str:
    """The names of indicators in brackets, at most ``most`` of them: 「甲」「乙」等9项."""
    shown = "".join(f"「{indicator.name}」" for indicator in indicators[:most])
    return shown if len(indicators) <= most else say("{names}等{n}项", names=shown, n=len(indicators))


def joined_text(parts: Sequence[str]) -> str:
    """Messages or labels in a row: 甲、乙、丙. Each keeps its translation."""
    return reduce(lambda one, other: say("{one}、{other}", one=one, other=other), parts)


def singly_or_together(
    hits: Sequence[T],
    singly: Callable[[T], Finding],
    together: Callable[[Sequence[T]], Finding],
    most: int = 3,
) -> Iterator[Finding]:
    """A finding for each hit while they are few; one finding that names them all where a defect repeats."""
    if len(hits) > most:
        yield together(hits)
    else:
        yield from map(singly, hits)


def named_together(
    form: FormView, rows: Sequence[Indicator], message: Callable[[str, str], str], remedy: str
) -> Iterator[Finding]:
    """One piece of advice that names all the rows, at the name of the first; nothing where there are none.

    ``message`` makes the sentence from the rows (第3、5行) and the names (「甲」「乙」).
    """
    if rows:
        yield form.finding(
            message(rows_text(rows), names_text(rows)),
            remedy,
            at=form.at(rows[0], "name"),
            got=rows[0].name,
            severity="P2",
        )


def changes_text(changes: Iterable[tuple[Indicator, Decimal | None, Decimal | None]]) -> str:
    """Indicators with a number before and after: 「甲」5→4；「乙」10→8."""
    return "；".join(f"「{row.name}」{plain(before)}→{plain(after)}" for row, before, after in changes)
