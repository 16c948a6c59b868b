"""The container that our Word and Excel files share: what any zip reader makes of it."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from jixiao.formats.office.package import packed

NAMES = st.text("abcdefghijklmnopqrstuvwxyz/._-[]", min_size=1, max_size=30)
PARTS = st.dictionaries(NAMES, st.text(st.characters(exclude_categories=["Cs"]), max_size=2000), max_size=6)


@given(PARTS, st.sets(NAMES))
def test_every_part_comes_out_as_it_went_in(parts, own):
    archive = zipfile.ZipFile(io.BytesIO(packed(parts, own | set(list(parts)[:2]))))
    assert archive.testzip() is None
    assert archive.namelist() == list(parts)
    assert {name: archive.read(name).decode() for name in archive.namelist()} == parts


def test_long_parts_are_compressed_and_short_ones_stored():
    parts = {"long.xml": "绩效" * 5000, "short.xml": "绩效"}
    for own in ((), tuple(parts)):
        long, short = zipfile.ZipFile(io.BytesIO(packed(parts, own))).infolist()
        assert long.compress_type == zipfile.ZIP_DEFLATED and long.compress_size < 1000
        assert short.compress_type == zipfile.ZIP_STORED
        assert long.date_time == (1980, 1, 1, 0, 0, 0)


def test_the_same_parts_give_the_same_bytes():
    parts = {"a.xml": "甲" * 900, "b.xml": "乙" * 900}
    assert packed(parts, ["a.xml"]) == packed(dict(parts), ["a.xml"])
