"""Report to PDF with Typst: A4, tagged, PDF/A-2b, our own fonts, the same bytes for the same report."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib import resources
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from jixiao.core.grid import Grid
from jixiao.core.report import Block, Chart, Heading, Report, Scatter, Signature, Text
from jixiao.formats import scatter
from jixiao.formats.fonts import coverage
from jixiao.formats.pdf_tables import from_grid
from jixiao.formats.report_text import (
    PAGE_NUMBER,
    as_list,
    number_text,
    printable,
    texts,
    with_title,
)

STANDARD = "a-2b"
LARGEST_VOLUME = 300
"""Reports in one file: beyond this the memory for the structure tags grows too large."""

_TEXT_WIDTH = {
    ("form", False): 481.9,
    ("form", True): 728.5,
    ("official", False): 442.2,
    ("official", True): 637.8,
}
"""Points between the margins of report.typ, by style, for pages that stand or lie."""


class VolumeTooLarge(ValueError):
    """More reports than one PDF may hold. Write several volumes of ``LARGEST_VOLUME``."""


def from_report(content: Report | Sequence[Report]) -> bytes:
    """One report, or a volume of at most ``LARGEST_VOLUME`` of them, as a PDF; each begins on a new page.

    Raises MissingGlyph when a character is in none of our fonts nor in a known font of the system, and
    VolumeTooLarge.
    """
    reports = as_list(content)
    if len(reports) > LARGEST_VOLUME:
        raise VolumeTooLarge(f"{len(reports)} reports: at most {LARGEST_VOLUME} in one PDF")
    rare = coverage.rare_fonts(pair for report in reports for pair in texts(report))
    fonts, families = _fonts(rare)
    first = reports[0]
    data = {
        "title": printable(first.title, first.lang),
        "lang": first.lang,
        "region": "cn" if first.lang == "zh" else None,
        "numbering": PAGE_NUMBER.format(page="1"),
        "fallback": families,
        "reports": [_report(report) for report in reports],
    }
    return _compiler(rare, fonts).compile(
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=[STANDARD],
        timestamp=0,
    )


@cache
def _fonts(rare: tuple[Path, ...]) -> tuple[Any, list[str]]:
    """Our fonts and those system fonts that are needed, and the latter's family names.

    The system's folders are not scanned: each needed file is linked into a folder of its own, which goes when the
    process ends, be it one of many that work side by side.
    """
    import typst

    folders = [str(coverage.FOLDER)]
    if rare:
        linked = Path(tempfile.mkdtemp(prefix="jixiao-fonts-"))
        Finalize(None, shutil.rmtree, (linked, True), exitpriority=0)
        for number, path in enumerate(rare):
            (linked / f"{number}{path.suffix}").symlink_to(path)
        folders.append(str(linked))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    ours = {"Jixiao Serif SC", "Jixiao Sans SC"}
    families = [font.family for font in fonts.fonts() if font.family not in ours]
    return fonts, sorted(set(families), key=lambda family: ("SC" not in family, family))


@cache
def _compiler(rare: tuple[Path, ...], fonts: Any) -> Any:
    import typst

    folder = Path(str(resources.files("jixiao") / "formats" / "typst"))
    return typst.Compiler(
        str(folder / "report.typ"), root=str(folder), font_paths=fonts, ignore_system_fonts=True
    )


def _report(report: Report) -> dict[str, Any]:
    width = _TEXT_WIDTH[report.style, report.landscape]
    blocks = [_block(block, report.lang, width) for block in with_title(report)]
    return {"landscape": report.landscape, "style": report.style, "blocks": blocks}


def _block(block: Block, lang: str, width: float) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": min(block.level, 3), "text": printable(block.text, lang)}
        case Text():
            return {"kind": "text", "role": block.role, "text": printable(block.text, lang)}
        case Grid():
            return from_grid(block, lang, width)
        case Chart():
            return {"kind": "chart", "chart": _chart(block, lang)}
        case Scatter():
            return {"kind": "scatter", "scatter": _scatter(block, lang)}
        case Signature():
            return {
                "kind": "signature",
                "label": printable(block.label, lang),
                "name": printable(block.name, lang),
            }
    return {"kind": "break"}


def _chart(chart: Chart, lang: str) -> dict[str, Any]:
    largest = chart.of or max((number for _, number in chart.rows), default=0) or 1
    rows = [
        {
            "label": printable(label, lang),
            "text": number_text(number) + printable(chart.unit, lang),
            "share": str(max(0, min(100, round(100 * number / largest, 2)))),
        }
        for label, number in chart.rows
    ]
    return {"title": printable(chart.title, lang), "kind": chart.kind, "rows": rows}


def _scatter(block: Scatter, lang: str) -> dict[str, Any]:
    """Lengths are in points of the picture, as in ``scatter.py``."""
    return {
        "title": printable(block.title, lang), "axes": [printable(axis, lang) for axis in block.axes],
        "side": scatter.SIDE, "ticks": scatter.TICKS, "strip": scatter.strip(block.strip),
        "dots": [{"mark": dot.mark, "at": scatter.place(dot.across, dot.up)} for dot in scatter.in_order(block.dots)],
        "numbers": [{"text": str(dot.number), "at": scatter.place(dot.across, dot.up), "off": scatter.SIDES[side]} for dot, side in scatter.numbered(block.dots)],
        "marks": [
            {"name": printable(name, lang), "points": shape, "colour": colour}
            for name, shape, colour in zip(block.marks, scatter.SHAPES, scatter.COLOURS, strict=False)
        ],
        "ink": scatter.INK, "grey": scatter.GREY, "band": scatter.STRIP,
    }  # fmt: skip
