"""Text of old Word documents that is struck through or hidden: made by a mark on a run of a made document."""

import struct

import pytest

from jixiao.formats import doc
from jixiao.formats.office import compound
from jixiao.formats.office.doc_binary import Fib, pieces
from jixiao.formats.office.doc_characters import HIDDEN, STRUCK, STRUCK_TWICE

pytestmark = pytest.mark.seeds
TEXT = "办公设备购置"


def marked(data, code, on=1):
    """The document with this look on the first place of the text; its page of looks is written anew."""
    streams = compound.streams(data, ("WordDocument", "0Table", "1Table"))
    stream = streams["WordDocument"]
    fib = Fib.read(stream)
    table = streams[fib.table_stream]
    piece = next(piece for piece in pieces(stream, table, fib) if TEXT in piece.text)
    start = piece.start + piece.text.index(TEXT) * piece.width
    end = start + len(TEXT) * piece.width
    at, size = fib.character_pages
    count = (size - 4) // 8
    numbers = struct.unpack_from(f"<{count}I", table, at + 4 * (count + 1))
    page = next(one for one in (stream[n * 512 : n * 512 + 512] for n in numbers) if _holds(one, start, end))
    places = struct.unpack_from(f"<{page[511] + 1}I", page)
    runs = struct.pack("<4I", places[0], start, end, places[-1]) + bytes([0, 200, 0])
    new = runs.ljust(400, b"\0") + struct.pack("<BHB", 3, code, on)
    new = new.ljust(511, b"\0") + b"\3"
    assert data.count(page) == 1
    return data.replace(page, new)


def _holds(page, start, end):
    places = struct.unpack_from(f"<{page[511] + 1}I", page)
    return places[0] <= start and end <= places[-1]


def texts(read):
    return [cell.text for block in read.blocks if hasattr(block, "cells") for cell in block.cells]


@pytest.mark.parametrize(("code", "told"), [(STRUCK, ["F28"]), (STRUCK_TWICE, ["F28"]), (HIDDEN, [])])
def test_struck_and_hidden_text_is_left_out(code, told, shared):
    data = (shared / "documents/sz_16.doc").read_bytes()
    before, after = texts(doc.to_grids(data, "a.doc")), texts(doc.to_grids(marked(data, code), "a.doc"))
    at = next(index for index, text in enumerate(before) if text == TEXT)
    assert after == [*before[:at], "", *before[at + 1 :]]
    assert [one.code for one in doc.to_grids(marked(data, code), "a.doc").notices] == told


def test_a_look_that_is_turned_off_leaves_the_text(shared):
    data = (shared / "documents/sz_16.doc").read_bytes()
    read = doc.to_grids(marked(data, STRUCK, on=0), "a.doc")
    assert texts(read) == texts(doc.to_grids(data, "a.doc")) and not read.notices
