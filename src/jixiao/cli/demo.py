"""``jixiao demo``: sample forms of our own making go the whole way: written, read, reviewed, scored, printed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import click

from jixiao.cli.app import Command
from jixiao.cli.inputs import Reading, read_paths
from jixiao.cli.language import language, t
from jixiao.cli.output import console, counts, table
from jixiao.core.number import plain, wan_text


@click.command(
    "demo",
    cls=Command,
    help=t("生成一组样表（docx、xlsx、html），读取、检查、评分，输出 PDF 和网页，最后列出结果在哪里。"),
    epilog=t("例：\n  jixiao demo --out 演示/\n  jixiao demo --serve --port 8000"),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/demo"),
    help=t("输出文件夹"),
)
@click.option("--serve", is_flag=True, help=t("改为启动网页系统的演示：一个示例市，三百个单位，两年的目标表"))
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help=t("演示网页的端口"))
def command(out: Path, serve: bool, port: int) -> int:
    """Make, read, review, score and print the sample forms; or start the demonstration server."""
    from jixiao import pipeline

    if serve:
        return serve_demo(out / "web", port)

    screen = console()
    screen.rule(t("1 生成样表"))
    files = list(_made_forms(out / "forms"))
    for path in files:
        screen.print(f"  {path}")
    screen.rule(t("2 读取"))
    reading = read_paths([out / "forms"], None)
    _show_forms(screen, reading)
    screen.rule(t("3 检查"))
    outcome = pipeline.review_set(reading.records)
    _show_review(screen, reading, outcome)
    screen.rule(t("4 评分"))
    sheets = [(record, sheet) for record, sheet in zip(reading.records, outcome.scores, strict=True) if sheet]
    _show_scores(screen, sheets)
    screen.rule(t("5 输出"))
    for path in _printed(out, reading, outcome, sheets):
        screen.print(f"  {path}")
    screen.print(
        t("完成：{forms} 张表，{findings} 条问题（{counts}），结果在 {folder}").format(
            forms=len(reading.records),
            findings=len(outcome.findings),
            counts=counts(outcome.findings),
            folder=out,
        ),
        style="bold green",
    )
    return reading.exit_code()


def serve_demo(data: Path, port: int) -> int:
    """Make the demonstration's data unless it is there, then become its server."""
    from jixiao.cli.web_process import become_web, web

    settings = {
        "JIXIAO_DATA": str(data.absolute()),
        "JIXIAO_DEMO": "1",
        "JIXIAO_SERVING": "1",
        "DATABASE_URL": "",
    }
    if not (data / "complete").exists():
        click.echo(t("正在生成演示数据，约需半分钟……"))
        if failed := web("migrate", "--verbosity", "0", **settings) or web("demo_data", **settings):
            return failed
        (data / "complete").touch()
    become_web("serve", "--port", str(port), **settings)
    return 0


def _made_forms(folder: Path) -> Iterator[Path]:
    """Write each sample form in its format; the paths."""
    from jixiao import pipeline
    from jixiao.cli.demo_record import demo_record
    from jixiao.reports.official_form import official_form

    folder.mkdir(parents=True, exist_ok=True)
    samples = resources.files("jixiao.cli") / "demo_forms"
    for sample in sorted(samples.iterdir(), key=lambda entry: entry.name):
        if sample.name.endswith(".yaml"):
            name, record = demo_record(sample.read_text("utf-8"))
            path = folder / name
            path.write_bytes(
                pipeline.write(official_form(record, pipeline.scheme_of(record)), path.suffix[1:])
            )
            yield path


def _show_forms(screen, reading: Reading) -> None:
    made = table(t("项目或单位"), t("年度"), t("表样"), t("资金（万元）"), t("指标"))
    for record in reading.records:
        amount = wan_text(record.funds_total.amount) if record.funds_total else ""
        made.add_row(
            record.subject, str(record.fiscal_year or ""), record.scheme, amount, str(len(record.indicators))
        )
    screen.print(made)


def _show_review(screen, reading: Reading, outcome) -> None:
    made = table(t("项目或单位"), t("问题"), t("最重要的一条"))
    for record in reading.records:
        own = [
            f
            for f in outcome.findings
            if f.form.file == record.source.file and f.form.place == record.source.place
        ]
        first = (
            f"{own[0].code} {own[0].message if language() == 'zh' else own[0].message.to('en')}"
            if own
            else t("没有问题")
        )
        made.add_row(record.subject, counts(own), first)
    screen.print(made)


def _show_scores(screen, sheets) -> None:
    made = table(t("项目或单位"), t("得分"), t("满分"), t("表上"), t("等级"), t("规则包"))
    for record, sheet in sheets:
        made.add_row(
            record.subject,
            plain(sheet.total),
            plain(sheet.out_of),
            plain(sheet.printed_total),
            sheet.grade,
            sheet.pack,
        )
    screen.print(made)


def _printed(out: Path, reading: Reading, outcome, sheets) -> Iterator[Path]:
    """Write the forms as one PDF volume and one page each, the review, and the score sheets; the paths."""
    from jixiao import pipeline
    from jixiao.reports.official_form import official_form
    from jixiao.reports.review_report import review_report
    from jixiao.reports.score_report import score_report
    from jixiao.reports.self_evaluation_report import self_evaluation_report

    forms = [official_form(record, pipeline.scheme_of(record)) for record in reading.records]
    review = review_report(outcome, reading.records, outcome.scores, language())
    results = {
        "forms.pdf": forms,
        "forms.html": forms,
        "review.html": review,
        "review.pdf": review,
        "scores.pdf": [score_report(record, sheet, lang=language()) for record, sheet in sheets],
        "self-evaluation.docx": [
            self_evaluation_report(record, pipeline.scheme_of(record), sheet) for record, sheet in sheets
        ],
        "records.json": reading.records,
    }
    for name, content in results.items():
        path = out / name
        path.write_bytes(pipeline.write(content, path.suffix[1:]))
        yield path
