"""OFD pages as converters write them: units for whole pages, one path for all rules, codes that nobody knows."""

import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from jixiao.core.grid import Grid
from jixiao.formats.files import read_document

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
COLUMNS, ROWS = (20, 60, 110, 170), (30, 40, 50, 60)
LINES = [(x, 30, x, 60) for x in COLUMNS] + [(20, y, 170, y) for y in ROWS]
TEXTS = [("一级指标", "三级指标", "指标值"), ("产出指标", "养护里程", "≥350公里"), ("满意度指标", "群众满意度", "≥90%")]  # fmt: skip
STEPS = "".join(f"M {a} {b} L {c} {d} " for a, b, c, d in LINES)


def path(data, entries="", box="0 0 210 297"):
    return f'<ofd:PathObject ID="5" Boundary="{box}" {entries}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def text(words, x, y, entries="", steps="g 30 3.5"):
    code = f'<ofd:TextCode X="0" Y="3.5" DeltaX="{steps}">{escape(words)}</ofd:TextCode>'
    return f'<ofd:TextObject ID="6" Boundary="{x} {y} 60 5" Font="3" Size="3.5" {entries}>{code}</ofd:TextObject>'


def table(rows=TEXTS):
    return "".join(text(words, COLUMNS[c] + 1, ROWS[r] + 3) for r, row in enumerate(rows) for c, words in enumerate(row))  # fmt: skip


def ofd(content, units="", lists="<ofd:PublicRes>Res.xml</ofd:PublicRes>"):
    """A file of one page that draws ``content``; ``units``: what its list of units holds."""
    parts = {
        "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData>{lists}</ofd:CommonData><ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/P.xml": f'<ofd:Page {SPACE}><ofd:Content><ofd:Layer ID="2">{content}</ofd:Layer></ofd:Content></ofd:Page>',
        "Doc_0/Res.xml": f"<ofd:Res {SPACE}><ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits></ofd:Res>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def read(data):
    document = read_document(data, "表.ofd")
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    rows = [tuple(cell.text for cell in grid.cells if cell.row == row) for row in range(grid.nrows)]
    return rows, [one.code for one in document.notices]


def around(half, draw):
    return "".join(draw(a - half, b - half, c - a + 2 * half, d - b + 2 * half) for a, b, c, d in LINES)


@pytest.mark.parametrize(
    "rules",
    [
        path(STEPS),
        path(around(0.1, lambda x, y, w, h: f"M {x} {y} L {x + w} {y} L {x + w} {y + h} L {x} {y + h} C "), 'Stroke="false" Fill="true"'),
        around(0.6, lambda x, y, w, h: path(f"M 0 0 L {w} 0 L {w} {h} L 0 {h} C", 'Stroke="false" Fill="true"', f"{x} {y} {w} {h}")),
        around(0.1, lambda x, y, w, h: f'<ofd:ImageObject ID="7" Boundary="{x} {y} {w} {h}" CTM="{w} 0 0 {h} 0 0" ResourceID="9"/>'),
    ],
    ids=["one stroked path", "one filled path", "thick boxes", "pictures"],
)  # fmt: skip
def test_rules_however_they_are_drawn(rules):
    assert read(ofd(rules + table())) == (TEXTS, [])


def unit(number, content):
    return f'<ofd:CompositeGraphicUnit ID="{number}" Width="210" Height="297"><ofd:Content>{content}</ofd:Content></ofd:CompositeGraphicUnit>'


def used(number, entries="", box="0 0 210 297"):
    return f'<ofd:CompositeObject ID="8" Boundary="{box}" {entries} ResourceID="{number}"/>'


def test_what_a_unit_draws_stands_where_it_is_used():
    drawn = path(STEPS) + table()
    units = unit(90, used(91, 'CTM="2 0 0 2 -10 -20"', "5 10 200 200")) + unit(
        91, used(92, 'CTM="0.5 0 0 0.5 0 0"')
    )
    assert read(ofd(used(90), units + unit(92, drawn))) == (TEXTS, [])
    beside = path(STEPS) + "".join(text(row[0], COLUMNS[0] + 1, ROWS[r] + 3) for r, row in enumerate(TEXTS))
    rest = "".join(text(words, COLUMNS[c] + 1, ROWS[r] + 3) for r, row in enumerate(TEXTS) for c, words in enumerate(row) if c)  # fmt: skip
    moved = used(92, 'CTM="1 0 0 1 -10 -5"', "10 5 100 100")
    assert read(ofd(beside + moved, unit(92, rest))) == (TEXTS, [])


def test_units_that_use_themselves_come_to_an_end():
    units = unit(90, used(90) * 50 + text("停用", 10, 100))
    assert read(ofd(path(STEPS) + table() + used(90), units))[0] == TEXTS
    assert read(ofd(path(STEPS) + table() + used(7) + used("x", "", "0 0"), "", ""))[0] == TEXTS


def test_signs_that_nobody_knows_are_told():
    digits = [tuple("".join(chr(0xF000 + ord(sign)) if sign.isdigit() else sign for sign in words) for words in row) for row in TEXTS]  # fmt: skip
    rows, notices = read(ofd(path(STEPS) + table(digits)))
    assert rows[1][2] == "≥���公里" and notices == ["F32"]
    wrong = [tuple("".join(chr(ord(sign) + 29) for sign in words) for words in row) for row in TEXTS]
    below = "".join(text("本年度对全市农村公路开展日常养护"[::-1].translate({ord(s): ord(s) + 29 for s in "本年度对全市农村公路开展日常养护"}), 20, 70 + 8 * n) for n in range(3))  # fmt: skip
    assert read(ofd(path(STEPS) + table(wrong) + below))[1] == ["F32"]


def test_marks_that_are_not_written_are_no_text():
    marked = [tuple("".join(sign + "\ufe00" for sign in words) for words in row) for row in TEXTS]
    drawn = "".join(text(words, COLUMNS[c] + 1, ROWS[r] + 3, "", "3.5 0 " * 10) for r, row in enumerate(marked) for c, words in enumerate(row))  # fmt: skip
    assert read(ofd(path(STEPS) + drawn)) == (TEXTS, [])


def test_text_that_covers_nothing_is_unseen():
    rows, notices = read(ofd(path(STEPS) + table() + text("停用", COLUMNS[1] + 2, ROWS[1] + 4, 'Alpha="0"')))
    assert rows == TEXTS and notices == ["F38"]


@pytest.mark.parametrize("before, after", [("\n      ", "\n    "), ("\r\n\t\t", "\r\n\t"), ("", "\n   ")])
def test_texts_between_the_indents_of_their_xml_are_read(before, after):
    drawn = (
        table().replace('30 3.5">', f'30 3.5">{before}').replace("</ofd:TextCode>", f"{after}</ofd:TextCode>")
    )
    assert before + "一级指标" + after in drawn
    assert read(ofd(path(STEPS) + drawn)) == (TEXTS, [])


def test_places_of_parts_written_as_windows_does():
    data = ofd(path(STEPS) + used(92), unit(92, table()), "<ofd:PublicRes>\\Doc_0\\Res.xml</ofd:PublicRes>")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["OFD.xml"] = parts["OFD.xml"].replace(b"Doc_0/", b"Doc_0\\")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    assert read(out.getvalue()) == (TEXTS, [])
