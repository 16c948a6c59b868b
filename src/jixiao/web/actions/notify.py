"""Tell people something inside the application."""

from __future__ import annotations

from jixiao.web.language import kept
from jixiao.web.models import Filing, Notice, Person


def notify(person: Person, kind: str, text: str, filing: Filing | None = None, sender: str = "") -> Notice:
    """A notice for one person; ``text`` from ``say`` is read in the language of the reader. The caller's transaction decides whether it is sent."""
    return Notice.objects.create(person=person, kind=kind, words=kept(text), filing=filing, sender=sender)
