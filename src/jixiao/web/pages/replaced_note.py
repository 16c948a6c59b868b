"""What the form page says of the last import or copy, with the way back."""

from __future__ import annotations

from django.utils import timezone

from jixiao.web.actions.replace_sections import REPLACING, last_replacement
from jixiao.web.language import t
from jixiao.web.models import Filing


def replaced_note(filing: Filing) -> dict[str, object] | None:
    """The last import, copy or restoration of the draft being typed, to take back; None when there was none."""
    kept = last_replacement(filing)
    if kept is None:
        return None
    event = kept.event
    restored = event.action == "restore_draft"
    return {
        "id": kept.pk,
        "who": event.who,
        "time": timezone.localtime(event.time).strftime("%m-%d %H:%M"),
        "what": t(event.comment) if restored else f"{t(REPLACING[event.action])} {event.comment}",
        "later": filing.updated > event.time,
    }
