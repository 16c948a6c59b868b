"""What the commands of a batch read, part by part: records with their numbers, and what could not be read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jixiao.cli.language import language
from jixiao.core.record import Record
from jixiao.core.scheme import SchemeError


class Unfit(ValueError):
    """A source or output that a batch cannot use, said in a sentence for the user."""


@dataclass(slots=True)
class Forms:
    """Records of a part with the number of the first, and the problems of what could not be read."""

    first: int
    records: list[Record] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """``rows`` is the Parquet file of bare rows; else each of ``loads`` reads a part of records. ``key`` changes when
    the source does."""

    count: int
    key: str
    rows: Path | None = None
    loads: Sequence[Callable[[], Forms]] = ()


def records_of(lines: Iterator[bytes], name: str, first: int) -> Forms:
    """Records from JSON lines; what is none becomes a problem with its line."""
    from jixiao.formats.files import UnreadableFile
    from jixiao.formats.record_json import to_records

    found = Forms(first)
    for number, line in enumerate(lines, first + 1):
        if not line.strip():
            continue
        try:
            found.records += to_records(line, f"{name}:{number}")
        except UnreadableFile as error:
            found.problems.append(error.finding.to_json(language()))
    return found


def with_schemes(forms: Forms) -> list[tuple[int, Record, Any]]:
    """Numbered records with their schemes; a record whose scheme is not known becomes a problem."""
    from jixiao.core.library import load_scheme

    found = []
    for number, record in enumerate(forms.records, forms.first):
        try:
            found.append((number, record, load_scheme(record.scheme)))
        except SchemeError as error:
            place = record.source.file or record.subject
            forms.problems.append({"check": {"code": "B01"}, "message": str(error), "form": {"file": place}})
    return found


def problem_lines(problems: list[dict[str, Any]]) -> str:
    """Problems as JSON lines."""
    return "".join(json.dumps(problem, ensure_ascii=False) + "\n" for problem in problems)
