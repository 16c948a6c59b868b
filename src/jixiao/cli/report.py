"""``jixiao report``: forms to documents that can be printed, filed and sent."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from jixiao.cli.app import Command
from jixiao.cli.inputs import paths_argument, read_paths
from jixiao.cli.language import language, t
from jixiao.cli.saving import free_name, save, save_printed

KINDS = {
    "form": "绩效表", "self-evaluation": "自评报告", "score": "评分说明", "summary": "自评汇总报告", "monitoring": "监控报告", "evaluation": "绩效评价报告",
}  # fmt: skip
STAGES = {"self-evaluation": "self_evaluation", "score": "self_evaluation", "summary": "self_evaluation", "evaluation": "self_evaluation", "monitoring": "monitoring"}  # fmt: skip
"""The stage of the forms that a kind of report is made of; a form is printed at any stage."""
OF_MANY = ("summary", "monitoring")
"""One report for all forms together."""
FORMATS = ("docx", "xlsx", "pdf", "ofd", "html", "json")


@click.command(
    "report",
    cls=Command,
    help=t(
        "输出正式表样（form）、自评报告（self-evaluation）、评分说明（score）、部门自评汇总报告（summary）、监控报告（monitoring）、绩效评价报告（evaluation）。个人信息默认遮盖。"
    ),
    epilog=t(
        "例：\n"
        "  jixiao report 申报表.txt --format docx --format pdf --out 输出/\n"
        "  jixiao report 全部申报/ --format pdf --volume 汇编.pdf\n"
        "  jixiao report 目标表.docx 自评表.xlsx --kind self-evaluation --format docx\n"
        "  jixiao report 全部自评/ --kind summary --format docx --format pdf --out 输出/\n"
        "  jixiao report 目标表.docx 自评表.xlsx --kind evaluation --evaluation 专家评分.json --format pdf\n"
        "  jixiao report --blank cn-js-sz/project-target@2024 --year 2025 --out 空白表/\n"
        "  jixiao report --template 我的报告.docx --fields\n"
        "  jixiao report 自评表.xlsx 目标表.docx --template 我的报告.docx --out 报告/\n"
        "审核报告用 jixiao review --report 输出。"
    ),
)
@partial(paths_argument, required=False)
@click.option("--kind", type=click.Choice(list(KINDS)), default="form", help=t("输出什么"))
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help=t("格式，可多次（默认 docx；空白表默认 xlsx）"),
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("."), help=t("输出文件夹")
)
@click.option(
    "--volume",
    type=click.Path(path_type=Path, dir_okay=False),
    help=t("把全部表合成一个文件（格式按文件名）"),
)
@click.option(
    "--evaluation",
    "evaluations",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help=t("专家评分和评价意见（jixiao-evaluation/1，JSON），用于 evaluation"),
)
@click.option("--blank", metavar="ID@VERSION", help=t("输出这个方案的空白表，离线填写后再读入"))
@click.option("--year", type=click.IntRange(1990, 2100), help=t("空白表的预算年度（不写则留空待填）"))
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    help=t("用自己的 Word 模板（docx，含 {{字段}}）输出报告"),
)
@click.option("--fields", is_flag=True, help=t("列出模板里可以用的字段，有 --template 时标出它用了哪些"))
@click.option("--unmask", is_flag=True, help=t("不遮盖个人信息（电话、身份证号等）"))
@click.option("--force", is_flag=True, help=t("覆盖已有的文件"))
def command(
    paths, scheme_name, kind, formats, out, volume, evaluations, blank, year, template, fields, unmask, force
) -> int:
    """Write forms and reports as documents."""
    if blank:
        from jixiao.cli.blank import write_blank

        return write_blank(blank, formats, out, year, force)
    if fields:
        from jixiao.cli.template import list_fields

        return list_fields(template)
    if not paths:
        raise click.UsageError(t("缺少参数 {name}").format(name=t("文件或文件夹") + "…"))
    if kind == "evaluation":
        from jixiao.cli.evaluation import write_evaluations

        return write_evaluations(read_paths(paths, scheme_name), evaluations, formats, out, unmask, force)
    if template:
        from jixiao.cli.template import fill_template

        return fill_template(template, read_paths(paths, scheme_name), out, unmask, force)
    return _write(paths, scheme_name, kind, formats or ("docx",), out, volume, unmask, force)


def _write(paths, scheme_name, kind, formats, out, volume, unmask, force) -> int:
    from jixiao import pipeline

    if volume and volume.suffix[1:].lower() not in FORMATS:
        raise click.UsageError(
            t("报告“{file}”的格式不支持，可用：{formats}").format(file=volume, formats=" ".join(FORMATS))
        )
    reading = read_paths(paths, scheme_name)
    records = [
        record for record in pipeline.link(reading.records) if record.stage == STAGES.get(kind, record.stage)
    ]
    if not records and not reading.unreadable:
        source = t("监控表") if STAGES.get(kind) == "monitoring" else t("自评表")
        click.echo(
            t("没有{source}：{kind}只能由{source}生成").format(source=source, kind=t(KINDS[kind])), err=True
        )
        return 2
    if kind in OF_MANY:
        return _write_together(records, kind, formats, out, unmask, force) or reading.exit_code()
    if volume:
        _write_volume(volume, records, kind, unmask, force)
        return reading.exit_code()
    taken: set[str] = set()
    whole = True
    for record in records:
        name = free_name(record, t(KINDS[kind]), taken)
        for format in formats:
            made = partial(_written, [record], format, kind, unmask)
            whole &= save_printed(out / f"{name}.{format}", made, force)
    return reading.exit_code() if whole else 2


def _write_together(records, kind: str, formats, out: Path, unmask: bool, force: bool) -> int:
    """One report on all the forms. 2 when a file was not written, else 0."""
    from jixiao import pipeline
    from jixiao.reports.monitoring_report import monitoring_report
    from jixiao.reports.summary_report import summary_report

    if not records:
        return 0
    outcome = pipeline.review_set(records)
    standings = [pipeline.standing(record) for record in records]
    if kind == "summary":
        forms = list(zip(records, outcome.scores, strict=True))
        report = summary_report(forms, standings, outcome.findings, masked=not unmask, lang=language())
    else:
        report = monitoring_report(records, standings, outcome.findings, masked=not unmask, lang=language())
    formats = [format for format in formats if format != "json"] or ["docx"]
    whole = [save_printed(out / f"{report.name}.{format}", partial(pipeline.write, report, format), force) for format in formats]  # fmt: skip
    return 0 if all(whole) else 2


def _write_volume(volume: Path, records, kind: str, unmask: bool, force: bool) -> None:
    """All reports in one file; more than a PDF can hold go into several, 汇编-01.pdf and so on."""
    from jixiao.formats.pdf_volumes import PART, in_volumes

    format = volume.suffix[1:].lower()
    if format != "pdf" or len(records) <= PART:
        save(volume, _written(records, format, kind, unmask), force)
        return
    reports = (_report(record, kind, unmask) for record in records)
    for number, data in enumerate(in_volumes(reports), 1):
        save(volume.with_stem(f"{volume.stem}-{number:02}"), data, force)


def _written(records, format: str, kind: str, unmask: bool) -> bytes:
    """Records as json, else one report a record, in one file."""
    from jixiao import pipeline

    content = records if format == "json" else [_report(record, kind, unmask) for record in records]
    return pipeline.write(content, format)


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
