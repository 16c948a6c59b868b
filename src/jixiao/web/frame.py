"""What every page's frame shows: who is signed in, the menu of their roles, what waits for them."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone


def frame(request) -> dict[str, object]:
    """Template context of the frame. Cheap: one query for the grants of a signed-in person."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"demo": settings.DEMO}
    grants = list(person.grants.on(timezone.localdate()).select_related("unit__jurisdiction"))
    place = grants[0].unit.jurisdiction if grants else None
    return {
        "demo": settings.DEMO,
        "person": person,
        "grants": grants,
        "place": place,
        "roles": {grant.role for grant in grants},
    }
