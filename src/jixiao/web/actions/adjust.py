"""Apply for the adjustment of an approved form: it becomes a draft again and goes the same way once more."""

from __future__ import annotations

from jixiao.core.message import say
from jixiao.web.actions.base import Refused
from jixiao.web.actions.move import Move
from jixiao.web.models import Filing, Person
from jixiao.web.models.filing import ADJUSTMENTS


class Adjust(Move):
    """``kind`` is a key of ADJUSTMENTS; the reason is kept with the revision that comes of it."""

    def __init__(self, person: Person, filing: Filing, kind: str, reason: str, seen: str = ""):
        super().__init__(person, filing, "adjust", reason, seen)
        self.kind = kind

    def do(self) -> Filing:
        if self.kind not in ADJUSTMENTS:
            raise Refused(say("请选择调整的种类"))
        return super().do()

    def kind_of_adjustment(self) -> str:
        return self.kind
