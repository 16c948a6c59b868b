"""Zips of documents: names as people wrote them, junk left out, limits kept, a bad member alone in its badness."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from layout_builder import document, to_csv, to_docx, to_html, to_xlsx, zipped

from jixiao import pipeline
from jixiao.formats.files import ENDINGS, UnreadableFile
from jixiao.formats.safety import Limits
from jixiao.formats.zip_files import member_name, members

FORM = document([
    {"p": "项目支出绩效目标表"},
    {"table": "项目名称 | 道路养护 | < | <\n一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 养护户数 | ≥100户\n满意度指标 | 服务对象满意度 | 群众满意度 | ≥90%"},
])  # fmt: skip
DOCX = to_docx(FORM)


def names(data: bytes, **limits: int) -> list[str]:
    return [one.name for one in members(data, "包.zip", ENDINGS, Limits(**limits)) if one.problem is None]


def problems(data: bytes, **limits: int) -> list[tuple[str, str]]:
    found = members(data, "包.zip", ENDINGS, Limits(**limits))
    return [(one.name, one.problem.finding.code) for one in found if one.problem]


def with_raw_name(raw: bytes, content: bytes, flag: int = 0, extra: bytes = b"") -> bytes:
    """A zip with one stored member whose name is these bytes, as foreign programs write them."""
    check = zlib.crc32(content)
    head = struct.pack(
        "<HHHHHIIIHH", 20, flag, 0, 0, 33, check, len(content), len(content), len(raw), len(extra)
    )
    local = b"PK\3\4" + head + raw + extra + content
    entry = b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw + extra
    return local + entry + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(entry), len(local), 0)


def test_every_format_in_one_zip():
    data = zipped(
        {"甲/表.docx": DOCX, "乙.xlsx": to_xlsx(FORM), "丙.html": to_html(FORM), "丁.csv": to_csv(FORM)}
    )
    forms = pipeline.read(data, "包.zip")
    assert [record.source.file for record, _ in forms] == ["包.zip/丁.csv", "包.zip/丙.html", "包.zip/乙.xlsx", "包.zip/甲/表.docx"]  # fmt: skip
    assert {record.text("project_name") for record, _ in forms} == {"道路养护"}


@pytest.mark.parametrize(("encoding", "flag"), [("gbk", 0), ("gb18030", 0), ("utf-8", 0), ("utf-8", 0x800)])
def test_names_in_any_encoding(encoding, flag):
    name = "2024年申报/绩效目标表（镕）.docx"
    assert names(with_raw_name(name.encode(encoding), DOCX, flag)) == [f"包.zip/{name}"]


def test_a_name_in_the_unicode_field_and_windows_separators():
    raw = b"?????.docx"
    name = "目标表.docx".encode()
    extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(raw)) + name
    assert names(with_raw_name(raw, DOCX, 0, extra)) == ["包.zip/目标表.docx"]
    assert names(with_raw_name("申报\\表.docx".encode("gbk"), DOCX)) == ["包.zip/申报/表.docx"]


def test_steps_out_of_the_zip_are_taken_from_names():
    assert member_name(zipfile.ZipInfo("../../etc/./form.docx")) == "etc/form.docx"


def test_a_member_without_a_name_is_left_out():
    with pytest.raises(UnreadableFile) as caught:
        names(with_raw_name(b"", DOCX))
    assert caught.value.finding.code == "F01"


def test_junk_is_left_out():
    data = zipped({"表.docx": DOCX, "__MACOSX/._表.docx": b"x", ".DS_Store": b"x", "~$表.docx": b"x", ".~表.docx": b"x",
                   "Thumbs.db": b"x", "照片说明.exe": b"MZ"})  # fmt: skip
    assert names(data) == ["包.zip/表.docx"] and not problems(data)


def test_a_zip_inside_is_opened_and_one_inside_that_is_told():
    inner = zipped({"表.docx": DOCX, "深.zip": zipped({"表.docx": DOCX})})
    data = zipped({"内.zip": inner})
    assert names(data) == ["包.zip/内.zip/表.docx"]
    assert problems(data) == [("包.zip/内.zip/深.zip", "F14")]


def test_a_zip_that_calls_itself_a_document_does_not_go_deeper():
    data = zipped({"内.docx": zipped({"深.docx": zipped({"表.docx": DOCX})})})
    assert problems(data) == [("包.zip/内.docx/深.docx", "F14")]


def test_a_bad_member_has_its_own_message_and_the_others_are_read():
    bad, good = pipeline.read_files(zipped({"好.docx": DOCX, "坏.docx": DOCX[: len(DOCX) // 2]}), "包.zip")
    assert len(good.forms) == 1 and good.name == "包.zip/好.docx"
    assert bad.problem.code == "F03" and "包.zip/坏.docx" in bad.problem.message
    ((_, findings),) = pipeline.read(zipped({"好.docx": DOCX, "坏.docx": DOCX[: len(DOCX) // 2]}), "包.zip")
    assert findings[0].form.file == "包.zip/坏.docx"


def test_limits():
    data = zipped({"大.txt": b"0" * 3_000_000, "表.docx": DOCX})
    assert problems(data, file_bytes=2**20) == [("包.zip/大.txt", "F07")]
    assert problems(data, ratio_free_bytes=2**20) == [("包.zip/大.txt", "F06")]
    assert problems(data, unpacked_bytes=2**20) == [("包.zip/大.txt", "F06")]
    assert names(data, unpacked_bytes=2**20) == ["包.zip/表.docx"]
    with pytest.raises(UnreadableFile) as caught:
        names(data, zip_parts=1)
    assert caught.value.finding.code == "F11"


def test_a_member_with_a_password():
    data = with_raw_name("表.docx".encode("gbk"), DOCX, 1)
    assert problems(data) == [("包.zip/表.docx", "F05")]


def test_a_damaged_member():
    out = io.BytesIO(zipped({"表.docx": DOCX, "好.csv": to_csv(FORM)}))
    data = bytearray(out.getvalue())
    at = data.find("表.docx".encode()) + 40
    data[at : at + 20] = b"\0" * 20
    assert problems(bytes(data)) == [("包.zip/表.docx", "F03")] and names(bytes(data)) == ["包.zip/好.csv"]


@pytest.mark.parametrize(
    "data", [zipped({}), zipped({"说明.exe": b"MZ"}), zipped({"空.zip": zipped({"x.bin": b"1"})})]
)
def test_a_zip_without_documents_is_told(data):
    with pytest.raises(UnreadableFile) as caught:
        pipeline.read(data, "包.zip")
    assert caught.value.finding.code in ("F01", "F03") and "zip" in caught.value.finding.message
