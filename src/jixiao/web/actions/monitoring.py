"""Monitoring: answer a warning, stop payments where nobody answered. Rounds are pushed by ``push_task``."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from jixiao.core.message import say
from jixiao.web.actions.base import Action, Refused
from jixiao.web.actions.notify import notify
from jixiao.web.actions.workdays import workdays_of
from jixiao.web.language import t
from jixiao.web.models import Alarm, Filing, Person
from jixiao.web.models.grant import OWN_UNIT_ROLES

DAYS_TO_ANSWER = 10
"""Working days (川财绩〔2025〕10号)."""


def answer_by(place: int, raised: date) -> date:
    """The last of the ten working days after a day; in years whose holidays nobody has entered, weekdays count."""
    calendar, day, left = workdays_of([place])[place], raised, DAYS_TO_ANSWER
    while left:
        day += timedelta(days=1)
        known = calendar.working(day)
        left -= (day.weekday() < 5) if known is None else known
    return day


def raise_alarm(filing: Filing) -> None:
    """The warning of a filed monitoring form, with the day until which the unit answers; nothing for a normal one."""
    if filing.kind != "monitoring" or not filing.alarm:
        return
    today = timezone.localdate()
    due = answer_by(filing.unit.jurisdiction_id, today)
    _, new = Alarm.objects.get_or_create(filing=filing, defaults={"raised": today, "due": due})
    if new and filing.drafter:
        told = say(
            "《{title}》监控预警，请在 {due} 前选择继续实施、调剂或收回",
            title=filing.title,
            due=due.isoformat(),
        )
        notify(filing.drafter, "alarm", told, filing)


class Answer(Action):
    """The unit says what becomes of the money: continue, reallocate or cancel."""

    name = "answer_alarm"

    def __init__(self, person: Person, alarm: Alarm, choice: str, text: str):
        super().__init__(person, alarm.filing)
        self.alarm, self.choice, self.text = alarm, choice, text.strip()

    def may(self) -> bool:
        return self.holds(OWN_UNIT_ROLES)

    def do(self) -> None:
        if self.choice not in dict(Alarm.CHOICES):
            raise Refused(t("请选择继续实施、调剂或收回"))
        if not self.text:
            raise Refused(t("请写明理由和下一步安排"))
        changed = Alarm.objects.filter(pk=self.alarm.pk, answered=None, suspended=None).update(
            choice=self.choice, text=self.text, answered=timezone.now()
        )
        if not changed:
            raise Refused(t("这个预警已经答复过，或已暂停拨款"))
        self.record(
            self.name, origin=self.filing.stage, comment=f"{dict(Alarm.CHOICES)[self.choice]}：{self.text}"
        )


class Suspend(Action):
    """The performance division stops the payments of a project whose unit did not answer in time."""

    name = "suspend"

    def __init__(self, person: Person, alarm: Alarm):
        super().__init__(person, alarm.filing)
        self.alarm = alarm

    def may(self) -> bool:
        return self.holds({"performance_division"})

    def do(self) -> None:
        overdue = Alarm.objects.filter(
            pk=self.alarm.pk, answered=None, suspended=None, due__lt=timezone.localdate()
        )
        if not overdue.update(suspended=timezone.now()):
            raise Refused(t("还没有过答复期限，或单位已经答复"))
        self.record(
            self.name, origin=self.filing.stage, comment=f"逾期未答复（限 {self.alarm.due}），暂停拨款"
        )
        if self.filing.drafter:
            told = say("《{title}》逾期没有答复预警，已暂停拨款", title=self.filing.title)
            notify(self.filing.drafter, "alarm", told, self.filing, self.person.name)
