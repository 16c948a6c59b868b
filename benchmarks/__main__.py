"""Run every benchmark, or those named: ``python -m benchmarks reading scoring``."""

import importlib
import pkgutil
import sys

import benchmarks

chosen = sys.argv[1:] or sorted(
    m.name for m in pkgutil.iter_modules(benchmarks.__path__) if not m.name.startswith("_")
)
for name in chosen:
    print(f"== {name}")
    importlib.import_module(f"benchmarks.{name}").main()
