"""``jixiao batch``: a province's or the nation's forms scored in columns, and the totals summed up."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from jixiao.cli.app import Command, Group
from jixiao.cli.language import t
from jixiao.cli.output import console, table
from jixiao.cli.workers import cores


@click.group(
    "batch",
    cls=Group,
    help=t("成批评分和汇总：Parquet、JSON Lines、数据库或文件夹，逐块处理，内存有限。"),
    epilog=t(
        "例：\n"
        "  jixiao batch score 记录.jsonl --out 得分.parquet --pack cn/self-evaluation-rules@2020\n"
        "  jixiao batch score 行.parquet --out 得分.parquet --pack cn/self-evaluation-rules@2020 --engine spark --master spark://主机:7077\n"
        "  jixiao batch summary 得分.parquet"
    ),
)
def command() -> None:
    """Commands on many forms at once."""


@command.command(
    "score", cls=Command, help=t("按一个规则包给全部表评分，写成 Parquet：逐行得分，另有各表总分")
)
@click.argument("source", metavar=t("来源"))
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help=t("写入的 Parquet 文件"))  # fmt: skip
@click.option("--pack", required=True, metavar="ID@VERSION", help=t("评分规则包"))
@click.option("--resume", is_flag=True, help=t("从断处接着做：已评的块不再评"))
@click.option("--force", is_flag=True, help=t("覆盖已有的文件"))
@click.option("--jobs", type=click.IntRange(1, 64), default=1, metavar="N", show_default=True, help=t("同时评分的线程数"))  # fmt: skip
@click.option("--engine", type=click.Choice(["threads", "spark"]), default="threads", show_default=True, help=t("在本机评分，或交给 Apache Spark"))  # fmt: skip
@click.option("--master", default="local[*]", metavar="URL", show_default=True, help=t("Spark 集群的地址"))
@click.option("--conf", multiple=True, metavar="KEY=VALUE", help=t("Spark 的设置，可以写多次"))
def score(
    source: str, out: Path, pack: str, resume: bool, force: bool, jobs: int, engine: str, master: str, conf: tuple[str, ...]
) -> int:  # fmt: skip
    """Score a source in parts. 2 when some of it could not be read, else 0."""
    _need_extra()
    if out.suffix.lower() != ".parquet":
        raise click.UsageError(t("输出文件“{file}”应以 .parquet 结尾").format(file=out))
    from jixiao.cli.batch_score import Unfit, run, with_threads

    try:
        chosen = with_threads(jobs) if engine == "threads" else _spark(master, conf)
        done = run(source, out, pack, resume, force, chosen)
    except Unfit as error:
        raise click.UsageError(str(error)) from None
    made = table(t("统计项"), t("数量"))
    share = done.exact / done.lines if done.lines else 0
    for name, value in (
        (t("表"), f"{done.forms:,}"), (t("评分的行"), f"{done.lines:,}"),
        (t("由逐行程序评分的行"), f"{done.exact:,}（{share:.4%}）"),
        (t("块"), f"{done.parts:,}"), (t("其中以前评过的块"), f"{done.skipped:,}"),
        (t("读不了的文件或记录"), f"{done.problems:,}"),
        (t("用时"), t("{seconds} 秒").format(seconds=f"{done.seconds:.1f}")),
    ):  # fmt: skip
        made.add_row(name, value)
    console().print(made)
    for file in done.files:
        click.echo(t("已写出 {file}").format(file=file))
    return 2 if done.problems else 0


@command.command("review", cls=Command, help=t("对全部表逐表、跨表审核，写成 JSON Lines，每行一条意见"))
@click.argument("source", metavar=t("来源"))
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help=t("写入的 JSON Lines 文件"))  # fmt: skip
@click.option("--pack", default="", metavar="ID@VERSION", help=t("评分规则包，表样自己没有时用"))
@click.option("--resume", is_flag=True, help=t("从断处接着做：已做的不再做"))
@click.option("--force", is_flag=True, help=t("覆盖已有的文件"))
@click.option("--jobs", type=click.IntRange(1, 64), default=cores, metavar="N", help=t("同时审核的进程数，默认与处理器核数相同"))  # fmt: skip
def review(source: str, out: Path, pack: str, resume: bool, force: bool, jobs: int) -> int:
    """Review a source in parts, then across its forms. 2 when some of it could not be read, else 0."""
    if out.suffix.lower() != ".jsonl":
        raise click.UsageError(t("输出文件“{file}”应以 .jsonl 结尾").format(file=out))
    if find_spec("datasketch") is None:
        raise click.UsageError(t("成批审核需要安装：pip install 'jixiao[batch]'"))
    from jixiao.cli.batch_review import Unfit, run

    try:
        done = run(source, out, pack, resume, force, jobs)
    except Unfit as error:
        raise click.UsageError(str(error)) from None
    made = table(t("检查"), t("程度"), t("条数"), t("表数"))
    for code, severity, findings, forms in done.counts:
        made.add_row(code, severity, f"{findings:,}", f"{forms:,}")
    console().print(made)
    told = t(
        "{forms} 张表，{groups} 组一起看的表，{findings} 条意见，{problems} 个读不了的文件或记录，用时 {seconds} 秒"
    )
    total = sum(findings for _, _, findings, _ in done.counts)
    click.echo(told.format(forms=f"{done.forms:,}", groups=f"{done.groups:,}", findings=f"{total:,}", problems=f"{done.problems:,}", seconds=f"{done.seconds:.1f}"))  # fmt: skip
    for file in done.files:
        click.echo(t("已写出 {file}").format(file=file))
    return 2 if done.problems else 0


@command.command("summary", cls=Command, help=t("汇总各表总分：等级分布、95 分以上和满分的比例"))
@click.argument("scores", type=click.Path(exists=True, path_type=Path), metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help=t("输出一行 JSON"))
def summary(scores: Path, as_json: bool) -> int:
    """Grades and leniency of what ``batch score`` wrote."""
    _need_extra()
    from jixiao.cli.batch_summary import Unfit, json_line, rows, summarise

    try:
        found = summarise(scores)
    except Unfit as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        click.echo(json_line(found))
        return 0
    made = table(t("项目"), t("数量"), title=f"{found.pack}　{found.digest[:19]}")
    for row in rows(found):
        made.add_row(*row)
    console().print(made)
    return 0


@command.command(
    "league", cls=Command, help=t("按单位排列得分：平均、中位、95 分以上和满分的比例，自评与规则的差")
)
@click.argument("scores", type=click.Path(exists=True, path_type=Path), metavar="FILE")
@click.option("--by", type=click.Choice(["agency", "scheme", "place"]), default="agency", show_default=True, help=t("按什么分组：单位、表样、位置"))  # fmt: skip
@click.option("--least", type=click.IntRange(1), default=5, show_default=True, metavar="N", help=t("少于这么多张表的组不单独列出"))  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help=t("写入 .csv、.jsonl 或 .parquet，不写就显示"))  # fmt: skip
def league(scores: Path, by: str, least: int, out: Path | None) -> int:
    """A league table of what ``batch score`` wrote."""
    from jixiao.cli import batch_analysis

    headings = {
        "name": t("名称"), "forms": t("表数"), "mean": t("平均得分率"), "median": t("中位"), "high": t("95% 以上"),
        "full": t("满分"), "self_scored": t("有自评分"), "self_above": t("自评高于规则"), "deviation": t("自评偏差"),
    }  # fmt: skip
    return _shown(lambda: batch_analysis.league(scores, by, least), headings, out)


@command.command("indicators", cls=Command, help=t("指标的常见取值：每个名称和单位的个数、四分位数"))
@click.argument("records", type=click.Path(exists=True, path_type=Path), metavar="FILE")
@click.option("--stage", default="target", show_default=True, metavar="STAGE", help=t("哪个阶段的表"))
@click.option("--least", type=click.IntRange(2), default=5, show_default=True, metavar="N", help=t("少于这么多行的指标不列出"))  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help=t("写入 .csv、.jsonl、.parquet，或网上系统能导入的 .xlsx，不写就显示"))  # fmt: skip
def indicators(records: Path, stage: str, least: int, out: Path | None) -> int:
    """Quartiles of the targets in the records that ``jixiao read --out x.parquet`` wrote."""
    from jixiao.cli import batch_analysis

    headings = {
        "name": t("指标"), "unit": t("单位"), "operator": t("符号"), "count": t("行数"), "least": t("最小"),
        "p25": "P25", "p50": "P50", "p75": "P75", "most": t("最大"),
    }  # fmt: skip
    return _shown(lambda: batch_analysis.indicators(records, least, stage), headings, out)


def _shown(find: Callable[[], list[dict[str, Any]]], headings: dict[str, str], out: Path | None) -> int:
    """Write what was found, or show it."""
    if find_spec("duckdb") is None:
        raise click.UsageError(t("分析需要安装：pip install 'jixiao[batch]'"))
    from jixiao.cli import batch_analysis

    try:
        rows = find()
        if out is not None:
            batch_analysis.write(rows, out)
            click.echo(t("已写出 {file}").format(file=out))
            return 0
    except batch_analysis.Unfit as error:
        raise click.UsageError(str(error)) from None
    made = table(*headings.values())
    for row in rows:
        cells = ["—" if row[name] is None else f"{row[name]}" for name in headings]
        cells[0] = cells[0] or t("其他（每组不足规定张数）")
        made.add_row(*cells)
    console().print(made)
    return 0


def _spark(master: str, settings: tuple[str, ...]):
    if find_spec("pyspark") is None:
        raise click.UsageError(t("用 Spark 评分需要安装：pip install 'jixiao[spark]'"))
    from jixiao.cli.batch_spark import with_spark

    return with_spark(master, settings)


def _need_extra() -> None:
    if find_spec("pyarrow") is None or find_spec("numpy") is None:
        raise click.UsageError(t("成批评分需要安装：pip install 'jixiao[parquet]'"))
