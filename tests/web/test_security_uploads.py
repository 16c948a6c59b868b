"""Hostile files at every door: told what is wrong, never a server error, nothing kept."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

MIB = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 60


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in parts.items():
            box.writestr(name, data)
    return out.getvalue()


def bomb(folder: str) -> bytes:
    """Some kilobytes that unpack to 300 MB."""
    return zipped(**{"[Content_Types].xml": b"<x/>", f"{folder}/huge.xml": b"0" * (300 * MIB)})


@pytest.fixture(scope="session")
def bombs() -> dict[str, bytes]:
    return {folder: bomb(folder) for folder in ("xl", "word")}


def workbook() -> bytes:
    return zipped(**{"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})


def many_parts() -> bytes:
    return zipped(**{"xl/workbook.xml": b"", **{f"xl/{number}.xml": b"" for number in range(5001)}})


HOSTILE = {
    "program by another name": (lambda _: b"MZ\x90\0\x03\0\0\0" + b"\0\x01" * 200, ""),
    "program with its own name": (lambda _: b"MZ\x90\0\x03\0\0\0" + b"\0\x01" * 200, ".exe"),
    "page with a script": (lambda _: b"<html><script>alert(1)</script></html>", ".svg"),
    "picture as a workbook": (lambda _: PNG, ""),
    "bomb": (lambda bombs: bombs["xl"], ""),
    "thousands of parts": (lambda _: many_parts(), ""),
    "half a zip": (lambda _: workbook()[:60], ""),
    "empty": (lambda _: b"", ""),
    "only zeros": (lambda _: b"\0" * 1000, ""),
    "endless name": (lambda _: b"MZ\0\0", "x" * 300 + ".exe"),
    "name with folders": (lambda _: b"MZ\0\0\x01\x02", "../../etc/passwd"),
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_hostile_workbook_is_imported(hostile, bombs, people, client):
    from jixiao.web.models import Job, LogEntry, Unit

    make, name = HOSTILE[hostile]
    name = f"{hostile}.xlsx" if name == "" else f"{hostile}{name}" if name.startswith(".") else name
    before = Unit.objects.count()
    client.force_login(people["system_admin"])
    answer = client.post("/imports", {"file": SimpleUploadedFile(name, make(bombs)), "apply": "1"})
    assert answer.status_code == 400 and "notice error" in answer.content.decode()
    assert Unit.objects.count() == before
    assert not LogEntry.objects.filter(kind="import").exists() and not Job.objects.exists()


@pytest.mark.parametrize(
    "hostile", ["program by another name", "program with its own name", "half a zip", "empty", "only zeros"]
)
def test_no_hostile_document_reaches_a_form(hostile, filing, people, client):
    make, name = HOSTILE[hostile]
    client.force_login(people["agency_drafter"])
    upload = SimpleUploadedFile(f"form{name or '.docx'}", make({}))
    answer = client.post(f"/filings/{filing.pk}/import", {"file": upload})
    assert answer.status_code == 400
    before = filing.draft
    filing.refresh_from_db()
    assert filing.draft == before


def refused(data: bytes, name: str, purpose: str) -> str:
    from jixiao.web.actions.base import Refused
    from jixiao.web.storing.uploads import accepted

    with pytest.raises(Refused) as told:
        accepted(SimpleUploadedFile(name, data), purpose)
    return str(told.value)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"<html><script>alert(1)</script></html>", "proof.html", "内容或后缀"),
        (b"<html><script>alert(1)</script></html>", "proof.pdf", "内容或后缀"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "proof.png", "内容或后缀"),
        (zipped(**{"a.exe": b"MZ"}), "proof.docx", "内容或后缀"),
        (zipped(**{"word/document.xml": b"<x/>", "word/vbaProject.bin": b"x"}), "proof.docx", "带有宏"),
        (zipped(**{"word/document.xml": b"<x/>"}), "proof.docm", "内容或后缀"),
        (b"Rar!\x1a\x07\0" + b"\0" * 30, "proof.pdf", "内容或后缀"),
        (b"0" * (20 * MIB + 1), "proof.txt", "超过 20 MB"),
    ],
    ids=["page", "page as pdf", "drawing with a script", "archive as docx", "macros", "macros by name", "rar as pdf", "too large"],
)  # fmt: skip
def test_evidence_is_only_what_can_be_handed_out_again(data, name, words):
    assert words in refused(data, name, "evidence")


def test_a_bomb_is_told_for_what_it_is(bombs):
    assert "解压" in refused(bombs["word"], "proof.docx", "evidence")


@pytest.mark.parametrize(
    ("data", "name", "purpose"),
    [
        (b"%PDF-1.4 proof", "proof.pdf", "evidence"),
        (PNG, "PHOTO.PNG", "evidence"),
        ("服务企业数,100\n".encode("gb18030"), "list.csv", "evidence"),
        (workbook(), "list.xlsx", "workbook"),
        (zipped(**{"word/document.xml": b"<x/>", "word/vbaProject.bin": b"x"}), "form.docm", "document"),
    ],
)
def test_what_is_meant_is_taken(data, name, purpose):
    from jixiao.web.storing.uploads import accepted

    assert accepted(SimpleUploadedFile(name, data), purpose) == (data, name)


def test_folders_are_taken_from_the_name():
    from jixiao.web.storing.uploads import accepted

    file = SimpleUploadedFile("x.pdf", b"%PDF-1.4")
    file._name = "..\\..\\windows\\proof.pdf"
    assert accepted(file, "evidence")[1] == "proof.pdf"


def test_a_large_file_is_refused_before_it_is_read():
    from jixiao.web.actions.base import Refused
    from jixiao.web.storing.uploads import accepted

    class Endless:
        name, size = "proof.pdf", 10**12

        def read(self):
            raise AssertionError("read into memory")

    with pytest.raises(Refused, match="超过"):
        accepted(Endless(), "evidence")


def test_an_endless_paste_is_refused(filing, people, client):
    from jixiao.web.storing.uploads import LONGEST_PASTE

    client.force_login(people["agency_drafter"])
    body = json.dumps({"text": "a\t" * LONGEST_PASTE, "column": "name"})
    answer = client.post(f"/filings/{filing.pk}/paste", body, content_type="application/json")
    assert answer.status_code == 400 and "分几次粘贴" in answer.json()["message"]


def test_every_page_that_takes_a_file_asks_the_one_function():
    """Whoever reads request.FILES, or takes a file by the API, does it through ``uploads.accepted``."""
    import re
    from pathlib import Path

    source = Path(__file__).parents[2] / "src" / "jixiao" / "web"
    takers = [
        path
        for path in source.rglob("*.py")
        if re.search(r"request\.FILES|File\[UploadedFile\]", path.read_text("utf-8"))
    ]
    assert takers
    assert [path.name for path in takers if "accepted(" not in path.read_text("utf-8")] == []
    assert [path.name for path in takers if re.search(r"\bfile\.read\(", path.read_text("utf-8"))] == []
