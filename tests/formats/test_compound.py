"""The container of old Office files: the same streams as another reader finds, and an end to every chain."""

import io
import struct

import olefile
import pytest

from jixiao.formats.office.compound import Damaged, streams


@pytest.mark.seeds
def test_every_stream_of_the_made_files(shared):
    small = 0
    for path in sorted((shared / "documents").iterdir()):
        if path.suffix not in (".doc", ".xls"):
            continue
        data = path.read_bytes()
        with olefile.OleFileIO(io.BytesIO(data)) as other:
            wanted = {
                entry[0]: other.openstream(entry).read() for entry in other.listdir() if len(entry) == 1
            }
        assert streams(data, wanted) == wanted
        small += sum(1 for content in wanted.values() if 0 < len(content) < 4096)
    assert small, "no mini stream was among them"


def container(fat: list[int], size: int, content: bytes = b"\2" * 512 + b"\3" * 512) -> bytes:
    """Sector 0 holds the FAT, 1 the directory, the others the stream ``Book`` from sector 2 on."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHH", header, 28, 0xFFFE, 9, 6)
    struct.pack_into("<LL4xLLLLL", header, 44, 1, 1, 64, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109L", header, 76, 0, *[0xFFFFFFFF] * 108)

    def entry(name, kind, child, first, size):
        text = (name + "\0").encode("utf-16-le")
        return struct.pack("<64sHBxLLL36xLQ", text, len(text), kind, *[0xFFFFFFFF] * 2, child, first, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Book", 2, 0xFFFFFFFF, 2, size) + bytes(256)
    table = struct.pack("<128L", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    return bytes(header) + table + directory + content


END = 0xFFFFFFFE


def test_a_stream_over_sectors_whatever_the_case_of_its_name():
    data = container([0xFFFFFFFD, END, 3, END], 700)
    assert streams(data, ("BOOK", "Workbook")) == {"BOOK": b"\2" * 512 + b"\3" * 188}


def test_chains_that_run_in_a_circle_or_out_of_the_file_end():
    (circle,) = streams(container([0xFFFFFFFD, END, 3, 2], 2**31), ("Book",)).values()
    assert set(circle) == {2, 3} and len(circle) <= 128 * 512, "a sector of the FAT speaks of 128 sectors"
    assert streams(container([0xFFFFFFFD, END, 3, 9999], 4096), ("Book",)) == {
        "Book": b"\2" * 512 + b"\3" * 512
    }


@pytest.mark.parametrize("change", ((0, b"\0"), (30, b"\1"), (512 + 512 + 66, b"\2")))
def test_what_is_no_container_is_told(change):
    data = bytearray(container([0xFFFFFFFD, END, 3, END], 700))
    at, wrong = change
    data[at : at + 1] = wrong
    with pytest.raises(Damaged):
        streams(bytes(data), ("Book",))
    with pytest.raises(Damaged):
        streams(b"", ("Book",))
