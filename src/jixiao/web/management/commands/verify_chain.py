"""Verify the event chain and the revisions of every filing."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from jixiao.web.chain import check_all
from jixiao.web.models import Filing


class Command(BaseCommand):
    """Prints what does not fit; ends with an error when there is anything."""

    help = "核验每张表的办理记录链和各稿的摘要"

    def handle(self, *args, **options) -> None:
        """All filings."""
        filings = events = wrong = 0
        for filing, count, faults in check_all(Filing.objects.all()):
            filings, events, wrong = filings + 1, events + count, wrong + bool(faults)
            for fault in faults:
                self.stdout.write(f"表 {filing.pk}《{filing.title}》：{fault}")
        if wrong:
            raise CommandError(f"{wrong} 张表不完整。请与备份核对，并查明是谁绕过系统改了数据库")
        self.stdout.write(f"{filings} 张表、{events} 条办理记录，全部完整")
