"""Layouts of forms from all over the country, drawn in ``tests/cases/layouts``, against what stands in them.

A layout file: ``about`` (what it is there for), ``place`` (``[recall]``: drawn from memory, not from a document),
``blocks`` (see ``layout_builder``), ``forms`` (what must be read; keys below).
``indicators`` is a table whose first line names the columns; ``^`` repeats the value above; the column ``target`` is
the full-year one. ``names_loose`` allows 面积（亩） to be read as 面积, ``any_order`` another order of rows,
``levels_by_level2`` any level 1, ``optional_names`` lists rows that may be there or not.
``fund_total`` speaks of the total, ``fund_any`` of the total or of any row of the funds, ``funds`` of rows by a part of
their label, ``tasks`` of expenditures by a part of their item, ``contents`` of what these are about.

``tests/cases/layout_files`` holds the same for whole files of text or HTML: ``file`` and ``content`` instead of ``blocks``.
"""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from layout_builder import document, to_csv, to_docx, to_html, to_xlsx, used_lines

from jixiao.core.grid import Grid
from jixiao.core.number import half_width
from jixiao.core.value import parse_target
from jixiao.formats.files import UnreadableFile, read_document
from jixiao.formats.match import recognise

FOLDER = Path(__file__).resolve().parents[1] / "cases/layouts"
LAYOUTS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
PERIODS = {"target": "full_year", "half_year": "half_year", "medium_term": "medium_term"}

FILES = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((FOLDER.parent / "layout_files").glob("*.yaml"))
}

KNOWN_FAILURES: dict[str, str] = {
    "a-hebei-graded-four-and-description": "duties and grades stand where other forms have levels and targets",
}
"""Layouts not read right yet, with what is wrong; each must go on failing until it is taken out of here."""


def cases(names):
    found = []
    for name in names:
        reason = KNOWN_FAILURES.get(name)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        found.append(pytest.param(name, marks=marks))
    return found


@pytest.mark.parametrize("name", cases(LAYOUTS))
def test_layout_is_read_whole(name):
    layout = LAYOUTS[name]
    assert not differences(document(layout["blocks"]), layout["forms"]), explained(name)


@pytest.mark.parametrize("name", cases(FILES))
def test_file_is_read_whole(name):
    layout = FILES[name]
    found = differences(read_document(layout["content"].encode(), layout["file"]), layout["forms"])
    assert not found, "\n".join([layout["about"], *found])


def test_a_cell_a_line_with_one_missing_is_told_and_not_guessed():
    layout = FILES["b-damaged-one-cell-a-line"]
    with pytest.raises(UnreadableFile) as told:
        read_document(layout["content"].replace("32个\n", "").encode(), layout["file"])
    assert told.value.finding.code == "F01"


SAVED_AS = {"xlsx": to_xlsx, "csv": to_csv}
"""A sheet holds the paragraphs as rows of the table; CSV has lost the merged cells too."""
IN_A_SHEET = [f"{name}, {ending}" for name in LAYOUTS if name not in KNOWN_FAILURES for ending in SAVED_AS]


@pytest.mark.parametrize("case", cases(IN_A_SHEET))
def test_layout_is_read_from_a_sheet(case):
    name, ending = case.split(", ")
    read = read_document(SAVED_AS[ending](document(LAYOUTS[name]["blocks"])), f"表.{ending}")
    found = differences(read, LAYOUTS[name]["forms"])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_is_the_same_in_every_format(name):
    drawn = document(LAYOUTS[name]["blocks"])
    for writer, ending in ((to_docx, "docx"), (to_html, "html")):
        assert shape(read_document(writer(drawn), f"表.{ending}")) == shape(drawn), ending
    assert words(read_document(to_xlsx(drawn), "表.xlsx")) == words(drawn)


def shape(read):
    """Every cell and span, and the paragraphs with runs of blanks as one (a browser shows them so)."""
    return [used_lines(b) if isinstance(b, Grid) else " ".join(b.text.split()) for b in read.blocks]


def words(read):
    texts = []
    for block in read.blocks:
        texts.extend(cell.text for cell in block.cells if cell.text) if isinstance(
            block, Grid
        ) else texts.append(block.text)
    return sorted(texts)


def explained(name):
    return f"{name}: {LAYOUTS[name]['about']}\n" + "\n".join(
        differences(document(LAYOUTS[name]["blocks"]), LAYOUTS[name]["forms"])
    )


def differences(read, forms):
    """What was read otherwise than it stands, one line each; empty when all is right."""
    records = [record for record, _ in recognise(read)]
    found = [f"{len(records)} forms, not {len(forms)}"] if len(records) != len(forms) else []
    for number, (record, form) in enumerate(zip(records, forms, strict=False), 1):
        found.extend(f"form {number}: {line}" for line in [*facts(record, form), *indicators(record, form)])
    return found


def same(left, right):
    """Equal but for blanks and full-width signs."""
    return re.sub(r"\s", "", half_width(left or "")) == re.sub(r"\s", "", half_width(right or ""))


