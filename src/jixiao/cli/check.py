"""``jixiao check``: the catalogue of checks."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.app import Group
from jixiao.cli.language import language, t
from jixiao.cli.output import console, json_lines, severity_text, table


@click.group(
    "check",
    cls=Group,
    help=t("查看检查目录；每项检查的说明、依据和正反例；新建检查。"),
    epilog=t("例：\n  jixiao check list\n  jixiao check show T08"),
)
def command() -> None:
    """The catalogue of checks."""


@command.command("list", help=t("列出全部检查"))
@click.option("--json", "as_json", is_flag=True, help=t("每项输出一行 JSON"))
def list_checks(as_json: bool) -> None:
    """Print the catalogue."""
    from jixiao.review.engine import CRITERIA, catalogue

    checks = catalogue().values()
    if as_json:
        json_lines(
            {
                "code": c.code,
                "name": c.name,
                "title": c.title,
                "title_en": c.title_en,
                "severity": str(c.severity),
                "criterion": c.criterion,
                "scope": c.scope,
            }
            for c in checks
        )
        return
    made = table(t("代码"), t("级别"), t("标准"), t("范围"), t("检查什么"), t("名称"))
    for c in checks:
        title = c.title_in(language())
        made.add_row(
            c.code,
            severity_text(c.severity),
            t(CRITERIA[c.criterion]),
            t("多表") if c.scope == "set" else t("单表"),
            title,
            c.name,
        )
    console().print(made)


@command.command("show", help=t("一项检查的说明、依据和例子"))
@click.argument("code")
def show(code: str) -> None:
    """Print a check's page."""
    from rich.markdown import Markdown

    from jixiao.review.engine import catalogue
    from jixiao.review.pages import check_page

    found = catalogue().get(code.upper()) or next((c for c in catalogue().values() if c.name == code), None)
    if not found:
        raise click.UsageError(t("没有检查 {codes}；用 jixiao check list 查看目录").format(codes=code))
    console().print(Markdown(check_page(found)))


@command.command("new", help=t("写出一项新检查的两个文件：说明加函数，以及正反例"))
@click.argument("code")
@click.argument("name")
@click.option("--title", required=True, help=t("一句话：检查什么"))
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("."), help=t("写到哪个文件夹")
)
def new(code: str, name: str, title: str, folder: Path) -> None:
    """Write the two files of a new check."""
    from jixiao.core.message import in_language
    from jixiao.review.new_check import new_check_files

    try:
        made = new_check_files(code, name, title)
    except ValueError as wrong:
        raise click.UsageError(in_language(wrong.args[0], language())) from None
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in made.items():
        path = folder / file
        if path.exists():
            raise click.UsageError(t("文件“{file}”已存在，没有覆盖").format(file=path))
        path.write_text(text, "utf-8")
        click.echo(t("已写出 {file}").format(file=path))
