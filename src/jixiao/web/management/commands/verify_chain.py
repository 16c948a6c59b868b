"""Verify the event chain and the revisions of every filing, and the log of the administration, from the beginning."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from jixiao.web.models import Filing, LogEntry, LogHead
from jixiao.web.storing.chain import check_all, log_faults


class Command(BaseCommand):
    """Prints what does not fit; ends with an error when there is anything."""

    help = "从头核验每张表的办理记录链、各稿的摘要和管理日志"

    def handle(self, *args, **options) -> None:
        """All filings, then the log."""
        filings = events = wrong = 0
        for filing, count, faults in check_all(Filing.objects.all()):
            filings, events, wrong = filings + 1, events + count, wrong + bool(faults)
            for fault in faults:
                self.stdout.write(f"表 {filing.pk}《{filing.title}》：{fault}")
        entries, faults = self._log()
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError("管理日志不完整。请与备份核对，并查明是谁绕过系统改了数据库")
        if wrong:
            raise CommandError(f"{wrong} 张表不完整。请与备份核对，并查明是谁绕过系统改了数据库")
        self.stdout.write(f"{filings} 张表、{events} 条办理记录、{entries} 条管理日志，全部完整")

    def _log(self) -> tuple[int, list[str]]:
        """How many entries the log has, and what does not fit."""
        with transaction.atomic():  # one moment: nothing is appended in between
            head = LogHead.objects.first()
            faults: list[str] = list(log_faults(LogEntry.objects.order_by("number").iterator(2000), 0, ""))
            last = LogEntry.objects.order_by("number").last()
        end = (head.number, head.digest) if head else (0, "")
        if end != ((last.number, last.digest) if last else (0, "")):
            faults.append(f"管理日志的末尾被截断或换过：应有 {end[0]} 条")
        return end[0], faults
