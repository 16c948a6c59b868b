"""Near-copies among many goals: the keys, groups and measure of check T19, at two sizes to show how the cost grows.

    python -m benchmarks.alike 100_000 1_000_000

Every goal has its own words in its own order, out of the same phrases of office prose; one in a hundred is copied from
an earlier one with the name and a few characters changed. Told are processor seconds of keys, groups and comparing,
the greatest memory of the run, and how many of the planted copies were found. One process; a batch uses all cores.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random

LEAST = Fraction(9, 10)
PART = 20_000
SEED = 2026


def goals(count: int) -> Iterator[tuple[int, str, int]]:
    """(number, text, number of the goal it is copied from or -1)."""
    from benchmarks.national_records import PLANTED, overview

    rng = Random(SEED)
    for number in range(count):
        source = rng.randrange(number) if number and rng.random() < PLANTED["copied"] else -1
        if source < 0:
            yield number, overview(SEED, number, 0, f"{number}号项目"), -1
        else:
            yield number, overview(SEED, source, 0, f"第{number}项工作").replace("处", "个点位", 1), source


def main() -> int:
    """Measure; say so where the library of the batch is not installed."""
    try:
        import datasketch  # noqa: F401
    except ImportError:
        print("datasketch is not installed: pip install 'jixiao[batch]'")
        return 0
    sizes = [int(word.replace("_", "")) for word in sys.argv[1:] if word.replace("_", "").isdigit()]
    missed = sum(_measure(size) for size in sizes or [20_000, 100_000])
    return 1 if missed else 0


def _measure(count: int) -> int:
    """Print one size; how many planted copies that T19 would tell of were missed."""
    from jixiao.cli.form_groups import groups, write_keys
    from jixiao.review.minhash import bands
    from jixiao.review.similarity import likeness, look_alikes

    with tempfile.TemporaryDirectory() as name:
        folder, texts, copies, spent = Path(name), [], [], [time.process_time()]
        for _, text, source in goals(count):
            copies += [(len(texts), source)] if source >= 0 else []
            texts.append(text)
        spent.append(time.process_time())
        for start in range(0, count, PART):
            part = enumerate(texts[start : start + PART], start)
            write_keys(
                folder / f"{start:09}.parquet", (("T19", key, at) for at, text in part for key in bands(text))
            )
        spent.append(time.process_time())
        together = [forms for _, forms in groups(folder, {"T19": 2})]
        spent.append(time.process_time())
        found = set()
        for forms in together:
            for one, other, _ in look_alikes({at: texts[at] for at in forms}, LEAST):
                found.add((one, other))
        spent.append(time.process_time())
    planted = [pair for pair in copies if likeness(texts[pair[0]], texts[pair[1]], LEAST) >= LEAST]
    missed = sum(pair[::-1] not in found and pair not in found for pair in planted)
    made, keyed, grouped, held = (after - before for before, after in zip(spent, spent[1:], strict=False))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{count:>9,} goals  keys {keyed:7.1f} s  groups {grouped:6.1f} s ({len(together):,})  comparing {held:6.1f} s"
        f"  {1e6 * (keyed + grouped + held) / count:6.0f} µs a goal  up to {memory:,} MB"
        f"  copies planted {len(planted):,}, missed {missed:,}, pairs found {len(found):,}"
    )
    return missed


if __name__ == "__main__":
    sys.exit(main())
