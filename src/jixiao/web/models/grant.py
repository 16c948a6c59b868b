"""Who may do what for which unit, from when until when."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from jixiao.core.message import say
from jixiao.web.models.person import Person
from jixiao.web.models.unit import Unit

ROLES = {
    "agency_drafter": "填报人",
    "agency_reviewer": "单位审核人",
    "department_reviewer": "主管部门审核人",
    "sector_division": "财政业务处室",
    "performance_division": "财政绩效处",
    "expert": "评价专家",
    "third_party": "第三方机构",
    "auditor": "审计/人大（只读）",
    "system_admin": "系统管理员",
    "security_admin": "安全管理员",
    "audit_admin": "审计管理员",
}
OWN_UNIT_ROLES = frozenset({"agency_drafter", "agency_reviewer"})
"""Roles that reach the unit itself; the reviewing and reading roles reach everything below it."""
SUBTREE_ROLES = frozenset({"department_reviewer", "sector_division", "performance_division", "auditor"})
ADMIN_ROLES = frozenset({"system_admin", "security_admin", "audit_admin"})
"""Three grants that one person may not hold together (三员分立)."""
TOGETHER = say("系统、安全、审计管理员不能由同一人担任")


class Grants(models.QuerySet):
    """Grants, chosen by the day on which they hold."""

    def on(self, day: date) -> Grants:
        """The grants in force on a day. A deputy's falls with the role of the one acted for."""
        held = Grant.objects.in_person(day).filter(
            person=OuterRef("acting_for"), role=OuterRef("role"), unit=OuterRef("unit")
        )
        return self.filter(_current(day), Q(acting_for__isnull=True) | Exists(held))

    def in_person(self, day: date) -> Grants:
        """Those among them that are nobody else's."""
        return self.filter(_current(day), acting_for__isnull=True)


def _current(day: date) -> Q:
    return Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gte=day))


class Grant(models.Model):
    """``acting_for`` names the person on whose behalf the holder acts; events keep both names."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=24, choices=list(ROLES.items()))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    acting_for = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="deputies")

    objects = Grants.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit"],
                condition=Q(role__in=sorted(ADMIN_ROLES), ends__isnull=True),
                name="one_open_administrators_grant",
            )
        ]
        """What a bulk insertion could get past ``save``, at one finance department."""

    @property
    def days(self) -> str:
        """From when until when, in words."""
        return f"{self.starts} — {self.ends or ''}".rstrip()

    def clean(self) -> None:
        """Refuse a second administrator's grant of another kind that holds on any day on which one is held."""
        if self.role in ADMIN_ROLES and other_office(self.person, self.role, self.starts, self.ends, self.pk):
            raise ValidationError(TOGETHER)

    def save(self, *args, **kwargs) -> None:
        """Store it. Two requests that give one person offices wait for one another."""
        with transaction.atomic():
            if self.role in ADMIN_ROLES:
                Person.objects.select_for_update().get(pk=self.person_id)
            self.clean()
            super().save(*args, **kwargs)


def other_office(person: Person, role: str, starts: date, ends: date | None, but: int | None = None) -> bool:
    """Whether the person holds another of the three offices on any of these days; ``but``: leave this grant out."""
    held = Grant.objects.filter(person=person, role__in=ADMIN_ROLES - {role}).exclude(pk=but)
    overlap = held.filter(Q(ends__isnull=True) | Q(ends__gte=starts))
    return (overlap if ends is None else overlap.filter(starts__lte=ends)).exists()
