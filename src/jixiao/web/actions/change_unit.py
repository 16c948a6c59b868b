"""The tree of units, kept by the jurisdiction's system administrator: add, rename, move, close, open again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from jixiao.web.actions.base import Refused
from jixiao.web.actions.import_units import MAY_STAND_UNDER
from jixiao.web.actions.log import write_log
from jixiao.web.language import t
from jixiao.web.models import Filing, Jurisdiction, Person, Unit
from jixiao.web.models.stage_count import recount
from jixiao.web.models.unit import relate

FINISHED = ("approved", "disclosed")


def places_of(person: Person):
    """The jurisdictions whose system administrator this is."""
    held = person.grants.on(timezone.localdate()).filter(role="system_admin")
    return Jurisdiction.objects.filter(pk__in=held.values("unit__jurisdiction")).order_by("code")


def administered(person: Person, place: int) -> Jurisdiction:
    """One of them. Raises PermissionDenied for another."""
    found = places_of(person).filter(pk=place).first()
    if found is None:
        raise PermissionDenied("system_admin")
    return found


def add_unit(person: Person, place: int, parent: Unit, code: str, name: str, kind: str) -> Unit:
    """A new unit under another. Raises PermissionDenied, Refused."""
    found = administered(person, place)
    with transaction.atomic():
        _stand_still(found)
        code, name = code.strip(), _name(name)
        if not code or len(code) > 21:
            raise Refused(t("单位编码要填，不超过 21 位"))
        if found.units.filter(code=code).exists():
            raise Refused(t("编码 {code} 已经有单位在用", code=code))
        _check_place(kind, parent, found)
        unit = Unit.objects.create(jurisdiction=found, parent=parent, code=code, name=name, kind=kind)
        write_log(
            "unit_added", person, place=found, subject=f"{code} {name}", changes={"上级": ("", parent.name)}
        )
    return unit


def rename_unit(person: Person, unit: Unit, name: str) -> None:
    """Another name; forms already filed keep the name that was typed. Raises PermissionDenied, Refused."""
    found = administered(person, unit.jurisdiction_id)
    with transaction.atomic():
        before, unit.name = unit.name, _name(name)
        unit.save(update_fields=["name"])
        write_log(
            "unit_changed", person, place=found, subject=unit.code, changes={"名称": (before, unit.name)}
        )


def move_unit(person: Person, unit: Unit, parent: Unit) -> None:
    """Put a unit and all below it under another. Who reviews its forms changes at once: roles follow the tree.

    Raises PermissionDenied, Refused.
    """
    found = administered(person, unit.jurisdiction_id)
    with transaction.atomic():
        _stand_still(found)
        unit = Unit.objects.select_related("parent").get(pk=unit.pk)
        parent = Unit.objects.get(pk=parent.pk)
        if unit.parent is None:
            raise Refused(t("财政部门是根，不能移动"))
        if parent.path.startswith(unit.path):
            raise Refused(t("不能移到自己或自己的下级之下"))
        _check_place(unit.kind, parent, found)
        before, old, new = unit.parent.name, unit.path, f"{parent.path}{unit.pk}/"
        Unit.objects.filter(pk=unit.pk).update(parent=parent)
        Unit.objects.filter(path__startswith=old).update(
            path=Concat(Value(new), Substr(F("path"), len(old) + 1))
        )
        relate(Unit.objects.filter(path__startswith=new))
        recount(Filing.objects)
        write_log(
            "unit_changed", person, place=found, subject=f"{unit.code} {unit.name}",
            changes={"上级": (before, parent.name)},
        )  # fmt: skip


def close_unit(person: Person, unit: Unit) -> None:
    """From today it declares nothing new. Raises PermissionDenied; Refused while something is still open there."""
    found = administered(person, unit.jurisdiction_id)
    with transaction.atomic():
        _stand_still(found)
        if unit.parent_id is None:
            raise Refused(t("财政部门不能撤销"))
        if unit.children.filter(closed=None).exists():
            raise Refused(t("还有下级单位，请先撤销或移走"))
        unfinished = Filing.objects.filter(unit=unit).exclude(stage__in=FINISHED).count()
        if unfinished:
            raise Refused(t("还有 {count} 张表没有办结，办结以后再撤销", count=unfinished))
        _set_closed(person, found, unit, timezone.localdate())


def open_unit(person: Person, unit: Unit) -> None:
    """Take the closing back. Raises PermissionDenied, Refused."""
    found = administered(person, unit.jurisdiction_id)
    with transaction.atomic():
        _stand_still(found)
        if unit.parent is not None and unit.parent.closed:
            raise Refused(t("上级单位已撤销，请先恢复上级"))
        _set_closed(person, found, unit, None)


def _set_closed(person: Person, place: Jurisdiction, unit: Unit, day) -> None:
    before, unit.closed = unit.closed, day
    unit.save(update_fields=["closed"])
    write_log(
        "unit_changed", person, place=place, subject=f"{unit.code} {unit.name}",
        changes={"撤销日期": (str(before or ""), str(day or ""))},
    )  # fmt: skip


def _stand_still(place: Jurisdiction) -> None:
    """Two changes of one tree one after the other."""
    Jurisdiction.objects.select_for_update().get(pk=place.pk)


def _name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 120:
        raise Refused(t("单位名称要填，不超过 120 字"))
    return name


def _check_place(kind: str, parent: Unit, place: Jurisdiction) -> None:
    if parent.jurisdiction_id != place.pk:
        raise Refused(t("上级单位不在本地区"))
    if parent.closed:
        raise Refused(t("上级单位已撤销"))
    if parent.kind not in MAY_STAND_UNDER.get(kind, ()):
        raise Refused(t("主管部门放在财政部门之下，预算单位放在主管部门或预算单位之下"))
