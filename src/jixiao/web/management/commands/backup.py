"""Back the database up into one file, and the evidence into another beside it."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from jixiao.web.storing import evidence_backup
from jixiao.web.storing.backups import BackupFailed, back_up


class Command(BaseCommand):
    """The server may go on working."""

    help = "把数据库备份成一个文件，佐证材料备份在它旁边"

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, **options) -> None:
        """Write, check, report the size."""
        try:
            back_up(options["file"])
            files = evidence_backup.back_up(options["file"])
        except (BackupFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"佐证材料 {files} 个，在 {evidence_backup.archive_beside(options['file'])}")
        self.stdout.write(f"已备份到 {options['file']}（{options['file'].stat().st_size // 1024} KB）")
