"""A form that was printed to be filled in (a workbook, a Word form), read back: what is wrong, by its very cell.

The recogniser reads it like any other form, by the scheme that it names. Here its cells are held against what the
scheme accepts: W01 scheme changed · W02 required and blank · W03 no number · W04 no date · W05 no such choice ·
W06 an indicator without name or target · W07 text that belongs nowhere · W08 no budget year · W09 scheme unknown.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from jixiao.core.finding import Finding, Form, Place, Severity
from jixiao.core.grid import Cell, Document, Grid
from jixiao.core.input import YEAR_BLANK, Input, column_input, input_of, operators
from jixiao.core.library import load_scheme
from jixiao.core.message import say
from jixiao.core.record import Record
from jixiao.core.scheme import Column, Scheme, SchemeError
from jixiao.core.value import operator_of
from jixiao.formats.layouts.form_leftovers import leftovers
from jixiao.formats.words.clean import clean_text, is_blank, iso_date, money, points, share
from jixiao.formats.words.form_rows import squeeze
from jixiao.formats.words.scheme_words import SchemeWords, words_of

_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_TICKS = frozenset({"√", "✓", "✔", "☑", "v", "V", "是"})
_NAMES = {
    "W01": "表样已更新",
    "W02": "必填项空白",
    "W03": "应填数字",
    "W04": "日期不对",
    "W05": "不在可选范围",
    "W06": "指标不完整",
    "W07": "有文字未归入栏目",
    "W08": "没有填年度",
    "W09": "找不到表样方案",
}
_EXPLAIN = frozenset({"W01", "W06", "W07"})
"""Codes that must be explained; the others block."""


def declared_scheme(document: Document) -> Scheme | None:
    """The scheme that the document names; None where it names none, or one that is not here."""
    if not document.scheme:
        return None
    try:
        return load_scheme(document.scheme)
    except SchemeError:
        return None


def inspect(record: Record, scheme: Scheme | None, document: Document) -> tuple[Record, list[Finding]]:
    """The record with every text kept that its types could not hold, and what is wrong in the filled form.

    ``scheme`` None means that the document names a scheme which is not here; then only that is told.
    """
    form = _Filled(document, record, scheme)
    if scheme is None:
        message = say("这张表用方案 {scheme} 制作，系统里没有这个方案，已自动识别", scheme=document.scheme)
        form.tell("W09", message, say("请安装这个方案，或下载新的空白表重填"), Place(label=_NAMES["W09"]))
        return record, form.findings
    form.check_scheme(scheme)
    if scheme.field("fiscal_year") is None:
        form.check_year()
    form.check_fields(scheme)
    for grid in form.grids:
        form.check_columns(scheme, grid)
    form.check_groups(scheme)
    form.check_leftovers(scheme)
    lost = [text for text in form.refused if text not in record.unread]
    return record.model_copy(update={"unread": (*record.unread, *lost)}) if lost else record, form.findings


@dataclass(slots=True)
class _Head:
    """A heading of a column with money or indicators: the grid columns below it and what they take."""

    start: int
    end: int
    column: Column
    entry: Input


@dataclass
class _Filled:
    """One filled form while it is checked. ``refused`` are texts whose cells could not take them."""

    document: Document
    record: Record
    scheme: Scheme | None
    findings: list[Finding] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.grids = [block for block in self.document.blocks if isinstance(block, Grid)]
        self.cells = {cell.address: (grid, cell) for grid in self.grids for cell in grid.cells}
        self.about = Form.of(self.record)

    def tell(self, code: str, message: str, remedy: str, at: Place, got: str = "", want: str = "") -> None:
        """Add a finding, once for each place and code."""
        if any(known.code == code and known.at.address == at.address != "" for known in self.findings):
            return
        severity = Severity.P1 if code in _EXPLAIN else Severity.P0
        self.findings.append(
            Finding(
                code,
                _NAMES[code],
                severity,
                message,
                remedy,
                at,
                got,
                want,
                form=self.about,
                title=_NAMES[code],
            )
        )

    def check_scheme(self, scheme: Scheme) -> None:
        made_by = self.document.scheme_digest
        if made_by and made_by != scheme.digest:
            self.tell(
                "W01",
                say("空白表制作以后，方案 {scheme} 有改动", scheme=scheme.name),
                say("已按现在的方案读取；请核对各栏，或下载新的空白表重填"),
                Place(label=_NAMES["W01"]),
                made_by,
                scheme.digest,
            )

    def check_year(self) -> None:
        if self.record.fiscal_year is not None:
            return
        marked = (
            block
            for block in self.document.blocks
            if not isinstance(block, Grid) and YEAR_BLANK in block.text
        )
        address = next((block.address for block in marked), "")
        self.tell("W08", say("没有填预算年度"), say("在表名或表名下面的一行写上年度，例如 2025年度"), Place("fiscal_year", "年度", address))  # fmt: skip

    def check_fields(self, scheme: Scheme) -> None:
        """Fields of the form: required ones filled, dates real, choices known, numbers numbers."""
        values = self.record.values
        for entry in (one for f in scheme.fields if f.id in values and (one := input_of(scheme, f.id))):
            source = self.record.sources.get(entry.field)
            at = Place(
                entry.field,
                entry.label.replace("\n", ""),
                self._value_address(source.place if source else ""),
            )
            value = values[entry.field]
            if value is None or value == "":
                if entry.required:
                    self._missing(at, entry)
            elif entry.kind in ("money", "number", "share"):
                if isinstance(value, str):
                    self._no_number(at, entry, value)
            else:
                self._check_text(at, entry, value if isinstance(value, str) else format(value, "f"))
        total = self.record.funds_total
        if scheme.funds and (total is None or (total.amount is None and not total.text)):
            source = self.record.sources.get("funds_total")
            entry = input_of(scheme, "funds_total") or Input("funds_total", scheme.funds.total.label)
            place = self._value_address(source.place if source else "")
            if not self._says_something(place):
                self._missing(Place("funds_total", scheme.funds.total.label, place), entry)
        for path, amount in (
            ("funds_total", total),
            *((f"funds.{one.source}", one) for one in self.record.funds),
        ):
            if amount is not None and amount.amount is None and not is_blank(amount.text):
                source = self.record.sources.get(path)
                entry = input_of(scheme, path)
                if entry and source and entry.kind == "money":
                    self._no_number(
                        Place(path, entry.label, self._value_address(source.place)), entry, amount.text
                    )

    def _says_something(self, address: str) -> bool:
        """Whether a cell to fill in holds text, which is told by itself where it is not what belongs there."""
        cell = self.cells[address][1] if address in self.cells else None
        return cell is not None and not is_blank(cell.text) and not self._word_is_label(cell)

    def _value_address(self, address: str) -> str:
        """The cell to fill in: that of the value, or the blank one beside or below the label that stands here."""
        if address not in self.cells:
            return address
        grid, cell = self.cells[address]
        beside = self._at(grid, cell.row, cell.col + cell.colspan)
        if not self._word_is_label(cell) or (beside is not None and not self._word_is_label(beside)):
            return beside.address if beside is not None and self._word_is_label(cell) else address
        for above in filter(None, (cell, beside)):
            below = self._at(grid, above.row + above.rowspan, above.col)
            if below is not None and not self._word_is_label(below):
                return below.address
        return address

    def _at(self, grid: Grid, row: int, col: int) -> Cell | None:
        return next((cell for cell in grid.cells if (cell.row, cell.col) == (row, col)), None)

    def _word_is_label(self, cell: Cell) -> bool:
        return self.words.of(squeeze(cell.text)).is_label

    @property
    def words(self) -> SchemeWords:
        assert self.scheme is not None, "only forms of a known scheme are checked"
        return words_of(self.scheme)

    def _check_text(self, at: Place, entry: Input, text: str) -> None:
        """A date or a choice; any other text is welcome."""
        if entry.kind == "date" and not _is_date(text):
            self.tell("W04", say("「{label}」写的“{text}”不是日期", label=at.label, text=text), say("请写年份、年月或日期，例如 2024、2024-01、2024-01-05"), at, text)  # fmt: skip
        elif entry.kind == "choice" and not entry.open:
            self._check_choice(at, entry.choices, text)

    def _check_choice(self, at: Place, choices: tuple[str, ...], text: str) -> None:
        known = {squeeze(choice): choice for choice in choices}
        if squeeze(text) in known or not choices:
            return
        near = difflib.get_close_matches(squeeze(text), known, 1, 0.5)
        shown = "、".join(choices[:8]) + ("……" if len(choices) > 8 else "")
        remedy = say("请从列表中选：{choices}", choices=shown)
        if near:
            remedy = say("是不是“{near}”？可选的有：{choices}", near=known[near[0]], choices=shown)
        self._refuse(
            "W05", say("「{label}」写的“{text}”不在可选范围内", label=at.label, text=text), remedy, at, text
        )

    def _missing(self, at: Place, entry: Input) -> None:
        help_text = entry.help.rstrip("。")
        remedy = say("请填写：{help}", help=help_text) if help_text else say("请填写后重新读取")
        self.tell("W02", say("「{label}」是必填项，还空着", label=at.label), remedy, at)

    def _no_number(self, at: Place, entry: Input, text: str) -> None:
        remedy = say("请只写数字，单位是{unit}", unit=entry.unit) if entry.unit else say("请只写数字")
        self._refuse(
            "W03", say("「{label}」写的“{text}”不是数字", label=at.label, text=text), remedy, at, text
        )

    def _refuse(self, code: str, message: str, remedy: str, at: Place, text: str) -> None:
        self.tell(code, message, remedy, at, text)
        if text not in self.refused:
            self.refused.append(text)

    def check_columns(self, scheme: Scheme, grid: Grid) -> None:
        """The cells below the headings of money and indicators, row by row, until a row of fields comes."""
        heads: list[_Head] = []
        was_heading = False
        for cells in grid.rows():
            found = list(_heads(scheme, cells))
            said = [cell for cell in cells if cell.text]
            alone = bool(found) and all(self._word_is_label(cell) or cell is said[-1] for cell in said)
            if len(found) > 1 or alone or (found and was_heading):
                heads = [*heads, *found] if was_heading else found
                was_heading = True
                continue
            was_heading = False
            if any(cell.text and self.words.of(squeeze(cell.text)).field is not None for cell in cells):
                heads = []
            held = [(head, cell) for cell in cells for head in heads if head.start <= cell.col < head.end]
            self._check_row(scheme, held, self._fund_named(cells))

    def _fund_named(self, cells: list[Cell]) -> str:
        """The fund that a row is about, as its label says; empty for a row of anything else."""
        named = (cell.text for cell in cells if self.words.of(squeeze(cell.text)).fund is not None)
        return "".join(next(named, "").split())

    def _check_row(self, scheme: Scheme, held: list[tuple[_Head, Cell]], fund: str) -> None:
        by_role = {head.column.key: (head, cell) for head, cell in held}
        for head, cell in held:
            label = head.entry.label.replace("\n", "")
            if fund and head.entry.field.startswith("funds_total"):
                label = f"{fund} {head.column.label}".replace("\n", "")
            at = Place(head.entry.field, label, cell.address)
            if not is_blank(cell.text):
                self._check_cell(scheme, head, at, cell.text)
        if "name" not in by_role:
            return
        name = by_role["name"][1]
        targets = [(head, cell) for head, cell in by_role.values() if head.column.role == "target"]
        filled = [cell for _, cell in targets if not is_blank(cell.text)]
        if is_blank(name.text) and filled:
            at = Place("indicators", by_role["name"][0].entry.label, name.address)
            self.tell("W06", say("有指标值“{text}”，没有指标名称", text=filled[0].text), say("请写上指标名称，或清空这一行"), at)  # fmt: skip
        elif not is_blank(name.text) and targets and not filled:
            at = Place("indicators", targets[-1][0].entry.label.replace("\n", ""), targets[-1][1].address)
            self.tell("W06", say("指标“{name}”没有指标值", name=name.text), say("请填指标值：带单位的数，或定性的词"), at)  # fmt: skip

    def _check_cell(self, scheme: Scheme, head: _Head, at: Place, text: str) -> None:
        entry, role = head.entry, head.column.role
        if entry.kind in ("money", "number", "share"):
            number = (
                money(text)
                if entry.kind == "money"
                else points(text)
                if entry.kind == "number"
                else share(text)
            )
            if number is None:
                self._no_number(at, entry, text)
        elif head.column.choice:
            self._check_choice(at, (*entry.choices, *_TICKS), text)
        elif role == "operator":
            if operator_of(text) is None:
                self._check_choice(at, operators(), text)
        elif role in ("level1", "level2") and not entry.open:
            word = text.strip()
            known = (
                scheme.find_level(word)
                if role == "level1"
                else scheme.find_level(None, word) or scheme.find_level(word)
            )
            if known is None and self._is_no_level(squeeze(text)):
                self._check_choice(at, entry.choices, text)

    def _is_no_level(self, word: str) -> bool:
        return self.words.level1.find(word) is None and self.words.level2.find(word) is None

    def check_groups(self, scheme: Scheme) -> None:
        """Groups that must hold an indicator."""
        if scheme.indicators is None:
            return
        for level, parent in scheme.walk():
            if level.requirement != "required" or (parent is None and level.children):
                continue
            level1, level2 = (parent.label, level.label) if parent else (level.label, None)
            if any(one.level1 == level1 and level2 in (None, one.level2) for one in self.record.indicators):
                continue
            label = next(
                (cell for _, cell in self.cells.values() if squeeze(cell.text) == squeeze(level.label)), None
            )
            at = Place("indicators", level.label, label.address if label else "")
            self.tell("W02", say("「{label}」一个指标也没有，至少要填一个", label=level.label), say("在这一组的空行里写指标名称和指标值"), at)  # fmt: skip

    def check_leftovers(self, scheme: Scheme) -> None:
        """Text that is neither printed on the form nor in the record, and that no other finding speaks of."""
        told = {finding.at.address for finding in self.findings if finding.at.address}
        for cell in leftovers(self.document, self.record, scheme):
            text = clean_text(cell.text)
            if not any(text in kept for kept in (*self.record.unread, *self.refused)):
                self.refused.append(text)
            if not self._row_told(cell, told):
                at = Place(label=_NAMES["W07"], address=cell.address)
                self.tell("W07", say("“{text}”写在不填内容的格子里，没有读入", text=text), say("请移到有底色的格子里，或写进指标表末尾的空行"), at, text)  # fmt: skip

    def _row_told(self, cell: Cell, told: set[str]) -> bool:
        grid, _ = self.cells[cell.address]
        return any(one.address in told for one in grid.cells if one.row == cell.row)


def _heads(scheme: Scheme, cells: list[Cell]) -> Iterator[_Head]:
    """The headings in one row of a table."""
    tables = (scheme.funds, scheme.expenditures, scheme.indicators)
    for cell in cells:
        word = squeeze(cell.text)
        for table in tables if word else ():
            column = (
                next((one for one in table.columns if squeeze(one.label or one.choice) == word), None)
                if table
                else None
            )
            if column is None:
                continue
            if table is scheme.indicators:
                entry = column_input(scheme, column)
            else:
                entry = _money_input(scheme, column, table is scheme.funds)
            if entry is not None:
                yield _Head(cell.col, cell.col + cell.colspan, column, entry)
            break


def _money_input(scheme: Scheme, column: Column, funds: bool) -> Input | None:
    if not funds:
        return input_of(scheme, f"expenditures[0].{column.role}")
    return input_of(scheme, f"funds_total.{column.role}")


def _is_date(text: str) -> bool:
    """Whether a text is an ISO year, month or day that exists (or is written in another way that says one)."""
    iso = text if _DATE.fullmatch(text) else iso_date(text)
    if iso is None:
        return False
    parts = [int(part) for part in iso.split("-")]
    try:
        date(*(parts + [1, 1])[:3])
    except ValueError:
        return False
    return True
