"""Documents as programs other than ours write them: Word, Excel and web files with what real ones are full of."""

import re
from html import escape
from xml.sax.saxutils import escape as xml_escape

from layout_builder import R, W, zipped

from jixiao.core.grid import Grid, Paragraph

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
CHOICE = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def run(text, properties=""):
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{xml_escape(line)}</w:t>' for line in text.split("\n"))
    return f'<w:r w:rsidR="00AB1234"><w:rPr><w:sz w:val="21"/>{properties}</w:rPr>{lines}</w:r>'


def split_runs(text, chance):
    """A text in runs of one to three characters, as Word leaves it after editing."""
    found, at = [], 0
    while at < len(text):
        length = chance.randrange(1, 4)
        found.append(run(text[at : at + length]) + '<w:proofErr w:type="spellStart"/>')
        at += length
    return "".join(found)


def word_document(document, content_of, row_of=lambda row: row, namespace=W, wrap=lambda body: body):
    """A Word file; ``content_of`` gives the inside of a cell from its text, ``row_of`` what becomes of a row."""
    body = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            body.append(f"<w:p>{run(block.text)}</w:p>")
        else:
            body.append(_table(block, content_of, row_of))
    relation = f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'
    return zipped({
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{namespace}" xmlns:r="{R}" xmlns:mc="{CHOICE}"><w:background/><w:body>'
        f"{wrap(''.join(body))}<w:sectPr/></w:body></w:document>",
    })  # fmt: skip