def facts(record, form):
    for name in ("stage", "object"):
        if name in form and getattr(record, name) != form[name]:
            yield f"{name} {getattr(record, name)}, not {form[name]}"
    if "year" in form and record.fiscal_year != form["year"]:
        yield f"year {record.fiscal_year}, not {form['year']}"
    if "total" in form:
        amount = record.funds_total and record.funds_total.amount
        if amount != (None if form["total"] is None else Decimal(form["total"])):
            yield f"total {amount}, not {form['total']}"
    for field, value in form.get("values", {}).items():
        if not same(record.text(field), value):
            yield f"{field} {record.text(field)!r}, not {value!r}"
    total = next((fund for fund in record.funds if re.search("总额|总金额|整体支出", fund.label)), None)
    for name, value in form.get("fund_total", {}).items():
        got = getattr(total, name, None)
        if got != Decimal(value):
            yield f"funds total {name} {got}, not {value}"
    if "fund_any" in form:
        yield from money_rows(record, form)
    for label, amounts in form.get("funds", {}).items():
        row = next((fund for fund in record.funds if same_part(label, fund.label)), None)
        for name, value in amounts.items():
            got = getattr(row, name, None)
            if got != Decimal(value):
                yield f"funds {label} {name} {got}, not {value}"
    for item, value in form.get("tasks", {}).items():
        got = next((one.full_year for one in record.expenditures if same_part(item, one.item)), None)
        if got != Decimal(value):
            yield f"task {item} {got}, not {value}"
    for item, value in form.get("contents", {}).items():
        got = next((one.content for one in record.expenditures if same_part(item, one.item)), None)
        if not same(got, value):
            yield f"task {item} is about {got!r}, not {value!r}"


def money_rows(record, form):
    """Amounts that must stand in one row of the funds, whichever it is."""
    wanted = {name: Decimal(value) for name, value in form["fund_any"].items()}
    rows = [{name: getattr(fund, name) for name in wanted} for fund in record.funds]
    if wanted not in rows:
        yield f"no row of the funds has {wanted}: {[(fund.label, *row.values()) for fund, row in zip(record.funds, rows, strict=True)]}"


def same_part(part, text):
    return re.sub(r"\s", "", half_width(part)) in re.sub(r"\s", "", half_width(text))


def wanted_rows(form):
    """The expected indicators, one dict a row."""
    lines = [[cell.strip() for cell in line.split("|")] for line in form["indicators"].strip().split("\n")]
    above = [""] * len(lines[0])
    for line in lines[1:]:
        above = [old if cell == "^" else cell for cell, old in zip(line, above, strict=True)]
        yield dict(zip(lines[0], above, strict=True))


def indicators(record, form):
    wanted = list(wanted_rows(form))
    optional = form.get("optional_names", [])
    got = [row for row in record.indicators if not any(same(row.name, name) for name in optional)]
    if form.get("any_order"):
        order = [row["name"] for row in wanted]
        got.sort(key=lambda row: order.index(row.name) if row.name in order else len(order))
    if len(got) != len(wanted):
        yield f"{len(got)} indicators, not {len(wanted)}: {[row.name for row in got]}"
    read_as = {}
    for number, (row, want) in enumerate(zip(got, wanted, strict=False), 1):
        for line in unlike(row, want, form, read_as):
            yield f"row {number} {want['name']}: {line}"
    if "actual_any" in form:
        texts = [actual.text for row in got for actual in [row.actual, *row.actuals.values()] if actual]
        missing = [text for text in form["actual_any"] if not any(same(text, other) for other in texts)]
        if missing:
            yield f"actuals {missing} not read"


def unlike(row, want, form, read_as):
    """The parts of one indicator that differ. ``read_as`` collects the schemes' words for the form's level labels:
    a row below the first in a merged label need not repeat what the form called it."""
    names = (
        {want["name"], re.sub(r"（.*?）$", "", want["name"])} if form.get("names_loose") else {want["name"]}
    )
    if not any(same(row.name, name) for name in names):
        yield f"name {row.name!r}"
    for level in ("level1", "level2"):
        if level in want and not (level == "level1" and form.get("levels_by_level2")):
            word, asked = getattr(row, level) or "", level_word(want[level])
            if asked in (level_word(word), level_word(row.given.get(level, ""))):
                read_as[level, asked] = word
            elif read_as.get((level, asked)) != word:
                yield f"{level} {word!r}, not {want[level]!r}"
    for column, period in PERIODS.items():
        if column in want:
            yield from unlike_value(column, row.targets.get(period), want[column])
    if "actual" in want:
        yield from unlike_value("actual", row.actual, want["actual"])
    for column in ("points", "self_score"):
        if column in want and getattr(row, column) != (Decimal(want[column]) if want[column] else None):
            yield f"{column} {getattr(row, column)}, not {want[column]}"
    for column, field in (("definition", "definition"), ("standard", "scoring_standard")):
        if column in want and not same(getattr(row, field), want[column]):
            yield f"{column} {getattr(row, field)!r}, not {want[column]!r}"
    if "reason" in want and not same(row.deviation_reason, want["reason"]):
        yield f"reason {row.deviation_reason!r}, not {want['reason']!r}"


def level_word(text):
    """A level label without blanks, brackets and the endings 指标, 目标."""
    return re.sub(r"[\s]|[（(【].*?[)）】]|(指标|目标)$", "", text)


def unlike_value(column, got, want):
    if not want:
        if got is not None and got.kind != "empty":
            yield f"{column} {got.text!r}, not blank"
        return
    if got is None:
        yield f"{column} missing, not {want!r}"
        return
    expected = parse_target(want)
    if expected.kind in ("number", "interval"):
        parts = [
            (got.operator or "=", expected.operator or "="),
            (got.value, expected.value),
            (got.upper, expected.upper),
        ]
        if expected.unit:
            parts.append((got.unit, expected.unit))
        if any(left != right for left, right in parts):
            yield f"{column} {got.operator} {got.value} {got.upper} {got.unit}, not {want!r}"
        return
    bare = half_width(re.sub(r"^[≥≤=><]|\s", "", want))
    if bare not in re.sub(r"\s", "", half_width(got.text)) or (
        expected.operator and got.operator != expected.operator
    ):
        yield f"{column} {got.operator or ''} {got.text!r}, not {want!r}"
