"""Report to Word (docx): the XML of the document written directly, with real styles and exact merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape

from jixiao.core.grid import Cell, Grid
from jixiao.core.input import YEAR_BLANK, Input
from jixiao.core.report import Block, Chart, Heading, PageBreak, Report, Scatter, Signature, Text
from jixiao.formats.office import docx_parts as parts
from jixiao.formats.office.docx_controls import control, to_fill, year_control
from jixiao.formats.office.docx_official import MARGINS, official
from jixiao.formats.office.docx_scatter import drawing, with_charts
from jixiao.formats.office.package import packed
from jixiao.formats.report_text import as_list, column_shares, number_text, printable, with_title

_PORTRAIT = (11906, 16838)
_MARGIN = 1134
"""A4 and 20 mm in twentieths of a point."""

_STYLE_OF_ROLE = {
    "title": "CellHead", "value": "CellText", "number": "CellNumber", "note": "CellNote",
}  # fmt: skip
_STYLE_OF_TEXT = {
    "body": "BodyText", "note": "Note", "blank": "ToFill", "good": "Good", "warn": "Warn", "bad": "Bad",
    "subtitle": "Subtitle", "left": "Leading",
}  # fmt: skip
_STYLE_OF_LEVEL = ("Title", "Heading1", "Heading2", "Heading3")
_WIDE = 4000
"""A cell wider than this has room to set its lines to equal length."""
_LONG = 60
"""A row with a longer text may be cut by the end of a page."""
_BARS = 40
"""Table columns that make up the bar of a chart."""


def from_report(content: Report | Sequence[Report]) -> bytes:
    """One report, or a volume of them, as a Word document; each begins on a new page.

    The same report always gives the same bytes.
    """
    reports = as_list(content)
    body = []
    for number, report in enumerate(reports, 1):
        section = _section(report)
        body += [_block(block, report) for block in with_title(report)]
        last = number == len(reports)
        properties = "" if last else f"{section}"
        body.append(
            f'<w:p><w:pPr><w:pStyle w:val="AfterTable"/>{properties}</w:pPr></w:p>{section if last else ""}'
        )
    document = (
        f'{parts.HEAD}<w:document xmlns:w="{parts.MAIN}" xmlns:r="{parts.OFFICE}"><w:body>'
        f"{''.join(body)}</w:body></w:document>"
    )
    first = reports[0]
    package = {
        "[Content_Types].xml": parts.CONTENT_TYPES,
        "_rels/.rels": parts.PACKAGE_RELATIONS,
        "word/document.xml": document,
        "word/_rels/document.xml.rels": parts.DOCUMENT_RELATIONS,
        "word/styles.xml": parts.STYLES,
        "word/settings.xml": parts.SETTINGS,
        "word/fontTable.xml": parts.FONT_TABLE,
        "word/footer1.xml": parts.FOOTER,
        "docProps/core.xml": _core(first),
        "docProps/app.xml": parts.APP,
    }
    if first.style == "official":
        package = official(package)
    if first.inputs:
        package = to_fill(package, *first.made_by)
    package = with_charts(package, ((block, report.lang) for report in reports for block in report.blocks))
    return packed(package, ("word/document.xml", "docProps/core.xml"))


def _core(report: Report) -> str:
    language = "zh-CN" if report.lang == "zh" else report.lang
    return (
        f'{parts.HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_escaped(report.title, report.lang)}</dc:title><dc:language>{language}</dc:language></cp:coreProperties>"
    )


def _margins(report: Report) -> tuple[int, int, int, int]:
    """Top, right, bottom and left margin; a page that lies is a page that stands, turned."""
    top, right, bottom, left = MARGINS if report.style == "official" else (_MARGIN,) * 4
    return (left, top, right, bottom) if report.landscape else (top, right, bottom, left)


def _section(report: Report) -> str:
    width, height = reversed(_PORTRAIT) if report.landscape else _PORTRAIT
    turned = ' w:orient="landscape"' if report.landscape else ""
    top, right, bottom, left = _margins(report)
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="567" w:footer="{bottom // 2}" w:gutter="0"/>'
        "</w:sectPr>"
    )


def _escaped(text: str, lang: str) -> str:
    return escape(printable(text, lang), quote=False)


def _run(text: str, properties: str = "") -> str:
    """A run of escaped text; a tab character becomes a tab."""
    space = ' xml:space="preserve"' if text != text.strip() or "  " in text else ""
    pieces = (
        f"<w:t{space}>{text}</w:t>"
        if "\t" not in text
        else "<w:tab/>".join(f'<w:t xml:space="preserve">{piece}</w:t>' for piece in text.split("\t"))
    )
    return f"<w:r>{properties}{pieces}</w:r>" if text else ""


def _paragraph(text: str, style: str, extra: str = "") -> str:
    """Escaped text as a paragraph, each further line of it after a line break."""
    runs = "<w:r><w:br/></w:r>".join(map(_run, text.split("\n")))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def _paragraphs(text: str, style: str) -> str:
    """Escaped text with a paragraph for each line."""
    start = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    if "\n" not in text:
        return f"{start}{_run(text)}</w:p>"
    return "".join(f"{start}{_run(line)}</w:p>" for line in text.split("\n"))


def _block(block: Block, report: Report) -> str:
    lang = report.lang
    match block:
        case Heading() if not (report.inputs and YEAR_BLANK in block.text):
            return _paragraph(_escaped(block.text, lang), _STYLE_OF_LEVEL[min(block.level, 3)])
        case Heading() | Text() if report.inputs and YEAR_BLANK in block.text:
            return year_control(
                _escaped(block.text, lang), "Title" if isinstance(block, Heading) else "Subtitle"
            )
        case Text(role="blank"):
            return _paragraph(_escaped(block.text, lang) + "\n" * 5, "ToFill")
        case Text():
            return _paragraphs(_escaped(block.text, lang), _STYLE_OF_TEXT.get(block.role, "BodyText"))
        case Grid():
            return _table(block, lang, _text_width(report), report.inputs) + _AFTER_TABLE
        case Chart():
            return _chart(block, lang, _text_width(report)) + _AFTER_TABLE
        case Scatter():
            return _paragraph(_escaped(block.title, lang), "Heading3") + drawing(block, lang)
        case Signature():
            return _signature(block, lang)
        case PageBreak():
            return '<w:p><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'


_AFTER_TABLE = '<w:p><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>'


def _text_width(report: Report) -> int:
    _, right, _, left = _margins(report)
    return _PORTRAIT[report.landscape] - left - right


def column_widths(shares: Sequence[int], width: int) -> list[int]:
    """Column widths that add up to ``width`` exactly."""
    total, edges, sum_ = sum(shares), [0], 0
    for share in shares:
        sum_ += share
        edges.append(width * sum_ // total)
    return [right - left for left, right in zip(edges, edges[1:], strict=False)]


def _table(grid: Grid, lang: str, width: int, inputs: Mapping[str, Input]) -> str:
    columns = column_widths(column_shares(grid), width)
    starts = [sum(columns[:col]) for col in range(grid.ncols + 1)]
    rows = list(rows_with_merged(grid))
    body = "".join(_row(grid, number, cells, starts, lang, inputs) for number, cells in enumerate(rows))
    caption = escape(printable(grid.name, lang))
    widths = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Form"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0000"/><w:tblCaption w:val="{caption}"/></w:tblPr>'
        f"<w:tblGrid>{widths}</w:tblGrid>{body}</w:tbl>"
    )


def rows_with_merged(grid: Grid) -> Iterator[list[tuple[Cell, bool]]]:
    """The cells of each row from left to right, with True for those that only continue a cell from above."""
    running: list[Cell] = []
    for number, begun in enumerate(grid.rows()):
        running = [cell for cell in running if cell.row + cell.rowspan > number]
        row = [(cell, True) for cell in running] + [(cell, False) for cell in begun]
        if running:
            row.sort(key=lambda pair: pair[0].col)
        running += [cell for cell in begun if cell.rowspan > 1]
        yield row


def _row(
    grid: Grid,
    number: int,
    cells: list[tuple[Cell, bool]],
    starts: list[int],
    lang: str,
    inputs: Mapping[str, Input],
) -> str:
    short = all(continued or len(cell.text) <= _LONG for cell, continued in cells)
    properties = ("<w:cantSplit/>" if short else "") + ("<w:tblHeader/>" if number < grid.header_rows else "")
    head = "CellHead" if number < grid.header_rows else ""
    inner = "".join(
        _cell(cell, continued, starts, lang, head, None if continued else inputs.get(cell.field))
        for cell, continued in cells
    )
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inner}</w:tr>"


def _cell(cell: Cell, continued: bool, starts: list[int], lang: str, head: str, entry: Input | None) -> str:
    width = starts[cell.col + cell.colspan] - starts[cell.col]
    merge = "<w:vMerge/>" if continued else '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
    style = head or _STYLE_OF_ROLE.get(cell.role, "Cell")
    if style == "CellText" and width < _WIDE:
        style = "CellLeft"
    properties = _cell_properties(width, cell.colspan, merge)
    if continued or not cell.text:
        inner = (
            _empty(style)
            if entry is None
            else control(entry, style if entry.kind != "long_text" else "CellText")
        )
    else:
        inner = _paragraphs(_escaped(cell.text, lang), style)
    return f"<w:tc>{properties}{inner}</w:tc>"


@lru_cache(maxsize=64)
def _empty(style: str) -> str:
    return _paragraphs("", style)


@lru_cache(maxsize=4096)
def _cell_properties(width: int, colspan: int, merge: str) -> str:
    span = f'<w:gridSpan w:val="{colspan}"/>' if colspan > 1 else ""
    return f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'


def _chart(chart: Chart, lang: str, width: int) -> str:
    """Bars as shaded cells, so that they print alike everywhere: label, bar, number."""
    columns = column_widths([24] + [1] * _BARS + [12], width)
    bar, largest = sum(columns[1:-1]), chart.of or max((number for _, number in chart.rows), default=0) or 1
    rows = []
    for label, number in chart.rows:
        filled = max(0, min(_BARS, round(_BARS * number / largest)))
        text = number_text(number) + printable(chart.unit, lang)
        cells = [_plain_cell(columns[0], 1, _escaped(label, lang), "CellNumber")]
        for count, colour in (
            (filled, "1D56B3"),
            (_BARS - filled, "EAEEF4" if chart.kind == "progress" else ""),
        ):
            if count:
                cells.append(_plain_cell(bar * count // _BARS, count, "", "Cell", colour))
        cells.append(_plain_cell(columns[-1], 1, escape(text, quote=False), "CellNumber"))
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    return (
        _paragraph(_escaped(chart.title, lang), "Heading3")
        + f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _plain_cell(width: int, span: int, text: str, style: str, colour: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' if colour else ""
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(text, style)}</w:tc>"
    )


def _signature(signature: Signature, lang: str) -> str:
    label, name = _escaped(signature.label, lang), _escaped(signature.name, lang)
    line = _run(f"　{name}".ljust(16, "　"), '<w:rPr><w:u w:val="single"/></w:rPr>')
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Normal"/><w:spacing w:before="240"/></w:pPr>{_run(label)}{line}</w:p>'
    )
