"""``jixiao report``: forms to documents that can be printed, filed and sent."""

from __future__ import annotations

import re
from pathlib import Path

import click

from jixiao.cli.app import Command
from jixiao.cli.inputs import paths_argument, read_paths
from jixiao.cli.language import language, t

KINDS = {"form": "绩效表", "self-evaluation": "自评报告", "score": "评分说明"}
FORMATS = ("docx", "xlsx", "pdf", "html", "json")


@click.command(
    "report",
    cls=Command,
    help=t("输出正式表样（form）、自评报告（self-evaluation）、评分说明（score）。个人信息默认遮盖。"),
    epilog=t(
        "例：\n"
        "  jixiao report 申报表.txt --format docx --format pdf --out 输出/\n"
        "  jixiao report 全部申报/ --format pdf --volume 汇编.pdf\n"
        "  jixiao report 目标表.docx 自评表.xlsx --kind self-evaluation --format docx\n"
        "审核报告用 jixiao review --report 输出。"
    ),
)
@paths_argument
@click.option("--kind", type=click.Choice(list(KINDS)), default="form", help=t("输出什么"))
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    default=("docx",),
    help=t("格式，可多次"),
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("."), help=t("输出文件夹")
)
@click.option(
    "--volume",
    type=click.Path(path_type=Path, dir_okay=False),
    help=t("把全部表合成一个文件（格式按文件名）"),
)
@click.option("--unmask", is_flag=True, help=t("不遮盖个人信息（电话、身份证号等）"))
@click.option("--force", is_flag=True, help=t("覆盖已有的文件"))
def command(paths, scheme_name, kind, formats, out, volume, unmask, force) -> int:
    """Write forms and reports as documents."""
    from jixiao import pipeline

    if volume and volume.suffix[1:].lower() not in FORMATS:
        raise click.UsageError(
            t("报告“{file}”的格式不支持，可用：{formats}").format(file=volume, formats=" ".join(FORMATS))
        )
    reading = read_paths(paths, scheme_name)
    records = [
        record
        for record in pipeline.link(reading.records)
        if kind == "form" or record.stage == "self_evaluation"
    ]
    if not records and not reading.unreadable:
        click.echo(t("没有自评表：{kind}只能由自评表生成").format(kind=t(KINDS[kind])), err=True)
        return 2
    if volume:
        _save(
            volume,
            _content(records, volume.suffix[1:].lower(), kind, unmask),
            volume.suffix[1:].lower(),
            force,
        )
        return reading.exit_code()
    taken: set[str] = set()
    for record in records:
        name = _free_name(record, t(KINDS[kind]), taken)
        for format in formats:
            _save(out / f"{name}.{format}", _content([record], format, kind, unmask), format, force)
    return reading.exit_code()


def _content(records, format: str, kind: str, unmask: bool):
    """What to write: records for json, else one report a record."""
    return records if format == "json" else [_report(record, kind, unmask) for record in records]


def _report(record, kind: str, unmask: bool):
    from jixiao import pipeline
    from jixiao.reports.official_form import official_form
    from jixiao.reports.score_report import score_report
    from jixiao.reports.self_evaluation_report import self_evaluation_report

    scheme = pipeline.scheme_of(record)
    if kind == "form":
        return official_form(record, scheme, masked=not unmask)
    sheet = pipeline.score(record, scheme)
    if kind == "score":
        return score_report(record, sheet, lang=language())
    return self_evaluation_report(record, scheme, sheet, masked=not unmask)


def _free_name(record, kind: str, taken: set[str]) -> str:
    """A file name from unit, project and year that no other form of this run has."""
    words = [record.agency, record.subject, str(record.fiscal_year or ""), kind]
    name = re.sub(r'[\\/:*?"<>|\s]+', "_", "_".join(filter(None, words)))[:100]
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(free)
    return free


def _save(path: Path, content, format: str, force: bool) -> None:
    from jixiao import pipeline

    if path.exists() and not force:
        raise click.UsageError(t("文件“{file}”已存在，没有覆盖；要覆盖请加 --force").format(file=path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pipeline.write(content, format))
    click.echo(t("已写出 {file}").format(file=path), err=True)
