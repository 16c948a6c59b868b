"""An evaluation by an agency: give it, ask for material, answer, receive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jixiao.core.message import say
from jixiao.web.actions.base import Action, Refused
from jixiao.web.actions.notify import notify
from jixiao.web.actions.panel import conflicts
from jixiao.web.language import t
from jixiao.web.models import Assignment, Filing, Grant, Material, MaterialRequest, Person
from jixiao.web.models.grant import OWN_UNIT_ROLES
from jixiao.web.models.held import held_by
from jixiao.web.storing import evidence_store
from jixiao.web.storing.uploads import check_bytes

MOST_FILES = 20
"""Files that answer one request."""


def agency_people(filing: Filing) -> list[Person]:
    """The people of agencies of the filing's place, in force today, in person."""
    today = timezone.localdate()
    held = Grant.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=today), role="third_party", starts__lte=today, person__is_active=True,
        unit__jurisdiction=filing.unit.jurisdiction_id, acting_for__isnull=True,
    )  # fmt: skip
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("name", "pk"))


def visible_assignments(person: Person):
    """What a person may see: the own ones of an agency's people while they hold the role, and those in reach."""
    seen = Q(filing__in=Filing.objects.visible_to(person))
    if "third_party" in held_by(person).roles:
        seen |= Q(members=person)
    return Assignment.objects.filter(seen).distinct()


class Assign(Action):
    """Give the evaluation of a confirmed self-evaluation to people of an agency, none of whom has to do with it."""

    name = "assign_agency"

    def __init__(self, person: Person, filing: Filing, agency: str = "", members: Sequence[int] = (), due: date | None = None):  # fmt: skip
        super().__init__(person, filing)
        self.agency, self.members, self.due = agency.strip()[:100], set(members), due

    def may(self) -> bool:
        return self.holds({"performance_division"})

    def do(self) -> Assignment:
        filing = self.filing
        if filing.kind != "self_evaluation" or filing.approved_revision is None:
            raise Refused(t("主管部门审定自评以后才能委托评价"))
        if Assignment.objects.filter(filing=filing).exists():
            raise Refused(t("这个项目已经委托过评价"))
        if not self.agency:
            raise Refused(t("请填写机构名称"))
        if self.due is None or self.due < timezone.localdate():
            raise Refused(t("请填写今天以后的截止日期"))
        chosen = [one for one in agency_people(filing) if one.pk in self.members]
        if not chosen or len(chosen) != len(self.members):
            raise Refused(t("请选择机构的评价人员"))
        left_out = conflicts(filing, [one.pk for one in chosen])
        if left_out:
            names = "、".join(one.name for one in chosen if one.pk in left_out)
            raise Refused(t("{names} 与该部门或项目有关，应当回避", names=names))
        made = Assignment.objects.create(filing=filing, agency=self.agency, person=self.person, due=self.due)
        made.members.set(chosen)
        self.record(self.name, origin=filing.stage, comment=f"委托{self.agency}评价，{self.due} 前完成")
        for one in chosen:
            notify(one, "assignment", say("请评价《{title}》，{due} 前完成", title=filing.title, due=self.due), filing, self.person.name)  # fmt: skip
        return made


class AssignmentAction(Action):
    """What all steps share: the filing is locked, the assignment read anew under that lock."""

    def __init__(self, person: Person, assignment: Assignment):
        super().__init__(person, assignment.filing)
        self.assignment = assignment

    def run(self) -> Any:
        with transaction.atomic():
            Filing.objects.select_for_update().get(pk=self.assignment.filing_id)
            self.assignment = Assignment.objects.get(pk=self.assignment.pk)
            return super().run()

    def is_member(self) -> bool:
        """Whether the person works on it for the agency, today. Asked once for each assignment that was read."""
        known = self.assignment.__dict__.setdefault("membership", {})
        if self.person.pk not in known:
            held = "third_party" in held_by(self.person).roles
            known[self.person.pk] = held and self.person in self.assignment.members.all()
        return known[self.person.pk]

    def of_unit(self) -> bool:
        """Whether the person answers for the unit."""
        return bool(held_by(self.person).roles & OWN_UNIT_ROLES) and self.holds(OWN_UNIT_ROLES)

    @property
    def going_on(self) -> bool:
        return self.assignment.state != "final"

    def tell_unit(self, words: str) -> None:
        if self.filing.drafter:
            notify(self.filing.drafter, "assignment", words, self.filing, self.assignment.agency)

    def tell_agency(self, words: str) -> None:
        for one in self.assignment.members.all():
            notify(one, "assignment", words, self.filing, self.person.name)


