"""More files of other programs: pages that wait for scripts, text without tables, sheets with something beside them.

Each takes a document and gives the bytes of a file and its name; ``two_forms`` in one file are made of two documents.
"""

import quopri
import re

from layout_builder import R, W, docx_of_body, to_docx, to_html
from other_producers import RELATIONS, inline, lines, page, placed, run, sheet, workbook

from jixiao.core.grid import Document, Grid, Paragraph


def _rows(block):
    """The texts of a table by row, blank where a merged cell goes on."""
    for row in block.rows():
        texts = [""] * block.ncols
        for cell in row:
            texts[cell.col] = cell.text.replace("\n", "")
        yield texts


def _as_text(document, line_of, rule=""):
    found = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
            continue
        for texts in _rows(block):
            found += [line_of(texts), rule] if rule else [line_of(texts)]
        found.append("")
    return "\n".join(found)


def text_copied_from_a_sheet(document):
    return _as_text(document, "\t".join).encode("gb18030"), "表.txt"


def text_with_drawn_rules(document):
    return _as_text(document, lambda texts: f"│{'│'.join(texts)}│", f"├{'─' * 40}┤").encode(), "表.txt"


def text_in_columns_of_blanks(document):
    """Each cell begins at the place of its column, padded with full-width blanks."""

    def line(texts):
        found = ""
        for number, text in enumerate(texts):
            if text:
                gap = max(2 if found.strip() else 0, number * 14 - len(found))
                found += "　" * gap + re.sub(r"\s", "", text)
        return found

    return _as_text(document, line).encode(), "表.txt"


def word_file_set_with_tabs(document):
    body = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            body.append(f"<w:p>{run(block.text)}</w:p>")
            continue
        for texts in _rows(block):
            cells = "<w:r><w:tab/></w:r>".join(run(text) if text else "" for text in texts)
            body.append(f"<w:p>{cells}</w:p>")
    return docx_of_body("".join(body)), "表.docx"


def word_file_with_its_title_on_the_page(document):
    titles = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    header = "".join(f"<w:p>{run(text)}</w:p>" for text in titles)
    relation = f'<Relationship Id="r7" Type="{R}/header" Target="header1.xml"/>'
    tables = Document(document.name, "", [b for b in document.blocks if isinstance(b, Grid)], "docx")
    body = to_docx(tables)
    from io import BytesIO
    from zipfile import ZipFile

    out = BytesIO(body)
    with ZipFile(out, "a") as archive:
        archive.writestr("word/header1.xml", f'<w:hdr xmlns:w="{W}">{header}</w:hdr>')
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'
        )
    return out.getvalue(), "表.docx"


def word_file_with_joined_paragraphs(document):
    """Tracked changes deleted the ends of paragraphs."""

    def paragraphs(text):
        if len(text) < 6 or "\n" in text:
            return f"<w:p>{run(text)}</w:p>"
        half = len(text) // 2
        deleted = '<w:pPr><w:rPr><w:del w:id="5"/></w:rPr></w:pPr>'
        return f"<w:p>{deleted}{run(text[:half])}</w:p><w:p>{run(text[half:])}</w:p>"

    from other_producers import word_document

    return word_document(document, paragraphs), "表.docx"


def article_that_waits_for_its_script(document):
    before = """<body><div id="page-content"><h1>绩效公开</h1><em>2024-02-02 17:30</em>
      <div id="js_content" style="visibility: hidden; opacity: 0; "><section>"""
    section = '<section><span style="font-size:12px">{}</span></section>'
    after = "</section></div><p>阅读原文</p></div></body>"
    return page(document, lambda text: section.format(lines(text)), before, after), "文章.html"


def page_in_an_archive_of_gb2312(document):
    html = to_html(document).decode().replace("utf-8", "gb2312").encode("gb18030")
    head = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="X"\r\n\r\n--X\r\n'
        b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    )
    return head + quopri.encodestring(html) + b"\r\n--X--\r\n", "网页.mht"


def sheet_with_sums_beside(document):
    found = list(placed(document))
    right = max(col + width for _, col, _, _, width in found) + 2
    found += [
        (3, right, "核对", 1, 1),
        (4, right, "750", 1, 1),
        (5, right, "差额", 1, 1),
        (6, right, "0", 1, 1),
    ]
    return workbook([("Sheet1", sheet(found, inline))]), "表.xlsx"


def book_with_a_list_of_choices(document):
    choices = ["常年安排项目", "一次性项目", "产出指标", "数量指标", "质量指标", "≥", "≤", "="]
    listed = sheet([(row, 0, text, 1, 1) for row, text in enumerate(choices)], inline)
    return workbook([("目标表", sheet(placed(document), inline)), ("字典", listed)]), "表.xlsx"


OFFICE_FILES = (
    text_copied_from_a_sheet, text_with_drawn_rules, text_in_columns_of_blanks, word_file_set_with_tabs,
    word_file_with_its_title_on_the_page, word_file_with_joined_paragraphs, article_that_waits_for_its_script,
    page_in_an_archive_of_gb2312, sheet_with_sums_beside, book_with_a_list_of_choices,
)  # fmt: skip


def two_forms_in_a_sheet(first, second, gap=0):
    """One below the other, with so many blank rows between."""
    upper = list(placed(first))
    top = max(row + height for row, _, _, height, _ in upper) + gap
    return workbook([("Sheet1", sheet([*upper, *placed(second, top)], inline))])
