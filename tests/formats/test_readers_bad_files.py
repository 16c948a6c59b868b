"""Every kind of file that cannot be read gets one clear finding: which file, where, why, what to do."""

import io
import zipfile
from dataclasses import replace

import pytest
from layout_builder import W, docx_of_body, to_docx, to_xlsx, zipped
from layout_builder import document as build

from jixiao.core.message import in_language
from jixiao.formats.files import UnreadableFile, read_bytes, read_document
from jixiao.formats.safety import LIMITS, MIB

FORM = build([{"p": "项目支出绩效目标表"}, {"table": "项目名称 | 道路养护\n主管部门 | 市交通局"}])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + b"\0" * 64


def random_like_bytes() -> bytes:
    return bytes((i * i * 7 + i * 13) % 251 for i in range(3000))


def lying_zip() -> bytes:
    """A docx whose one part is 40 MB of the same letter: 40 KB packed."""
    return zipped({"word/document.xml": b"a" * (40 * MIB)})


def encrypted_zip() -> bytes:
    data = bytearray(to_docx(FORM))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(mark, start + 4)
    return bytes(data)


def damaged_part() -> bytes:
    data = bytearray(to_xlsx(FORM))
    info = zipfile.ZipFile(io.BytesIO(bytes(data))).getinfo("xl/worksheets/sheet1.xml")
    start = info.header_offset + 60
    data[start : start + 40] = b"\xff" * 40
    return bytes(data)


def xml_with_doctype(doctype: str, text: str) -> bytes:
    body = f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    return zipped(
        {"word/document.xml": f'{doctype}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'}
    )


BOMB = "<!DOCTYPE b [<!ENTITY a0 'xxxxxxxxxx'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 10)) + "]>"  # fmt: skip
EXTERNAL = "<!DOCTYPE b [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
DEEP = "<w:tbl><w:tr><w:tc>" * 90 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 90
NESTED_HTML = "<table><tr><td>" * 40 + "x" + "</table>" * 40

