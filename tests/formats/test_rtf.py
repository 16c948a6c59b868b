"""RTF documents: encodings, tables, what is left out and told; see ``test_open_documents`` for whole forms."""

import pytest

from jixiao.core.grid import Grid, Paragraph
from jixiao.formats.files import UnreadableFile, kind_of, read_document
from jixiao.formats.rtf import to_grids
from jixiao.formats.safety import Limits

HEAD = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fnil\fcharset2 Wingdings;}{\f2\fswiss\fcharset0 Arial;}}"


def rtf(body: str, head: str = HEAD) -> bytes:
    return f"{head}{body}}}".encode("latin-1")


def coded(text: str, codec: str = "gbk") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(codec))


def row(*cells: str, layout: str = "") -> str:
    layout = layout or "".join(rf"\cellx{1000 * number}" for number in range(1, len(cells) + 1))
    return rf"\trowd {layout}" + "".join(rf"\pard\intbl {text}\cell " for text in cells) + r"\row "


def paragraphs(body: str, head: str = HEAD) -> list[str]:
    return [block.text for block in to_grids(rtf(body, head), "a.rtf").blocks if isinstance(block, Paragraph)]


def cells(body: str) -> list[tuple[int, int, str, int, int]]:
    (grid,) = (block for block in read_document(rtf(body), "a.doc").blocks if isinstance(block, Grid))
    return [(one.row, one.col, one.text, one.rowspan, one.colspan) for one in grid.cells if one.text]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (coded("绩效目标"), "绩效目标"),
        (r"\u32489?\u25928?", "绩效"),
        (r"\uc0\u32489\u25928", "绩效"),
        (rf"{{\uc2\u32489{coded('绩')}}}A", "绩A"),
        (r"\u-10179?\u-8704?", "\U0001f600"),
        (r"{\f2 " + coded("绩效") + "}", "绩效"),
        (r"\b 95\b0\~%\tab\emdash\line B\{\\\}", "95 %\t—\nB{\\}"),
        (r"100\u8804?\_\'a3\'a5", "100≤-％"),
        (r"{\f1\'fe}{\f1 \u-3928?}", "☑□"),
        ("绩效".encode("gbk").decode("latin-1"), "绩效"),
    ],
)  # fmt: skip
def test_characters(body, text):
    assert paragraphs(body + r"\par") == [text]


def test_chinese_under_the_name_of_a_western_code_page_is_read_as_chinese():
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil Arial;}}"
    assert paragraphs(coded("绩效目标") + r"\par caf\'e9\par", head) == ["绩效目标", "café"]


def test_what_is_no_text_of_the_page_is_left_out_and_told():
    body = (
        r"{\*\generator x;}{\stylesheet{\s0 Normal;}}{\info{\title t}}{\header h\par}{\v v}{\field{\*\fldinst PAGE}{\fldrslt 3}}"
        r"{\deleted d}{\strike s}{\strike\strike0 k}{\*\annotation n}{\pict\bin3 }{}x}{\footnote f}\par"
    )
    found = to_grids(rtf(body), "a.rtf")
    assert [block.text for block in found.blocks] == ["3k"]
    assert sorted(one.code for one in found.notices) == ["F24", "F25", "F28", "F31"]


def test_a_text_box_is_read():
    body = (
        r"{\shp{\*\shpinst\shpleft0{\sp{\sn a}{\sv b}}{\shptxt \pard "
        + coded("框中")
        + r"\par}}{\shprslt z}}"
    )
    assert paragraphs(body) == ["框中"]


def test_cells_by_their_edges_and_merges():
    wide, half = r"\clvmgf\cellx1000\cellx3000", r"\clvmrg\cellx1000\cellx2000\cellx3000"
    body = row("A", "B", layout=wide) + row("", "C", "D", layout=half) + row("E", "F", "", layout=r"\cellx1000\clmgf\cellx2000\clmrg\cellx3000")  # fmt: skip
    assert cells(body) == [(0, 0, "A", 2, 1), (0, 1, "B", 1, 2), (1, 1, "C", 1, 1), (1, 2, "D", 1, 1), (2, 0, "E", 1, 1), (2, 1, "F", 1, 2)]  # fmt: skip


def test_lines_and_tables_within_cells():
    inner = (
        r"\pard\intbl\itap2 x\nestcell y\nestcell{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}\pard\intbl "
    )
    assert cells(row(r"A\par B", inner + "z")) == [(0, 0, "A\nB", 1, 1), (0, 1, "x\ny\nz", 1, 1)]


def test_a_row_without_layout_keeps_its_cells():
    assert cells(row("A", "B", layout=r"\cellx1000")) == [(0, 0, "A", 1, 1), (0, 1, "B", 1, 1)]


def test_blocks_come_in_order_and_tables_are_parted_by_text():
    body = r"one\par " + row("A", "B") + r"\pard two\par " + row("C", "D") + row("E", "F")
    found = to_grids(rtf(body), "a.rtf").blocks
    assert [getattr(block, "text", "") or block.nrows for block in found] == ["one", 1, "two", 2]


def test_a_blank_paragraph_parts_tables_but_not_cells_that_go_on():
    body = row("A", "B") + r"\pard\par " + row("C", "D") + r"\pard\par "
    read = to_grids(rtf(body), "表.rtf")
    assert [[cell.text for cell in block.cells] for block in read.blocks] == [["A", "B"], ["C", "D"]]
    above, below = (rf"\clvm{how}\cellx1000\cellx2000" for how in ("gf", "rg"))
    body = row("A", "B", layout=above) + r"\pard\par " + row("", "D", layout=below)
    (grid,) = to_grids(rtf(body), "表.rtf").blocks
    assert [(cell.text, cell.rowspan) for cell in grid.cells] == [("A", 2), ("B", 1), ("D", 1)]


def test_a_document_cut_off_is_read_and_told():
    found = read_document(rtf(row("A", "B") + r"\pard C")[:-1], "a.rtf")
    assert [one.code for one in found.notices] == ["F22"] and found.blocks[1].text == "C"


@pytest.mark.parametrize(
    ("body", "code"),
    [("", "F02"), (r"\pard text\par", "F01"), (row(*["A"] * 11) * 11, "F11"), ("{" * 3000, "F02")],
)
def test_what_cannot_be_read_is_told(body, code):
    assert kind_of(rtf(body), "a.doc") == "rtf"
    with pytest.raises(UnreadableFile) as caught:
        read_document(rtf(body), "a.doc", Limits(cells=100))
    assert caught.value.finding.code == code
