"""Who may do what next: a pure state machine. Stages carry their powers as flags, so nobody compares names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from jixiao.core.digest import digest


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a filing stands. ``editable_by`` are role ids; ``counts_as_filed`` stages are in the totals."""

    id: str
    label: str
    editable_by: tuple[str, ...] = ()
    locked: bool = False
    public: bool = False
    counts_as_filed: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One permitted step. ``quorum`` people must take it before it happens; ``resume`` says where a returned
    filing goes on when it is submitted again."""

    origin: str
    action: str
    to: str
    role: str
    label: str = ""
    comment_needed: bool = False
    own_work_allowed: bool = False
    quorum: int = 1
    resume: Literal["start_again", "resume_here"] = "start_again"


@dataclass(frozen=True, slots=True)
class Flow:
    """Stages in order and the moves between them."""

    id: str
    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]

    def stage(self, id: str) -> Stage:
        """The stage with this id. Raises KeyError for an unknown one: a flow is checked when it is loaded."""
        for stage in self.stages:
            if stage.id == id:
                return stage
        raise KeyError(id)

    def open_moves(self, stage: str, roles: set[str], *, own_work: bool) -> list[Move]:
        """What somebody with these roles may do now. Own work may not be approved unless the move says so."""
        return [
            move
            for move in self.moves
            if move.origin == stage and move.role in roles and (move.own_work_allowed or not own_work)
        ]


@dataclass(frozen=True, slots=True)
class Revision:
    """One saved state of a filing, by the digest of its values; the same values make no new revision."""

    number: int
    values_digest: str
    author: str
    time: datetime
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One step in the life of a filing. Names are kept as text. Each event holds its predecessor's digest."""

    who: str
    for_whom: str
    action: str
    origin: str
    to: str
    revision: int
    comment: str
    time: datetime
    previous: str

    def digest(self) -> str:
        """The digest that the next event holds."""
        return digest(
            [self.who, self.for_whom, self.action, self.origin, self.to, self.revision, self.comment,
             self.time.isoformat(), self.previous]
        )  # fmt: skip
