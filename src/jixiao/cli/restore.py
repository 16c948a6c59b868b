"""``jixiao restore``: the database as a backup holds it."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.app import Command
from jixiao.cli.language import t
from jixiao.cli.web_process import data_option, web


@click.command(
    "restore",
    cls=Command,
    help=t("用备份文件恢复网页系统的数据库；先停服务器。现有的数据库改名保留。"),
    epilog=t("例：\n  jixiao restore 备份/2026-10-20.sqlite3"),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@data_option
def command(file: Path, data: Path) -> int:
    """Restore; the exit code of the web program."""
    return web("restore", str(file), JIXIAO_DATA=str(data))
