"""Remark on a cell of a form, reply, resolve."""

from __future__ import annotations

from django.utils import timezone

from jixiao.core.message import say
from jixiao.web.actions.base import Action, Refused
from jixiao.web.actions.notify import notify
from jixiao.web.models import Comment, Filing, Person

TYPISTS = frozenset({"agency_drafter"})
REVIEWERS = frozenset({"agency_reviewer", "department_reviewer", "sector_division", "performance_division"})
LONGEST = 2000


class _OnComments(Action):
    """The unit's drafters and everybody who reviews may speak; who only reads may not."""

    def roles(self) -> set[str]:
        return {grant.role for grant in self.grants()}

    def may(self) -> bool:
        return bool(self.roles() & (TYPISTS | REVIEWERS))


class AddComment(_OnComments):
    """``field`` is the path into the record (empty: the form as a whole), ``label`` its words on the form."""

    name = "comment"

    def __init__(self, person: Person, filing: Filing, text: str, field: str = "", label: str = ""):
        super().__init__(person, filing)
        self.text, self.field, self.label = text.strip(), field.strip()[:120], label.strip()[:200]

    def do(self) -> Comment:
        text = _checked(self.text)
        made = Comment.objects.create(
            filing=self.filing, field=self.field, label=self.label, text=text, author=self.person
        )
        self.record(
            "comment",
            origin=self.filing.stage,
            comment=f"{self.label}：{text}" if self.label else text,
            for_person=self.acting_for(self.roles()),
        )
        drafter = self.filing.drafter
        if drafter and drafter != self.person:
            said = say(
                "《{title}》{label}有意见：{text}",
                title=self.filing.title,
                label=self.label or "整张表",
                text=text,
            )
            notify(drafter, "comment", said, self.filing, self.person.name)
        return made


class Reply(_OnComments):
    """An answer to a remark; everybody who took part in the thread is told."""

    name = "reply"

    def __init__(self, person: Person, comment: Comment, text: str):
        super().__init__(person, comment.filing)
        self.comment, self.text = comment.parent or comment, text.strip()

    def do(self) -> Comment:
        root, text = self.comment, _checked(self.text)
        made = Comment.objects.create(
            filing=self.filing, field=root.field, label=root.label, text=text, author=self.person, parent=root
        )
        self.record("reply", origin=self.filing.stage, comment=text, for_person=self.acting_for(self.roles()))
        took_part = {root.author, *(reply.author for reply in root.replies.select_related("author"))}
        for person in took_part - {self.person}:
            said = say(
                "《{title}》{label}有回复：{text}",
                title=self.filing.title,
                label=root.label or "整张表",
                text=text,
            )
            notify(person, "comment", said, self.filing, self.person.name)
        return made


class Resolve(_OnComments):
    """Close a thread: whoever opened it, or another reviewer. The drafter answers, and does not close for others."""

    name = "resolve"

    def __init__(self, person: Person, comment: Comment):
        super().__init__(person, comment.filing)
        self.comment = comment.parent or comment

    def may(self) -> bool:
        return super().may() and (self.comment.author_id == self.person.pk or bool(self.roles() & REVIEWERS))

    def do(self) -> Comment:
        open_one = Comment.objects.filter(pk=self.comment.pk, resolved__isnull=True)
        if not open_one.update(resolved=timezone.now(), resolved_by=self.person):
            raise Refused(say("这条意见已经解决"))
        self.record(
            "resolve",
            origin=self.filing.stage,
            comment=self.comment.text,
            for_person=self.acting_for(self.roles()),
        )
        self.comment.refresh_from_db()
        return self.comment


def _checked(text: str) -> str:
    if not text:
        raise Refused(say("请写明意见"))
    if len(text) > LONGEST:
        raise Refused(say("意见最长 {count} 字", count=LONGEST))
    return text
