"""Text that stands in a file and is no part of its form: level watermarks, and what nobody can see."""

from copy import deepcopy
from math import cos, pi, radians, sin

import pytest
from lxml import etree
from made_documents import compared, facts_of, made_document, read_facts
from page_styles import STYLES, as_ofd, printed
from small_pdf import COLUMNS, ROWS, TEXTS, hexed, pdf, strokes, texts, written
from test_fixed_layout_readers import rewritten

from jixiao.core.grid import Cell, Grid
from jixiao.core.report import Report
from jixiao.formats.files import read_document
from jixiao.formats.match import recognise
from jixiao.formats.ofd_writer import from_report

WHITE, BLACK, DARK = "1 g\n", "0 g\n", "0.1 0.2 0.3 rg\n"
WORDS = tuple(text for row in TEXTS for text in row)


def read(content, form=None):
    """The cells of the tables, what stands outside them, and what is told of text left out."""
    document = read_document(pdf(content, form=form), "表.pdf")
    found = tuple(cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells)
    outside = [block.text for block in document.blocks if not isinstance(block, Grid)]
    return found, outside, [one.message for one in document.notices if one.code in ("F29", "F38")]


def test_text_of_the_colour_of_the_paper_is_left_out_and_told():
    hidden = WHITE + "".join(written("作废", x + 4, y - 20) for x in COLUMNS[:3] for y in ROWS[:3])
    cells, outside, told = read(strokes() + BLACK + texts() + hidden)
    assert (cells, outside) == (WORDS, [])
    assert len(told) == 1 and "看不见的文字“作废”" in told[0]


def test_light_text_on_a_dark_ground_is_read():
    heading = f"{DARK}20 240 360 30 re f\n{WHITE}{texts(TEXTS[:1])}"
    rest = BLACK + strokes() + texts((("", "", ""), *TEXTS[1:]))
    assert read(heading + rest) == (WORDS, [], [])


def test_text_of_the_colour_of_its_box_is_left_out():
    box = f"0.8 g\n20 180 90 30 re f\n{written('样本', 30, 195)}"
    rows = (*TEXTS[:2], ("", *TEXTS[2][1:]))
    cells, _, told = read(box + BLACK + strokes() + texts(rows))
    assert cells == tuple(text for row in rows for text in row) and "样本" in told[0]


BLOTTED = written("≥300公里", COLUMNS[2] + 4, ROWS[1] - 20)
BLOT = f"{COLUMNS[2] + 1} {ROWS[1] - 29} 100 28 re f\n"


def test_a_value_under_a_box_drawn_later_is_left_out_and_told():
    cells, _, told = read(BLOTTED + WHITE + BLOT + BLACK + strokes() + texts())
    assert cells == WORDS and len(told) == 1 and "“≥300公里”" in told[0]


def test_a_value_beside_a_box_that_covers_it_through_an_opening_is_read():
    blot = f"q {COLUMNS[2] + 90} 200 5 5 re W n\n{WHITE}{BLOT}Q\n"
    assert read(strokes() + texts() + blot) == (WORDS, [], [])


def test_text_drawn_without_ink_is_left_out_where_no_picture_shows_it():
    cells, _, told = read(strokes() + texts() + "3 Tr\n" + written("99", 330, 250) + written("98", 330, 220))
    assert cells == WORDS and len(told) == 2


def test_white_text_with_an_outline_is_read():
    cells, _, told = read(strokes() + texts() + "2 Tr 1 g\n" + written("合计", 330, 250) + "0 Tr\n")
    assert any("合计" in cell for cell in cells) and not told


def marks(colour, words="内部资料", across=100, down=35):
    return colour + "".join(
        written(words, 15 + across * x, 170 + down * y) for x in range(4) for y in range(4)
    )


