"""The parts of a container are read whatever way they are packed, and only as long as its directory says."""

import io
import zipfile

import pytest

from jixiao.formats.archive import Archive
from jixiao.formats.files import UnreadableFile

TEXT = "绩效".encode() * 500


def container(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("word/document.xml", TEXT)
        archive.writestr("word/表.xml", TEXT[::-1])
    return out.getvalue()


@pytest.mark.parametrize(
    "method", (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
)
def test_any_packing(method):
    archive = Archive(container(method), "表.docx")
    assert (archive.read("word/document.xml"), archive.read("word/表.xml")) == (TEXT, TEXT[::-1])


def test_a_part_written_before_its_size_was_known():
    class Pipe(io.BytesIO):
        def tell(self):
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", TEXT)
    assert out.getvalue()[6] & 8, "its size stands behind it"
    assert Archive(out.getvalue(), "表.docx").read("a.xml") == TEXT


@pytest.mark.parametrize("wrong", ("checksum", "size", "name", "place"))
def test_a_directory_that_lies(wrong):
    data = bytearray(container(zipfile.ZIP_DEFLATED))
    entry = data.find(b"PK\1\2")
    at, change = {
        "checksum": (entry + 16, 1),
        "size": (entry + 24, 8),
        "name": (30, 1),
        "place": (entry + 42, 1),
    }[wrong]
    data[at] ^= change
    with pytest.raises(UnreadableFile) as caught:
        Archive(bytes(data), "表.docx").read("word/document.xml")
    assert caught.value.finding.code == "F03"
