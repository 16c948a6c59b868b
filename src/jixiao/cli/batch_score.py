"""``jixiao batch score``: each part of the source is scored into a file of its own, then all are put together.

The parts lie in ``OUT.parts`` until the output is whole, so a broken run goes on where it stopped: a part counts as
done when its file is there and its pack and source are the same.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import pyarrow.parquet as pq

from jixiao.cli.batch_output import beside, whole
from jixiao.cli.batch_sources import Source, Unfit, problem_lines, source_of, with_schemes
from jixiao.cli.language import t
from jixiao.core.library import load_pack
from jixiao.core.record import Record
from jixiao.core.score import RulePack
from jixiao.scoring.record_rows import score_records
from jixiao.scoring.row_files import (
    TEXTS,
    GroupScore,
    form_schema,
    line_schema,
    row_groups,
    score_group,
    tables_of,
)
from jixiao.scoring.tables import Tables, compile_pack

__all__ = ["Done", "Unfit", "forms_beside", "run"]
TELL_SECONDS = 10


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


def forms_beside(out: Path) -> Path:
    """The file of totals beside the file of lines: ``scores.forms.parquet``."""
    return out.with_name(f"{out.stem}.forms.parquet")


def run(path: Path, out: Path, pack_name: str, resume: bool, force: bool, jobs: int) -> Done:
    """Score everything at ``path`` into ``out`` and the totals beside it. Raises Unfit, SchemeError."""
    if out.exists() and not (resume or force):
        raise Unfit(t("文件“{file}”已存在，没有覆盖；重新评分请加 --force").format(file=out))
    begin, pack = time.monotonic(), load_pack(pack_name)
    source, tables = source_of(path), compile_pack(pack)
    work = _Work(out.with_name(out.name + ".parts"), source, tables)
    done = Done(parts=source.count, skipped=work.start(resume))
    with ThreadPoolExecutor(jobs) as pool:
        told = time.monotonic()
        for number, _ in enumerate(pool.map(work.score, range(source.count)), 1):
            if time.monotonic() - told > TELL_SECONDS:
                told = time.monotonic()
                click.echo(t("评分 {done}/{total} 块").format(done=number, total=source.count), err=True)
    work.join(out, pack, done)
    done.seconds = time.monotonic() - begin
    return done


@dataclass(slots=True)
class _Work:
    folder: Path
    source: Source
    tables: Tables

    def start(self, resume: bool) -> int:
        """Make the folder ready; how many parts are already there."""
        key = {"pack": self.tables.pack.name, "digest": self.tables.pack.digest, "source": self.source.key}
        note = self.folder / "key.json"
        if not resume or not note.exists() or json.loads(note.read_text("utf-8")) != key:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            note.write_text(json.dumps(key), "utf-8")
        return sum(self.note(number).exists() for number in range(self.source.count))

    def file(self, number: int, kind: str) -> Path:
        return self.folder / f"{number:06}.{kind}"

    def note(self, number: int) -> Path:
        """Written last: when it is there, the part is done."""
        return self.file(number, "json")

    def score(self, number: int) -> None:
        if self.note(number).exists():
            return
        problems: list[dict[str, Any]] = []
        if self.source.rows is not None:
            found = score_group(pq.ParquetFile(self.source.rows), number, self.tables)
        else:
            forms = self.source.loads[number]()
            found = self.scored(with_schemes(forms))
            problems = forms.problems
        pq.write_table(found.lines, self.file(number, "lines"), compression="zstd")
        pq.write_table(found.forms, self.file(number, "forms"), compression="zstd")
        self.file(number, "errors").write_text(problem_lines(problems), "utf-8")
        counts = {"lines": found.lines.num_rows, "forms": found.forms.num_rows, "exact": found.scored.exact, "problems": len(problems)}  # fmt: skip
        draft = self.file(number, "draft")
        draft.write_text(json.dumps(counts), "utf-8")
        os.replace(draft, self.note(number))

    def scored(self, given: list[tuple[int, Record, Any]]) -> GroupScore:
        scored = score_records(given, self.tables)
        with_lines = set(scored.columns["form"].tolist())
        texts = [_texts(record) for number, record, _ in given if number in with_lines]
        return tables_of(scored, self.tables.pack, {name: [one[name] for one in texts] for name in TEXTS})

    def join(self, out: Path, pack: RulePack, done: Done) -> None:
        """Put the parts together in order and let them go."""
        for kind, target, schema in (
            ("lines", out, line_schema(pack)), ("forms", forms_beside(out), form_schema(pack)),
        ):  # fmt: skip
            with whole(target) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
                for group in self._groups(kind):
                    writer.write_table(group)
            done.files.append(target)
        for number in range(self.source.count):
            counts = json.loads(self.note(number).read_text("utf-8"))
            for name, count in counts.items():
                setattr(done, name, getattr(done, name) + count)
        errors = beside(out, "errors")
        errors.unlink(missing_ok=True)
        if done.problems:
            with whole(errors) as file:
                for number in range(self.source.count):
                    file.write(self.file(number, "errors").read_bytes())
            done.files.append(errors)
        shutil.rmtree(self.folder)

    def _groups(self, kind: str) -> Iterator[Any]:
        for number in range(self.source.count):
            yield from row_groups(str(self.file(number, kind)))


def _texts(record: Record) -> dict[str, str]:
    return {
        "subject": record.subject, "agency": record.agency, "scheme": record.scheme, "file": record.source.file,
        "place": record.source.place,
    }  # fmt: skip