CASES = {
    "nothing": (b"", "F02", "空"),
    "only blanks": (b" \r\n\t\n", "F02", "空"),
    "a docx without text": (docx_of_body("<w:p/>"), "F02", "没有文字"),
    "random bytes": (random_like_bytes(), "F01", "二进制"),
    "prose without a table": ("今天天气很好。\n明天也是。".encode(), "F01", "没有表格"),
    "a docx without a table": (docx_of_body("<w:p><w:r><w:t>通知</w:t></w:r></w:p>"), "F01", "没有表格"),
    "json": (b'{"a": 1}', "F01", "JSON"),
    "half a docx": (to_docx(FORM)[:400], "F03", "没有保存或下载完整"),
    "damaged part": (damaged_part(), "F03", "sheet1.xml"),
    "cut XML": (zipped({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>'}), "F03", "word/document.xml"),
    "part missing": (zipped({"word/styles.xml": "<a/>"}), "F03", "word/document.xml"),
    "no body": (zipped({"word/document.xml": f'<w:document xmlns:w="{W}"/>'}), "F03", "找不到正文"),
    "Big5": ("績效目標表\t專案名稱\n主管機關\t臺北市政府財政局\n".encode("big5"), "F04", "第1行"),
    "garbled when saved": (("锟斤拷锟斤拷\t锟斤拷\n" * 5).encode(), "F04", "乱码"),
    "encrypted Office file": (ole("EncryptedPackage"), "F05", "密码"),
    "encrypted zip": (encrypted_zip(), "F05", "密码"),
    "zip bomb": (lying_zip(), "F06", "倍"),
    "many parts": (zipped({f"word/{i}": b"" for i in range(5001)}), "F11", "5001"),
    "damaged old Word": (ole("WordDocument"), "F03", "Word"),
    "damaged old Excel": (ole("Workbook"), "F03", "Excel"),
    "damaged PDF": (b"%PDF-1.7\n" + b"\0" * 50, "F03", "PDF"),
    "OFD without pages": (zipped({"OFD.xml": "<a/>"}), "F03", "没有页面"),
    "damaged picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "F03", "图片"),
    "ODF": (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "F09", "演示文稿"),
    "binary workbook": (zipped({"xl/workbook.bin": b"\0"}), "F09", "xlsb"),
    "zip of files": (zipped({"a.docx": to_docx(FORM)}), "F14", "压缩包"),
    "photograph of a phone": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "F41", "HEIC"),
    "other XML": (b"<?xml version='1.0'?><data><row>1</row></data>", "F09", "XML"),
    "entity bomb": (xml_with_doctype(BOMB, "&a9;"), "F10", "实体"),
    "external entity": (xml_with_doctype(EXTERNAL, "&e;"), "F10", "实体"),
    "tables in tables in tables": (docx_of_body(DEEP), "F11", "过深"),
    "page tags in tags": ("<span>" * 5000 + "<table><tr><td>a<td>b</table>", "F11", "过深"),
    "spans times spans": ("<table>" + ("<tr>" + "<td rowspan=60000 colspan=1000>x" * 50) * 300, "F11", "2000 列"),
    "nested page tables": (NESTED_HTML.encode(), "F11", "嵌套"),
    "quote never closed": ("项目,指标\n\"产出,数量\n效益,质量\n".encode(), "F03", "第2行的引号"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_one_clear_finding(case):
    data, code, words = CASES[case]
    data = data.encode() if isinstance(data, str) else data
    with pytest.raises(UnreadableFile) as caught:
        read_document(data, "表.docx")
    finding = caught.value.finding
    assert (finding.code, words in finding.message) == (code, True), finding.message
    assert "表.docx" in finding.message and finding.remedy and finding.form.file == "表.docx"
    assert finding.severity == "P0"
    english = in_language(finding.message, "en")
    assert english != finding.message and "表.docx" in english, "no English"


@pytest.mark.parametrize("ending", [".ceb", ".SEP", ".gd"])
def test_closed_formats_are_told_by_name(ending):
    with pytest.raises(UnreadableFile) as caught:
        read_document(random_like_bytes(), f"表{ending}")
    assert caught.value.finding.code == "F41" and "PDF" in caught.value.finding.remedy
    assert read_document(to_docx(FORM), f"表{ending}").blocks, (
        "what a file is called does not count where it is known"
    )


def test_a_directory_and_an_absent_file_are_told(tmp_path):
    for path, words in (
        (tmp_path, "文件夹"),
        (tmp_path / "没有.docx", "找不到"),
        (tmp_path / ("长" * 300), "打不开"),
    ):
        with pytest.raises(UnreadableFile) as caught:
            read_bytes(path)
        assert caught.value.finding.code == "F08" and words in caught.value.finding.message


def test_100_mb_is_refused_before_it_is_loaded(tmp_path):
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(100 * MIB)  # a hole: takes no disk
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(path)
    assert caught.value.finding.code == "F07"
    assert "100 MB" in caught.value.finding.message and "64 MB" in caught.value.finding.message


def test_limits_are_the_callers_to_set():
    small = replace(LIMITS, file_bytes=100)
    with pytest.raises(UnreadableFile, match="超过"):
        read_document(to_docx(FORM), "表.docx", small)
    with pytest.raises(UnreadableFile, match="单元格超过 3 个"):
        read_document(to_docx(FORM), "表.docx", replace(LIMITS, cells=3))
    with pytest.raises(UnreadableFile, match="解压后"):
        read_document(to_xlsx(FORM), "表.xlsx", replace(LIMITS, unpacked_bytes=100))


def test_a_picture_of_a_form_is_told_as_such():
    body = '<w:p><w:r><w:drawing><a:blip xmlns:a="x" r:embed="r1"/></w:drawing></w:r></w:p>'
    with pytest.raises(UnreadableFile, match="只有图片"):
        read_document(docx_of_body(body), "扫描.docx")


def test_the_ending_of_the_name_does_not_matter():
    assert read_document(to_docx(FORM), "其实是.xls").format == "docx"
    assert read_document(to_xlsx(FORM), "其实是.doc").format == "xlsx"
    assert read_document(b"<table><tr><td>a<td>b</table>", "export.xls").format == "html"
