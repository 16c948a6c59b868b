"""Forms a second, end to end: bytes → document → records, for each format, beside that format's bare cost.

    python -m benchmarks.documents [FOLDER] [--formats docx,pdf] [--rounds 15] [--others [--python PATH]]

FOLDER holds ``documents/`` with the made forms; without it ``../shared``. The floor of a format is what nobody can do
without: unzip and parse (docx, xlsx, ofd), parse (html), read the streams (doc, xls), extract the text (pdf). Floor
and reader are run in turns in one process on one core, by processor time; of each file the best round counts, for a
shared machine only adds. Each round reads files whose names, texts and numbers were never seen before (see
``_new_values``), as a batch of a thousand projects brings them, so that nothing remembered helps. "again" is the same
files once more. Of the two aims, the one a second is held against new values; it says as much of the machine as of the
reader. At most so many times the floor is held against the same files once more, as it was set. A PDF keeps its text as drawn glyphs: there the values are changed
after it was read, before it is recognised. ``--others`` also runs what a user would pick instead, with the interpreter
that ``--python`` names: see ``docs/guide/speed.md`` for an environment that has them all.
"""

from __future__ import annotations

import argparse
import html
import importlib.util
import io
import json
import random
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks._new_values import new_file
from benchmarks._other_tools import TOOLS
from benchmarks.recognising import with_new_values
from jixiao import pipeline
from jixiao.core.grid import Document, Grid
from jixiao.formats.files import read_document
from jixiao.formats.match import recognise

ROOT = Path(__file__).resolve().parents[1]
FORMATS = ("docx", "xlsx", "html", "doc", "xls", "pdf", "ofd", "txt", "scan")
TARGETS = {
    "docx": (400, "forms/s"), "xlsx": (400, "forms/s"), "html": (600, "forms/s"), "doc": (300, "forms/s"),
    "xls": (300, "forms/s"), "pdf": (100, "pages/s"), "ofd": (80, "pages/s"), "scan": (5, "s/page"),
}  # fmt: skip
MOST_FLOORS = {"docx": 4.5, "xlsx": 5, "html": 9, "doc": 14, "xls": 14, "pdf": 3, "ofd": 12}
"""At most so many times its floor may a format take."""
Files = list[tuple[str, bytes]]


def files_of(format: str, shared: Path) -> Files:
    """The made documents of a format; the published seed forms for txt."""
    folder = shared / "documents"
    if format == "txt":
        paths = sorted((shared / "seeds").glob("*.txt"))
    elif format == "scan":
        paths = sorted(folder.glob("*_scan.pdf"))
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
    import lxml.html

    lxml.html.document_fromstring(data)


def _read_streams(data: bytes) -> None:
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as container:
        for name in ("WordDocument", "1Table", "0Table", "Workbook"):
            if container.exists(name):
                container.openstream(name).read()


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
    "doc": ("read the streams", _read_streams), "xls": ("read the streams", _read_streams),
    "pdf": ("extract the text", _extract_text), "txt": ("decode", lambda data: data.decode()),
    "scan": ("draw the page", _render),
}  # fmt: skip


