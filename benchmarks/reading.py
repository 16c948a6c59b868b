"""Reading speed: files a second for each format, against the bare cost of unpacking and parsing the same files.

    python -m benchmarks.reading [FOLDER] [--repeats 7]

FOLDER holds docx, xlsx and html files; without it the layouts of ``tests/cases/layouts`` are built in each format.
Both figures come from the same run, in turns, by processor time; the median of the repeats is printed, and the
ratio says how much the reader adds to what cannot be avoided. One process, one core.
"""

import argparse
import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree, html

from jixiao.formats.files import read_document

ROOT = Path(__file__).resolve().parents[1]
Files = list[tuple[str, bytes]]


def unpack_and_parse(data: bytes, *parts: str) -> None:
    """The floor for a zipped format: the parts that hold the text, unpacked and parsed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        for part in parts:
            if part in names:
                etree.fromstring(archive.read(part))


FLOORS: dict[str, Callable[[bytes], object]] = {
    "docx": lambda data: unpack_and_parse(data, "word/document.xml"),
    "xlsx": lambda data: unpack_and_parse(
        data, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"
    ),
    "html": lambda data: html.document_fromstring(data),
}


def files_in(folder: Path, ending: str) -> Files:
    return [(path.name, path.read_bytes()) for path in sorted(folder.glob(f"*.{ending}"))]


def built_layouts(ending: str) -> Files:
    """The test layouts in this format."""
    sys.path.insert(0, str(ROOT / "tests/formats"))
    import layout_builder
    import yaml

    writer = getattr(layout_builder, f"to_{ending}")
    found = []
    for path in sorted((ROOT / "tests/cases/layouts").glob("*.yaml")):
        blocks = yaml.safe_load(path.read_text("utf-8"))["blocks"]
        found.append((path.stem, writer(layout_builder.document(blocks))))
    return found


def seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def compare(files: Files, floor: Callable[[bytes], object], repeats: int) -> tuple[float, float]:
    """Median seconds for the floor and for the reader, measured in turns."""
    floors, readers = [], []
    for _ in range(repeats):
        floors.append(seconds(lambda: [floor(data) for _, data in files]))
        readers.append(seconds(lambda: [read_document(data, name) for name, data in files]))
    return statistics.median(floors), statistics.median(readers)


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("folder", nargs="?", type=Path)
    arguments.add_argument("--repeats", type=int, default=7)
    chosen = arguments.parse_args([] if __name__ != "__main__" else None)
    print(f"{'format':8}{'files':>6}{'KB':>8}{'floor/s':>10}{'reader/s':>10}{'ratio':>8}")
    for ending, floor in FLOORS.items():
        files = files_in(chosen.folder, ending) if chosen.folder else built_layouts(ending)
        if not files:
            continue
        bare, read = compare(files, floor, chosen.repeats)
        size = sum(len(data) for _, data in files) / 1024
        print(
            f"{ending:8}{len(files):6}{size:8.0f}{len(files) / bare:10.0f}{len(files) / read:10.0f}{read / bare:7.1f}×"
        )


if __name__ == "__main__":
    main()
