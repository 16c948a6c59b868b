"""``jixiao review``: forms to findings."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from jixiao.cli.app import Command
from jixiao.cli.inputs import paths_argument, read_paths
from jixiao.cli.language import language, t
from jixiao.cli.output import console, counts, findings_table, json_lines

FORMATS = ("html", "pdf", "docx", "xlsx", "ofd")


@click.command(
    "review",
    cls=Command,
    help=t("检查绩效表，逐条指出问题、位置、依据和处理办法。一起读入的表会互相对照。"),
    epilog=t(
        "例：\n"
        "  jixiao review 申报表.docx\n"
        "  jixiao review 全部申报/ --report 审核.html --report 审核.pdf\n"
        "  jixiao review 表.xlsx --severity P1 --json\n"
        "  jixiao review 表.xlsx --ignore T12,T32"
    ),
)
@paths_argument
@click.option(
    "--severity", type=click.Choice(["P0", "P1", "P2"]), default="P2", help=t("只列出这一级及更严重的")
)
@click.option("--only", default="", metavar="T03,…", help=t("只做这些检查"))
@click.option("--ignore", default="", metavar="T12,…", help=t("不做这些检查"))
@click.option(
    "--pack", default="", metavar="ID@VERSION", help=t("自评表按这个规则包评分，监控表按它的预警线检查")
)
@click.option(
    "--deadline",
    type=click.DateTime(["%Y-%m-%d"]),
    help=t("监控表的报送截止日期（2026-08-31）；今天已过而没有填写的表会报出"),
)
@click.option(
    "--usual",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help=t("各地同名指标的取值（jixiao batch indicators 写出的 .jsonl），T15、T41 与它比较"),
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    type=click.Path(path_type=Path),
    help=t("另存审核报告（html、pdf、docx、xlsx、ofd，可多次）"),
)
@click.option("--json", "as_json", is_flag=True, help=t("每条问题输出一行 JSON"))
@click.option("--not-run", is_flag=True, help=t("列出因缺少内容没有做的检查"))
def command(
    paths, scheme_name, severity, only, ignore, pack, deadline, usual, reports, as_json, not_run
) -> int:
    """Review forms and print what was found."""
    from jixiao import pipeline

    chosen = _codes(only), _codes(ignore)
    for path in reports:
        if path.suffix[1:].lower() not in FORMATS:
            raise click.UsageError(
                t("报告“{file}”的格式不支持，可用：{formats}").format(file=path, formats=" ".join(FORMATS))
            )
    reading = read_paths(paths, scheme_name)
    outcome = pipeline.review_set(reading.records, pack, {**_dates(deadline), **_usual(usual)})
    outcome.findings = [finding for finding in outcome.findings if _asked_for(finding, severity, *chosen)]
    if as_json:
        json_lines(finding.to_json(language()) for finding in outcome.findings)
    else:
        _show(reading, outcome, not_run)
    for path in reports:
        _write_report(path, outcome, reading.records)
    return reading.exit_code(any(finding.severity == "P0" for finding in outcome.findings))


def _dates(deadline: datetime | None) -> dict[str, dict[str, str]]:
    """What only the caller knows: the deadline, and today."""
    if deadline is None:
        return {}
    return {"M06": {"deadline": deadline.date().isoformat(), "today": date.today().isoformat()}}


def _usual(file: Path | None) -> dict[str, dict]:
    """What indicators usually aim at, for the checks that compare with it. Raises UsageError for another file."""
    from jixiao.review.usual import params_of_lines

    if file is None:
        return {}
    try:
        return params_of_lines(file.read_text("utf-8").splitlines())
    except (ValueError, KeyError):
        raise click.UsageError(
            t("“{file}”不是 jixiao batch indicators 写出的 .jsonl 文件").format(file=file)
        ) from None


def _asked_for(finding, severity: str, only: set[str], ignored: set[str]) -> bool:
    """Whether a finding is severe enough and its check chosen."""
    severe = finding.severity in ("P0", "P1", "P2")[: int(severity[1]) + 1]
    return severe and finding.code not in ignored and (not only or finding.code in only)


def _codes(text: str) -> set[str]:
    """The check codes in a list, given as codes or names. Raises UsageError for one that does not exist."""
    from jixiao.review.engine import catalogue

    known = {check.name: code for code, check in catalogue().items()} | {code: code for code in catalogue()}
    words = [word.strip() for word in text.replace("，", ",").split(",") if word.strip()]
    unknown = [word for word in words if word not in known and word.upper() not in known]
    if unknown:
        raise click.UsageError(
            t("没有检查 {codes}；用 jixiao check list 查看目录").format(codes=" ".join(unknown))
        )
    return {known.get(word) or known[word.upper()] for word in words}


def _show(reading, outcome, not_run: bool) -> None:
    out = console()
    by_form: dict = {}
    for finding in outcome.findings:
        by_form.setdefault(finding.form, []).append(finding)
    for form, findings in by_form.items():
        title = t("{name}（{unit}，{year}）　{counts}").format(
            name=form.project_name or "—",
            unit=form.implementing_unit or "—",
            year=form.fiscal_year or "—",
            counts=counts(findings),
        )
        out.print(findings_table(findings, title))
    clean = len(reading.records) - len(by_form)
    out.print(
        t("{forms} 张表：{counts}；{clean} 张没有问题").format(
            forms=len(reading.records), counts=counts(outcome.findings), clean=clean
        ),
        style="bold",
    )
    if not_run:
        for skipped in outcome.not_run:
            out.print(
                f"{skipped.form.project_name}　{skipped.code} {skipped.name}：{skipped.reason}", style="dim"
            )
    elif outcome.not_run:
        out.print(
            t("有 {n} 项检查因缺少内容没有做，加 --not-run 查看").format(n=len(outcome.not_run)), style="dim"
        )


def _write_report(path: Path, outcome, records) -> None:
    from jixiao import pipeline
    from jixiao.reports.review_report import review_report

    report = review_report(outcome, records, outcome.scores, language())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pipeline.write(report, path.suffix[1:].lower()))
    click.echo(t("已写出 {file}").format(file=path), err=True)
