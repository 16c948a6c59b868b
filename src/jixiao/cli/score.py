"""``jixiao score``: self-evaluations to score sheets, each point with its reason."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.app import Command
from jixiao.cli.inputs import paths_argument, read_paths
from jixiao.cli.language import language, t
from jixiao.cli.output import console, findings_table, json_lines, table
from jixiao.core.message import in_language
from jixiao.core.number import plain


@click.command(
    "score",
    cls=Command,
    help=t("按评分规则包计算自评表，每一行写明依据、输入和算式。"),
    epilog=t(
        "例：\n"
        "  jixiao score 自评表.xlsx\n"
        "  jixiao score 自评/ --json\n"
        "  jixiao score 自评表.docx --pack cn/self-evaluation-rules@2020 --what-if"
    ),
)
@paths_argument
@click.option("--pack", default="", metavar="ID@VERSION", help=t("指定评分规则包（默认用表样自带的）"))
@click.option("--what-if", is_flag=True, help=t("列出各行要得满分还需要什么"))
@click.option("--json", "as_json", is_flag=True, help=t("每个表输出一行 JSON"))
def command(paths: tuple[Path, ...], scheme_name: str | None, pack: str, what_if: bool, as_json: bool) -> int:
    """Score forms and print the sheets."""
    from jixiao import pipeline
    from jixiao.core.scheme import SchemeError

    reading = read_paths(paths, scheme_name)
    sheets = []
    for record in reading.records:
        if record.stage != "self_evaluation":
            click.echo(
                t("“{name}”是{stage}表，没有完成值，不评分").format(
                    name=record.subject, stage=t(record.stage)
                ),
                err=True,
            )
            continue
        try:
            sheets.append((record, pipeline.score(record, pack=pack)))
        except SchemeError as error:
            raise click.UsageError(str(error)) from error
    if as_json:
        json_lines({"form": _form(record), **sheet.to_json(language())} for record, sheet in sheets)
    else:
        for record, sheet in sheets:
            _show(record, sheet, what_if)
    if not sheets and not reading.unreadable:
        click.echo(t("没有可以评分的表：评分需要自评表"), err=True)
        return 2
    wrong = any(finding.severity == "P0" for _, sheet in sheets for finding in sheet.findings)
    return reading.exit_code(wrong)


def _form(record) -> dict[str, object]:
    return {
        "project_name": record.subject,
        "implementing_unit": record.agency,
        "fiscal_year": record.fiscal_year,
        "file": record.source.file,
    }


def _show(record, sheet, what_if: bool) -> None:
    out = console()
    made = table(
        t("指标"), t("得分"), t("满分"), t("表上"), t("怎么算的"), title=f"{record.subject}　{sheet.pack}"
    )
    made.columns[1].justify = made.columns[2].justify = made.columns[3].justify = "right"
    for line in sheet.lines:
        points = t("待定") if line.points is None else format(line.points, "f")
        short = line.points is None or line.points < line.out_of
        reason = in_language(line.because, language())
        if what_if and line.for_full_marks:
            reason += "\n→ " + in_language(line.for_full_marks, language())
        printed = "" if line.printed is None else plain(line.printed)
        made.add_row(
            line.subject, points, plain(line.out_of), printed, reason, style="yellow" if short else None
        )
    out.print(made)
    total = t("待定") if sheet.total is None else format(sheet.total, "f")
    words = t("合计 {total} / {out_of}").format(total=total, out_of=plain(sheet.out_of))
    if sheet.open_points:
        words += t("，另有 {n} 分待人工评定").format(n=plain(sheet.open_points))
    if sheet.printed_total is not None:
        words += t("，表上合计 {n}").format(n=plain(sheet.printed_total))
    if sheet.grade:
        words += t("，等级 {grade}").format(grade=in_language(sheet.grade, language()))
    out.print(words, style="bold")
    for clause in dict.fromkeys(line.clause for line in sheet.lines if line.clause):
        out.print(t("依据：{clause}").format(clause=clause), style="dim")
    if sheet.findings:
        out.print(findings_table(sheet.findings, t("评分时发现的问题")))
    out.print(t("规则指纹 {digest}").format(digest=sheet.pack_digest[:19]), style="dim")
