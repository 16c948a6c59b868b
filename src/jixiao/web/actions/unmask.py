"""Show personal data that pages mask: to those entitled, with a reason, and written down (个人信息保护法 第六条)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jixiao.core.message import say
from jixiao.core.personal import find, mask
from jixiao.web.actions.base import Action, Refused
from jixiao.web.actions.log import name_of, write_log
from jixiao.web.actions.manage_person import managed_by
from jixiao.web.drafting import drafts
from jixiao.web.models import Filing, Person
from jixiao.web.models.grant import OWN_UNIT_ROLES, SUBTREE_ROLES

ENTITLED = (OWN_UNIT_ROLES | SUBTREE_ROLES) - {"auditor"}
"""Who works on a form may have to call the one who knows. Who only reads may not."""
SHORTEST = 4
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Datum:
    """One piece: where it stands, what it is, as it is, and as pages show it."""

    place: str
    kind: str
    text: str

    @property
    def masked(self) -> str:
        return mask(self.text)


class ReadPersonalData(Action):
    """The personal data of a form's present draft, in every text of it."""

    name = "unmask"

    def __init__(self, person: Person, filing: Filing, reason: str = ""):
        super().__init__(person, filing)
        self.reason = reason

    def may(self) -> bool:
        return self.holds(ENTITLED)

    def do(self) -> list[Datum]:
        found = data_of(self.filing)
        _write_down(self.person, f"表 {self.filing.pk}《{self.filing.title}》", self.reason, found)
        return found


@transaction.atomic
def read_contacts(manager: Person, id: int, reason: str) -> list[Datum]:
    """Telephone and e-mail of a person whom ``manager`` looks after. Raises PermissionDenied, Refused."""
    person = managed(manager, id)
    found = contacts_of(person)
    _write_down(manager, name_of(person), reason, found)
    return found


def managed(manager: Person, id: int) -> Person:
    """The person. Raises PermissionDenied for one of another jurisdiction, and for everybody but its office."""
    person = managed_by(manager).filter(pk=id).first()
    if person is None:
        raise PermissionDenied("unmask")
    return person


def contacts_of(person: Person) -> list[Datum]:
    """What the list of people masks."""
    pairs = (("手机", person.phone), ("邮箱", person.email))
    return [Datum(label, label, text) for label, text in pairs if text]


def data_of(filing: Filing) -> list[Datum]:
    """Every telephone, identity and account number and e-mail address in the form's texts, once for each place."""
    sections = drafts.sections_of(drafts.load(filing.draft), filing.scheme)
    labels = {field.id: field.label.replace("\n", "") for field in filing.scheme.fields}
    found: dict[tuple[str, str], Datum] = {}
    for section, content in sections.items():
        for path, text in _texts(content):
            place = (
                labels.get(path, path)
                if section == "fields"
                else f"{drafts.SECTION_LABELS.get(section, section)} {path}"
            )
            for match in find(text):
                found.setdefault((place, match.text), Datum(place, match.label, match.text))
    return list(found.values())


def _texts(content: Any) -> Iterator[tuple[str, str]]:
    """(path, text) of what was typed into a section."""
    if isinstance(content, dict):
        yield from ((key, text) for key, text in content.items() if isinstance(text, str))
    else:
        for number, row in enumerate(content, 1):
            yield from ((f"{number}", text) for _, text in _texts(row))


def _write_down(person: Person, subject: str, reason: str, found: list[Datum]) -> None:
    reason = reason.strip()
    if len(reason) < SHORTEST:
        raise Refused(say("请写明为什么要看，至少 {count} 个字", count=SHORTEST))
    seen = {one.place: (one.masked, "已显示") for one in found}
    write_log("unmask", person, subject=subject, reason=reason[:500], changes=seen)
