"""Forms a second, end to end: bytes → document → records, for each format, beside that format's bare cost.

    python -m benchmarks.documents [FOLDER] [--formats docx,pdf] [--rounds 7] [--others]

FOLDER holds ``documents/`` with the made forms; without it ``../shared``. The floor of a format is what nobody can do
without: unzip and parse (docx, xlsx, ofd), parse (html), read the streams (doc), open the workbook (xls), extract the
text (pdf). Floor and reader are run in turns in one process on one core, by processor time; the best round of each
counts, for a shared machine only adds. ``--others`` also runs what a user would pick instead, where it is installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import resource
import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from jixiao import pipeline

ROOT = Path(__file__).resolve().parents[1]
FORMATS = ("docx", "xlsx", "html", "doc", "xls", "pdf", "ofd", "txt", "scan")
TARGETS = {
    "docx": (400, "forms/s"), "xlsx": (400, "forms/s"), "html": (600, "forms/s"), "doc": (300, "forms/s"),
    "xls": (300, "forms/s"), "pdf": (100, "pages/s"), "ofd": (80, "files/s"), "scan": (5, "s/page"),
}  # fmt: skip
Files = list[tuple[str, bytes]]


def files_of(format: str, shared: Path) -> Files:
    """The made documents of a format; the published seed forms for txt; two one-page scans."""
    folder = shared / "documents"
    if format == "txt":
        paths = sorted((shared / "seeds").glob("*.txt"))
    elif format == "scan":
        paths = [folder / "wj_00_scan.pdf", folder / "mof_jk_scan.pdf"]
    else:
        paths = [path for path in sorted(folder.glob(f"*.{format}")) if "scan" not in path.name]
    return [(path.name, path.read_bytes()) for path in paths if path.exists()]


def _unzip_and_parse(data: bytes) -> None:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml") and not name.startswith(("docProps", "word/theme", "xl/theme")):
                etree.fromstring(archive.read(name))


def _parse_page(data: bytes) -> None:
    from lxml import html

    html.document_fromstring(data)


def _read_streams(data: bytes) -> None:
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as container:
        for name in ("WordDocument", "1Table", "0Table"):
            if container.exists(name):
                container.openstream(name).read()


def _open_workbook(data: bytes) -> None:
    import xlrd

    xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())


def _extract_text(data: bytes) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    for index in range(len(pdf)):
        pdf[index].get_textpage().get_text_range()
    pdf.close()


def _render(data: bytes) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    for index in range(len(pdf)):
        pdf[index].render(scale=200 / 72, grayscale=True).to_numpy()


FLOORS: dict[str, tuple[str, Callable[[bytes], object]]] = {
    "docx": ("unzip and parse", _unzip_and_parse), "xlsx": ("unzip and parse", _unzip_and_parse),
    "ofd": ("unzip and parse", _unzip_and_parse), "html": ("parse", _parse_page),
    "doc": ("read the streams", _read_streams), "xls": ("open the workbook", _open_workbook),
    "pdf": ("extract the text", _extract_text), "txt": ("decode", lambda data: data.decode()),
    "scan": ("draw the page", _render),
}  # fmt: skip


def pages_in(files: Files) -> int:
    """The pages of PDF files."""
    import pypdfium2

    return sum(len(pypdfium2.PdfDocument(data)) for _, data in files)


def seconds(work: Callable[[], object], children: bool = False) -> float:
    """Processor seconds of one run; with ``children`` also those of programs that it called."""
    who = resource.RUSAGE_CHILDREN
    before = resource.getrusage(who)
    start = time.process_time()
    work()
    spent = time.process_time() - start
    if children:
        after = resource.getrusage(who)
        spent += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent


def compare(format: str, files: Files, rounds: int) -> tuple[int, float, float]:
    """Forms in the files; the least processor seconds for the floor and for reading and recognising all of them."""
    _, floor = FLOORS[format]
    forms = sum(len(pipeline.read(data, name)) for name, data in files)
    floors, reads = [], []
    for _ in range(rounds):
        floors.append(seconds(lambda: [floor(data) for _, data in files]))
        reads.append(seconds(lambda: [pipeline.read(data, name) for name, data in files]))
    return forms, min(floors), min(reads)


def show(format: str, files: Files, rounds: int) -> None:
    """One line: files, forms, forms a second, ratio to the floor, and the target where there is one."""
    forms, floor, read = compare(format, files, rounds)
    name, _ = FLOORS[format]
    line = f"{format:6}{len(files):6}{forms:7}{forms / read:10.1f}/s{read / floor:9.1f}× {name:18}"
    if format in TARGETS:
        least, unit = TARGETS[format]
        count = {"forms/s": forms, "files/s": len(files)}.get(unit) or pages_in(files)
        found = read / count if unit == "s/page" else count / read
        met = found <= least if unit == "s/page" else found >= least
        line += f"{found:8.1f} {unit:8} (aim {least}{'' if met else ': not met'})"
    print(line, flush=True)


def _with_python_docx(path: Path) -> None:
    import docx

    for table in docx.Document(str(path)).tables:
        for row in table.rows:
            [cell.text for cell in row.cells]


def _with_openpyxl(path: Path) -> None:
    import openpyxl

    for sheet in openpyxl.load_workbook(path):
        [[cell.value for cell in row] for row in sheet.iter_rows()]


def _with_camelot(path: Path) -> None:
    import camelot

    camelot.read_pdf(str(path), pages="all")


def _with_markitdown(path: Path) -> None:
    import markitdown

    markitdown.MarkItDown().convert(str(path))


def _with_pandoc(path: Path) -> None:
    subprocess.run(["pandoc", "-t", "html", str(path)], capture_output=True, check=True)


def _with_libreoffice(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        words = ["soffice", "--headless", "--convert-to", "html", "--outdir", folder, str(path)]
        subprocess.run(words, capture_output=True, check=True, timeout=300)


OTHERS: dict[str, tuple[Callable[[Path], object], tuple[str, ...], str, str]] = {
    "python-docx": (_with_python_docx, ("docx",), "module", "docx"),
    "openpyxl": (_with_openpyxl, ("xlsx",), "module", "openpyxl"),
    "camelot": (_with_camelot, ("pdf",), "module", "camelot"),
    "MarkItDown": (_with_markitdown, ("docx", "xlsx", "html", "xls", "pdf"), "module", "markitdown"),
    "pandoc": (_with_pandoc, ("docx", "html"), "program", "pandoc"),
    "LibreOffice": (_with_libreoffice, ("docx", "xlsx", "doc", "xls"), "program", "soffice"),
}
"""What a user would pick instead: how it is run, on which formats, and how it is found. None of them knows a form:
they only give text and cells."""


def show_others(formats: Sequence[str], shared: Path) -> None:
    """Processor time a file of each other tool, as a ratio to ours on the same files."""
    print("\nother tools: reading alone, against our reading and recognising of the same files")
    for name, (run, kinds, how, needs) in OTHERS.items():
        there = shutil.which(needs) if how == "program" else importlib.util.find_spec(needs)
        if not there:
            print(f"{name:14} not installed")
            continue
        for format in (kind for kind in kinds if kind in formats):
            _other(name, run, format, files_of(format, shared)[:3])


def _other(name: str, run: Callable[[Path], object], format: str, files: Files) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for title, data in files:
            paths.append(Path(folder) / title)
            paths[-1].write_bytes(data)
        try:
            run(paths[0])
        except Exception as error:  # another's fault, told as what it is
            print(f"{name:14} {format:6} failed: {type(error).__name__}")
            return
        theirs = seconds(lambda: [run(path) for path in paths], children=True)
        ours = min(seconds(lambda: [pipeline.read(data, title) for title, data in files]) for _ in range(3))
        print(f"{name:14} {format:6} {theirs / len(paths) * 1000:9.1f} ms a file, {theirs / ours:7.1f}× ours")


def main() -> None:
    """Print one line for each format, and the other tools where asked for."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared")
    arguments.add_argument("--formats", default=",".join(FORMATS))
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--others", action="store_true")
    chosen = arguments.parse_args([] if __name__ != "__main__" else None)
    if not (chosen.folder / "documents").is_dir():
        print(f"needs the made documents in {chosen.folder.name}/documents: not there")
        return
    formats = chosen.formats.split(",")
    print(f"{'format':6}{'files':>6}{'forms':>7}{'forms':>10}  {'ratio to the bare':>9} floor")
    for format in formats:
        if format == "scan" and importlib.util.find_spec("rapidocr") is None:
            print("scan   needs the extra 'ocr'")
        elif files := files_of(format, chosen.folder):
            show(format, files, 1 if format == "scan" else chosen.rounds)
    if chosen.others:
        show_others(formats, chosen.folder)


if __name__ == "__main__":
    main()
