"""Many forms as PDF in one run: forms a second and the most memory, volume after volume.

    python -m benchmarks.volumes [--forms 1000] [--part 100]

Forms are laid out as they are needed and thrown away when their volume is written. Memory is that of the process, by
the system; seconds are those of a clock and of the processor.
"""

import argparse
import itertools
import resource
import time

from benchmarks.writing import SCHEME, record
from jixiao.core.library import load_scheme
from jixiao.formats.pdf_volumes import PART, in_volumes
from jixiao.reports.official_form import official_form


def peak() -> int:
    """The most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--forms", type=int, default=300)
    parser.add_argument("--part", type=int, default=PART)
    chosen = parser.parse_args([] if __name__ != "__main__" else None)
    scheme = load_scheme(SCHEME)
    reports = (official_form(record(), scheme) for _ in itertools.repeat(None, chosen.forms))
    clock, processor, written = time.perf_counter(), time.process_time(), 0
    for number, data in enumerate(in_volumes(reports, chosen.part), 1):
        written += len(data)
        done = min(number * chosen.part, chosen.forms)
        print(
            f"{done:6} forms  {written / 1e6:7.1f} MB  {time.perf_counter() - clock:6.1f} s  peak {peak()} MiB"
        )
    wall, used = time.perf_counter() - clock, time.process_time() - processor
    print(
        f"{chosen.forms / wall:.0f} forms/s by the clock, {chosen.forms / used:.0f} by the processor, peak {peak()} MiB"
    )


if __name__ == "__main__":
    main()
