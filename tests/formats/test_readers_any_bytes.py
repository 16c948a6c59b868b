"""For any bytes, and any damage to real files, the readers answer with a document or with UnreadableFile."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layout_builder import document, to_csv, to_docx, to_html, to_xlsx, zipped

from jixiao.formats.archive import Archive
from jixiao.formats.files import UnreadableFile, read_document
from jixiao.formats.record_json import to_records

FORM = document([
    {"p": "项目支出绩效目标表"},
    {"table": "项目名称 | 道路养护 | < | <\n绩效指标 | 一级指标 | 二级指标 | 指标值\n^ | 产出指标 | 数量指标 | ≥100户\n^ | ^ | 质量指标 | 98%"},
])  # fmt: skip
FILES = [to_docx(FORM), to_xlsx(FORM), to_html(FORM), to_csv(FORM), "甲\t乙\n丙\t丁\n".encode("gb18030")]
PARTS = [
    {name: archive.read(name) for name in archive.names()}
    for archive in (Archive(data, "a") for data in FILES[:2])
]

few = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
damage = st.lists(st.tuples(st.integers(0, 2**20), st.binary(max_size=6)), min_size=1, max_size=6)


def hurt(data: bytes, spots) -> bytes:
    for place, piece in spots:
        place %= len(data) + 1
        data = data[:place] + piece + data[place + len(piece) // 2 :]
    return data


def answers(data: bytes) -> None:
    for read in (read_document, to_records):
        try:
            read(data, "表")
        except UnreadableFile as error:
            assert error.finding.message and error.finding.remedy


@few
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(str.encode),
        st.binary(max_size=200).map(b"PK\x03\x04".__add__),
    )
)
def test_any_bytes(data):
    answers(data)


@few
@given(st.sampled_from(FILES), damage, st.integers(0, 100))
def test_damaged_files(data, spots, percent):
    answers(hurt(data, spots)[: len(data) * percent // 100 + 1])


@few
@given(st.sampled_from(PARTS), st.data(), damage)
def test_damaged_parts_in_a_whole_container(parts, data, spots):
    name = data.draw(st.sampled_from(sorted(parts)))
    answers(zipped({**parts, name: hurt(parts[name], spots)}))


FRAGMENTS = ["<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:p>", "</w:p>", "<w:t>甲", "</w:t>", "<w:vMerge/>",
             "<w:del>", "</w:del>", '<w:gridSpan w:val="9999"/>', "<w:tcPr>", "</w:tcPr>", "<table>", "<td rowspan=9>", "<tr>", "<td colspan=0>",
             "</table>", "<ul><a>", "<select>", "<input value=1>", "<br>", "\t", "\n", ",", '"', "|"]  # fmt: skip


@few
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_any_markup(text):
    answers(text.encode())
    answers(
        f'<w:body xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{text}</w:body>'.encode()
    )
