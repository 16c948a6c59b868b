"""Many forms as PDF in one run: volumes in order, made as they are needed, in memory that does not grow."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner

import made_forms as made
from jixiao.core.grid import Cell, Grid
from jixiao.core.report import Heading, Report, Text
from jixiao.formats import pdf_writer
from jixiao.formats.pdf_volumes import PART, in_volumes


def papers(count: int, asked: list[int] | None = None):
    for number in range(count):
        if asked is not None:
            asked.append(number)
        yield Report(f"第{number}号", [Text("正文")])


def titles(data: bytes) -> list[str]:
    with pdfium.PdfDocument(data) as pdf:
        texts = ["".join(pdf[page].get_textpage().get_text_range().split()) for page in range(len(pdf))]
    return [text.partition("号")[0] + "号" for text in texts]


def test_volumes_hold_all_reports_in_order_and_equal_those_written_alone():
    volumes = list(in_volumes(papers(5), 2))
    assert [titles(volume) for volume in volumes] == [["第0号", "第1号"], ["第2号", "第3号"], ["第4号"]]
    assert volumes[1] == pdf_writer.from_report(list(papers(5))[2:4])


def test_reports_are_asked_for_when_their_volume_is_made():
    asked: list[int] = []
    volumes = in_volumes(papers(6, asked), 2)
    assert asked == []
    next(volumes)
    assert asked == [0, 1]


def test_no_report_is_no_volume():
    assert list(in_volumes([], 2)) == []


GROWTH = """
import sys
sys.path.insert(0, "tests")
import made_forms as made
from jixiao.core.library import load_scheme
from jixiao.formats.pdf_volumes import PART, in_volumes
from jixiao.reports.official_form import official_form
def held():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1]) // 1024
def reports():
    for number in range(140):
        record = made.sample_record(values={"project_name": f"第{number}号", "annual_goal": f"目标{number}，" * 60})
        yield official_form(record, load_scheme(record.scheme))
print(*[held() for _ in in_volumes(reports(), 20)])
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_memory_does_not_grow_with_the_volumes():
    outcome = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True)
    held = [int(number) for number in outcome.stdout.split()]
    assert len(held) == 7 and held[-1] - held[1] < 40, held


def test_a_volume_is_archivable_and_tagged():
    grid = Grid("表", 2, 2, [Cell(0, 0, "指标", role="header"), Cell(0, 1, "目标", role="header"), Cell(1, 0, "甲"), Cell(1, 1, "≥5")])  # fmt: skip
    data = next(in_volumes([Report("标题", [Heading("一、表", 1), grid])]))
    assert b"pdfaid:part>2<" in data and b"pdfaid:conformance>B<" in data
    catalogue = _catalogue(data)
    for entry in ("/OutputIntents", "/StructTreeRoot", "/MarkInfo", "/Metadata", "/Lang"):
        assert entry in catalogue, entry
    assert "(zh-CN)" in catalogue
    assert _tags(data) >= {"Document", "H1", "H2", "Table", "TR", "TH", "TD"}


def _catalogue(data: bytes) -> str:
    """The root object of the file, from its object streams if it stands there."""
    import zlib

    bodies = [data]
    for found in re.finditer(rb"stream\r?\n", data):
        try:
            bodies.append(zlib.decompressobj().decompress(data[found.end() :]))
        except zlib.error:
            continue
    text = next(body for body in bodies if re.search(rb"/Type\s*/Catalog", body))
    at = re.search(rb"/Type\s*/Catalog", text).start()
    return text[max(0, at - 2000) : at + 2000].decode("latin-1")


def _tags(data: bytes) -> set[str]:
    """The kinds of structure elements on the first page."""
    import ctypes

    import pypdfium2.raw as raw

    found: set[str] = set()

    def walk(element) -> None:
        size = raw.FPDF_StructElement_GetType(element, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDF_StructElement_GetType(element, buffer, size)
        found.add(buffer.raw.decode("utf-16-le").rstrip("\0"))
        for index in range(raw.FPDF_StructElement_CountChildren(element)):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
            if child:
                walk(child)

    with pdfium.PdfDocument(io.BytesIO(data)) as pdf:
        page = pdf[0]
        tree = raw.FPDF_StructTree_GetForPage(page.raw)
        for index in range(raw.FPDF_StructTree_CountChildren(tree)):
            walk(raw.FPDF_StructTree_GetChildAtIndex(tree, index))
        raw.FPDF_StructTree_Close(tree)
    return found


def test_the_command_writes_parts_where_one_file_would_be_too_large(tmp_path):
    from jixiao.cli.report import command
    from jixiao.formats.record_json import from_records

    source = tmp_path / "records.json"
    source.write_bytes(from_records([made.sample_record()] * (PART + 1)))
    outcome = CliRunner().invoke(
        command, [str(source), "--volume", str(tmp_path / "汇编.pdf")], standalone_mode=False
    )
    assert outcome.exception is None, outcome.output
    first, second = sorted(tmp_path.glob("*.pdf"))
    assert (first.name, second.name) == ("汇编-01.pdf", "汇编-02.pdf")
    with pdfium.PdfDocument(first) as long, pdfium.PdfDocument(second) as short:
        assert len(long) == PART * len(short)
