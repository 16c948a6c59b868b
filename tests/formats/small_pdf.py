"""Small PDF files written by hand: what is drawn, what lies over it, fields and comments."""

CHINESE = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype"
    "/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>/DW 1000>>]>>"
)
NAMELESS = (
    "<</Type/Font/Subtype/Type0/BaseFont/Some/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
    "/BaseFont/Some/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500>>]>>"
)
"""A font that does not say which characters its signs are."""


def hexed(text):
    return text.encode("utf-16-be").hex()


def written(text, x, y, font="F", size=10):
    """The operators that draw a text."""
    return f"BT /{font} {size} Tf {x} {y} Td <{hexed(text)}> Tj ET\n"


def pdf(content, annotations=(), form=None, meanings=None):
    """A file of one page. ``form``: what a form object, ``X`` in the content, draws; ``meanings``: what the font ``N``
    says of its signs: for each character the one that it is said to be."""
    nameless = NAMELESS
    if meanings:
        nameless = NAMELESS.replace("/Encoding", f"/ToUnicode {8 + len(annotations)} 0 R/Encoding")
    parts = [
        f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{_references(annotations)}]/NeedAppearances true>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 6 0 R/Annots"
        f"[{_references(annotations)}]/Resources<</Font<</F 4 0 R/N 5 0 R>>/XObject<</X 7 0 R>>>>>>",
        CHINESE,
        nameless,
        _stream("", content),
        _stream("/Type/XObject/Subtype/Form/BBox[0 0 2000 2000]/Resources<</Font<</F 4 0 R>>>>", form or ""),
        *annotations,
        *([_stream("", _table(meanings))] if meanings else []),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(parts) + 1
    tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + tail.encode()


def _table(meanings):
    """What a font says of its signs (ISO 32000-1, 9.10.3)."""
    said = "".join(f"<{hexed(sign)}> <{hexed(meaning)}>\n" for sign, meaning in meanings.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(meanings)} beginbfchar\n{said}endbfchar\n"
        "endcmap end end"
    )


def _references(annotations):
    return " ".join(f"{8 + number} 0 R" for number in range(len(annotations)))


def _stream(entries, content):
    return f"<<{entries}/Length {len(content)}>>stream\n{content}\nendstream"


def field(text, box, kind="Tx"):
    return f"<</Type/Annot/Subtype/Widget/FT/{kind}/T(f{box[0]}{box[1]})/V<feff{hexed(text)}>/Rect[{_box(box)}]/F 4>>"


def comment(text, box, kind="Text", intent=""):
    entry = f"/IT/{intent}" if intent else ""
    return (
        f"<</Type/Annot/Subtype/{kind}{entry}/Contents<feff{hexed(text)}>/Rect[{_box(box)}]/F 4/DA(/F 9 Tf)>>"
    )


def _box(box):
    return " ".join(map(str, box))


COLUMNS, ROWS = (20, 110, 240, 380), (270, 240, 210, 180)
LINES = [(x, 180, x, 270) for x in COLUMNS] + [(20, y, 380, y) for y in ROWS]
TEXTS = (
    ("一级指标", "三级指标", "指标值"),
    ("产出指标", "养护里程", "≥350公里"),
    ("满意度指标", "群众满意度", "≥90%"),
)


def strokes():
    return "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in LINES)


def texts(rows=TEXTS, font="F"):
    return "".join(
        written(text, COLUMNS[c] + 4, ROWS[r] - 20, font if text[:1] in "≥0123456789" else "F")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
