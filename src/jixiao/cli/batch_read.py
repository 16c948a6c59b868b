"""``jixiao read … --out``: thousands of files over all cores, into one file, going on where a break stopped it."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from jixiao.cli.batch_output import beside, write_lines, write_records
from jixiao.cli.batch_state import InUse, State, key_of, reader_digest
from jixiao.cli.failing import told
from jixiao.cli.inputs import FEW, Reading, files_under, scheme_named
from jixiao.cli.language import language, t
from jixiao.cli.output import console, table
from jixiao.cli.progress import followed
from jixiao.cli.workers import Job, Manner, Result, cores, read_one, read_with_workers
from jixiao.core.file_name import readable

ENDINGS = (".jsonl", ".parquet")


@dataclass(slots=True)
class Summary:
    """What a run read: counts for the table at the end."""

    files: int = 0
    skipped: int = 0
    forms: int = 0
    indicators: int = 0
    findings: int = 0
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(code, title) of problems → files."""
    seconds: float = 0.0


def run(paths: Sequence[Path], out: Path, manner: Manner, jobs: int | None, resume: bool, force: bool) -> int:
    """Read everything under ``paths`` into ``out``. 2 when a file could not be read, else 0."""
    _check(out, resume, force)
    scheme_named(manner.scheme)
    reading = Reading()
    own = {out, beside(out, "errors"), beside(out, "findings")}
    files = sorted({str(path) for path in files_under(paths, reading) if path not in own})
    out.parent.mkdir(parents=True, exist_ok=True)
    state = _state(out, manner, resume)
    start = time.monotonic()
    try:
        known = state.known() if resume else {}
        work = [Job(path, known.get(key_of(path), "")) for path in files]
        skipped = _read(work, manner, jobs, state)
        state.save()
        summary = _write(state, files, reading, out)
    except KeyboardInterrupt:
        state.save()
        click.echo(t("已读的都已保存；加 --resume 接着读。"), err=True)
        raise
    except (OSError, sqlite3.DatabaseError) as error:
        raise click.ClickException(_stopped(error, out)) from error
    finally:
        state.close()
    summary.skipped, summary.seconds = skipped, time.monotonic() - start
    _show(summary, out)
    return 2 if summary.reasons else 0


def _state(out: Path, manner: Manner, resume: bool) -> State:
    """What this output's runs have read so far, for this run alone."""
    path = out.with_name(out.name + ".state")
    try:
        return State(path, reader_digest(manner), resume)
    except InUse:
        raise click.UsageError(
            t("另一个 jixiao 正在读入“{file}”；请等它结束，或换一个输出文件").format(file=out)
        ) from None
    except sqlite3.DatabaseError as error:
        if told(error):
            raise click.ClickException(told(error)) from error
        raise click.UsageError(
            t("“{file}”已损坏，不能接着读；请删去它，再用 --force 重新读").format(file=path)
        ) from error


def _stopped(error: Exception, out: Path) -> str:
    """What stopped the run, and how to go on. Raises the error again where it is our own bug."""
    message = told(error)
    if not message:
        raise error
    return message + t("“{file}”没有写成；已保存的结果都在，处理后加 --resume 接着读。").format(file=out)


def _check(out: Path, resume: bool, force: bool) -> None:
    """Refuse an output that cannot be written, before anything is read."""
    from importlib.util import find_spec

    if out.is_dir():
        raise click.UsageError(t("“{file}”是文件夹；请给出输出文件的名字").format(file=out))
    if out.suffix.lower() not in ENDINGS:
        raise click.UsageError(
            t("输出文件“{file}”的格式不支持，可用：{formats}").format(file=out, formats=" ".join(ENDINGS))
        )
    if out.suffix.lower() == ".parquet" and find_spec("pyarrow") is None:
        raise click.UsageError(
            t("输出 Parquet 需要安装：pip install 'jixiao[parquet]'；或改用 --out 记录.jsonl")
        )
    if out.exists() and not (resume or force):
        raise click.UsageError(
            t("文件“{file}”已存在，没有覆盖；接着读请加 --resume，重新读请加 --force").format(file=out)
        )


def _read(work: list[Job], manner: Manner, jobs: int | None, state: State) -> int:
    """Read the files into the state; how many were already there."""
    skipped = 0
    results = _results(work, manner, jobs)
    for result in followed(
        t("读取"), t("个"), len(work), results, lambda result: readable(Path(result.path).name)
    ):
        if result.unchanged:
            skipped += 1
        else:
            state.add(result)
    return skipped


def _results(work: list[Job], manner: Manner, jobs: int | None) -> Iterator[Result]:
    if jobs is None and len(work) <= FEW:
        scheme = scheme_named(manner.scheme)
        return (read_one(job, scheme, manner.lang) for job in work)
    return read_with_workers(work, manner, jobs or cores())


def _write(state: State, files: list[str], reading: Reading, out: Path) -> Summary:
    """Write records, problems and findings in order of path, and count them."""
    summary = Summary(files=len(files))
    problems = [finding.to_json(language()) for finding in reading.unreadable]
    findings = []

    def lines() -> Iterator[str]:
        for result in state.results(files):
            summary.forms += len(result.records)
            summary.indicators += result.indicators
            problems.extend(result.problems)
            findings.extend(one for one in result.findings if one["severity"] != "INFO")
            yield from result.records

    write_records(lines(), out)
    write_lines(problems, beside(out, "errors"))
    write_lines(findings, beside(out, "findings"))
    summary.findings = len(findings)
    summary.reasons.update((one["check"]["code"], one["at"].split("（")[0]) for one in problems)
    return summary


def _show(summary: Summary, out: Path) -> None:
    made = table(t("项目"), t("数量"))
    rate = summary.files / max(summary.seconds, 0.001)
    rows = [
        (t("文件"), str(summary.files)),
        (t("其中以前读过、没有变化"), str(summary.skipped)),
        (t("表"), str(summary.forms)),
        (t("指标"), str(summary.indicators)),
        (t("需要核对或修正过的地方"), str(summary.findings)),
        (t("读不了的文件"), str(sum(summary.reasons.values()))),
        *((f"  {code} {t(title)}", str(count)) for (code, title), count in summary.reasons.most_common()),
        (
            t("用时"),
            t("{seconds} 秒，{rate} 个/秒").format(seconds=f"{summary.seconds:.1f}", rate=f"{rate:.1f}"),
        ),
    ]
    for row in rows:
        made.add_row(*row)
    console().print(made)
    click.echo(t("已写出 {file}").format(file=out))
    for kind, count in (("errors", sum(summary.reasons.values())), ("findings", summary.findings)):
        if count:
            click.echo(t("已写出 {file}").format(file=beside(out, kind)))
