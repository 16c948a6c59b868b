"""Damage real documents by the thousand and read them: no crash, no hang, no excess of memory.

    python scripts/fuzz_documents.py 5000 [--formats docx,pdf] [--seed 1] [--documents FOLDER] [--keep FOLDER]

Each damaged document goes through reading and recognising in a process of its own limits: ``SECONDS`` of time,
``MEMORY`` of address space. The optional recognition of pictures is switched off, for its models alone need more;
scans and pictures (``--formats scan,png``) are run with it and with the limits in ``PICTURES``. A document is either read or refused with ``UnreadableFile``; anything else is a fault,
and the document that caused it is kept. The same seed gives the same documents.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fuzz_mutations import mutated  # noqa: E402
from other_formats import in_ods, in_odt, in_rtf, in_xml  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 10
"""Processor time for one document. Its process is ended when it has not answered after ``PATIENCE`` times as long:
a busy machine makes nobody slow."""
PATIENCE = 6
MEMORY = 1024**3
FORMATS = (
    "docx",
    "xlsx",
    "html",
    "doc",
    "xls",
    "pdf",
    "ofd",
    "txt",
    "csv",
    "md",
    "mht",
    "zip",
    "xml",
    "odt",
    "ods",
    "rtf",
)
MADE = {"xml": ("xlsx", in_xml), "odt": ("docx", in_odt), "ods": ("xlsx", in_ods), "rtf": ("docx", in_rtf)}
"""Formats that are written from the documents of another."""
PICTURES = {"scan": (60, 4 * 1024**3), "png": (60, 4 * 1024**3)}
"""Seconds and bytes of address space for what is read by recognition."""
GOOD = ("read", "refused")


@dataclass(slots=True)
class Tally:
    """What became of the damaged documents of one format."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str]] = field(default_factory=list)
    """Number of the document and the last lines of what went wrong."""
    slowest: tuple[float, int] = (0.0, 0)
    """Seconds and number of the document that took longest."""


def documents(format: str, folder: Path) -> list[bytes]:
    """The sound documents of a format: real ones, or made from real ones where the folder holds none."""
    if format in PICTURES:
        return _pictures(format, folder)
    found = [path.read_bytes() for path in sorted(folder.glob(f"*.{format}")) if "scan" not in path.name]
    seeds = [path.read_bytes() for path in sorted((folder.parent / "seeds").glob("*.txt"))]
    if format == "txt":
        return [*found, *(data[:20_000] for data in seeds)]
    if format in ("csv", "md"):
        return [*found, *(_with_bars(data[:20_000], format) for data in seeds)]
    if format == "mht":
        head = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        return [head + path.read_bytes() for path in sorted(folder.glob("*.html"))]
    if format in MADE:
        return _made(format, folder)
    if format == "zip":
        return [_packed(folder, name) for name in ("mof_zp", "wj_00", "sz_16")]
    return found


def _made(format: str, folder: Path) -> list[bytes]:
    """The made forms written in a format of which there are none."""
    from jixiao.formats.files import read_document

    kind, written = MADE[format]
    return [written(read_document(path.read_bytes(), path.name)) for path in sorted(folder.glob(f"*.{kind}"))]


def _pictures(format: str, folder: Path) -> list[bytes]:
    """Two one-page scans, or the pictures of them, small ones so that many can be read."""
    import io

    import pypdfium2

    found = []
    for name in ("wj_00_scan.pdf", "mof_jk_scan.pdf"):
        data = (folder / name).read_bytes()
        if format == "png":
            out = io.BytesIO()
            pypdfium2.PdfDocument(data)[0].render(scale=100 / 72, grayscale=True).to_pil().save(out, "png")
            data = out.getvalue()
        found.append(data)
    return found


def _with_bars(data: bytes, format: str) -> bytes:
    """A flattened form as CSV or Markdown."""
    rows = [line.split("\t") for line in data.decode("utf-8", "ignore").split("\n") if line.strip()]
    if format == "csv":
        return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()
    lines = [
        f"| {' | '.join(row)} |" if len(row) > 1 else f"\n# {row[0]}\n\n| 甲 | 乙 |\n|---|---|"
        for row in rows
    ]
    return "\n".join(lines).encode()


def _packed(folder: Path, name: str) -> bytes:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending in ("docx", "xls", "html"):
            archive.write(folder / f"{name}.{ending}", f"申报/{name}.{ending}")
    return out.getvalue()