def pages_in(format: str, files: Files) -> int:
    """The pages of PDF or OFD files."""
    import pypdfium2

    if format != "ofd":
        return sum(len(pypdfium2.PdfDocument(data)) for _, data in files)
    parts = (name for _, data in files for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
    return sum("/Pages/" in name and name.endswith("/Content.xml") for name in parts)


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds for all files of a format: their floor, with new values, and once more the same."""

    forms: int
    floor: float
    new: float
    again: float


def compare(format: str, files: Files, rounds: int) -> Cost:
    """What the files of a format cost; each figure is the sum of each file's best round."""
    _, floor = FLOORS[format]
    forms, costs = 0, []
    for name, data in files:
        forms += len(pipeline.read(data, name))
        document = read_document(data, name)
        each = []
        for number in range(rounds):
            chance = random.Random(f"{name}/{number}")  # noqa: S311 (made values, others in each format)
            work = _with_new_values(format, name, data, document, chance)
            again = partial(pipeline.read, data, name)
            each.append((seconds(partial(floor, data)), seconds(work), seconds(again)))
        costs.append(map(min, zip(*each, strict=True)))
    return Cost(forms, *map(sum, zip(*costs, strict=True)))


def _with_new_values(
    format: str, name: str, data: bytes, document: Document, chance: random.Random
) -> Callable[[], object]:
    """Reading and recognising the file with values that were never seen before; making it is no part of the work."""
    if format == "txt":
        return partial(pipeline.read, data, name)
    if format not in ("pdf", "scan"):
        return partial(pipeline.read, new_file(data, format, document, chance), name)
    other = with_new_values(document, chance.randrange(1 << 30))
    return lambda: (read_document(data, name), recognise(other))


def show(format: str, files: Files, rounds: int) -> None:
    """One line: files, forms, forms a second, times the floor, and the aims where there are some."""
    cost = compare(format, files, rounds)
    forms, new, name = cost.forms, cost.new, FLOORS[format][0]
    line = f"{format:6}{len(files):6}{forms:7}{forms / cost.again:9.1f}/s{forms / new:9.1f}/s"
    line += f"{cost.again / cost.floor:9.1f}×{new / cost.floor:9.1f}× {name:18}"
    if format in TARGETS:
        least, unit = TARGETS[format]
        count = forms if unit == "forms/s" else pages_in(format, files)
        found = new / count if unit == "s/page" else count / new
        line += f"{found:8.1f} {unit:8}" + _aim(least, found <= least if unit == "s/page" else found >= least)
    if format in MOST_FLOORS:
        most = MOST_FLOORS[format]
        line += " " + _aim(f"≤ {most}×", cost.again <= most * cost.floor)
    print(line, flush=True)


def _aim(aim: float | str, met: bool) -> str:
    return f"(aim {aim}{'' if met else ': not met'})"


def show_others(formats: Sequence[str], shared: Path, python: str) -> None:
    """Processor time a file of each other tool and the texts that it finds, beside ours on the same files."""
    print(
        "\nother tools read, we read and recognise: the same files, each tool loaded before its time begins"
    )
    print(
        f"{'':14}{'version':>9} {'format':6}{'ms a file':>10}{'ours':>8}{'ratio':>8}{'texts found':>13}{'ours':>7}"
    )
    for tool, (_, kinds, _) in TOOLS.items():
        for format in (kind for kind in kinds if kind in formats):
            files = [file for file in files_of(format, shared) if true_texts(file[0], shared)]
            if files and not _other(tool, format, files, shared, python):
                break


def _other(tool: str, format: str, files: Files, shared: Path, python: str) -> bool:
    """One line for a tool on a format; False where it is not installed."""
    paths = [str(shared / "documents" / name) for name, _ in files]
    script = str(Path(__file__).with_name("_other_tools.py"))
    done = subprocess.run([python, script, tool, *paths], capture_output=True, text=True, timeout=1800)
    told = json.loads(done.stdout.splitlines()[-1]) if done.stdout else {"error": done.stderr[-200:]}
    if told.get("missing"):
        print(f"{tool:14} not installed for {python}")
        return False
    if "error" in told:
        print(f"{tool:14}{'':>9} {format:6} failed: {told['error']}")
        return True
    ours = min(seconds(lambda: [pipeline.read(data, name) for name, data in files]) for _ in range(3))
    theirs, count = told["seconds"], len(files)
    names = [name for name, _ in files]
    found = _found(names, told["texts"], shared)
    own = _found(names, [_our_text(data, name) for name, data in files], shared)
    print(
        f"{tool:14}{told['version']:>9} {format:6}{theirs / count * 1000:10.1f}{ours / count * 1000:8.1f}"
        f"{theirs / ours:7.1f}×{found:12.1%}{own:8.1%}",
        flush=True,
    )
    return True


def true_texts(name: str, shared: Path) -> set[str]:
    """The different texts of a made document's cells, without spaces; empty for a file that is none."""
    made = json.loads((shared / "documents" / "truth.json").read_text("utf-8"))
    truth = next((each for each in made if each["id"] == Path(name).stem), None)
    cells = [cell["t"] for block in truth["blocks"] for cell in block.get("cells", ())] if truth else []
    return {"".join(text.split()) for text in cells} - {""}


def _found(names: Sequence[str], texts: Sequence[str], shared: Path) -> float:
    """The share of the true texts that stand in what came out, spaces and markup aside."""
    found = wanted = 0
    for name, text in zip(names, texts, strict=True):
        flat = "".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())
        true = true_texts(name, shared)
        found, wanted = found + sum(each in flat for each in true), wanted + len(true)
    return found / wanted


def _our_text(data: bytes, name: str) -> str:
    """Everything that our reader gives of a file, before it is recognised."""
    blocks = read_document(data, name).blocks
    cells = (cell.text for block in blocks if isinstance(block, Grid) for cell in block.cells)
    return "\n".join([*cells, *(block.text for block in blocks if not isinstance(block, Grid))])


def main() -> None:
    """Print one line for each format, and the other tools where asked for."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared")
    arguments.add_argument("--formats", default=",".join(FORMATS))
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--others", action="store_true")
    arguments.add_argument("--python", default=sys.executable)
    chosen = arguments.parse_args([] if __name__ != "__main__" else None)
    if not (chosen.folder / "documents").is_dir():
        print(f"needs the made documents in {chosen.folder.name}/documents: not there")
        return
    formats = chosen.formats.split(",")
    print(
        f"{'format':6}{'files':>6}{'forms':>7}{'again':>11}{'new':>11}{'again':>10}{'new':>10} the bare floor"
    )
    for format in formats:
        if format == "scan" and importlib.util.find_spec("rapidocr") is None:
            print("scan   needs the extra 'ocr'")
        elif files := files_of(format, chosen.folder):
            show(format, files, 1 if format == "scan" else chosen.rounds)
    if chosen.others:
        show_others(formats, chosen.folder, chosen.python)


if __name__ == "__main__":
    main()
