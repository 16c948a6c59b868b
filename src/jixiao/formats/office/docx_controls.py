"""Places to fill in of a Word form: content controls with lists, and the package that keeps the scheme's name.

The document is protected without a password, so that only the controls take text until somebody lifts that.
"""

from __future__ import annotations

from html import escape
from zlib import crc32

from jixiao.core.input import Input
from jixiao.formats.declared import CUSTOM_PROPERTIES, DIGEST_PROPERTY, PICK, SCHEME_PROPERTY, WRITE

_LONGEST_NAME = 60
_MOST_ITEMS = 60
"""Lists longer than this are left to typing: Word shows them badly."""
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROTECTED = '<w:documentProtection w:edit="forms" w:enforcement="1"/>'
_GREY = '<w:rPr><w:color w:val="8C8C8C"/></w:rPr>'


def control(entry: Input, style: str) -> str:
    """A paragraph of this style with a place to fill in; a list where the form has choices."""
    hint = PICK if entry.choices and not entry.open else WRITE
    return _paragraph(style, _properties(entry.field, entry.label, True) + _kind(entry), hint, _GREY)


def year_control(text: str, style: str) -> str:
    """A paragraph of this style whose text, with the place for the budget year, may be written over."""
    return _paragraph(style, _properties("fiscal_year", "年度", False) + "<w:text/>", text, "")


def _paragraph(style: str, properties: str, text: str, look: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:sdt><w:sdtPr>{properties}</w:sdtPr>'
        f"<w:sdtContent><w:r>{look}<w:t>{text}</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )


def _properties(field: str, label: str, prompted: bool) -> str:
    name = escape(label.replace("\n", "")[:_LONGEST_NAME])
    number = crc32(field.encode()) >> 1
    return (
        f'<w:alias w:val="{name}"/><w:tag w:val="{escape(field[:_LONGEST_NAME])}"/><w:id w:val="{number}"/>'
        '<w:lock w:val="sdtLocked"/>' + ("<w:showingPlcHdr/>" if prompted else "")
    )


def _kind(entry: Input) -> str:
    """A list to pick from, a list that takes other words too, or text."""
    if not entry.choices or len(entry.choices) > _MOST_ITEMS:
        return (
            "<w:richText/>"  # not w:text: LibreOffice 7.4 writes the contents of such controls several times
        )
    items = "".join(
        f'<w:listItem w:displayText="{escape(choice)}" w:value="{escape(choice)}"/>'
        for choice in entry.choices
    )
    return f"<w:comboBox>{items}</w:comboBox>" if entry.open else f"<w:dropDownList>{items}</w:dropDownList>"


def to_fill(package: dict[str, str], scheme: str, digest: str) -> dict[str, str]:
    """The parts of a document as those of a form to fill in: protected, with scheme and digest in its properties."""
    pairs = ((SCHEME_PROPERTY, scheme), (DIGEST_PROPERTY, digest))
    properties = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(pairs, 2)
    )
    types = f'<Override PartName="/{CUSTOM_PROPERTIES}" ContentType="{_CONTENT_TYPE}"/></Types>'
    relation = f'<Relationship Id="rId9" Type="{_RELATION}" Target="{CUSTOM_PROPERTIES}"/></Relationships>'
    settings = package["word/settings.xml"].replace("<w:defaultTabStop", _PROTECTED + "<w:defaultTabStop")
    return package | {
        "[Content_Types].xml": package["[Content_Types].xml"].replace("</Types>", types),
        "_rels/.rels": package["_rels/.rels"].replace("</Relationships>", relation),
        "word/settings.xml": settings,
        CUSTOM_PROPERTIES: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_TYPES}">{properties}</Properties>',
    }