def made(format: str, sound: list[bytes], seed: int, number: int) -> bytes:
    """The damaged document of this number."""
    chance = Random(f"{seed}/{format}/{number}")  # noqa: S311 (damage, not secrets)
    return mutated(chance.choice(sound), sound, chance)


def attempt(data: bytes, name: str) -> tuple[str, str]:
    """Read and recognise one document: its outcome, and what went wrong."""
    from jixiao import pipeline
    from jixiao.formats.files import UnreadableFile

    try:
        pipeline.read(data, name)
    except UnreadableFile:
        return "refused", ""
    except MemoryError:
        return "memory", traceback.format_exc(limit=-4)
    except Exception:
        return "crash", traceback.format_exc(limit=-4)
    return "read", ""


def work(door: Connection, format: str, sound: list[bytes], seed: int) -> None:
    """In the process with limits: read the documents whose numbers come through the door."""
    if format not in PICTURES:
        sys.modules["cv2"] = None  # type: ignore[assignment]
    attempt(sound[0], f"sound.{format}")
    memory = PICTURES.get(format, (SECONDS, MEMORY))[1]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    while (number := door.recv()) is not None:
        data = made(format, sound, seed, number)
        start = time.process_time()
        outcome, trouble = attempt(data, f"{number}.{format}")
        door.send((outcome, trouble, time.process_time() - start))
        if number % 200 == 0:
            gc.collect()


def results(
    format: str, sound: list[bytes], seed: int, numbers: range
) -> Iterator[tuple[int, str, str, float]]:
    """Number, outcome, trouble and seconds of each document; a process that hangs or dies is replaced."""
    context = multiprocessing.get_context("spawn")
    worker = door = None
    limit = PICTURES.get(format, (SECONDS, MEMORY))[0]
    for number in numbers:
        if worker is None:
            door, far = context.Pipe()
            worker = context.Process(target=work, args=(far, format, sound, seed), daemon=True)
            worker.start()
            far.close()
        door.send(number)
        outcome, trouble, spent = "hang", f"over {limit} s", float(limit)
        try:
            if door.poll(PATIENCE * limit):
                outcome, trouble, spent = door.recv()
        except (EOFError, ConnectionResetError):
            worker.join()
            outcome, trouble = "died", f"exit code {worker.exitcode}"
        if spent > limit:
            outcome, trouble = "hang", f"{spent:.0f} s"
        yield number, outcome, trouble, spent
        if outcome in ("hang", "died", "memory"):
            worker.kill()
            worker.join()
            worker = None
    if worker is not None:
        door.send(None)
        worker.join(10)
        worker.kill()


def fuzz(format: str, count: int, seed: int, folder: Path, keep: Path | None = None, first: int = 0) -> Tally:
    """Damage and read ``count`` documents of one format. The caller has installed the package and ``folder``."""
    sound = documents(format, folder)
    tally = Tally()
    for number, outcome, trouble, seconds in results(format, sound, seed, range(first, first + count)):
        tally.outcomes[outcome] += 1
        if outcome not in GOOD:
            tally.faults.append((number, trouble))
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{outcome}-{seed}-{number}.{format}").write_bytes(made(format, sound, seed, number))
        elif number > first:
            tally.slowest = max(tally.slowest, (seconds, number))
    return tally


def main() -> int:
    """Fuzz each format and print one line for each; 1 when there was any fault."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("count", type=int, help="documents per format")
    arguments.add_argument("--formats", default=",".join(FORMATS))
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--first", type=int, default=0, help="number of the first document")
    arguments.add_argument("--documents", type=Path, default=ROOT.parent / "shared" / "documents")
    arguments.add_argument("--keep", type=Path, default=ROOT / "build" / "fuzz")
    chosen = arguments.parse_args()
    wrong = 0
    for format in chosen.formats.split(","):
        start = time.monotonic()
        tally = fuzz(format, chosen.count, chosen.seed, chosen.documents, chosen.keep, chosen.first)
        counts = " ".join(f"{name} {count}" for name, count in sorted(tally.outcomes.items()))
        print(
            f"{format:6}{chosen.count:8}  {counts}  slowest {tally.slowest[0]:.1f} s (number {tally.slowest[1]}), in all ({time.monotonic() - start:.0f} s)",
            flush=True,
        )
        for number, trouble in tally.faults[:20]:
            print(f"  {format} {number}: {' '.join(trouble.split())[-240:]}", flush=True)
        wrong += len(tally.faults)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
