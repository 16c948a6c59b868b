"""Fonts that do not say, or say wrongly, which characters their signs are; sizes that stand in a matrix."""

import sys

import pytest
from small_pdf import COLUMNS, ROWS, TEXTS, hexed, pdf, strokes, written

from jixiao.core.grid import Grid
from jixiao.formats.files import UnreadableFile, read_document

SIGNS = sorted({sign for row in TEXTS for text in row for sign in text})
LONG = [
    "本年度对全市农村公路开展日常养护和小修保养",
    "及时处置病害保障群众安全便捷出行提升水平",
    "路面完好率达到标准要求资金使用规范合理有效",
]


def table(means, rows=TEXTS):
    """The table in a font that says of each sign what ``means`` gives."""
    signs = {sign for row in rows for text in row for sign in text}
    drawn = "".join(
        written(text, COLUMNS[c] + 4, ROWS[r] - 20, "N")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    below = "".join(written(text, 20, 150 - 20 * number, "N") for number, text in enumerate(LONG))
    return pdf(strokes() + drawn + below, meanings={sign: means(sign) for sign in signs | set("".join(LONG))})


def texts_of(data):
    document = read_document(data, "表.pdf")
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    return [cell.text for cell in grid.cells], [one.code for one in document.notices]


def test_a_font_that_says_what_is_seen_is_read():
    texts, notices = texts_of(table(lambda sign: sign))
    assert texts == [text for row in TEXTS for text in row] and notices == []


@pytest.mark.parametrize(
    "means",
    [
        lambda sign: chr(0xE000 + ord(sign) % 6000),
        lambda sign: chr(0xF000 + ord(sign)) if sign.isdigit() else sign,
        lambda sign: "\ufffd" if sign.isdigit() else sign,
        lambda sign: chr(ord(sign) - 28) if sign.isdigit() else sign,
        lambda sign: chr(ord(sign) + 29) if sign > "\u2fff" else sign,
        lambda sign: chr(0xC0 + ord(sign) % 60),
        lambda sign: chr(0x100 + ord(sign) % 5000),
    ],
    ids=["private", "private digits", "digits lost", "digits as controls", "next to it", "Latin", "numbers of glyphs"],
)  # fmt: skip
def test_a_font_that_says_what_cannot_be_is_not_believed(means, monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)
    rows = [[text.replace("1", "") for text in row] for row in TEXTS]
    with pytest.raises(UnreadableFile) as caught:
        read_document(table(means, [*rows[:1], ["产出指标", "养护里程", "≥3500公里"], *rows[2:]]), "表.pdf")
    assert caught.value.finding.code == "F13"


@pytest.mark.parametrize("sign", ["\ufe00", "\u200b", "\ufeff", "\u2060"])
def test_marks_that_are_not_written_are_no_text(sign):
    texts, notices = texts_of(table(lambda one: one + sign))
    assert texts == [text for row in TEXTS for text in row] and notices == []


def test_rare_characters_and_digits_of_formulas_are_whole():
    wanted = {"里": "\U00020bb7", "3": "\U0001d7d1"}
    texts, _ = texts_of(table(lambda sign: wanted.get(sign, sign)))
    assert texts[4:6] == ["养护\U00020bb7程", "≥350公\U00020bb7"]


def test_a_sign_of_a_symbol_font_stays():
    data = table(lambda sign: "\uf0b3" if sign == "≥" else sign)
    assert texts_of(data.replace(b"/BaseFont/Some", b"/BaseFont/Symbol"))[1] == []


@pytest.mark.parametrize("size", [1, 1000])
def test_the_size_of_a_font_may_stand_in_a_matrix(size):
    def drawn(text, x, y):
        scale = 10 / size
        return f"BT /F {size} Tf {scale} 0 0 {scale} {x} {y} Tm <{hexed(text)}> Tj ET\n"

    lines = [("产出指标", "2022-12", "1,155.00"), ("效益指标", "A级、B级", "≥350.5")]
    rows = [TEXTS[0], *lines]
    content = strokes() + "".join(
        drawn(text, COLUMNS[c] + 4, ROWS[r] - 20) for r, row in enumerate(rows) for c, text in enumerate(row)
    )
    assert texts_of(pdf(content))[0] == [text for row in rows for text in row]


@pytest.mark.parametrize("scale", [0.1, 10])
def test_a_page_may_be_drawn_in_another_measure(scale):
    content = f"{scale} 0 0 {scale} 0 0 cm\n{strokes()}" + "".join(
        written(text, COLUMNS[c] + 4, ROWS[r] - 20)
        for r, row in enumerate(TEXTS)
        for c, text in enumerate(row)
    )
    assert texts_of(pdf(content)) == ([text for row in TEXTS for text in row], [])
