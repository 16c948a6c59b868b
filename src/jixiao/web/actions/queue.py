"""What waits for a person at each level, and on whose behalf."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Exists, OuterRef, Q

from jixiao.core.library import flow_names, load_flow
from jixiao.web.actions.count_stages import count_part, visible_by_stage
from jixiao.web.models import Event, Filing, Person
from jixiao.web.models.held import Part, held_by


def deciding_roles() -> dict[str, set[str]]:
    """Stage → the roles that move a form on from there, in any flow."""
    stages: dict[str, set[str]] = {}
    for name in flow_names():
        for move in load_flow(name).moves:
            if move.action in ("submit", "approve"):
                stages.setdefault(move.origin, set()).add(move.role)
    return stages


def stage_labels() -> dict[str, str]:
    """Stage → its label, in the order of the flow."""
    return {stage.id: stage.label for name in reversed(flow_names()) for stage in load_flow(name).stages}


ORDER = ("-p0", "-p1", "-amount_order", "id")
"""What needs a person first, then money."""
Tasks = dict[tuple[tuple[str, ...], int], Part]
"""(stages, whose work is left out) → the units that grants reach for them."""


def queue_for(person: Person):
    """The filed forms that this person can approve now, what needs a person first (P0, P1), then money.

    Own work is left out, also that of somebody acted for, and what the person has voted on already.
    """
    return Filing.objects.visible_to(person).filter(_queued(person)).order_by(*ORDER)


def waiting_for(person: Person):
    """The queue, and the drafts of the units for which the person fills in forms. In the same order."""
    roles, drafting = held_by(person).roles, deciding_roles()["draft"]
    if not drafting & roles:
        return queue_for(person)
    drafts = Q(stage="draft", unit__in=held_by(person).part(drafting).own)
    wanted = drafts | _queued(person) if roles - drafting else drafts
    return Filing.objects.visible_to(person).filter(wanted).order_by(*ORDER)


def count_waiting(person: Person) -> int:
    """How many forms ``waiting_for`` has, by the counters of the stages."""
    drafts = visible_by_stage(held_by(person), deciding_roles()["draft"])["draft"]
    return count_queue(person).total() + drafts


def _queued(person: Person) -> Q:
    """What the person may approve now and has not voted on."""
    voted = Event.objects.filter(
        filing=OuterRef("pk"),
        person=person,
        action__startswith="vote_",
        revision=OuterRef("revision_number"),
        time__gte=OuterRef("moved"),
    )
    return _reached(_tasks(person)) & ~Q(drafter=person) & ~Exists(voted)


def count_queue(person: Person) -> Counter:
    """Stage → how many forms the queue has: by the counters of the stages, where nobody is acted for or has voted."""
    tasks = _tasks(person)
    stages = [stage for named, _ in tasks for stage in named]
    plain = len(stages) == len(set(stages)) and all(drafter == person.pk for _, drafter in tasks)
    if not plain or (stages_with_votes() & set(stages) and _ever_voted(person)):
        counted = queue_for(person).order_by().values_list("stage").annotate(Count("pk"))
        return Counter(dict(counted))
    found: Counter = Counter()
    for (named, _), part in tasks.items():
        found.update(count_part(part, named, named))
    own_work = Filing.objects.visible_to(person).filter(drafter=person, stage__in=stages)
    found.subtract(dict(own_work.order_by().values_list("stage").annotate(Count("pk"))))
    return +found


def stages_with_votes() -> set[str]:
    """The stages that several people must agree to leave, in any flow."""
    moves = (move for name in flow_names() for move in load_flow(name).moves)
    return {move.origin for move in moves if move.quorum > 1}


def _ever_voted(person: Person) -> bool:
    return Event.objects.filter(person=person, action__startswith="vote_").exists()


def _reached(tasks: Tasks) -> Q:
    """The forms of the tasks, without the work that is left out."""
    reached = Q(pk__in=[])
    for (stages, drafter), part in tasks.items():
        reached |= part.having() & Q(stage__in=stages) & ~Q(drafter=drafter)
    return reached


def _tasks(person: Person) -> Tasks:
    """What the person's grants ask for."""
    held, roles = held_by(person), deciding_roles()
    asked: dict[tuple[tuple[str, ...], int | None], set[str]] = {}
    for role, acting_for in held.pairs:
        stages = tuple(stage for stage, deciding in roles.items() if role in deciding and stage != "draft")
        if stages:
            asked.setdefault((stages, acting_for), set()).add(role)
    return {
        (stages, acting_for or person.pk): held.part(deciding, acting_for)
        for (stages, acting_for), deciding in asked.items()
    }
