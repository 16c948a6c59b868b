"""Nothing that a file names is fetched or run, in no format; entities stay unresolved and what unpacks is bounded."""

import base64
import socket
import threading
import zlib

import pytest
from layout_builder import PACKAGE_RELATIONS, R, W, docx_of_body, zipped

from jixiao.formats.files import UnreadableFile, read_document
from jixiao.formats.safety import Limits

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFD = "http://www.ofdspec.org/2016"


@pytest.fixture
def listener():
    """An address of this machine, and the list of connections that were made to it."""
    seen = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        done = threading.Event()

        def listen():
            while not done.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                seen.append(1)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", seen
        done.set()
        thread.join()


def docx(address):
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{R}/{kind}" Target="{address}" TargetMode="External"/>'
        for number, kind in enumerate(
            ("attachedTemplate", "image", "oleObject", "hyperlink", "subDocument"), 2
        )
    )
    field = '<w:fldSimple w:instr=" INCLUDETEXT &quot;{0}&quot; "><w:r><w:t>值</w:t></w:r></w:fldSimple>'
    return docx_of_body(
        f'<w:altChunk r:id="r2"/><w:subDoc r:id="r6"/><w:tbl><w:tr><w:tc><w:p>{field.format(address)}</w:p></w:tc>'
        f'<w:tc><w:p><w:hyperlink r:id="r5"><w:r><w:t>甲</w:t></w:r></w:hyperlink></w:p></w:tc></w:tr></w:tbl>',
        **{
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}">{relations}</Relationships>',
            "word/vbaProject.bin": "Auto_Open",
        },
    )


def xlsx(address):
    cell = f'<c r="A1" t="str"><f>WEBSERVICE("{address}")</f><v>值</v></c><c r="B1"><f>cmd|\'/c calc\'!A0</f><v>1</v></c>'
    relations = (
        f'<Relationship Id="r1" Type="{R}/worksheet" Target="s.xml"/>'
        f'<Relationship Id="r2" Type="{R}/externalLink" Target="{address}" TargetMode="External"/>'
    )
    head = f'<Relationship Id="w" Type="{R}/officeDocument" Target="xl/workbook.xml"/>'
    return zipped({
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}">{head}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{R}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}">{relations}</Relationships>',
        "xl/s.xml": f'<worksheet xmlns="{SHEET}"><sheetData><row>{cell}</row></sheetData></worksheet>',
    })  # fmt: skip


def html(address):
    return (
        f"<html><head><meta http-equiv=refresh content='0;url={address}'><link rel=stylesheet href='{address}'>"
        f"<base href='{address}'><script src='{address}'></script></head><body onload=\"fetch('{address}')\">"
        f"<img src='{address}'><iframe src='{address}'></iframe><object data='{address}'></object>"
        "<table><tr><td>值<td>甲</table></body></html>"
    ).encode()


def mht(address):
    page = base64.encodebytes(html(address)).decode()
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        f"Content-Type: text/html\r\nContent-Location: {address}\r\nContent-Transfer-Encoding: base64\r\n\r\n{page}\r\n--b\r\n"
        f'Content-Type: message/external-body; access-type=URL; URL="{address}"\r\n\r\n\r\n--b--\r\n'
    ).encode()


def ofd(address, doctype="", text="值"):
    objects = (
        f'<ofd:TextObject Boundary="10 {y} 50 5" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="4 {gap} 4">{text}甲乙丙</ofd:TextCode>'
        f'<ofd:Actions><ofd:Action Event="PO"><ofd:URI URI="{address}"/></ofd:Action></ofd:Actions></ofd:TextObject>'
        for y, gap in ((10, 20), (20, 20), (30, 20))
    )
    rules = "".join(
        f'<ofd:PathObject Boundary="0 0 200 200"><ofd:AbbreviatedData>{line}</ofd:AbbreviatedData></ofd:PathObject>'
        for line in ("M 5 5 L 80 5", "M 5 40 L 80 40", "M 5 5 L 5 40", "M 25 5 L 25 40", "M 80 5 L 80 40")
    )
    space = f'xmlns:ofd="{OFD}"'
    return zipped({
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "D/Document.xml": f'<ofd:Document {space}><ofd:Pages><ofd:Page BaseLoc="P.xml"/></ofd:Pages><ofd:Actions><ofd:Action Event="DO">'
        f'<ofd:URI URI="{address}"/></ofd:Action></ofd:Actions></ofd:Document>',
        "D/P.xml": f"{doctype}<ofd:Page {space}><ofd:Content><ofd:Layer>{''.join(objects)}{rules}</ofd:Layer></ofd:Content></ofd:Page>",
    })  # fmt: skip


