"""The unchanging parts of a Word document: styles, fonts, settings, relations. ``docx_writer.py`` writes the text.

Fonts are named, not embedded: 仿宋 for text, 黑体 and 楷体 for headings, 宋体 for titles, as official papers use them.
"""

from __future__ import annotations

from jixiao.formats.report_text import PAGE_NUMBER

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/>'
    f'<Override PartName="/word/fontTable.xml" ContentType="{_WORD}.fontTable+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_WORD}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
    "</Types>"
)

PACKAGE_RELATIONS = (
    f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/extended-properties" Target="docProps/app.xml"/>'
    "</Relationships>"
)

DOCUMENT_RELATIONS = (
    f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/fontTable" Target="fontTable.xml"/>'
    f'<Relationship Id="rId4" Type="{OFFICE}/footer" Target="footer1.xml"/>'
    "</Relationships>"
)

APP = (
    f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>jixiao</Application></Properties>"
)

SETTINGS = (
    f'{HEAD}<w:settings xmlns:w="{MAIN}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:compat><w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def _font(name: str, panose: str, family: str, alternative: str) -> str:
    return (
        f'<w:font w:name="{name}"><w:altName w:val="{alternative}"/><w:panose1 w:val="{panose}"/>'
        f'<w:charset w:val="86"/><w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
    )


FONT_TABLE = (
    f'{HEAD}<w:fonts xmlns:w="{MAIN}">'
    + _font("仿宋", "02010609060101010101", "modern", "FangSong")
    + _font("宋体", "02010600030101010101", "auto", "SimSun")
    + _font("黑体", "02010609060101010101", "modern", "SimHei")
    + _font("楷体", "02010609060101010101", "modern", "KaiTi")
    + '<w:font w:name="Times New Roman"><w:panose1 w:val="02020603050405020304"/><w:charset w:val="00"/>'
    '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)


def run_look(font: str, half_points: int, bold: bool = False, colour: str = "") -> str:
    """Character properties: a Latin font, the Chinese font, size in half points."""
    return (
        f'<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}" w:cs="Times New Roman"/>'
        + ("<w:b/><w:bCs/>" if bold else "")
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    )


def paragraph_style(id: str, name: str, paragraph: str, run: str, based_on: str = "Normal") -> str:
    """A paragraph style from its properties of paragraph and characters."""
    return (
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based_on}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>{run}</w:style>'
    )


def _spacing(before: int = 0, after: int = 0, line: int = 240) -> str:
    """Space in twentieths of a point; ``line`` 240 is single."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _edge(colour: str, size: int = 4, edges: tuple[str, ...] = ("top", "left", "bottom", "right")) -> str:
    lines = "".join(
        f'<w:{edge} w:val="single" w:sz="{size}" w:space="4" w:color="{colour}"/>' for edge in edges
    )
    return f"<w:pBdr>{lines}</w:pBdr>"


def _heading(id: str, name: str, level: int, font: str, size: int, bold: bool) -> str:
    paragraph = f'<w:keepNext/><w:keepLines/>{_spacing(240, 120)}<w:outlineLvl w:val="{level}"/>'
    return paragraph_style(id, name, paragraph, run_look(font, size, bold))


def _toned(id: str, name: str, colour: str) -> str:
    return paragraph_style(
        id, name, _edge(colour, 18, ("left",)) + _spacing(60, 60) + '<w:ind w:left="120"/>', ""
    )


STYLES = (
    f'{HEAD}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault>'
    + run_look("仿宋", 21).replace("</w:rPr>", '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>')
    + f"</w:rPrDefault><w:pPrDefault><w:pPr>{_spacing()}</w:pPr></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    + paragraph_style("Title", "Title", f'<w:keepNext/>{_spacing(120, 60)}<w:jc w:val="center"/><w:outlineLvl w:val="0"/>', run_look("宋体", 36, True))
    + paragraph_style("Subtitle", "Subtitle", f'<w:keepNext/>{_spacing(0, 80)}<w:jc w:val="center"/>', run_look("仿宋", 24))
    + _heading("Heading1", "heading 1", 0, "黑体", 28, False)
    + _heading("Heading2", "heading 2", 1, "楷体", 24, True)
    + _heading("Heading3", "heading 3", 2, "仿宋", 21, True)
    + paragraph_style("BodyText", "Body Text", f'{_spacing(0, 60, 320)}<w:ind w:firstLineChars="200" w:firstLine="480"/><w:jc w:val="both"/>', run_look("仿宋", 24))
    + paragraph_style("Leading", "Leading Line", f'<w:keepNext/>{_spacing()}', run_look("黑体", 24))
    + paragraph_style("Note", "Note", f'{_spacing(80, 40)}<w:jc w:val="both"/>', run_look("仿宋", 18))
    + paragraph_style("ToFill", "To Fill", _edge("8C8C8C").replace("single", "dashed") + _spacing(120, 120), run_look("仿宋", 21, colour="595959"))
    + _toned("Good", "Good", "157347")
    + _toned("Warn", "Warn", "9A5B00")
    + _toned("Bad", "Bad", "B42318")
    + paragraph_style("Cell", "Table Cell", '<w:jc w:val="center"/>', run_look("仿宋", 20))
    + paragraph_style("CellText", "Table Text", '<w:jc w:val="both"/>', "", "Cell")
    + paragraph_style("CellLeft", "Table Text Left", '<w:jc w:val="left"/>', "", "Cell")
    + paragraph_style("CellNumber", "Table Number", '<w:jc w:val="right"/>', "", "Cell")
    + paragraph_style("CellHead", "Table Heading", "<w:keepNext/>", "<w:rPr><w:b/><w:bCs/></w:rPr>", "Cell")
    + paragraph_style("CellNote", "Table Note", '<w:jc w:val="left"/>', run_look("仿宋", 18), "Cell")
    + paragraph_style("AfterTable", "After Table", '<w:spacing w:before="0" w:after="0" w:line="60" w:lineRule="exact"/>', run_look("仿宋", 2))
    + '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/><w:pPr>'
    f'<w:jc w:val="center"/></w:pPr>{run_look("宋体", 18)}</w:style>'
    '<w:style w:type="table" w:styleId="Form"><w:name w:val="Form Table"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + "".join(f'<w:{edge} w:val="single" w:sz="6" w:space="0" w:color="000000"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV"))
    + '</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>'
)  # fmt: skip


def page_field(code: str) -> str:
    """A field that Word computes, such as the number of the page."""
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'


def footer(place: str = "") -> str:
    """The foot of each page: its number. ``place`` are further properties of its paragraph."""
    before, after = PAGE_NUMBER.split("{page}")
    text = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    body = text.format(before) + page_field("PAGE") + text.format(after)
    return f'{HEAD}<w:ftr xmlns:w="{MAIN}"><w:p><w:pPr><w:pStyle w:val="Footer"/>{place}</w:pPr>{body}</w:p></w:ftr>'


FOOTER = footer()
