"""Start the web application's own program: the command line never imports Django."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from jixiao.cli.language import t


def web(*words: str, **settings: str) -> int:
    """Run ``python -m jixiao.web WORDS`` with these environment variables; its exit code."""
    return subprocess.call(_words(words), env=_environment(settings))


def become_web(*words: str, **settings: str) -> None:
    """Become that program: what stops this process stops the server."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, _words(words), _environment(settings))


def data_option(command):
    """``--data``: the folder of database, key and static files."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="JIXIAO_DATA",
        default=Path("jixiao-data"),
        show_default=True,
        help=t("数据文件夹：数据库、密钥（也可用环境变量 JIXIAO_DATA）"),
    )(command)


def _words(words: tuple[str, ...]) -> list[str]:
    if find_spec("django") is None:
        raise click.UsageError(t("没有安装网页部分。请运行：pip install 'jixiao[web]'"))
    return [sys.executable, "-m", "jixiao.web", *words]


def _environment(settings: dict[str, str]) -> dict[str, str]:
    return {**os.environ, **settings}
