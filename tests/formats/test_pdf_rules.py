"""Rules drawn in other ways than by strokes, and pages whose signs are drawn and not written."""

import sys

import pytest
from small_pdf import LINES, TEXTS, pdf, texts, written

from jixiao.core.grid import Grid
from jixiao.formats.files import UnreadableFile, read_document

PICTURE = "BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI"


def boxes(half, draw):
    """What ``draw`` gives for the box around each rule, so thick to both sides."""
    return "".join(draw(a - half, b - half, c - a + 2 * half, d - b + 2 * half) for a, b, c, d in LINES)


def cells(data):
    (grid,) = [block for block in read_document(data, "表.pdf").blocks if isinstance(block, Grid)]
    assert grid.spans_known
    return [tuple(cell.text for cell in grid.cells if cell.row == row) for row in range(grid.nrows)]


@pytest.mark.parametrize(
    "rules",
    [
        boxes(0.3, lambda x, y, w, h: f"q {w} 0 0 {h} {x} {y} cm {PICTURE} Q\n"),
        boxes(0.3, lambda x, y, w, h: f"q {x} {y} {w} {h} re W n 0 0 400 300 re f Q\n"),
        boxes(0.3, lambda x, y, w, h: f"q {x} {y} {w} {h} re W n {x - 5} {y - 5} {w + 10} {h + 10} re f Q\n"),
        boxes(2.2, lambda x, y, w, h: f"{x} {y} {w} {h} re f\n"),
        "2.25 w\n" + "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in LINES),
        ".9 g 0 0 400 300 re f 1 G 2 w\n"
        + "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in LINES)
        + "0 g\n",
    ],
    ids=["pictures", "openings", "small openings", "thick boxes", "thick strokes", "white on grey"],
)
def test_rules_are_what_is_long_and_narrow(rules):
    assert cells(pdf(rules + texts())) == list(TEXTS)


def test_a_clipped_picture_and_a_ground_are_no_rules():
    ground = "q 0 0 400 300 re W n .9 g 20 210 360 30 re f Q 0 g\n"
    strokes = "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in LINES)
    assert cells(pdf(ground + strokes + texts())) == list(TEXTS)


def drawn_signs(count):
    """Paths like those of signs: filled outlines."""
    return "".join(
        f"{20 + 9 * (n % 40)} {20 + 12 * (n // 40)} m {26 + 9 * (n % 40)} {20 + 12 * (n // 40)} l "
        f"{26 + 9 * (n % 40)} {27 + 12 * (n // 40)} l {23 + 9 * (n % 40)} {24 + 12 * (n // 40)} l "
        f"{22 + 9 * (n % 40)} {28 + 12 * (n // 40)} l {20 + 9 * (n % 40)} {27 + 12 * (n // 40)} l h f\n"
        for n in range(count)
    )


@pytest.mark.parametrize("said", ["", "第1页"])
def test_signs_that_are_drawn_and_not_written_need_recognition(said, monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(UnreadableFile) as caught:
        read_document(pdf(drawn_signs(300) + (written(said, 200, 280) if said else "")), "表.pdf")
    assert caught.value.finding.code == "F13"


def test_a_few_drawn_signs_beside_text_are_a_picture():
    strokes = "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in LINES)
    assert cells(pdf(strokes + texts() + drawn_signs(40))) == list(TEXTS)
