"""Review speed: milliseconds a form for all checks of its scheme, against a bare pass over the same text.

    python -m benchmarks.reviewing [FOLDER] [--repeats 7]

FOLDER holds forms of any format (default: the published forms of ``../shared/seeds``). Reading and scoring are not
counted. What checks remember of a text they have seen is forgotten before each repeat. The bare pass looks once at
every character of the forms' texts. Both come from the same run, in turns, by processor time; the median is
printed. One process, one core.
"""

import argparse
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from jixiao import pipeline
from jixiao.core.record import Record
from jixiao.review.engine import catalogue, review_all

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
LIMIT_MS = 30
"""A form may take so long."""

KEPT = {"catalogue", "parameters"}
_WORD = re.compile(r"\w+")


def records_in(folder: Path) -> list[Record]:
    """Every form in the files of a folder."""
    found: list[Record] = []
    for path in sorted(folder.iterdir()):
        if path.is_file():
            found += [record for record, _ in pipeline.read(path.read_bytes(), path.name)]
    return found


def forget() -> None:
    """Empty what the modules of the review remember of texts."""
    for name, module in list(sys.modules.items()):
        if name.startswith("jixiao.review"):
            for key, value in vars(module).items():
                if key not in KEPT and hasattr(value, "cache_clear"):
                    value.cache_clear()


def seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=SEEDS)
    parser.add_argument("--repeats", type=int, default=7)
    asked = parser.parse_args(sys.argv[1:] if __name__ == "__main__" else [])
    if not asked.folder.is_dir():
        print(f"{asked.folder} is not there: name a folder of forms")
        return 0
    records = pipeline.link(records_in(asked.folder))
    forms = []
    for record in records:
        scheme = pipeline.scheme_of(record)
        scored = record.stage == "self_evaluation" and scheme.rules
        forms.append((record, scheme, pipeline.score(record, scheme) if scored else None))
    texts = [record.model_dump_json() for record in records]
    catalogue()
    spent: list[float] = []
    bare: list[float] = []
    for _ in range(asked.repeats):
        forget()
        spent.append(seconds(lambda: review_all(forms)))
        bare.append(seconds(lambda: [_WORD.findall(text) for text in texts]))
    findings = len(review_all(forms).findings)
    each = 1000 * statistics.median(spent) / len(forms)
    ratio = statistics.median(spent) / statistics.median(bare)
    verdict = "within" if each < LIMIT_MS else "OVER"
    print(
        f"{len(forms)} forms, {sum(map(len, texts))} characters, {len(catalogue())} checks, {findings} findings"
    )
    print(f"review       {each:8.2f} ms a form   {verdict} {LIMIT_MS} ms")
    print(
        f"bare pass    {1000 * statistics.median(bare) / len(forms):8.2f} ms a form   review ÷ bare {ratio:.1f}"
    )
    return 0 if each < LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
