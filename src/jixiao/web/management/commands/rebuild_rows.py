"""Write the flat indicator rows of every filed form anew from its revisions, the lines of the tree and the counters."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.db import transaction

from jixiao.web.actions.move import rebuild_rows
from jixiao.web.drafting import drafts
from jixiao.web.models import Filing, Unit
from jixiao.web.models.stage_count import recount
from jixiao.web.models.unit import relate


class Command(BaseCommand):
    """The rows are a shadow: what is in force is the approved revision, else the last one filed."""

    help = "按各表已生效的一稿重建指标明细"

    def handle(self, *args, **options) -> None:
        """One filing a transaction: the server may go on working."""
        rebuilt = 0
        for id in Filing.objects.filter(revision_number__gt=0).order_by("id").values_list("id", flat=True):
            with transaction.atomic():
                filing = Filing.objects.select_for_update().get(pk=id)
                approved = filing.approved_revision is not None
                number = filing.approved_revision if approved else filing.revision_number
                rebuild_rows(filing, drafts.load(filing.revisions.get(number=number).values), approved)
            rebuilt += 1
        relate(Unit.objects.all())
        recount(Filing.objects)
        self.stdout.write(f"已重建 {rebuilt} 张表的指标明细")
