"""``jixiao backup``: the whole database into one file, while the server goes on."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.app import Command
from jixiao.cli.language import t
from jixiao.cli.web_process import data_option, web


@click.command(
    "backup",
    cls=Command,
    help=t("把网页系统的数据库备份成一个文件；服务器不用停。"),
    epilog=t("例：\n  jixiao backup 备份/2026-10-20.sqlite3"),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def command(file: Path, data: Path) -> int:
    """Back up; the exit code of the web program."""
    return web("backup", str(file), JIXIAO_DATA=str(data))
