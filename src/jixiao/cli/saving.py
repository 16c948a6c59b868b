"""Files that commands write: names from the form, nothing overwritten unless asked for, each one told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import click

from jixiao.cli.language import t
from jixiao.core.record import Record


def free_name(record: Record, kind: str, taken: set[str]) -> str:
    """A file name from unit, project and year that no other form of this run has."""
    words = [record.agency, record.subject, str(record.fiscal_year or ""), kind]
    name = re.sub(r'[\\/:*?"<>|\s]+', "_", "_".join(filter(None, words)))[:100]
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(free)
    return free


def save(path: Path, data: bytes, force: bool) -> None:
    """Write a file and say so. Raises UsageError for one that exists, unless ``force``."""
    if path.exists() and not force:
        raise click.UsageError(t("文件“{file}”已存在，没有覆盖；要覆盖请加 --force").format(file=path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    click.echo(t("已写出 {file}").format(file=path), err=True)


def save_printed(path: Path, make: Callable[[], bytes], force: bool) -> bool:
    """Make a document and write it. False, and told, when it holds a character that no font can print."""
    from jixiao.cli.inputs import tell
    from jixiao.formats.fonts.coverage import MissingGlyph

    try:
        data = make()
    except MissingGlyph as error:
        click.echo(t("没有写出 {file}").format(file=path), err=True)
        tell(error.finding)
        return False
    save(path, data, force)
    return True