def _table(grid, content_of, row_of):
    starts = {(cell.row, cell.col): cell for cell in grid.cells}
    below = {(cell.row + i, cell.col): cell for cell in grid.cells for i in range(1, cell.rowspan)}
    rows = []
    for r in range(grid.nrows):
        row = []
        for c in range(grid.ncols):
            cell = starts.get((r, c)) or below.get((r, c))
            if cell is None:
                continue
            down = "restart" if cell.row == r else "continue"
            merge = f'<w:vMerge w:val="{down}"/>' if cell.rowspan > 1 else ""
            span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
            content = content_of(cell.text if cell.row == r else "")
            row.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{content}</w:tc>")
        rows.append(row_of(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(row)}</w:tr>"))
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def docx_edited_for_long(document, chance):
    return word_document(document, lambda text: f"<w:p>{split_runs(text, chance)}</w:p>")


def docx_with_controls(document, chance):
    kinds = (
        "<w:sdt><w:sdtPr/><w:sdtContent><w:p>{}</w:p></w:sdtContent></w:sdt>",
        "<w:p><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:p>",
        "<w:p><w:hyperlink r:id='r9'><w:smartTag>{}</w:smartTag></w:hyperlink></w:p>",
        "<w:p><w:fldSimple w:instr='DOCPROPERTY x'>{}</w:fldSimple></w:p>",
    )
    return word_document(
        document,
        lambda text: chance.choice(kinds).format(run(text)),
        lambda row: f"<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>" if chance.random() < 0.2 else row,
    )


def docx_with_old_values(document, chance):
    """Struck through, deleted in tracked changes, and footnote marks."""

    def content(text):
        old = chance.choice([
            run("旧值1", "<w:strike/>"), run("90%", '<w:dstrike w:val="true"/>'),
            "<w:del w:id='3'><w:r><w:delText>旧</w:delText></w:r></w:del>", "", "",
        ])  # fmt: skip
        raised = run("1", '<w:vertAlign w:val="superscript"/>')
        mark = raised if text[-1:] > "\u4e00" and chance.random() < 0.2 else ""
        valid = run(text, '<w:strike w:val="0"/>')
        return f"<w:p>{old if text else ''}{valid}{mark}</w:p>"

    return word_document(document, content)


def docx_within_a_layout_table(document, chance):
    return word_document(
        document,
        lambda text: f"<w:p>{run(text)}</w:p>",
        wrap=lambda body: f"<w:tbl><w:tr><w:tc><w:tcPr/>{body}<w:p/></w:tc></w:tr></w:tbl>",
    )


def docx_strict(document, chance):
    return word_document(document, lambda text: f"<w:p>{split_runs(text, chance)}</w:p>", namespace=STRICT)


def letters(column):
    return letters(column // 26 - 1) + chr(65 + column % 26) if column > 25 else chr(65 + column)


def workbook(sheets, strings=(), styles=""):
    """A workbook of sheets (name, XML)."""
    parts, listed, relations = {}, "", ""
    for number, (name, xml) in enumerate(sheets, 1):
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        relations += f'<Relationship Id="r{number}" Type="{R}/worksheet" Target="worksheets/s{number}.xml"/>'
        parts[f"xl/worksheets/s{number}.xml"] = f'<worksheet xmlns="{SHEET}">{xml}</worksheet>'
    relations += f'<Relationship Id="t" Type="{R}/sharedStrings" Target="texts.xml"/>'
    relations += f'<Relationship Id="l" Type="{R}/styles" Target="looks.xml"/>'
    head = f'<Relationship Id="w" Type="{R}/officeDocument" Target="xl/workbook.xml"/>'
    return zipped({
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{head}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{R}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        "xl/texts.xml": f'<sst xmlns="{SHEET}">{"".join(strings)}</sst>',
        "xl/looks.xml": styles or f'<styleSheet xmlns="{SHEET}"/>',
        **parts,
    })  # fmt: skip


def placed(document, top=0, left=0):
    """Row, column, text, rows and columns of each cell; paragraphs as rows across the table."""
    width, row = max(block.ncols for block in document.blocks if isinstance(block, Grid)), top
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield row, left, block.text, 1, width
            row += 1
            continue
        for cell in block.cells:
            yield row + cell.row, left + cell.col, cell.text, cell.rowspan, cell.colspan
        row += block.nrows


def sheet(found, cell_of):
    rows, merged = {}, ""
    for r, c, text, height, width in found:
        rows.setdefault(r, []).append((c, f'<c r="{letters(c)}{r + 1}"{cell_of(text)}'))
        if height > 1 or width > 1:
            merged += f'<mergeCell ref="{letters(c)}{r + 1}:{letters(c + width - 1)}{r + height}"/>'
    data = "".join(
        f'<row r="{r + 1}">{"".join(x for _, x in sorted(row))}</row>' for r, row in sorted(rows.items())
    )
    return f"<sheetData>{data}</sheetData>" + (f"<mergeCells>{merged}</mergeCells>" if merged else "")


def inline(text):
    return f' t="inlineStr"><is><t xml:space="preserve">{xml_escape(text)}</t></is></c>' if text else "/>"


def xlsx_with_a_cover(document, chance):
    cover = sheet([(3, 2, "项目支出绩效目标", 1, 1)], inline)
    return workbook(
        [("封面", cover), ("目标表", sheet(placed(document, 3, 2), inline)), ("Sheet3", "<sheetData/>")]
    )


def xlsx_with_rich_text(document, chance):
    """Texts in runs, with phonetic guides and struck-through beginnings."""
    strings = []

    def cell_of(text):
        if not text:
            return "/>"
        old = "<r><rPr><strike/></rPr><t>旧值1</t></r>" if chance.random() < 0.2 else ""
        half = max(1, len(text) // 2)
        runs = "".join(
            f'<r><t xml:space="preserve">{xml_escape(part)}</t></r>' for part in (text[:half], text[half:])
        )
        strings.append(f'<si>{old}{runs}<rPh sb="0" eb="1"><t>pinyin</t></rPh></si>')
        return f' t="s"><v>{len(strings) - 1}</v></c>'

    return workbook([("Sheet1", sheet(placed(document), cell_of))], strings)


def xlsx_with_numbers(document, chance):
    """Numbers and percentages as numbers under their formats, some as formulas with a stored value."""
    formats = '<numFmts count="1"><numFmt numFmtId="178" formatCode="&quot;≥&quot;0%"/></numFmts>'
    looks = '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="9"/><xf numFmtId="178"/></cellXfs>'

    def cell_of(text):
        if share := re.fullmatch(r"(≥?)(\d+(?:\.\d+)?)%", text):
            style = 3 if share[1] else 1 if "." in text else 2
            if not (share[1] and "." in text):
                return f' s="{style}"><v>{float(share[2]) / 100!r}</v></c>'
        if re.fullmatch(r"[1-9]\d*(\.\d*[1-9])?", text):
            return f"><f>SUM(A1:A2)</f><v>{text}</v></c>"
        return inline(text)

    styles = f'<styleSheet xmlns="{SHEET}">{formats}{looks}</styleSheet>'
    return workbook([("Sheet1", sheet(placed(document), cell_of))], (), styles)


def page(document, cell_of, before="<body>", after="</body>", line="<p>{}</p>"):
    """A web page; ``cell_of`` gives the inside of a cell."""
    body = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            body.append(line.format(lines(block.text)))
            continue
        rows = (
            "".join(f"<td rowspan={c.rowspan} colspan={c.colspan}>{cell_of(c.text)}</td>" for c in row)
            for row in block.rows()
        )
        body.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head>{before}{''.join(body)}{after}</html>".encode()


def lines(text):
    return escape(text).replace("\n", "<br/>")


def html_saved_by_word(document, chance):
    span = "<p class=MsoNormal><span style='font-family:宋体'>{}</span><span lang=EN-US><o:p>&nbsp;</o:p></span></p>"
    return page(
        document, lambda text: "".join(span.format(lines(one)) for one in text.split("\n")), line=span
    )


def html_of_a_government(document, chance):
    before = """<body><header><a href="/">首页</a></header><div class="location">当前位置：<a href=/>首页</a> &gt; <a href=/x>财政</a></div>
      <h1>预算绩效公开</h1><div class="info"><span>发布时间：2024-02-01 09:00</span><span>来源：市财政局</span></div>"""
    after = """<p>附件：<a href="x.xlsx">附表.xlsx</a></p><div class="share">分享到：<a>微信</a><a>微博</a></div>
      <div class="footer"><p>主办：某市人民政府</p><table><tr><td>联系我们</td><td>网站地图</td></tr></table></div></body>"""
    return page(document, lambda text: f"<p><span>{lines(text)}</span></p>", before, after)


def html_with_old_values(document, chance):
    old = [
        "<del>旧值1</del>",
        "<s>旧值1</s>",
        '<span style="text-decoration: line-through">旧</span>',
        "",
        "",
    ]
    marks = ["<sup>1</sup>", "<sup>[2]</sup>", "", "", ""]

    def cell_of(text):
        mark = chance.choice(marks) if text[-1:] > "\u4e00" else ""
        return (chance.choice(old) if text else "") + lines(text) + mark

    return page(document, cell_of)


def html_of_a_system(document, chance):
    """A page to fill in, filled: values in boxes."""

    def cell_of(text):
        if not text or len(text) < 9 and text[0] > "\u4e00":
            return lines(text)
        box = '<input value="{}" readonly>' if "\n" not in text else "<textarea>{}</textarea>"
        return chance.choice([box, "<select><option>请选择<option selected>{}</select>"]).format(escape(text))

    return page(document, cell_of)


PRODUCERS = (
    docx_edited_for_long, docx_with_controls, docx_with_old_values, docx_within_a_layout_table, docx_strict,
    xlsx_with_a_cover, xlsx_with_rich_text, xlsx_with_numbers,
    html_saved_by_word, html_of_a_government, html_with_old_values, html_of_a_system,
)  # fmt: skip
