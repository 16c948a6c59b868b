"""Cells of a scan that look sure and may be wrong are marked; red stamps do not cover what must be read."""

from __future__ import annotations

import os

import pytest

from jixiao.core.grid import Cell, Grid
from jixiao.formats.pages.marks import PlacedGrid, Rule
from jixiao.formats.pages.text import Char

cv2 = pytest.importorskip("cv2", reason="needs the extra 'ocr'")
np = pytest.importorskip("numpy")

from jixiao.formats.scans.doubts import doubt  # noqa: E402
from jixiao.formats.scans.engine import _settle_ends  # noqa: E402
from jixiao.formats.scans.ink import black_on_white, darkened  # noqa: E402
from jixiao.formats.scans.scan import SCALE, SURE  # noqa: E402
from jixiao.formats.scans.stamps import without_stamps  # noqa: E402

ACROSS = [Rule(y, 0, 200) for y in (0, 40, 80)]
DOWN = [Rule(x, 0, 80) for x in (0, 100, 200)]


def letters(text, left, y, size=10.0):
    return [Char(left + i * size, left + (i + 1) * size, y, size, sign) for i, sign in enumerate(text)]


def marked(
    chars=(), down=DOWN, strokes=((), ()), ink=None, texts=("项目名称", "养护", "金额", "120"), spoil=None
):
    """The cells (by text) of a table of two rows and two columns that are marked."""
    cells = [Cell(i // 2, i % 2, text) for i, text in enumerate(texts)]
    table = PlacedGrid(Grid("", 2, 2, cells), 1, [0.0, 100.0, 200.0], [0.0, 40.0, 80.0])
    page = np.full((300, 620), 255, np.uint8)
    boxes = [
        (int(c.left / SCALE), int((c.y - c.size) / SCALE), int(c.right / SCALE), int((c.y + 2) / SCALE))
        for c in chars
    ]
    for left, top, right, bottom in [*boxes, *([ink] if ink else [])]:
        page[top:bottom, left : right - 4] = 0  # characters do not touch one another
    if spoil:
        spoil(page)
    doubt(table, (ACROSS, down), strokes, list(chars), page, SCALE)
    return [cell.text for cell in cells if cell.confidence < SURE]


SOUND = [
    *letters("项目名称", 5, 25),
    *letters("养护", 105, 25),
    *letters("金额", 5, 65),
    *letters("120", 105, 65),
]


def test_a_sound_table_is_not_doubted():
    assert marked(SOUND) == []


def test_a_rule_torn_beside_a_cell():
    torn = [DOWN[0], Rule(100, 0, 40), Rule(100, 40, 70), DOWN[2]]
    assert marked(SOUND, torn) == ["金额", "120"]


def test_the_rest_of_a_rule_inside_a_cell():
    assert marked(SOUND, strokes=([], [Rule(150, 42, 60)])) == ["120"]


def test_texts_that_fall_apart():
    assert marked([*letters("26", 105, 65), *letters("9", 160, 65)]) == ["120"]
    assert marked([*letters("养", 105, 12), *letters("护", 105, 39)], texts=("", "养护", "", "")) == ["养护"]


def test_a_word_cut_by_a_stroke_taken_for_a_rule():
    assert marked(letters("实际完成", 80, 25), texts=("实际", "完成", "", "")) == ["实际", "完成"]


def test_a_lone_sign_that_looks_like_others():
    assert marked(letters("一", 105, 65), texts=("", "", "", "一")) == ["一"]
    assert marked(letters("V", 105, 65), texts=("", "", "", "V")) == ["V"]  # a tick


def test_a_comma_taken_for_a_point():
    assert marked(SOUND, texts=("项目名称", "2024.10.11", "70.538.34", "1,120.50")) == ["70,538.34"]
    assert marked(SOUND, texts=("1.2.3", "5.200.000.00", "1.234", "1,120.50")) == ["5,200,000.00"]


@pytest.mark.parametrize(("text", "told"), [("半年(程计划", True), ("（程）", False), ("1）程", False)])
def test_a_bracket_that_is_not_closed(text, told):
    texts = ("项目名称", text, "金额", "120")
    assert marked([*SOUND[:4], *SOUND[6:]], texts=texts) == ([text] if told else [])


@pytest.mark.parametrize(("text", "told"), [("0\n0", True), ("≥95%\n1,120.50", True), ("120\n万元", False)])
def test_numbers_below_one_another_in_one_cell(text, told):
    texts = ("项目名称", "养护工程", "金额", text)
    assert marked(SOUND, texts=texts) == ([text] if told else [])


def test_ink_that_no_character_explains():
    assert marked(SOUND, ink=(500, 180, 530, 200)) == ["120"]


@pytest.mark.parametrize(("shade", "told"), [(0, []), (180, ["120"])])
def test_crumbs_of_a_sign_are_ink_where_all_print_is_faded(shade, told):
    def fade(page):
        page[page == 0] = shade
        page[180:204:4, 500:526] = 210

    assert marked(SOUND, spoil=fade) == told


def test_what_is_written_by_hand_over_a_value():
    by_hand = [*SOUND[:-3], *letters("12", 105, 68, size=17.0)]
    texts = ("项目名称", "养护", "金额", "12")
    assert marked(by_hand, texts=texts) == ["12"]
    assert marked([*SOUND[:-3], *letters("12", 105, 66, size=12.0)], texts=texts) == []


def strewn(step):
    """Specks as large as a point on the paper, one in so many dots each way; none where the table is."""

    def strew(page):
        for y in range(230, 296, step):
            for x in range(4, 616, step):
                page[y : y + 3, x : x + 3] = 0

    return strew


def test_specks_on_the_paper_make_points_and_characters_doubtful():
    texts = ("项目名称", "养护。", "金额", "120.5")
    assert marked(SOUND, texts=texts) == []
    assert marked(SOUND, texts=texts, spoil=strewn(90)) == ["养护。", "120.5"]
    assert marked(SOUND, texts=texts, spoil=strewn(20)) == list(texts)


def test_a_cell_filled_with_a_colour_is_not_covered():
    def fill(page):
        left, right, low = int(100 / SCALE), int(200 / SCALE), int(40 / SCALE)
        page[:low, left:right] = page[:low, left:right] * 0.7

    assert marked(SOUND, spoil=fill) == []


def test_a_character_much_paler_than_the_others_may_shine_through():
    def shine(page):
        left, top, right, bottom = (int(at / SCALE) for at in (5, 15, 16, 27))
        page[top:bottom, left:right] = np.maximum(page[top:bottom, left:right], 170)

    assert marked(SOUND, spoil=shine) == ["项目名称"]


def lettered(shade, paper=255):
    """A page of lines, its ink of one shade."""
    page = np.full((640, 640), paper, np.uint8)
    for y in range(60, 600, 40):
        cv2.putText(page, "0123456789", (60, y), cv2.FONT_HERSHEY_SIMPLEX, 1, shade, 2)
    return page


@pytest.mark.parametrize("shade", [150, 200, 225])
def test_pale_ink_is_made_as_dark_as_print(shade):
    dark = darkened(lettered(shade))
    assert dark.min() < 60 and dark.max() == 255


def test_what_is_pale_beside_dark_ink_stays_pale():
    page = lettered(190)
    cv2.putText(page, "0123456789", (60, 320), cv2.FONT_HERSHEY_SIMPLEX, 1, 20, 2)
    cv2.putText(page, "0123456789", (60, 360), cv2.FONT_HERSHEY_SIMPLEX, 1, 20, 2)
    assert darkened(page) is page
    assert darkened(np.full((640, 640), 255, np.uint8)).min() == 255
    assert darkened(np.full((40, 40), 255, np.uint8)).min() == 255, "smaller than one block"


def test_no_character_moves_past_its_neighbour():
    """Of very pale ink only a part in the middle of the line may be seen."""
    line = np.full((48, 480), 255, np.uint8)
    line[20:30, 220:260] = 0
    middles = [0.1, 0.3, 0.5, 0.7, 0.9]
    _settle_ends(middles, 0.1, "绩效目标表", line)
    assert middles == [0.1, 0.3, 0.5, 0.7, 0.9]
    line[20:30, 40:440] = 0
    _settle_ends(middles, 0.1, "绩效目标表", line)
    assert middles[0] > 0.15 and middles[-1] < 0.85 and middles == sorted(middles)


def test_white_on_black_is_turned_over():
    page = lettered(20)
    assert (black_on_white(255 - page) == page).all() and black_on_white(page) is page
    dark = lettered(20, paper=90)
    assert black_on_white(dark) is dark, "a dark copy"


RED, BLUE = (210, 60, 70), (60, 80, 185)
UNDER_RED, UNDER_BLUE = (70, 15, 20), (15, 20, 60)


@pytest.mark.parametrize(("ink", "under"), [(RED, UNDER_RED), (BLUE, UNDER_BLUE)])
def test_a_stamp_is_paper_and_black_ink_under_it_stays(ink, under):
    picture = np.full((1000, 700, 3), 255, np.uint8)
    cv2.circle(picture, (300, 300), 80, ink, 8)
    picture[290:310, 260:340] = ink
    picture[300, 300] = under
    grey = without_stamps(picture)
    assert grey[295, 270] > 250 and grey[300, 380] > 250 and grey[300, 300] < 90 and grey[0, 0] == 255


@pytest.mark.parametrize("ink", [(220, 30, 30), (30, 40, 190)])
def test_text_tables_and_cells_of_a_colour_are_ink(ink):
    picture = np.full((1000, 700, 3), 255, np.uint8)
    picture[100:120, 100:300] = ink
    picture[150:200, 100:280] = ink
    cv2.rectangle(picture, (60, 300), (640, 900), ink, 3)
    grey = without_stamps(picture)
    assert grey[110, 200] < 60 and grey[180, 200] < 60 and grey[300, 300] < 60


DAMAGES = {
    "turned": lambda page, chance: turned(page, -2.5),
    "stamped": lambda page, chance: stamped(turned(page, 0.4)),
    "noisy": lambda page, chance: np.clip(page + chance.normal(0, 20, page.shape), 0, 255).astype(np.uint8),
    "packed": lambda page, chance: cv2.imdecode(cv2.imencode(".jpg", turned(page, 1), [1, 40])[1], 0),
    "shaded": lambda page, chance: (page * np.linspace(0.65, 1, page.shape[1])[None, :]).astype(np.uint8),
    "pale": lambda page, chance: np.clip(page * 0.2 + 195 + chance.normal(0, 1, page.shape), 0, 255).astype(np.uint8),
    "white on black": lambda page, chance: 255 - page,
}  # fmt: skip
ALWAYS = ("wj_00", "pale")
"""A page takes seconds: the others are tried by ``make test-thorough``."""
PAGES = [(id, damage) for damage in DAMAGES for id in ("wj_00", "mof_zp")]


def turned(page, degrees):
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def stamped(page):
    height, width = page.shape
    ink = np.full_like(page, 255)
    middle, radius = (int(width * 0.62), int(height * 0.3)), width // 8
    cv2.circle(ink, middle, radius, 118, 10)
    cv2.circle(ink, middle, radius // 4, 118, -1)
    return np.minimum(page, ink)


@pytest.mark.seeds
@pytest.mark.parametrize(("id", "damage"), PAGES if os.environ.get("JIXIAO_THOROUGH") == "1" else [ALWAYS])
def test_no_cell_of_a_damaged_scan_is_wrong_in_silence(shared, id, damage):
    """Cells are compared by their places with those of the same page read from its text."""
    import pypdfium2
    from test_scans import squeezed

    from jixiao.formats.pages.layout import blocks_of
    from jixiao.formats.pages.pdf_marks import marks_of
    from jixiao.formats.scans.scan import blocks_of_scan

    pdf = pypdfium2.PdfDocument(shared / "documents" / f"{id}.pdf")
    wanted = [block for block in blocks_of(marks_of(pdf[0], 1)[0]) if isinstance(block, PlacedGrid)]
    page = pdf[0].render(scale=200 / 72, grayscale=True).to_numpy().copy()
    pdf.close()
    damaged = DAMAGES[damage](page, np.random.default_rng(7))
    found = [block for block in blocks_of_scan(damaged, 1, "page.png") if isinstance(block, PlacedGrid)]
    silent = []
    for table in wanted:
        for cell in table.grid.cells:
            x = (table.xs[cell.col] + table.xs[cell.col + cell.colspan]) / 2
            y = (table.ys[cell.row] + table.ys[cell.row + cell.rowspan]) / 2
            read = next((one for grid in found if (one := at(grid, x, y)) is not None), None)
            text = "" if read is None else read.text
            pair = [next(iter(squeezed([(0, 0, 1, 1, one)]).values())) for one in (cell.text, text)]
            if pair[0] != pair[1] and (read is None or read.confidence >= SURE):
                silent.append((cell.text, text))
    assert not silent


def at(table, x, y):
    """The cell of a table at a place."""
    return next(
        (
            cell
            for cell in table.grid.cells
            if table.xs[cell.col] <= x < table.xs[cell.col + cell.colspan]
            and table.ys[cell.row] <= y < table.ys[cell.row + cell.rowspan]
        ),
        None,
    )
