"""What a person holds today, as the pages ask for it: a few grants are read, hundreds stay in the database.

Who looks after a thousand units one by one waits no longer than who holds one grant for all of them: beyond ``FEW``
grants the conditions are subqueries over the tree (``Lineage``), and only the roles are read. Both ways ask the grants
for the day, so that a grant begins and ends with its date.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, reduce
from operator import or_

from django.db.models import Count, F, Q, QuerySet
from django.db.models.lookups import In
from django.utils import timezone

from jixiao.web.models.grant import OWN_UNIT_ROLES, SUBTREE_ROLES, Grant
from jixiao.web.models.jurisdiction import Jurisdiction
from jixiao.web.models.person import Person
from jixiao.web.models.unit import Lineage, Unit

FEW = 8
"""So many grants are read; more are named by a subquery."""
WIDE = 50
"""A page of fifty is found in the order wanted after so many times fifty rows, if one unit in so many is reached."""

SECONDS = 600
"""So long the number of all units is not asked again."""


class Below:
    """Some parts of the tree, named by the paths of their topmost units."""

    def __init__(self, paths: Iterable[str]):
        self.paths: list[str] = []
        for path in sorted(paths):
            if not self.paths or not path.startswith(self.paths[-1]):
                self.paths.append(path)

    def __bool__(self) -> bool:
        return bool(self.paths)

    @property
    def counters(self) -> tuple[Q, str]:
        """The rows of ``StageCount`` whose sum, in this column, counts the forms of these parts."""
        tops = {int(path.strip("/").rpartition("/")[2]) for path in self.paths}
        return Q(unit__in=tops), "within"

    def having(self, to_unit: str = "unit") -> Q:
        """What belongs to their units; ``to_unit`` is the way to the unit, empty for units themselves."""
        name = f"{to_unit}__path__startswith".removeprefix("__")
        return reduce(or_, (Q(**{name: path}) for path in self.paths), Q(pk__in=[]))


class ManyBelow:
    """The same for the units of many grants, as a subquery."""

    def __init__(self, granted: QuerySet, wide: bool):
        self.granted, self.wide = granted.values("unit"), wide

    def __bool__(self) -> bool:
        return True

    @property
    def counters(self) -> tuple[Q, str]:
        """As ``Below.counters``; unit by unit, for one granted unit may lie under another."""
        return Q(unit__in=self._units), "own"

    def having(self, to_unit: str = "unit") -> Q:
        """As ``Below.having``."""
        return among(self._units, to_unit, self.wide)

    @property
    def _units(self) -> QuerySet:
        return Lineage.objects.filter(above__in=self.granted).values("unit")


def among(units: Collection[int] | QuerySet, to_unit: str = "unit", wide: bool = False) -> Q:
    """What belongs to one of these units. ``wide``: they are a good part of all there are, and what belongs to them is
    better found in the order in which it is wanted than gathered unit by unit and sorted: written so that a database
    does not take the index of the units."""
    if wide and to_unit:
        return Q(In(F(f"{to_unit}_id") + 0, units))
    return Q(**{f"{to_unit or 'pk'}__in": units})


@dataclass(frozen=True)
class Part:
    """``own``: units alone, for ``unit__in``; ``below``: parts of the tree."""

    own: Collection[int] | QuerySet
    below: Below | ManyBelow
    wide: bool = False

    def alone(self, to_unit: str = "unit") -> Q:
        """What belongs to the units that are reached alone."""
        return among(self.own, to_unit, self.wide)

    def having(self, to_unit: str = "unit") -> Q:
        """What belongs to any of the units."""
        return self.alone(to_unit) | self.below.having(to_unit)


class Held:
    """The grants of a person in force on a day. Iterating gives them with units and jurisdictions, reading all."""

    def __init__(self, person: Person, day: date | None = None):
        self.person, self.day = person, day or timezone.localdate()
        self.query = person.grants.on(self.day)
        self._parts: dict[tuple, Part] = {}

    @cached_property
    def first(self) -> list[Grant]:
        """The first of them: all where they are few."""
        return list(self._full[: FEW + 1])

    @property
    def few(self) -> bool:
        return len(self.first) <= FEW

    @cached_property
    def _all(self) -> list[Grant]:
        return self.first if self.few else list(self._full)

    @property
    def _full(self) -> QuerySet:
        return self.query.select_related("unit__jurisdiction").order_by("pk")

    def __iter__(self) -> Iterator[Grant]:
        return iter(self._all)

    def __bool__(self) -> bool:
        return bool(self.first)

    @cached_property
    def kinds(self) -> dict[tuple[str, int | None, int], int]:
        """(role, on whose behalf, jurisdiction) → how many grants."""
        if self.few:
            return Counter((one.role, one.acting_for_id, one.unit.jurisdiction_id) for one in self.first)
        kinds = self.query.order_by().values_list("role", "acting_for", "unit__jurisdiction")
        return {tuple(kind): count for *kind, count in kinds.annotate(Count("pk"))}

    def __len__(self) -> int:
        return sum(self.kinds.values())

    @cached_property
    def pairs(self) -> set[tuple[str, int | None]]:
        """(role, on whose behalf)."""
        return {(role, behalf) for role, behalf, _ in self.kinds}

    @cached_property
    def roles(self) -> set[str]:
        return {role for role, _ in self.pairs}

    @property
    def wide(self) -> bool:
        """Whether many units are reached: at least one in fifty by a grant of its own."""
        return not self.few and len(self) * WIDE >= _units_about(int(time.time() // SECONDS))

    @property
    def place(self) -> Jurisdiction | None:
        """The jurisdiction of the first grant."""
        return self.first[0].unit.jurisdiction if self.first else None

    @cached_property
    def places(self) -> dict[int, Jurisdiction]:
        """The jurisdictions by their ids."""
        found = {grant.unit.jurisdiction_id: grant.unit.jurisdiction for grant in self.first}
        others = {place for _, _, place in self.kinds} - found.keys()
        return found | (Jurisdiction.objects.in_bulk(others) if others else {})

    def of(self, role: str) -> list[Grant]:
        """The grants of one role, with their units and jurisdictions."""
        if role not in self.roles:
            return []
        return [grant for grant in self.first if grant.role == role] if self.few else list(self._full.filter(role=role))  # fmt: skip

    def part(self, roles: Collection[str] | None = None, acting_for: int | None | bool = False) -> Part:
        """As ``_part``, made once."""
        key = roles if roles is None else frozenset(roles), acting_for
        if key not in self._parts:
            self._parts[key] = self._part(*key)
        return self._parts[key]

    def _part(self, roles: Collection[str] | None, acting_for: int | None | bool) -> Part:
        """What the grants reach. ``roles``: these alone; ``acting_for``: those on behalf of this person, None for the
        person's own, False for all."""
        chosen = {role for role, behalf in self.pairs if (roles is None or role in roles) and acting_for in (False, behalf)}  # fmt: skip
        own, below = chosen & OWN_UNIT_ROLES, chosen & SUBTREE_ROLES
        if not self.few:
            asked = self.query.order_by()
            if all(behalf is None for _, behalf in self.pairs):
                asked = self.person.grants.in_person(
                    self.day
                )  # without the question whether others still hold theirs
            elif acting_for is not False:
                asked = asked.filter(acting_for=acting_for)
            return Part(
                asked.filter(role__in=sorted(own)).values("unit") if own else [],
                ManyBelow(asked.filter(role__in=sorted(below)), self.wide) if below else Below(()),
                self.wide,
            )
        held = [grant for grant in self.first if acting_for in (False, grant.acting_for_id)]
        return Part(
            sorted({grant.unit_id for grant in held if grant.role in own}),
            Below({grant.unit.path for grant in held if grant.role in below}),
        )


@lru_cache(maxsize=1)
def _units_about(_: int) -> int:
    """How many units there are, asked again now and then: it guides a plan and decides nothing."""
    return Unit.objects.count()


def held_by(person: Person) -> Held:
    """What a person holds today: asked once for one who carries ``kept_for_request``, what holds for one request."""
    kept = getattr(person, "kept_for_request", {})
    if "held" not in kept:
        kept["held"] = Held(person)
    return kept["held"]
