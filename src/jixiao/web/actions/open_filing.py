"""A reviewer opens a form: from now on it cannot be withdrawn."""

from __future__ import annotations

from jixiao.web.actions.move import Move
from jixiao.web.models import Filing, Person

OF_THE_SENDER = frozenset({"withdraw", "adjust", "reopen", "abandon", "disclose"})
"""Steps that do not show that somebody is the one the form waits for."""


def open_filing(person: Person, filing: Filing) -> None:
    """Note that the present stage has opened the form, when this person is one who decides on it."""
    if filing.opened or filing.the_stage.editable_by:
        return
    if any(step.action not in OF_THE_SENDER for step in Move(person, filing, "").steps()):
        Filing.objects.filter(pk=filing.pk, stage=filing.stage).update(opened=True)
        filing.opened = True
