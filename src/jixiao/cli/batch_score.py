"""``jixiao batch score``: the parts of a source are scored by threads here or by Spark, then put together.

A broken run goes on where it stopped: a part counts as done when its file is there and pack and source are the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from jixiao.cli.batch_forms import Unfit
from jixiao.cli.batch_parts import Parts, forms_beside
from jixiao.cli.batch_sources import source_of
from jixiao.cli.language import t
from jixiao.cli.progress import followed
from jixiao.core.library import load_pack
from jixiao.scoring.tables import compile_pack

__all__ = ["Done", "Engine", "Unfit", "forms_beside", "run", "with_threads"]

Engine = Callable[[Parts, list[int]], Iterable[int]]
"""Scores the parts of these numbers and gives each number back when its part is done."""


@dataclass(slots=True)
class Done:
    """What a run did."""

    parts: int = 0
    skipped: int = 0
    forms: int = 0
    lines: int = 0
    exact: int = 0
    problems: int = 0
    seconds: float = 0
    files: list[Path] = field(default_factory=list)


def with_threads(jobs: int) -> Engine:
    """The engine of one machine: so many threads; the kernel lets them run side by side."""

    def score(parts: Parts, numbers: list[int]) -> Iterator[int]:
        with ThreadPoolExecutor(jobs) as pool:
            for number, _ in zip(numbers, pool.map(parts.score, numbers), strict=True):
                yield number

    return score


def run(source: Path | str, out: Path, pack_name: str, resume: bool, force: bool, engine: Engine) -> Done:
    """Score everything in ``source`` into ``out`` and the totals beside it. Raises Unfit, SchemeError."""
    if out.exists() and not (resume or force):
        raise Unfit(t("文件“{file}”已存在，没有覆盖；重新评分请加 --force").format(file=out))
    begin, pack = time.monotonic(), load_pack(pack_name)
    found = source_of(source)
    parts = Parts(out.with_name(out.name + ".parts").absolute(), found, compile_pack(pack))
    waiting = parts.start(resume)
    for _ in followed(t("评分"), t("块"), len(waiting), engine(parts, waiting)):
        pass
    counts, files = parts.join(out, pack)
    return Done(
        found.count, found.count - len(waiting), seconds=time.monotonic() - begin, files=files, **counts
    )
