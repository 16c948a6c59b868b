"""A workbook of text cells, written as the XML that Excel reads: merged cells, print set-up, validation, protection.

Every cell is a string: ``=100%`` is an indicator value and no formula. Rows and columns count from 0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from jixiao.formats.office import xlsx_parts as parts
from jixiao.formats.office.package import packed
from jixiao.formats.report_text import PAGE_NUMBER

LONGEST = 32_767
"""Characters that a cell can hold."""

Box = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

_LOOKS_ESCAPED = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_DIGIT, _PADDING = 7, 5
"""Pixels of a digit in the font of an empty sheet, and of the room beside a text."""

_MARGINS = '<pageMargins left="0.6" right="0.6" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'
_FOOTER = (
    f"<headerFooter><oddFooter>&amp;C&amp;9{PAGE_NUMBER.format(page='&amp;P')}</oddFooter></headerFooter>"
)
_PROTECTED = '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>'


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    above, own = divmod(column, 26)
    return (letters(above - 1) if above else "") + chr(65 + own)


def fixed_range(sheet: str, box: Box) -> str:
    """A range that stays where it is, as names and lists write it: 'Sheet'!$A$1:$C$9."""
    first, left, last, right = box
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!${letters(left)}${first + 1}:${letters(right)}${last + 1}"


@dataclass(slots=True)
class Book:
    """A workbook: sheets in order, the looks that their cells name, and the texts that they share."""

    title: str
    looks: Mapping[str, parts.Look]
    language: str = "zh-CN"
    sheets: list[Sheet] = field(default_factory=list)
    strings: dict[str, int] = field(default_factory=dict)

    def add(self, name: str) -> Sheet:
        """A new sheet at the end. The name is one that Excel permits and no other sheet has."""
        sheet = Sheet(name, self.strings, parts.look_numbers(self.looks))
        self.sheets.append(sheet)
        return sheet

    def to_bytes(self) -> bytes:
        """The file. The same sheets always give the same bytes."""
        own = {
            f"xl/worksheets/sheet{number}.xml": sheet.to_xml(first=number == 1)
            for number, sheet in enumerate(self.sheets, 1)
        }
        own |= {
            "xl/workbook.xml": parts.book(
                [(sheet.name, sheet.hidden) for sheet in self.sheets],
                [name for number, sheet in enumerate(self.sheets) for name in sheet.names(number)],
            ),
            "xl/sharedStrings.xml": parts.shared_strings(list(self.strings)),
            "docProps/core.xml": parts.core(self.title, self.language),
        }
        fixed = {
            "[Content_Types].xml": parts.content_types(len(self.sheets)),
            "_rels/.rels": parts.PACKAGE_RELATIONS,
            "xl/_rels/workbook.xml.rels": parts.book_relations(len(self.sheets)),
            "xl/styles.xml": parts.styles(tuple(self.looks.values())),
            "docProps/app.xml": parts.APP,
        }
        return packed(fixed | own, own)


@dataclass(slots=True)
class Sheet:
    """One sheet. ``print_rows`` are the first and last row to repeat on each page; ``frozen_rows`` stay in sight while
    one scrolls; ``empty_look`` is the look of cells that nothing was put into; ``growing`` are the rows that become
    higher when more is written into them than fits."""

    name: str
    strings: dict[str, int]
    numbers: dict[str, int]
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    growing: set[int] = field(default_factory=set)
    widths: list[float] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    hidden: bool = False
    protected: bool = False
    printed: bool = False
    landscape: bool = False
    black_and_white: bool = False
    print_rows: tuple[int, int] | None = None
    frozen_rows: int = 0
    empty_look: str = ""

    def put(self, box: Box, text: str, look: str) -> None:
        """Text into a box, merged where it is more than one cell."""
        first, left, last, right = box
        style = self.numbers[look]
        for row in range(first, last + 1):
            cells = self.cells.setdefault(row, {})
            for column in range(left, right + 1):
                cells[column] = f'<c r="{letters(column)}{row + 1}" s="{style}"/>'
        if text:
            self.cells[first][left] = (
                f'<c r="{letters(left)}{first + 1}" s="{style}" t="s"><v>{self._string(text)}</v></c>'
            )
        if (first, left) != (last, right):
            self.merged.append(f"{letters(left)}{first + 1}:{letters(right)}{last + 1}")

    def put_plain(self, row: int, column: int, text: str) -> None:
        """Text into one cell without any look."""
        xml = f'<c r="{letters(column)}{row + 1}" t="s"><v>{self._string(text)}</v></c>'
        self.cells.setdefault(row, {})[column] = xml

    def _string(self, text: str) -> int:
        """The number of a text, which is no longer than ``LONGEST``."""
        return self.strings.setdefault(_escaped(text), len(self.strings))

    def validate(self, row: int, column: int, attributes: Mapping[str, str], formulas: Sequence[str]) -> None:
        """What Excel checks and says while a cell is filled in: attributes and formulas of ``dataValidation``."""
        said = "".join(f' {name}="{_attribute(value)}"' for name, value in attributes.items())
        inner = "".join(
            f"<formula{number}>{escape(formula, quote=False)}</formula{number}>"
            for number, formula in enumerate(formulas, 1)
        )
        place = f"{letters(column)}{row + 1}"
        self.rules.append(
            f'<dataValidation{said} allowBlank="1" showInputMessage="1" sqref="{place}">{inner}</dataValidation>'
        )

    def names(self, number: int) -> list[tuple[str, int, str]]:
        """The names that tell what of this sheet is printed, and which rows on each page."""
        if not self.printed:
            return []
        made = [("_xlnm.Print_Area", number, fixed_range(self.name, self._used()))]
        if self.print_rows:
            quoted, (first, last) = self.name.replace("'", "''"), self.print_rows
            made.append(("_xlnm.Print_Titles", number, f"'{quoted}'!${first + 1}:${last + 1}"))
        return made

    def _used(self) -> Box:
        last = max(max(self.cells, default=0), max(self.heights, default=0))
        return 0, 0, last, max(len(self.widths) - 1, 0)

    def to_xml(self, first: bool) -> str:
        """The sheet's part; the first sheet of a workbook is the one that opens."""
        merged = "".join(f'<mergeCell ref="{area}"/>' for area in self.merged)
        rules = "".join(self.rules)
        shown = (' showGridLines="0"' if self.printed else "") + (' tabSelected="1"' if first else "")
        return "".join(
            [
                f'{parts.HEAD}<worksheet xmlns="{parts.MAIN}">',
                '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' if self.printed else "",
                f'<sheetViews><sheetView{shown} workbookViewId="0">{self._pane()}</sheetView></sheetViews>',
                '<sheetFormatPr defaultRowHeight="15"/>',
                self._columns(),
                f"<sheetData>{self._rows()}</sheetData>",
                _PROTECTED if self.protected else "",
                f'<mergeCells count="{len(self.merged)}">{merged}</mergeCells>' if merged else "",
                f'<dataValidations count="{len(self.rules)}">{rules}</dataValidations>' if rules else "",
                self._page() if self.printed else "",
                "</worksheet>",
            ]
        )

    def _columns(self) -> str:
        look = f' style="{self.numbers[self.empty_look]}"' if self.empty_look else ""
        columns = "".join(
            f'<col min="{number}" max="{number}" width="{_width(width):.8g}"{look} customWidth="1"/>'
            for number, width in enumerate(self.widths, 1)
        )
        return f"<cols>{columns}</cols>" if columns else ""

    def _pane(self) -> str:
        if not self.frozen_rows:
            return ""
        below = f'topLeftCell="A{self.frozen_rows + 1}" activePane="bottomLeft" state="frozen"'
        return f'<pane ySplit="{self.frozen_rows}" {below}/>'

    def _rows(self) -> str:
        rows = []
        for row in sorted(self.cells.keys() | self.heights.keys()):
            cells, height = self.cells.get(row, {}), self.heights.get(row)
            fixed = "" if row in self.growing else ' customHeight="1"'
            high = "" if height is None else f' ht="{height:.6g}"{fixed}'
            inner = "".join([cells[column] for column in sorted(cells)])
            rows.append(f'<row r="{row + 1}"{high}>{inner}</row>')
        return "".join(rows)

    def _page(self) -> str:
        """A4, as many pages long as it takes and one page wide, with page numbers."""
        turned = "landscape" if self.landscape else "portrait"
        grey = ' blackAndWhite="1"' if self.black_and_white else ""
        return (
            f'<printOptions horizontalCentered="1"/>{_MARGINS}'
            f'<pageSetup paperSize="9" fitToHeight="0" orientation="{turned}"{grey}/>{_FOOTER}'
            f'<ignoredErrors><ignoredError sqref="A1:XFD{self._used()[2] + 1}" numberStoredAsText="1"/></ignoredErrors>'
        )


def _escaped(text: str) -> str:
    """A text for an element. What looks like an escaped character (_x000D_) is kept from being read as one."""
    return escape(_LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text, quote=False)


def _attribute(text: str) -> str:
    return escape(text).replace("\n", "&#10;")


def _width(digits: float) -> float:
    """A column's width as the file keeps it, from the digits that shall fit into it."""
    pixels = int(digits * _DIGIT + 0.5) + _PADDING if digits >= 1 else int(digits * (_DIGIT + _PADDING) + 0.5)
    return int(pixels / _DIGIT * 256) / 256