@pytest.mark.parametrize("colour", ["0.85 g\n", "0.95 0.8 0.8 rg\n", "0.5 g\n", BLACK])
@pytest.mark.parametrize("first", [True, False])
def test_words_laid_over_the_page_again_and_again_are_no_text_of_the_cells(colour, first):
    form = BLACK + texts()
    laid = marks(colour, down=31)
    content = strokes() + (laid + form if first else form + laid)
    cells, outside, told = read(content)
    assert (cells, outside) == (WORDS, [])
    assert len(told) == 1 and "盖在表上的文字“内部资料”" in told[0]


def test_a_large_light_word_over_the_table_is_left_out():
    cells, outside, told = read(strokes() + texts() + "0.85 g\n" + written("内部资料", 40, 200, size=60))
    assert (cells, outside) == (WORDS, []) and len(told) == 1


@pytest.mark.parametrize("colour", ["0.6 g\n", "1 0 0 rg\n", BLACK])
def test_words_said_again_within_the_cells_are_read(colour):
    rows = tuple(("请输入", "优良中低差", "优良中低差") for _ in range(3))
    cells, _, told = read(strokes() + colour + texts(rows) + BLACK + written("表一", 20, 280))
    assert cells == tuple(text for row in rows for text in row) and not told


def test_what_the_file_calls_no_content_is_left_out_where_it_lies_over_others():
    laid = "/Artifact <</Type/Pagination/Subtype/Watermark>> BDC /X Do EMC\n"
    cells, outside, told = read(strokes() + texts() + laid, form=written("仅供审核", 120, 222))
    assert (cells, outside) == (WORDS, []) and "仅供审核" in told[0]


RING = "0 25 m 0 39 -11 50 -25 50 c -39 50 -50 39 -50 25 c -50 11 -39 0 -25 0 c -11 0 0 11 0 25 c h S\n"


def seal(x, y, ring=RING):
    """A red ring with letters on it, of which those at the top and at the sides stand level or upright."""
    letters = ""
    for degrees, letter in zip(range(180, -1, -30), "某市财政局专章", strict=True):
        angle = radians(degrees)
        across, up = -25 + 18 * cos(angle), 25 + 18 * sin(angle)
        one, other = cos(angle - pi / 2), sin(angle - pi / 2)
        letters += f"BT /F 9 Tf {one:.4f} {other:.4f} {-other:.4f} {one:.4f} {across:.2f} {up:.2f} Tm <{hexed(letter)}> Tj ET\n"
    return f"q 1 0 0 1 {x} {y} cm 1 0 0 rg 1 0 0 RG\n{ring}{letters}{written('审核', -35, 12)}Q\n"


@pytest.mark.parametrize("ring", [RING, ""])
def test_a_seal_over_the_table_is_no_text_of_its_cells(ring):
    cells, outside, told = read(strokes() + texts() + seal(200, 205, ring))
    assert (cells, outside) == (WORDS, [])
    assert any("斜排" in one for one in told) and any("盖在表上的文字“" in one for one in told)


def test_red_values_beside_a_seal_are_read():
    rows = tuple((*row[:2], "") for row in TEXTS)
    red = "1 0 0 rg\n" + "".join(written(TEXTS[r][2], 330, y - 20) for r, y in enumerate(ROWS[:3]))
    cells, _, _ = read(strokes() + texts(rows) + red + seal(200, 205))
    assert cells == WORDS


SPACE = "http://www.ofdspec.org/2016"


def in_ofd(add):
    """What is read of an OFD page of a small table to which ``add`` puts more objects: texts of cells, of others, and
    what is told."""
    cells = [Cell(r, c, text) for r, row in enumerate(TEXTS) for c, text in enumerate(row)]
    made = from_report(Report("目标表", (Grid("", 3, 3, cells),)))

    def change(name, root):
        if name.endswith("Content.xml"):
            title, first = list(root.iter("{*}TextObject"))[:2]
            add(title.getparent(), title, first)

    document = read_document(rewritten(made, change), "表.ofd")
    found = tuple(cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells)
    outside = [block.text for block in document.blocks if not isinstance(block, Grid)]
    return found, outside, [one.message for one in document.notices if one.code in ("F29", "F38")]


