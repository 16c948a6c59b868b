"""Lists as CSV files that Excel and WPS read: Chinese kept, nothing taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime, time

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from jixiao.web.showing.spreadsheet_cell import harmless
from jixiao.web.typed import day


def csv_answer(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    """A download, written while it is read; it begins with a byte-order mark."""

    def lines():
        yield "\ufeff" + _line(columns)
        for row in rows:
            yield _line(row)

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def short_csv(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """The same, made at once: its cells may be sentences in the language of the request."""
    text = "\ufeff" + "".join(map(_line, [columns, *rows]))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(map(harmless, cells))
    return out.getvalue()


def within_days(rows, since: str, until: str):
    """The rows whose ``time`` lies within two typed days; what is no day is passed over."""
    for typed, lookup, edge in ((since, "time__gte", time.min), (until, "time__lte", time.max)):
        if found := day(typed):
            rows = rows.filter(**{lookup: timezone.make_aware(datetime.combine(found, edge))})
    return rows
