"""How long ``jixiao --help`` takes as a whole process, beside a bare Python that does nothing."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 15


def main() -> None:
    """Print the medians and their ratio; the two commands take turns, so that a noisy machine hurts both alike."""
    program = str(Path(sys.executable).parent / "jixiao")
    commands = {"python -c pass": [sys.executable, "-c", "pass"], "jixiao --help": [program, "--help"]}
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, words in commands.items():
            begin = time.perf_counter()
            subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
            seconds[name].append(time.perf_counter() - begin)
    bare, ours = (statistics.median(seconds[name]) for name in commands)
    print(f"jixiao --help {ours * 1000:.0f} ms, bare Python {bare * 1000:.0f} ms: {ours / bare:.1f} times")


if __name__ == "__main__":
    main()
