"""Thousands of reports as PDF in one run: volume after volume, in memory that does not grow.

Volumes are not joined into one file: joining loses the structure tags and the PDF/A mark, and a file of some hundred
forms is what a reader can still open and an archive can still check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from jixiao.core.report import Report
from jixiao.formats.pdf_writer import from_report

PART = 100
"""Reports in one volume: some 4 MB of file, some 400 MB of memory while it is made."""
_KEPT = 10
"""Runs for which the typesetter keeps what it has worked out."""


def in_volumes(reports: Iterable[Report], size: int = PART) -> Iterator[bytes]:
    """PDF volumes of ``size`` reports each, in order; reports are taken from ``reports`` as they are needed.

    Raises as ``pdf_writer.from_report``.
    """
    waiting = iter(reports)
    first = True
    while part := list(islice(waiting, size)):
        if not first:
            _forget()
        first = False
        yield from_report(part)


def _forget() -> None:
    """Set as many empty pages as make the typesetter drop what it keeps of earlier volumes: without this a run of
    1,000 forms needs several gigabytes."""
    for number in range(_KEPT + 2):
        from_report(Report(f"{number}"))
