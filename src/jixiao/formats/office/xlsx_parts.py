"""The parts of an Excel workbook around its sheets: styles, names, relations. ``xlsx_sheet.py`` writes the sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_TEXT_FORMAT = 49
"""The number of the built-in format @: what is typed stays text."""
_NOTHING, _GREY = '<patternFill patternType="none"/>', '<patternFill patternType="gray125"/>'
_NO_BORDER = "<left/><right/><top/><bottom/><diagonal/>"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. ``border`` is a line style of OOXML (thin, dotted), empty for none; colours are RRGGBB."""

    font: str = "仿宋"
    size: float = 10.5
    bold: bool = False
    colour: str = "000000"
    fill: str = ""
    border: str = ""
    align: str = ""
    valign: str = "center"
    locked: bool = True
    as_text: bool = False
    """Whether what a person types is kept as text (=100% stays =100%)."""


def look_numbers(looks: Mapping[str, Look]) -> dict[str, int]:
    """The number by which a cell names its look; 0 is the look of an empty sheet."""
    return {name: number for number, name in enumerate(looks, 1)}


@lru_cache(maxsize=8)
def styles(looks: tuple[Look, ...]) -> str:
    """The part that holds the looks, in their order after the one of an empty sheet.

    That one's font, Calibri 11, is the measure of all column widths.
    """
    fonts = _Pool('<sz val="11"/><color rgb="FF000000"/><name val="Calibri"/><family val="2"/>')
    fills, borders = _Pool(_NOTHING, _GREY), _Pool(_NO_BORDER)
    xfs = ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>']
    for look in looks:
        xfs.append(_xf(look, fonts.add(_font(look)), fills.add(_fill(look)), borders.add(_border(look))))
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}">{fonts.xml("font")}{fills.xml("fill")}{borders.xml("border")}'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(xfs)}">{"".join(xfs)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


class _Pool:
    """Different entries of one sort, numbered from 0."""

    def __init__(self, *first: str):
        self.entries = {entry: number for number, entry in enumerate(first)}

    def add(self, entry: str) -> int:
        return self.entries.setdefault(entry, len(self.entries))

    def xml(self, tag: str) -> str:
        inner = "".join(f"<{tag}>{entry}</{tag}>" for entry in self.entries)
        return f'<{tag}s count="{len(self.entries)}">{inner}</{tag}s>'


def _font(look: Look) -> str:
    bold = "<b/>" if look.bold else ""
    return f'{bold}<sz val="{look.size:g}"/><color rgb="FF{look.colour}"/><name val="{look.font}"/><family val="2"/>'


def _fill(look: Look) -> str:
    if not look.fill:
        return _NOTHING
    return f'<patternFill patternType="solid"><fgColor rgb="FF{look.fill}"/><bgColor indexed="64"/></patternFill>'


def _border(look: Look) -> str:
    if not look.border:
        return _NO_BORDER
    sides = ("left", "right", "top", "bottom")
    lines = "".join(f'<{side} style="{look.border}"><color auto="1"/></{side}>' for side in sides)
    return f"{lines}<diagonal/>"


def _xf(look: Look, font: int, fill: int, border: int) -> str:
    across = f' horizontal="{look.align}"' if look.align else ""
    open_ = "" if look.locked else '<protection locked="0"/>'
    return (
        f'<xf numFmtId="{_TEXT_FORMAT if look.as_text else 0}" fontId="{font}" fillId="{fill}" borderId="{border}" '
        'xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" '
        f'applyProtection="1"><alignment{across} vertical="{look.valign}" wrapText="1"/>{open_}</xf>'
    )


@lru_cache(maxsize=64)
def content_types(sheets: int) -> str:
    """What each part is, for a workbook with so many sheets."""
    parts = [f"worksheets/sheet{number}.xml|worksheet" for number in range(1, sheets + 1)]
    parts += ["workbook.xml|sheet.main", "styles.xml|styles", "sharedStrings.xml|sharedStrings"]
    overrides = "".join(
        f'<Override PartName="/xl/{path}" ContentType="{_SHEETS}.{kind}+xml"/>'
        for path, kind in (part.split("|") for part in parts)
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
        "</Types>"
    )


PACKAGE_RELATIONS = (
    f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/extended-properties" Target="docProps/app.xml"/>'
    "</Relationships>"
)

APP = (
    f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>jixiao</Application></Properties>"
)


@lru_cache(maxsize=64)
def book_relations(sheets: int) -> str:
    """The parts that the workbook is made of; a sheet has the id rId and its number."""
    targets = [f"worksheet|worksheets/sheet{number}.xml" for number in range(1, sheets + 1)]
    targets += ["styles|styles.xml", "sharedStrings|sharedStrings.xml"]
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate((each.split("|") for each in targets), 1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def core(title: str, language: str) -> str:
    """Title and language of the workbook; no person and no time."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title, quote=False)}</dc:title>'
        f"<dc:language>{language}</dc:language></cp:coreProperties>"
    )


def book(sheets: Sequence[tuple[str, bool]], names: Sequence[tuple[str, int, str]]) -> str:
    """The workbook: its sheets as (name, whether hidden for good) and its names as (name, sheet from 0, range)."""
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}"{" state=" + chr(34) + "veryHidden" + chr(34) if hidden else ""} '
        f'r:id="rId{number}"/>'
        for number, (name, hidden) in enumerate(sheets, 1)
    )
    defined = "".join(
        f'<definedName name="{name}" localSheetId="{sheet}">{escape(area, quote=False)}</definedName>'
        for name, sheet, area in names
    )
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{listed}</sheets>{f'<definedNames>{defined}</definedNames>' if defined else ''}</workbook>"
    )


def shared_strings(texts: Sequence[str]) -> str:
    """The texts of all cells, escaped already, in the order of their numbers."""
    entries = "".join(
        f'<si><t xml:space="preserve">{text}</t></si>' if text != text.strip() else f"<si><t>{text}</t></si>"
        for text in texts
    )
    return f'{HEAD}<sst xmlns="{MAIN}" uniqueCount="{len(texts)}">{entries}</sst>'