def pdf(address):
    """A page with a ruled table, a link, and scripts that open and send things."""
    ink = "BT /F 12 Tf 60 730 Td (A1) Tj 100 0 Td (B2) Tj ET "
    ink += (
        "".join(f"{x} 700 m {x} 750 l S " for x in (50, 150, 250))
        + "50 700 m 250 700 l S 50 750 m 250 750 l S"
    )
    action = f"<</S/URI/URI({address})>>"
    parts = [
        f"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.launchURL('{address}'))>>/AA<</WC{action}>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>"
        f"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A{action}>>]/AA<</O{action}>>>>",
        f"<</Length {len(ink)}>>stream\n{ink}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = "".join(f"{number} 0 obj{part}endobj\n" for number, part in enumerate(parts, 1))
    return f"%PDF-1.7\n{body}trailer<</Root 1 0 R/Size 6>>\n%%EOF".encode()


@pytest.mark.parametrize("make", [docx, xlsx, html, mht, ofd, pdf])
def test_nothing_is_fetched_or_run(make, listener, monkeypatch):
    import os
    import subprocess

    for owner, name in ((subprocess, "Popen"), (os, "system"), (os, "popen")):
        monkeypatch.setattr(owner, name, lambda *_, **__: pytest.fail("something was run"))
    address, seen = listener
    assert read_document(make(address), f"表.{make.__name__}").blocks
    assert not seen


ENTITIES = {
    "a file": '<!DOCTYPE b [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "a page": '<!DOCTYPE b [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>',
    "a definition": '<!DOCTYPE b SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY e "x">]>',
    "many": '<!DOCTYPE b [<!ENTITY a "xxxxxxxxxx"><!ENTITY e "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_entities_are_refused_in_every_package(kind):
    declared = ENTITIES[kind]
    word = f'{declared}<w:document xmlns:w="{W}"><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>'
    book = f'{declared}<workbook xmlns="{SHEET}"><sheets/></workbook>'
    for data, name in (
        (zipped({"word/document.xml": word}), "表.docx"),
        (zipped({"xl/workbook.xml": book}), "表.xlsx"),
        (ofd("", declared, "&e;"), "表.ofd"),
        (word.encode(), "表.xml"),
    ):
        with pytest.raises(UnreadableFile) as caught:
            read_document(data, name)
        assert caught.value.finding.code == "F10", name


def test_what_unpacks_is_bounded_in_every_package():
    small = Limits(unpacked_bytes=2**20, ratio_free_bytes=2**16, part_ratio=20)
    blanks = " " * 2**21
    for data, name in (
        (docx_of_body(f"<w:p><w:r><w:t>{blanks}</w:t></w:r></w:p>"), "表.docx"),
        (zipped({"xl/workbook.xml": f"<workbook>{blanks}</workbook>"}), "表.xlsx"),
        (ofd("", text=f"值{blanks}"), "表.ofd"),
    ):
        with pytest.raises(UnreadableFile) as caught:
            read_document(data, name, small)
        assert caught.value.finding.code == "F06", name


def test_a_stream_of_a_pdf_that_unpacks_without_end_is_bounded():
    packed = zlib.compress(b"0 0 m 1 1 l S " * 10**6, 9)
    head = f"4 0 obj<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode()
    plain = pdf("x")
    at = plain.index(b"4 0 obj")
    data = plain[:at] + head + packed + b"\nendstream endobj\n" + plain[plain.index(b"5 0 obj") :]
    with pytest.raises(UnreadableFile) as caught:
        read_document(data, "表.pdf")
    assert caught.value.finding.code in ("F01", "F02", "F03", "F11", "F13")