class AskMaterial(AssignmentAction):
    """Ask the unit for material until a day."""

    name = "ask_material"

    def __init__(self, person: Person, assignment: Assignment, what: str = "", due: date | None = None):
        super().__init__(person, assignment)
        self.what, self.due = what.strip()[:300], due

    def may(self) -> bool:
        return self.going_on and self.is_member()

    def do(self) -> MaterialRequest:
        if not self.what:
            raise Refused(t("请写明需要什么资料"))
        if self.due is None or self.due < timezone.localdate():
            raise Refused(t("请填写今天以后的截止日期"))
        made = MaterialRequest.objects.create(
            assignment=self.assignment, what=self.what, due=self.due, asked_by=self.person
        )
        self.record(self.name, origin=self.filing.stage, comment=f"需要资料：{self.what}，{self.due} 前")
        self.tell_unit(say("请为《{title}》的评价提供资料：{what}，{due} 前", title=self.filing.title, what=self.what, due=self.due))  # fmt: skip
        return made


class MaterialAction(AssignmentAction):
    """A step of one request; it is read anew under the lock."""

    def __init__(self, person: Person, request: MaterialRequest):
        super().__init__(person, request.assignment)
        self.request = request

    def look_again(self) -> None:
        self.request.refresh_from_db()


class AnswerMaterial(MaterialAction):
    """The unit gives files, or says why it cannot."""

    name = "answer_material"

    def __init__(self, person: Person, request: MaterialRequest, files: Sequence[tuple[bytes, str]] = (), reason: str = ""):  # fmt: skip
        super().__init__(person, request)
        self.files, self.reason = list(files), reason.strip()

    def may(self) -> bool:
        return self.going_on and self.request.state in ("asked", "given", "refused") and self.of_unit()

    def do(self) -> MaterialRequest:
        if not self.files and not self.reason:
            raise Refused(t("请附上资料；不能提供的，写明理由"))
        if self.files and self.reason:
            raise Refused(t("附了资料就不要填不能提供的理由"))
        if self.request.files.count() + len(self.files) > MOST_FILES:
            raise Refused(t("一项资料最多 {count} 个文件，请合并后再传", count=MOST_FILES))
        for data, name in self.files:
            check_bytes(data, name, "evidence")
        for data, name in self.files:
            Material.objects.create(
                request=self.request, name=PurePath(name.replace("\\", "/")).name[-200:], size=len(data),
                digest=evidence_store.store(data), author=self.person,
            )  # fmt: skip
        self.request.state = "given" if self.files else "refused"
        self.request.reason, self.request.answered_by = self.reason, self.person
        self.request.answered = timezone.now()
        self.request.save()
        given = [name for _, name in self.files]
        self.record(
            self.name,
            origin=self.filing.stage,
            comment=f"{self.request.what}：{'、'.join(given) or self.reason}",
        )
        self.tell_agency(say("单位已答复《{title}》的资料要求：{what}", title=self.filing.title, what=self.request.what))  # fmt: skip
        return self.request


class Receive(MaterialAction):
    """The agency confirms that it has the material."""

    name = "receive_material"

    def may(self) -> bool:
        return self.going_on and self.request.state == "given" and self.is_member()

    def do(self) -> MaterialRequest:
        self.request.state, self.request.received = "received", timezone.now()
        self.request.save()
        self.record(self.name, origin=self.filing.stage, comment=f"签收：{self.request.what}")
        self.tell_unit(say("评价机构已签收《{title}》的资料：{what}", title=self.filing.title, what=self.request.what))  # fmt: skip
        return self.request
