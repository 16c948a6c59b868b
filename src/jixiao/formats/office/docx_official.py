"""The look of narrative papers by GB/T 9704-2012 (党政机关公文格式), laid over the parts of a Word document.

A4 with margins of 37, 26, 35 and 28 mm (top, right, bottom, left), which leave 156 by 225 mm for 22 lines of 28
characters; title 二号小标宋, text 三号仿宋, headings 三号黑体, 楷体, 仿宋; the page number 四号 at the outer edge.
"""

from __future__ import annotations

import re

from jixiao.formats.office.docx_parts import OFFICE, footer, paragraph_style, run_look

MARGINS = (2098, 1474, 1984, 1588)
"""Top, right, bottom and left, in twentieths of a point."""
_LINE = 580
"""225 mm for 22 lines: 29 points a line, in twentieths."""
_SIZE = 32
"""三号, 16 points, in half points."""
_CLOSER = '<w:spacing w:val="-5"/>'
"""A quarter of a point less between characters: 28 of them in 156 mm."""
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_PITCH = f'<w:spacing w:before="0" w:after="0" w:line="{_LINE}" w:lineRule="exact"/>'
_TITLE_FONT = "方正小标宋简体"


def _heading(id: str, name: str, level: int, font: str) -> str:
    look = f'<w:keepNext/>{_PITCH}{_INDENT}<w:jc w:val="both"/><w:outlineLvl w:val="{level}"/>'
    return paragraph_style(id, name, look, run_look(font, _SIZE))


_STYLES = {
    "Title": paragraph_style(
        "Title",
        "Title",
        '<w:keepNext/><w:spacing w:before="0" w:after="580" w:line="640" w:lineRule="exact"/><w:jc w:val="center"/>'
        '<w:outlineLvl w:val="0"/>',
        run_look(_TITLE_FONT, 44),
    ),
    "Subtitle": paragraph_style(
        "Subtitle", "Subtitle", f'<w:keepNext/>{_PITCH}<w:jc w:val="center"/>', run_look("楷体", _SIZE)
    ),
    "Heading1": _heading("Heading1", "heading 1", 0, "黑体"),
    "Heading2": _heading("Heading2", "heading 2", 1, "楷体"),
    "Heading3": _heading("Heading3", "heading 3", 2, "仿宋"),
    "BodyText": paragraph_style(
        "BodyText",
        "Body Text",
        f'{_PITCH}{_INDENT}<w:jc w:val="both"/>',
        run_look("仿宋", _SIZE).replace("<w:sz ", f"{_CLOSER}<w:sz "),
    ),
    "ToFill": paragraph_style(
        "ToFill", "To Fill", f"{_PITCH}{_INDENT}", run_look("仿宋", _SIZE, colour="595959")
    ),
    "Footer": paragraph_style("Footer", "footer", "", run_look("宋体", 28)),
}
_FONT = f'<w:font w:name="{_TITLE_FONT}"><w:altName w:val="宋体"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
_ODD = '<w:jc w:val="right"/>'
_EVEN = '<w:jc w:val="left"/>'


def official(package: dict[str, str]) -> dict[str, str]:
    """The parts of a document with the styles, page numbers and fonts of an official paper."""
    styles = package["word/styles.xml"]
    for id, style in _STYLES.items():
        pattern = rf'<w:style [^>]*w:styleId="{id}">.*?</w:style>'
        styles = re.sub(pattern, lambda _, new=style: new, styles, count=1)
    default = '<w:footerReference w:type="default" r:id="rId4"/>'
    relation = f'<Relationship Id="rId8" Type="{OFFICE}/footer" Target="footer2.xml"/></Relationships>'
    one = '<Override PartName="/word/footer1.xml"'
    types = package["[Content_Types].xml"]
    kind = types[types.index(one) + len(one) : types.index("/>", types.index(one))]
    return package | {
        "[Content_Types].xml": types.replace(one, f'<Override PartName="/word/footer2.xml"{kind}/>{one}'),
        "word/styles.xml": styles,
        "word/document.xml": package["word/document.xml"].replace(
            default, f'{default}<w:footerReference w:type="even" r:id="rId8"/>'
        ),
        "word/_rels/document.xml.rels": package["word/_rels/document.xml.rels"].replace(
            "</Relationships>", relation
        ),
        "word/settings.xml": package["word/settings.xml"].replace(
            "<w:characterSpacingControl", "<w:evenAndOddHeaders/><w:characterSpacingControl"
        ),
        "word/fontTable.xml": package["word/fontTable.xml"].replace("</w:fonts>", f"{_FONT}</w:fonts>"),
        "word/footer1.xml": footer(f'<w:ind w:rightChars="100" w:right="280"/>{_ODD}'),
        "word/footer2.xml": footer(f'<w:ind w:leftChars="100" w:left="280"/>{_EVEN}'),
    }
