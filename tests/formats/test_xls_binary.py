"""Workbooks of Excel 97–2003, record by record: what the cells show."""

import struct

import pytest
from test_compound import END as LAST
from test_compound import container

from jixiao.core.grid import Grid
from jixiao.formats.files import read_document
from jixiao.formats.office.compound import Damaged
from jixiao.formats.office.xls_binary import Locked, sheets


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


BEGIN, END = record(0x809, struct.pack("<HH4x", 0x600, 0x10)), record(0x0A)


def text(value: str, length: str = "<H") -> bytes:
    return struct.pack(length, len(value)) + b"\1" + value.encode("utf-16-le")


def book(
    cells: bytes, shared: bytes = b"", extra: bytes = b"", formats: tuple[int, ...] = (0,), state: int = 0
) -> bytes:
    """A workbook of one sheet. ``formats`` are the number formats of the cell styles."""
    styles = b"".join(record(0xE0, struct.pack("<HH16x", 0, key)) for key in formats)
    listed = record(0x85, struct.pack("<LBB", 0, state, 0) + text("表", "<B"))
    before = BEGIN + extra + styles + shared + listed + END
    listed = record(0x85, struct.pack("<LBB", len(before), state, 0) + text("表", "<B"))
    return BEGIN + extra + styles + shared + listed + END + BEGIN + cells + END


def shown(*args, **more) -> dict[tuple[int, int], str]:
    (sheet,) = sheets(book(*args, **more))
    return sheet.cells


def cell(row: int, column: int, style: int = 0) -> bytes:
    return struct.pack("<HHH", row, column, style)


def strings(*written: bytes) -> bytes:
    return struct.pack("<LL", len(written), len(written)) + b"".join(written)


def from_strings(count: int) -> bytes:
    return b"".join(record(0xFD, cell(0, column) + struct.pack("<L", column)) for column in range(count))


def test_strings_plain_and_with_looks_and_guides():
    rich = struct.pack("<HBH", 2, 9, 1) + "绩效".encode("utf-16-le") + bytes(4)
    guided = struct.pack("<HBL", 2, 5, 6) + "目标".encode("utf-16-le") + b"guided"
    narrow = struct.pack("<HB", 3, 0) + b"98%"
    found = shown(from_strings(4), record(0xFC, strings(rich, guided, narrow, text("甲\r\n乙"))))
    assert list(found.values()) == ["绩效", "目标", "98%", "甲\n乙"]


def test_a_string_goes_on_in_the_next_record_written_otherwise():
    begun = strings(struct.pack("<HB", 4, 1) + "绩效".encode("utf-16-le"), b"")[: -0 or None]
    begun = struct.pack("<LL", 2, 2) + begun[8:]
    shared = record(0xFC, begun) + record(0x3C, b"\0AB" + text("尾"))
    assert list(shown(from_strings(2), shared).values()) == ["绩效AB", "尾"]


def test_numbers_in_each_of_their_forms():
    whole, hundredths = 269 << 2 | 2, 25860 << 2 | 3
    upper = struct.unpack("<L", struct.pack("<d", 0.5)[4:])[0]
    several = struct.pack("<HHHLHLH", 1, 0, 1, upper, 1, whole, 1)
    cells = (
        record(0x27E, cell(0, 0) + struct.pack("<L", whole))
        + record(0x27E, cell(0, 1) + struct.pack("<L", hundredths))
        + record(0x203, cell(0, 2) + struct.pack("<d", -1.5))
        + record(0xBD, several)
    )
    assert shown(cells, formats=(0, 9)) == {
        (0, 0): "269", (0, 1): "258.6", (0, 2): "-1.5", (1, 0): "50%", (1, 1): "26900%",
    }  # fmt: skip


def test_results_of_formulas():
    def formula(column, result):
        return record(6, cell(0, column) + result + bytes(8))

    cells = (
        formula(0, struct.pack("<d", 0.98))
        + formula(1, b"\0\0\0\0\0\0\xff\xff") + record(0x4BC, bytes(10)) + record(0x207, text("达标"))
        + formula(2, b"\1\0\1\0\0\0\xff\xff") + formula(3, b"\2\0\7\0\0\0\xff\xff") + formula(4, b"\3\0\0\0\0\0\xff\xff")
    )  # fmt: skip
    assert shown(cells, formats=(10,)) == {
        (0, 0): "98.00%",
        (0, 1): "达标",
        (0, 2): "TRUE",
        (0, 3): "#DIV/0!",
    }