def painted(item, value, **more):
    colour = item.find("{*}FillColor")
    if colour is None:
        colour = etree.SubElement(item, f"{{{SPACE}}}FillColor")
    colour.set("Value", value)
    for name, text in more.items():
        colour.set(name, text)
    return item


@pytest.mark.parametrize(("value", "alpha"), [("255 255 255", "255"), ("255 0 0", "0"), ("255", "255")])
def test_unseen_text_of_ofd_is_left_out_and_told(value, alpha):
    def add(layer, title, first):
        copy = painted(deepcopy(first), value, Alpha=alpha)
        next(copy.iter("{*}TextCode")).text = "作废"
        layer.append(copy)

    cells, outside, told = in_ofd(add)
    assert (cells, outside) == (WORDS, ["目标表"]) and len(told) == 1 and "看不见的文字“作废”" in told[0]


@pytest.mark.parametrize("colour", ["20 40 80", None])
def test_white_text_of_ofd_on_a_dark_ground_is_read(colour):
    def add(layer, title, first):
        ground = etree.Element(f"{{{SPACE}}}PathObject", Boundary="0 0 300 300", Fill="true", Stroke="false")
        path = etree.SubElement(ground, f"{{{SPACE}}}AbbreviatedData")
        path.text = "M 0 0 L 300 0 L 300 300 L 0 300 C"
        layer.insert(0, painted(ground, colour) if colour else ground)
        painted(title, "255 255 255")

    assert in_ofd(add) == (WORDS, ["目标表"], [])


def test_a_watermark_of_ofd_is_no_text_of_the_cells():
    def add(layer, title, first):
        left, top, *_ = map(float, first.get("Boundary").split())
        for x in range(3):
            for y in range(8):
                copy = painted(deepcopy(first), "0 0 0", Alpha="40")
                copy.set("Boundary", f"{left - 9 + 50 * x} {top - 9 + 7 * y} 60 10")
                layer.append(copy)
                next(copy.iter("{*}TextCode")).text = "内部资料"

    cells, outside, told = in_ofd(add)
    assert (
        (cells, outside) == (WORDS, ["目标表"]) and len(told) == 1 and "盖在表上的文字“内部资料”" in told[0]
    )


@pytest.mark.seeds
@pytest.mark.parametrize("place", ["foreground", "background"])
@pytest.mark.parametrize(
    ("id", "colour", "stroke"),
    [
        ("js_01", 'fill: luma(220)', "0.5pt"),
        ("bm_00", 'fill: rgb(0, 0, 0, 40)', "0.5pt"),
        ("sz_16", '', "0.5pt"),
        ("wj_00", 'fill: luma(210)', "none"),
    ],
)  # fmt: skip
def test_made_forms_under_watermarks(shared, monkeypatch, place, id, colour, stroke):
    words = f"text(size: 12pt, {colour})[张三 2024-05-06]"
    laid = f"{place}: grid(columns: 3, column-gutter: 40mm, row-gutter: 17mm, ..range(36).map(_ => {words}))"
    monkeypatch.setitem(
        STYLES, "marked", (laid, "#set table(align: left + horizon, inset: 4pt)", f"stroke: {stroke}")
    )
    monkeypatch.setitem(STYLES, "plain", ("", *STYLES["marked"][1:]))
    document = made_document(shared, id)
    wanted = facts_of(recognise(document)[0][0])
    marked, plain = printed(document, "marked"), printed(document, "plain")
    for data, same, name in ((marked, plain, "表.pdf"), (as_ofd(marked), as_ofd(plain), "表.ofd")):
        right, total, wrong = compared(read_facts(data, name), wanted)
        assert total > 30 and right >= compared(read_facts(same, name), wanted)[0], (name, wrong[:5])
