"""Restore the database from a backup."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from jixiao.web.storing import evidence_backup
from jixiao.web.storing.backups import BackupFailed, restore


class Command(BaseCommand):
    """A backup of an older version is brought up to date; then every chain is verified."""

    help = "用备份文件恢复数据库；先停服务器"

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, **options) -> None:
        """Restore, migrate, verify."""
        try:
            kept = restore(options["file"])
            files = evidence_backup.restore(options["file"])
        except (BackupFailed, OSError) as error:
            raise CommandError(str(error)) from error
        if kept:
            self.stdout.write(f"原来的数据库保留为 {kept}")
        call_command("migrate", verbosity=0)
        call_command("verify_chain", stdout=self.stdout)
        self.stdout.write(f"补回佐证材料 {files} 个")
        if missing := evidence_backup.missing():
            self.stderr.write(f"缺少 {len(missing)} 个佐证材料：{'、'.join(missing[:3])}；请从别的备份补回")
        self.stdout.write("已恢复")
