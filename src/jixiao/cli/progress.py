"""How far a long command has come: a bar with rate and time left on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import click

from jixiao.cli.language import t

T = TypeVar("T")

TELL_SECONDS = 10
"""How often progress is told where there is no terminal to draw a bar on."""


def followed(
    step: str, unit: str, total: int, results: Iterable[T], name: Callable[[T], str] = lambda _: ""
) -> Iterator[T]:
    """The results, each counted on standard error when it comes: ``step`` (读取) so many ``unit`` (个) of ``total``."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    screen, start = Console(stderr=True), time.monotonic()
    told, drawn = start, screen.is_terminal and total > 1
    columns = (
        TextColumn(step), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(), TextColumn("{task.description}"),
    )  # fmt: skip
    with Progress(*columns, console=screen, transient=True, disable=not drawn) as bar:
        task = bar.add_task("", total=total, rate="")
        for done, result in enumerate(results, 1):
            yield result
            now = time.monotonic()
            rate = done / max(now - start, 0.001)
            if drawn:
                shown = t("{rate} {unit}/秒").format(rate=f"{rate:.0f}", unit=unit)
                bar.update(task, advance=1, description=name(result), rate=shown)
            elif now - told > TELL_SECONDS:
                told = now
                click.echo(_line(step, unit, done, total, rate), err=True)


def _line(step: str, unit: str, done: int, total: int, rate: float) -> str:
    return t("{step} {done}/{total} {unit}，{rate} {unit}/秒，还需 {left} 秒").format(
        step=step, done=done, total=total, unit=unit, rate=f"{rate:.1f}", left=round((total - done) / rate)
    )
