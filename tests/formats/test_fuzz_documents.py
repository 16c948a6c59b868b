"""A few hundred damaged documents of each format, the same ones in every run; and each fault ever found, kept small.

``scripts/fuzz_documents.py`` does the same by the ten thousand.
"""

from __future__ import annotations

import struct
import sys
import time
from pathlib import Path

import pytest
from layout_builder import document, to_docx, to_html, to_xlsx, zipped

from jixiao import pipeline
from jixiao.formats.files import UnreadableFile, read_document

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import fuzz_documents  # noqa: E402

COUNTS = dict.fromkeys(fuzz_documents.FORMATS, 200) | {"pdf": 100, "ofd": 100}
FORM = document([
    {"p": "项目支出绩效目标表"},
    {"table": "项目名称 | 道路养护 | < | <\n一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 养护户数 | ≥100户"},
])  # fmt: skip


@pytest.mark.seeds
@pytest.mark.parametrize("format", COUNTS)
def test_damaged_documents_are_read_or_refused(shared, format):
    tally = fuzz_documents.fuzz(format, COUNTS[format], seed=20261121, folder=shared / "documents")
    assert not tally.faults, tally.faults[:3]
    assert set(tally.outcomes) == {"read", "refused"}, "the damage is neither too light nor too heavy"


def test_the_same_seed_gives_the_same_documents_at_any_time(monkeypatch):
    sound = [to_docx(FORM), to_xlsx(FORM), to_html(FORM)]
    now = [fuzz_documents.made("x", sound, 5, number) for number in range(20)]
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    assert [fuzz_documents.made("x", sound, 5, number) for number in range(20)] == now


@pytest.mark.seeds
def test_the_net_has_no_hole(shared, monkeypatch):
    """With no time at all every document is a fault: a hang is seen, ended, and the next one tried."""
    monkeypatch.setattr(fuzz_documents, "SECONDS", 0)
    tally = fuzz_documents.fuzz("html", 3, seed=1, folder=shared / "documents")
    assert tally.outcomes == {"hang": 3} and len(tally.faults) == 3


@pytest.mark.seeds
@pytest.mark.parametrize(
    ("format", "seed", "number"),
    [("txt", 77, 27_875), ("pdf", 78, 2_356), ("pdf", 78, 6_170), ("pdf", 101, 3_554)],
    ids=[
        "a list whose second heading is empty",
        "text whose place is no number",
        "no blocks side by side",
        "a row that was emptied",
    ],
)
def test_what_once_broke_the_reader_is_read(shared, format, seed, number):
    sound = fuzz_documents.documents(format, shared / "documents")
    assert pipeline.read(fuzz_documents.made(format, sound, seed, number), f"a.{format}")


@pytest.mark.seeds
def test_rows_of_five_hundred_cells_under_as_many_headings_are_laid_in_time(shared):
    sound = fuzz_documents.documents("txt", shared / "documents")
    data = fuzz_documents.made("txt", sound, 77, 5_331)
    start = time.process_time()
    assert pipeline.read(data, "a.txt")
    assert time.process_time() - start < fuzz_documents.SECONDS


def refused(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_document(data, name)
    return caught.value.finding.code


@pytest.mark.seeds
def test_a_page_of_a_pdf_that_cannot_be_loaded(shared):
    data = (shared / "documents/wj_00.pdf").read_bytes().replace(b"/Type/Page/", b"/Type/PXge/")
    assert refused(data, "表.pdf") == "F03"


@pytest.mark.seeds
def test_a_sheet_that_claims_to_be_65000_columns_wide(shared):
    data = (shared / "documents/mof_zp.xls").read_bytes()
    at = data.find(struct.pack("<HH", 0x0200, 14))  # DIMENSIONS: rows and columns in use
    assert at > 0
    wide = data[: at + 14] + struct.pack("<H", 65000) + data[at + 16 :]
    start = time.process_time()
    assert read_document(wide, "表.xls").blocks == read_document(data, "表.xls").blocks
    assert time.process_time() - start < 2


def test_an_ofd_that_names_one_page_a_thousand_times():
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    text = '<ofd:TextObject Boundary="10 {y} 100 5" Size="4"><ofd:TextCode X="0" Y="4">{t}</ofd:TextCode></ofd:TextObject>'
    line = '<ofd:PathObject Boundary="0 0 200 200"><ofd:AbbreviatedData>{d}</ofd:AbbreviatedData></ofd:PathObject>'
    rules = [f"M 5 {y} L 150 {y}" for y in (8, 16, 24)] + [f"M {x} 8 L {x} 24" for x in (5, 80, 150)]
    content = "".join(
        [
            *(line.format(d=rule) for rule in rules),
            text.format(y=9, t="项目名称"),
            text.format(y=17, t="道路养护"),
        ]
    )
    pages = '<ofd:Page ID="1" BaseLoc="P/C.xml"/>' * 1000
    data = zipped({
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "D.xml": f"<ofd:Document {space}><ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
        "P/C.xml": f"<ofd:Page {space}><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>",
    })  # fmt: skip
    document = read_document(data, "表.ofd")
    assert [(block.nrows, block.ncols) for block in document.blocks] == [(2, 2)]


def test_a_zip_that_holds_itself_comes_to_an_end():
    inner = zipped({"表.html": to_html(FORM)})
    for _ in range(30):
        inner = zipped({"深.zip": inner})
    with pytest.raises(UnreadableFile) as caught:
        pipeline.read(inner, "包.zip")
    assert caught.value.finding.code == "F14"


def test_rows_of_seven_hundred_pieces_take_no_time():
    row = "产出指标\t数量指标\t培训期数\t≥6期" + "\t甲\t\t≥3" * 340
    text = "项目支出绩效目标表\n项目名称\t道路养护\n一级指标\t二级指标\t三级指标\t指标值\n" + f"{row}\n" * 60
    start = time.process_time()
    ((record, _),) = pipeline.read(text.encode(), "表.txt")
    assert time.process_time() - start < 5 and record.indicators[0].name == "培训期数"


def test_five_hundred_columns_take_no_time():
    head = "一级指标\t二级指标\t三级指标\t指标值" + "\t一级指标" * 500
    row = "产出指标\t数量指标\t培训期数\t≥6期" + "\t产出指标" * 500
    text = f"项目支出绩效目标表\n项目名称\t道路养护\n{head}\n" + f"{row}\n" * 20
    start = time.process_time()
    ((record, _),) = pipeline.read(text.encode(), "表.txt")
    assert time.process_time() - start < 8 and record.indicators[0].name == "培训期数"