def test_dates_by_formats_that_the_file_does_not_write_out_and_by_its_own():
    day = record(0x203, cell(0, 0) + struct.pack("<d", 45292)) + record(
        0x203, cell(0, 1, 1) + struct.pack("<d", 45292)
    )
    own = record(0x41E, struct.pack("<H", 164) + text('yyyy"年度"'))
    assert list(shown(day, extra=own, formats=(31, 164)).values()) == ["2024年1月1日", "2024年度"]
    later = record(0x22, b"\1\0")
    assert list(shown(day, extra=later + own, formats=(31, 164)).values()) == ["2028年1月2日", "2028年度"]


def test_labels_truth_values_merged_areas_and_charts():
    chart = BEGIN + record(0x204, cell(5, 5) + text("图例")) + END
    merged = record(0xE5, struct.pack("<H8H", 2, 0, 1, 0, 2, 9, 3, 0, 0))
    cells = (
        record(0x204, cell(0, 0) + text("表头"))
        + chart
        + record(0x205, cell(2, 0) + b"\0\0")
        + record(0x205, cell(2, 1) + b"\7\1")
    )
    (sheet,) = sheets(book(cells + merged, state=2))
    assert sheet.cells == {(0, 0): "表头", (2, 0): "FALSE", (2, 1): "#DIV/0!"}
    assert sheet.merges == {(0, 0): (2, 3)}
    assert sheet.hidden and sheet.name == "表"


def test_a_sheet_listed_twice_is_one():
    listed = record(0x85, bytes(6) + text("表", "<B"))
    before = len(BEGIN) + 2 * len(listed) + len(END)
    listed = record(0x85, struct.pack("<LBB", before, 0, 0) + text("表", "<B"))
    assert len(sheets(BEGIN + listed * 2 + END + BEGIN + END)) == 1


def test_locked_damaged_and_older_workbooks_are_told():
    whole = book(from_strings(1), record(0xFC, strings(text("甲"))))
    assert sheets(whole)
    with pytest.raises(Locked):
        sheets(BEGIN + record(0x2F, bytes(6)) + END)
    for wrong in (b"", whole.replace(b"\0\6", b"\0\5", 1), whole[:-6], book(record(0xFD, cell(0, 0))),
                  book(BEGIN * 3 + END * 3), book(record(0x204, cell(0, 300) + text("远"))),
                  book(from_strings(1), record(0xFC, strings(struct.pack("<HB", 9, 1) + b"a")))):  # fmt: skip
        with pytest.raises(Damaged):
            sheets(wrong)


def test_a_workbook_of_excel_95_is_read_too():
    def old(kind):
        return record(0x809, struct.pack("<HH4x", 0x500, kind))

    def label(row, column, value):
        return record(
            0x204, cell(row, column) + struct.pack("<H", len(value.encode("gbk"))) + value.encode("gbk")
        )

    sheet = (
        old(0x10)
        + label(0, 0, "项目名称")
        + label(0, 1, "道路养护")
        + label(1, 0, "主管部门")
        + label(1, 1, "市交通局")
        + END
    )
    before = old(5) + record(0x42, struct.pack("<H", 936))
    listed = record(0x85, struct.pack("<LBBB", 0, 0, 0, 3) + b"abc")
    place = len(before) + len(listed) + len(END)
    whole = before + record(0x85, struct.pack("<LBBB", place, 0, 0, 3) + b"abc") + END + sheet
    data = container([0xFFFFFFFD, LAST, LAST], len(whole), whole.ljust(512, b"\0"))
    (grid,) = (block for block in read_document(data, "旧.xls").blocks if isinstance(block, Grid))
    assert [found.text for found in grid.cells] == ["项目名称", "道路养护", "主管部门", "市交通局"]
    assert grid.cells[3].address == "abc!B2"
