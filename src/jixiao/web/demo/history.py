"""What happened to each form of the demonstration: its steps, as the flow allows them, on a made-up calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from jixiao.core.flow import Event as CoreEvent
from jixiao.core.flow import Flow

FORWARD = ("submit", "approve", "disclose")
DAYS_BEFORE = (30, 45)
"""A form was begun so many days before the demonstration's day; each step takes one to four days."""
RETURNED_BECAUSE = (
    "指标值与上年完成情况差距较大，请核实后再报",
    "请补充数量指标的测算依据",
    "年度目标与指标不对应，请修改",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One event to be: ``role`` took ``action``; the form went from ``origin`` to ``to`` as ``revision``."""

    role: str
    action: str
    origin: str
    to: str
    revision: int
    time: datetime
    comment: str = ""


def straight_way(flow: Flow, stage: str) -> list[tuple[str, str, str, str]]:
    """(role, action, origin, to) from the first stage to this one."""
    way, here = [], flow.stages[0].id
    while here != stage:
        move = next(move for move in flow.moves if move.origin == here and move.action in FORWARD)
        way.append((move.role, move.action, here, move.to))
        here = move.to
    return way


def steps(flow: Flow, stage: str, returned: bool, today: datetime, chance: Random) -> Iterator[Step]:
    """The life of one form up to ``stage``; one that was returned went to the department and back first."""
    clock = _clock(today, chance)
    first = flow.stages[0].id
    yield Step("agency_drafter", "start", "", first, 0, next(clock))
    yield Step("agency_drafter", "save", first, first, 0, next(clock))
    revision = 0
    if returned:
        revision = 1
        for role, action, origin, to in straight_way(flow, "department_review"):
            yield Step(role, action, origin, to, revision, next(clock))
        reason = RETURNED_BECAUSE[chance.randrange(len(RETURNED_BECAUSE))]
        yield Step(
            "department_reviewer", "return_to_drafter", "department_review", first, revision, next(clock), reason
        )  # fmt: skip
    for role, action, origin, to in straight_way(flow, stage):
        if action == "submit":
            revision += 1
        yield Step(role, action, origin, to, revision, next(clock))


def _clock(today: datetime, chance: Random) -> Iterator[datetime]:
    """Office hours, later and later, before ``today``."""
    at = today.astimezone(UTC) - timedelta(days=chance.randint(*DAYS_BEFORE))
    while True:
        yield at.replace(hour=chance.randint(1, 8), minute=chance.randrange(60), second=chance.randrange(60), microsecond=0)  # fmt: skip
        at += timedelta(days=chance.randint(1, 3))


def chained(steps: list[Step], names: dict[str, str]) -> Iterator[tuple[Step, str, str]]:
    """(step, digest of the event before, own digest); ``names`` is role → name of who did it."""
    previous = ""
    for step in steps:
        event = CoreEvent(
            names[step.role], "", step.action, step.origin, step.to, step.revision, step.comment, step.time, previous
        )  # fmt: skip
        own = event.digest()
        yield step, previous, own
        previous = own
