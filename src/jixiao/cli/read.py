"""``jixiao read``: documents to records."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.app import Command
from jixiao.cli.inputs import paths_argument, read_paths
from jixiao.cli.language import language, t
from jixiao.cli.output import console, findings_table, json_lines, table
from jixiao.core.number import wan_text


@click.command(
    "read",
    cls=Command,
    help=t("读取绩效表（Word、Excel、PDF、OFD、扫描件、网页、文本、zip 压缩包），识别表样，输出统一记录。"),
    epilog=t(
        "例：\n"
        "  jixiao read 申报表.docx\n"
        "  jixiao read 2024年申报/ --json > 记录.jsonl\n"
        "  jixiao read 表.xlsx --scheme cn-js-sz/project-target@2024 --repairs\n"
        "  jixiao read 全省/ --out 记录.jsonl --resume"
    ),
)
@paths_argument
@click.option("--json", "as_json", is_flag=True, help=t("每个表输出一行 JSON（jixiao-record/1）"))
@click.option("--repairs", is_flag=True, help=t("列出读取时做的修正和疑问"))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=t("写入文件（.jsonl 或 .parquet），多核并行，适合成千上万个文件"),
)
@click.option("--resume", is_flag=True, help=t("与 --out 同用：读过且没有变化的文件不再读"))
@click.option("--force", is_flag=True, help=t("与 --out 同用：覆盖已有的文件"))
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help=t("与 --out 同用：同时读取的进程数（默认每核一个）"),
)
@click.option(
    "--time-limit",
    type=click.FloatRange(1, 86400),
    default=60,
    metavar="SECONDS",
    show_default=True,
    help=t("与 --out 同用：每个文件最多用多少秒"),
)
def command(
    paths: tuple[Path, ...], scheme_name: str | None, as_json: bool, repairs: bool, out: Path | None,
    resume: bool, force: bool, jobs: int | None, time_limit: float,
) -> int:  # fmt: skip
    """Read forms and print them, or write them to a file."""
    if out is not None:
        from jixiao.cli.batch_read import run
        from jixiao.cli.workers import Manner

        return run(paths, out, Manner(scheme_name or "", language(), time_limit), jobs, resume, force)
    if resume or force or jobs:
        raise click.UsageError(t("--resume、--force、--jobs 要与 --out 同用"))
    reading = read_paths(paths, scheme_name)
    if as_json:
        json_lines(record.to_json() for record in reading.records)
    else:
        _show(reading, repairs)
    return reading.exit_code()


def _show(reading, repairs: bool) -> None:
    out = console()
    made = table(t("项目或单位"), t("年度"), t("表样"), t("资金（万元）"), t("指标"), t("修正"))
    for record in reading.records:
        mended = sum(
            finding.form.place == record.source.place and finding.form.file == record.source.file
            for finding in reading.findings
        )
        amount = wan_text(record.funds_total.amount) if record.funds_total else ""
        made.add_row(
            record.subject,
            str(record.fiscal_year or ""),
            record.scheme,
            amount,
            str(len(record.indicators)),
            str(mended or ""),
        )
    out.print(made)
    total = sum(
        record.funds_total.amount
        for record in reading.records
        if record.funds_total and record.funds_total.amount
    )
    out.print(t("{files} 个文件，{forms} 张表，{indicators} 条指标，资金合计 {funds} 万元，{bad} 个文件读不了").format(
        files=reading.files, forms=len(reading.records), indicators=sum(len(r.indicators) for r in reading.records),
        funds=wan_text(total) if total else 0, bad=len(reading.unreadable),
    ))  # fmt: skip
    if repairs and reading.findings:
        out.print(findings_table(reading.findings, t("读取时的修正和疑问")))
    elif reading.findings:
        out.print(
            t("读取时有 {n} 处修正或疑问，加 --repairs 查看").format(n=len(reading.findings)), style="dim"
        )
