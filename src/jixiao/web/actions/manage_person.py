"""What the security administrator does with a person of the own jurisdiction: lock, unlock, new password, end a grant."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jixiao.web.actions.base import Refused
from jixiao.web.actions.import_people import initial_password
from jixiao.web.models import Grant, Person


def managed_by(manager: Person):
    """The people of the jurisdictions whose security administrator this is. Raises PermissionDenied for others."""
    held = manager.grants.on(timezone.localdate()).filter(role="security_admin")
    places = set(held.values_list("unit__jurisdiction", flat=True))
    if not places:
        raise PermissionDenied("manage_person")
    own = Person.objects.filter(grants__unit__jurisdiction__in=places)
    elsewhere = Grant.objects.filter(~Q(unit__jurisdiction__in=places)).values("person")
    return own.exclude(pk__in=elsewhere).distinct()


@transaction.atomic
def manage(manager: Person, id: int, action: str, grant: int = 0) -> str:
    """Do it; a sentence that says what was done. Raises PermissionDenied, Refused."""
    person = managed_by(manager).filter(pk=id).first()
    if person is None:
        raise PermissionDenied("manage_person")
    if person == manager:
        raise Refused("不能管理自己的账号，请另一名安全管理员办理")
    if action in ("lock", "unlock"):
        person.is_active = action == "unlock"
        person.save(update_fields=["is_active"])
        return f"{person.name} 的账号已{'启用' if person.is_active else '停用'}"
    if action == "password":
        password = initial_password()
        person.set_password(password)
        person.must_change_password = True
        person.save(update_fields=["password", "must_change_password"])
        return f"{person.name} 的新密码是 {password} （只显示这一次，首次登录须修改）"
    if action == "end":
        today = timezone.localdate()
        ended = person.grants.on(today).filter(pk=grant).update(ends=today - timedelta(days=1))
        if not ended:
            raise Refused("这项授权已经结束")
        return f"{person.name} 的授权已结束"
    raise Refused("没有看懂要办什么")
