"""The parts of a batch: each is scored by itself into files of its own, then all are put together in order.

The parts lie in ``OUT.parts`` until the output is whole. A part counts as done when its note is there; two that score
the same part at once (a node thought dead that was not) write the same bytes, each under a name of its own first.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from jixiao.cli.batch_forms import Source, problem_lines, with_schemes
from jixiao.cli.batch_output import beside, whole
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
from jixiao.scoring.tables import Tables


def forms_beside(out: Path) -> Path:
    """The file of totals beside the file of lines: ``scores.forms.parquet``."""
    return out.with_name(f"{out.stem}.forms.parquet")


@dataclass(slots=True)
class Parts:
    """What is scored, by which tables, and the folder of the parts. Can be sent to another process or machine that
    sees the same folders."""

    folder: Path
    source: Source
    tables: Tables

    def start(self, resume: bool) -> list[int]:
        """Make the folder ready; the numbers of the parts that are still to be scored."""
        key = {"pack": self.tables.pack.name, "digest": self.tables.pack.digest, "source": self.source.key}
        note = self.folder / "key.json"
        if not resume or not note.exists() or json.loads(note.read_text("utf-8")) != key:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            note.write_text(json.dumps(key), "utf-8")
        return [number for number in range(self.source.count) if not self.note(number).exists()]

    def file(self, number: int, kind: str) -> Path:
        return self.folder / f"{number:06}.{kind}"

    def note(self, number: int) -> Path:
        """Written last: when it is there, the part is done."""
        return self.file(number, "json")

    def score(self, number: int) -> None:
        """Score a part, unless it is there already."""
        if self.note(number).exists():
            return
        problems: list[dict[str, Any]] = []
        if self.source.rows is not None:
            found = score_group(pq.ParquetFile(self.source.rows), number, self.tables)
        else:
            forms = self.source.loads[number]()
            found = self._scored(with_schemes(forms))
            problems = forms.problems
        self._put(number, "lines", lambda file: pq.write_table(found.lines, file, compression="zstd"))
        self._put(number, "forms", lambda file: pq.write_table(found.forms, file, compression="zstd"))
        self._put(number, "errors", lambda file: file.write_text(problem_lines(problems), "utf-8"))
        counts = {"lines": found.lines.num_rows, "forms": found.forms.num_rows, "exact": found.scored.exact, "problems": len(problems)}  # fmt: skip
        self._put(number, "json", lambda file: file.write_text(json.dumps(counts), "utf-8"))

    def _put(self, number: int, kind: str, write: Callable[[Path], object]) -> None:
        """A file of a part, in place only when it is whole."""
        draft = self.folder / f".{number:06}.{kind}.{uuid.uuid4().hex}"
        write(draft)
        os.replace(draft, self.file(number, kind))

    def _scored(self, given: list[tuple[int, Record, Any]]) -> GroupScore:
        scored = score_records(given, self.tables)
        with_lines = set(scored.columns["form"].tolist())
        texts = [_texts(record) for number, record, _ in given if number in with_lines]
        return tables_of(scored, self.tables.pack, {name: [one[name] for one in texts] for name in TEXTS})

    def join(self, out: Path, pack: RulePack) -> tuple[dict[str, int], list[Path]]:
        """Put the parts together in order and let them go: what was counted, and the files written."""
        files = []
        for kind, target, schema in (
            ("lines", out, line_schema(pack)), ("forms", forms_beside(out), form_schema(pack)),
        ):  # fmt: skip
            with whole(target) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
                for group in self._groups(kind):
                    writer.write_table(group)
            files.append(target)
        counts = dict.fromkeys(("lines", "forms", "exact", "problems"), 0)
        for number in range(self.source.count):
            for name, count in json.loads(self.note(number).read_text("utf-8")).items():
                counts[name] += count
        errors = beside(out, "errors")
        errors.unlink(missing_ok=True)
        if counts["problems"]:
            with whole(errors) as file:
                for number in range(self.source.count):
                    file.write(self.file(number, "errors").read_bytes())
            files.append(errors)
        shutil.rmtree(self.folder)
        return counts, files

    def _groups(self, kind: str) -> Iterator[Any]:
        for number in range(self.source.count):
            yield from row_groups(str(self.file(number, kind)))


def _texts(record: Record) -> dict[str, str]:
    return {
        "subject": record.subject, "agency": record.agency, "scheme": record.scheme, "file": record.source.file,
        "place": record.source.place,
    }  # fmt: skip
