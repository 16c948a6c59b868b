"""What waits for a person at each level, and on whose behalf."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from jixiao.core.library import flow_names, load_flow
from jixiao.web.actions.count_stages import visible_by_stage
from jixiao.web.models import Event, Filing, Person, StageCount
from jixiao.web.models.filing import Below
from jixiao.web.models.grant import OWN_UNIT_ROLES


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


ORDER = ("-p0", "-p1", "-amount", "id")
"""What needs a person first, then money."""
Tasks = dict[tuple[tuple[str, ...], int], tuple[set[int], set[str]]]
"""(stages, whose work is left out) → (units, paths) that grants reach for them."""


def queue_for(person: Person, grants: list | None = None):
    """The filed forms that this person can approve now, what needs a person first (P0, P1), then money.

    Own work is left out, also that of somebody acted for, and what the person has voted on already. ``grants``: the
    person's in force, with units, where the caller has read them.
    """
    return Filing.objects.visible_to(person).filter(_queued(person, grants)).order_by(*ORDER)


def waiting_for(person: Person, grants: list):
    """The queue, and the drafts of the units for which the person fills in forms. In the same order."""
    drafting = _drafting(grants)
    if not drafting:
        return queue_for(person, grants)
    drafts = Q(stage="draft", unit__in={grant.unit_id for grant in drafting})
    reviewing = len(drafting) < len(grants)
    wanted = drafts | _queued(person, grants) if reviewing else drafts
    return Filing.objects.visible_to(person).filter(wanted).order_by(*ORDER)


def count_waiting(person: Person, grants: list) -> int:
    """How many forms ``waiting_for`` has, by the counters of the stages."""
    return count_queue(person, grants).total() + visible_by_stage(_drafting(grants))["draft"]


def _drafting(grants: list) -> list:
    """The grants by which somebody fills in and submits drafts."""
    return [grant for grant in grants if grant.role in deciding_roles()["draft"]]


def _queued(person: Person, grants: list | None) -> Q:
    """What the person may approve now and has not voted on."""
    voted = Event.objects.filter(
        filing=OuterRef("pk"),
        person=person,
        action__startswith="vote_",
        revision=OuterRef("revision_number"),
        time__gte=OuterRef("moved"),
    )
    return _reached(_tasks(person, grants)) & ~Q(drafter=person) & ~Exists(voted)


def count_queue(person: Person, grants: list) -> Counter:
    """Stage → how many forms the queue has: by the counters of the stages, where nobody is acted for or has voted."""
    tasks = _tasks(person, grants)
    stages = [stage for named, _ in tasks for stage in named]
    plain = len(stages) == len(set(stages)) and all(drafter == person.pk for _, drafter in tasks)
    if not plain or (stages_with_votes() & set(stages) and _ever_voted(person)):
        counted = queue_for(person, grants).order_by().values_list("stage").annotate(Count("pk"))
        return Counter(dict(counted))
    found = _counted(tasks, {grant.unit_id: grant.unit.path for grant in grants})
    own_work = Filing.objects.visible_to(person).filter(drafter=person, stage__in=stages)
    found.subtract(dict(own_work.order_by().values_list("stage").annotate(Count("pk"))))
    return +found


def stages_with_votes() -> set[str]:
    """The stages that several people must agree to leave, in any flow."""
    moves = (move for name in flow_names() for move in load_flow(name).moves)
    return {move.origin for move in moves if move.quorum > 1}


def _ever_voted(person: Person) -> bool:
    return Event.objects.filter(person=person, action__startswith="vote_").exists()


def _counted(tasks: Tasks, paths: dict[int, str]) -> Counter:
    """Stage → forms that the tasks reach, by the counters; ``paths``: of the units that have grants."""
    found: Counter = Counter()
    rows = list(
        StageCount.objects.filter(
            unit__in=paths, stage__in={stage for stages, _ in tasks for stage in stages}
        )
    )
    for (stages, _), (own, reached) in tasks.items():
        below = Below(reached)
        tops = below.tops
        for row in rows:
            if row.stage in stages and row.unit_id in tops:
                found[row.stage] += row.within
            elif row.stage in stages and row.unit_id in own and not below.holds(paths[row.unit_id]):
                found[row.stage] += row.own
    return found


def _reached(tasks: Tasks) -> Q:
    """The forms of the tasks, without the work that is left out."""
    reached = Q(pk__in=[])
    for (stages, drafter), (own, below) in tasks.items():
        units = Q(unit__in=own) | Below(below).having()
        reached |= units & Q(stage__in=stages) & ~Q(drafter=drafter)
    return reached


def _tasks(person: Person, grants: list | None = None) -> Tasks:
    """What the person's grants ask for."""
    roles, found = deciding_roles(), {}
    if grants is None:
        grants = person.grants.on(timezone.localdate()).select_related("unit")
    for grant in grants:
        stages = tuple(
            stage for stage, deciding in roles.items() if grant.role in deciding and stage != "draft"
        )
        if stages:
            own, below = found.setdefault((stages, grant.acting_for_id or person.pk), (set(), set()))
            if grant.role in OWN_UNIT_ROLES:
                own.add(grant.unit_id)
            else:
                below.add(grant.unit.path)
    return found
