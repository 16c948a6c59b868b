"""Fill in a blank workbook as a person would: values into cells of the sheet's XML, by the path of the field."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from html import escape

from jixiao import pipeline
from jixiao.core.grid import Grid
from jixiao.core.library import load_scheme
from jixiao.core.record import Indicator, Record
from jixiao.core.scheme import Scheme
from jixiao.formats.blank_workbook import from_blank
from jixiao.formats.files import read_document
from jixiao.reports.blank_form import _blank_record, blank_form, help_sheet
from jixiao.reports.official_form import official_form


def blank(name: str, year: int | None = 2025) -> tuple[Scheme, bytes]:
    scheme = load_scheme(name)
    return scheme, pipeline.blank(scheme, "xlsx", year)


def addresses(scheme: Scheme, year: int | None = 2025) -> dict[str, str]:
    """The address of each field to fill in, the last where a form asks for it twice."""
    return {path: found[-1] for path, found in places_of(scheme, year).items()}


def places_of(scheme: Scheme, year: int | None = 2025) -> dict[str, list[str]]:
    """The addresses of each field to fill in: a form whose every input holds its own path, read back."""
    form = blank_form(scheme, year)
    for block in form.blocks:
        if isinstance(block, Grid):
            block.cells = [
                replace(cell, text=cell.field) if cell.field in form.inputs else cell for cell in block.cells
            ]
    data = from_blank(form, pipeline.SHEETS[scheme.stage], help_sheet(scheme, form))
    grids = [block for block in read_document(data, "x.xlsx").blocks if isinstance(block, Grid)]
    cells = [(cell.text, cell.address.split("!")[1]) for grid in grids for cell in grid.cells]
    return {path: [address for text, address in cells if text == path] for path in form.inputs}


def fill(data: bytes, values: dict[str, str | int | float]) -> bytes:
    """The workbook with values (by address) in its first sheet: numbers as numbers, texts as texts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = _filled(content.decode(), values).encode()
            new.writestr(part, content)
    return buffer.getvalue()


def _filled(xml: str, values: dict[str, str | int | float]) -> str:
    for address, value in values.items():
        content = (
            f"<v>{value}</v>"
            if not isinstance(value, str)
            else f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        )
        kind = ' t="inlineStr"' if isinstance(value, str) else ""
        cell = re.compile(rf'<c r="{address}"( s="\d+")?(?:/>| t="s"><v>\d+</v></c>)')
        xml, count = cell.subn(
            lambda found, c=content, k=kind, a=address: f'<c r="{a}"{found[1] or ""}{k}>{c}</c>', xml
        )
        assert count == 1, f"no cell {address}"
    return xml


def texts_of(record: Record, scheme: Scheme, year: int) -> dict[str, str]:
    """What a person would type for this record, by the paths of the blank form."""
    printed = official_form(record, scheme, masked=False)
    written = {
        cell.field: cell.text
        for block in printed.blocks
        if isinstance(block, Grid)
        for cell in block.cells
        if cell.field and cell.text
    }
    free = list(enumerate(_blank_record(scheme, year, 3).indicators))
    moved, more = {}, {}
    for number, one in enumerate(record.indicators):
        fitting = [pair for pair in free if _takes(pair[1], one)]
        if not fitting:
            fitting = [pair for pair in free if not pair[1].level1]
            path = f"indicators[{fitting[0][0]}]"
            more |= {f"{path}.level1": one.level1, f"{path}.level2": one.level2 or ""}
        place, taken = fitting[0]
        free = [pair for pair in free if pair[0] != place]
        moved[f"indicators[{number}]."] = f"indicators[{place}]."
    return more | {
        re.sub(r"^indicators\[\d+\]\.", lambda found: moved[found[0]], path): text
        for path, text in written.items()
    }


def _takes(blank: Indicator, one: Indicator) -> bool:
    """Whether a row of the blank form is for this indicator: its own printed row, or a free one of its group."""
    same = blank.level1 == one.level1 and blank.level2 in (one.level2, "")
    return same and blank.name in ("", one.name)
