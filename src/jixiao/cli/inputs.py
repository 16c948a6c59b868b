"""Files and folders on the command line, read in their order with a progress bar; one bad file stops none."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from jixiao.cli.language import language, t
from jixiao.cli.progress import followed
from jixiao.cli.workers import Job, Manner, Read, cores, read_file, read_with_workers
from jixiao.core.file_name import readable
from jixiao.core.finding import Finding
from jixiao.core.message import in_language, say
from jixiao.core.record import Record

MOMENT = 1.5
"""Seconds of reading after which its pace is known."""
LONG = 10
"""Seconds that must be left at that pace: other processes need one or two to load what this one has loaded."""
FEW = 8
"""So many files are left to this process, however long they take."""
LIMIT = 600
"""Seconds that a process may take for a file, a long scan among them."""


@dataclass(slots=True)
class Reading:
    """What was read: records in order, what the reading found, and the files that could not be read."""

    records: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unreadable: list[Finding] = field(default_factory=list)
    files: int = 0

    def exit_code(self, blocked: bool = False) -> int:
        """2 when a file could not be read, 1 when ``blocked`` by a P0 finding, else 0."""
        return 2 if self.unreadable else 1 if blocked else 0


def paths_argument(command, required: bool = True):
    """The argument PATHS and the option --scheme, alike for every command that reads forms."""
    command = click.option(
        "--scheme", "scheme_name", metavar="ID@VERSION", help=t("指定表样方案（默认自动识别）")
    )(command)
    return click.argument(
        "paths", nargs=-1, required=required, type=click.Path(path_type=Path), metavar=t("文件或文件夹") + "…"
    )(command)


def read_paths(paths: Sequence[Path], scheme_name: str | None) -> Reading:
    """Read everything under ``paths``, in their order. What cannot be read is told on standard error and kept in the
    result. What takes long goes on in processes over all cores."""
    scheme_named(scheme_name)
    reading = Reading()
    files = [str(path) for path in files_under(paths, reading)]
    found: dict[str, Read] = {}
    results = followed(
        t("读取"), t("个"), len(files), _read(files, scheme_name or ""), lambda r: readable(Path(r.path).name)
    )
    for read in results:
        found[read.path] = read
    for path in files:
        reading.files += 1
        reading.unreadable += found[path].problems
        for record, findings in found[path].forms:
            reading.records.append(record)
            reading.findings += findings
    for finding in reading.unreadable:
        tell(finding)
    return reading


def _read(files: Sequence[str], scheme_name: str) -> Iterator[Read]:
    """What came of each file, in the order in which they are done: the first in this process, and the rest, when they
    would take long, over all cores."""
    scheme, start = scheme_named(scheme_name), time.monotonic()
    for number, path in enumerate(files):
        spent, left = time.monotonic() - start, len(files) - number
        if spent > MOMENT and left > FEW and spent * left > LONG * number:
            rest = [Job(path) for path in files[number:]]
            yield from read_with_workers(rest, Manner(scheme_name, seconds=LIMIT, whole=True), cores())
            return
        yield read_file(Job(path), scheme)


def scheme_named(name: str | None):
    """The scheme asked for; None when none was. Raises UsageError for a name that is not known."""
    if not name:
        return None
    from jixiao.core.library import load_scheme
    from jixiao.core.scheme import SchemeError

    try:
        return load_scheme(name)
    except SchemeError as error:
        raise click.UsageError(str(error)) from error


def files_under(paths: Sequence[Path], reading: Reading) -> Iterator[Path]:
    """The files named, and those in named folders that can hold forms, in order of name."""
    from jixiao.formats.files import ENDINGS
    from jixiao.formats.zip_files import is_junk

    for path in paths:
        if path.is_dir():
            before = len(reading.unreadable)
            inside = sorted(
                file
                for file in _files_in(path, reading)
                if file.suffix.lower() in ENDINGS and not is_junk(file.name) and _can_be_read(file)
            )
            if not inside and len(reading.unreadable) == before:
                reading.unreadable.append(
                    _unreadable(
                        path,
                        say("文件夹“{file}”里没有可以读取的文件", file=readable(path)),
                        say(
                            "把 Word、Excel、PDF、OFD、图片、网页、文本文件或 zip 压缩包放进去，或直接指定文件"
                        ),
                    )
                )
            yield from inside
        else:
            yield path


def _files_in(folder: Path, reading: Reading) -> Iterator[Path]:
    """Everything in a folder and the folders in it but links to folders. One that cannot be opened is told."""

    def closed(error: OSError) -> None:
        reading.unreadable.append(
            _unreadable(
                Path(str(error.filename or folder)),
                say("文件夹“{file}”打不开，里面的文件没有读", file=readable(str(error.filename or folder))),
                say("请检查文件夹的权限，再读一次"),
            )
        )

    for place, _, names in os.walk(folder, onerror=closed):
        yield from (Path(place) / name for name in names)


def _can_be_read(file: Path) -> bool:
    """Whether it is a file, or a link that leads nowhere, which is told when it is opened; no pipe or device."""
    return file.is_file() or (file.is_symlink() and not file.exists())


def _unreadable(path: Path, message: str, remedy: str) -> Finding:
    from jixiao.core.finding import Form, Severity

    return Finding("F00", "cannot-open", Severity.P0, message, remedy, form=Form(file=readable(path)))


def tell(finding: Finding) -> None:
    """One finding about a file, on standard error: what is wrong and what to do."""
    lang = language()
    click.echo(f"✗ {in_language(finding.message, lang)}", err=True)
    if finding.remedy:
        click.echo("  " + t("处理办法：") + in_language(finding.remedy, lang), err=True)
