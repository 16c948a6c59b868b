"""``jixiao serve``: start the web application."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.app import Command
from jixiao.cli.language import t
from jixiao.cli.web_process import become_web, data_option


@click.command(
    "serve",
    cls=Command,
    help=t(
        "启动网页系统：升级数据库，然后在给定端口提供服务。默认用 SQLite，设置 DATABASE_URL 用 PostgreSQL。"
    ),
    epilog=t("例：\n  jixiao serve --port 8000\n  jixiao serve --host 0.0.0.0 --data 数据/"),
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=t("端口"))
@click.option("--host", default="127.0.0.1", show_default=True, help=t("监听地址；0.0.0.0 表示所有网卡"))
@data_option
def command(port: int, host: str, data: Path) -> None:
    """Become the server."""
    become_web("serve", "--host", host, "--port", str(port), JIXIAO_DATA=str(data), JIXIAO_SERVING="1")
