"""Files that commands write: names from the form, nothing overwritten unless asked for, each one told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import click

from jixiao.cli.batch_output import whole
from jixiao.cli.language import t
from jixiao.core.file_name import LONGEST, shortened
from jixiao.core.record import Record


def free_name(record: Record, kind: str, taken: set[str]) -> str:
    """A file name from unit, project and year that no other form of this run has."""
    known = _plain("_".join(filter(None, [record.agency, record.subject])))
    end = shortened(_plain("_".join(filter(None, [str(record.fiscal_year or ""), kind]))), LONGEST // 2)
    name = "_".join(filter(None, [shortened(known, LONGEST - len(end.encode())), end]))
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(free)
    return free


def _plain(text: str) -> str:
    """A text without what no file name may hold or nobody sees."""
    return re.sub(r'[\\/:*?"<>|\s\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff]+', "_", text).strip(
        "_."
    )


def save(path: Path, data: bytes, force: bool) -> None:
    """Write a file and say so. Raises UsageError for one that exists, unless ``force``."""
    if path.exists() and not force:
        raise click.UsageError(t("文件“{file}”已存在，没有覆盖；要覆盖请加 --force").format(file=path))
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as file:
        file.write(data)
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
