"""A record as those may see it who are not of its unit: telephone, identity and account numbers unreadable."""

from __future__ import annotations

from typing import Any

from jixiao.core.personal import mask
from jixiao.core.record import Record
from jixiao.web.models import Filing, Person
from jixiao.web.models.grant import OWN_UNIT_ROLES

WORDS = frozenset(
    {"name", "task", "item", "deviation_cause", "deviation_reason", "evidence", "remarks", "definition",
     "scoring_standard", "data_source", "title"}
)  # fmt: skip
"""The keys of a record under which people write freely. Amounts and values stay: long digits there are no telephone."""


def sees_personal_data(person: Person, filing: Filing) -> bool:
    """Whether the person is of the form's own unit; others get it masked."""
    from django.utils import timezone

    held = person.grants.on(timezone.localdate())
    return held.filter(role__in=OWN_UNIT_ROLES, unit=filing.unit_id).exists()


def masked(record: Record) -> Record:
    """The record with personal data masked in every free text; the linked records too."""
    return Record.model_validate(_masked(record.to_json()))


def _masked(made: Any, key: str = "") -> Any:
    if isinstance(made, dict):
        free = key in ("values", "sources") or made.get("kind") in ("qualitative", "composite")
        return {
            name: _text(one)
            if isinstance(one, str) and (free or name in WORDS)
            else _masked(one, _below(key, name))
            for name, one in made.items()
        }
    if isinstance(made, list):
        return [_text(one) if isinstance(one, str) else _masked(one, key) for one in made]
    return made


def _below(key: str, name: str) -> str:
    """Each source is an object of its own, and its text is free."""
    return "sources" if key == "sources" else name


def _text(text: str) -> str:
    return mask(text)


def masked_texts(made: Any) -> Any:
    """Any JSON with every text masked: what was typed in a section, what an event says changed."""
    if isinstance(made, dict):
        return {name: masked_texts(one) for name, one in made.items()}
    if isinstance(made, list):
        return [masked_texts(one) for one in made]
    return mask(made) if isinstance(made, str) else made
