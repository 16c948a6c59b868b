"""Writing speed: forms a second for each format, against the bare cost of packing the same bytes.

    python -m benchmarks.writing [--forms 20] [--repeats 5]

The forms are official Suzhou forms with all prescribed indicators, each with other texts, so that nothing is
served from a cache. The floor of docx and xlsx is deflating the finished parts into a zip file, that of html the
encoding of the finished page, that of pdf one empty tagged PDF/A page from the same typesetter. Both figures come
from the same run, in turns, by processor time; the best of the repeats is printed, for what else runs on the
machine only slows them. One process, one core.
"""

import argparse
import importlib
import io
import itertools
import time
import zipfile
from collections.abc import Callable

from jixiao.core.library import load_scheme
from jixiao.core.record import Amount, Expenditure, Fund, Indicator, Record
from jixiao.core.report import Report, Text
from jixiao.core.value import parse_target
from jixiao.reports.official_form import official_form

SCHEME = "cn-js-sz/project-target@2024"
SENTENCE = "按照年度工作计划组织实施，完善管理制度，落实经费保障，确保各项任务按时完成并达到预期效果。"
FORMATS = ("docx", "xlsx", "html", "pdf")

_numbers = itertools.count(1)


def record() -> Record:
    """A filled form that differs from every other one in its texts and figures."""
    number = next(_numbers)
    scheme = load_scheme(SCHEME)
    amount = number * 10000
    indicators = []
    for level, parent in scheme.walk():
        if parent is not None:
            names = [fixed.name for fixed in level.fixed] or [
                f"{level.label}第{n}项（{number}）" for n in (1, 2, 3)
            ]
            for name in names:
                targets = {
                    "half_year": parse_target(f"≥{number}个"),
                    "full_year": parse_target(f"≥{2 * number}个"),
                }
                indicators.append(
                    Indicator(level1=parent.label, level2=level.label, name=name, targets=targets)
                )
    texts = {field.id: f"{SENTENCE}（{number}）" * 3 for field in scheme.fields if field.type == "long_text"}
    return Record(
        scheme=SCHEME,
        stage="target",
        object="project",
        fiscal_year=2024,
        values={
            "project_name": f"第{number}号项目",
            "supervising_dept": "苏州市行政审批局",
            "start": "2023",
            **texts,
        },
        funds_total=Amount(amount=amount, text=str(number)),
        funds=[Fund(source="general_public_budget", amount=amount, text=str(number))],
        expenditures=[Expenditure(item=f"支出{number}", half_year_plan=0, full_year=amount)],
        indicators=indicators,
    )


def reports(count: int) -> list[Report]:
    scheme = load_scheme(SCHEME)
    return [official_form(record(), scheme) for _ in range(count)]


def packed(data: bytes) -> Callable[[], object]:
    """The floor for a zipped format: its finished parts, packed again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]

    def pack() -> None:
        with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts:
                archive.writestr(name, part)

    return pack


def floor_of(format: str, sample: bytes) -> Callable[[], object]:
    if format in ("docx", "xlsx"):
        return packed(sample)
    if format == "html":
        text = sample.decode()
        return lambda: text.encode()
    writer = importlib.import_module("jixiao.formats.pdf_writer")
    return lambda: writer.from_report(Report(f"空页{next(_numbers)}", [Text("")]))


def seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def measure(format: str, count: int, repeats: int) -> tuple[float, float, float]:
    """Seconds a form, the best of the repeats: the floor, forms written one by one, and forms in one volume."""
    write = importlib.import_module(f"jixiao.formats.{format}_writer").from_report
    floor = floor_of(format, write(reports(1)))
    times = [turn(write, floor, reports(count), reports(count)) for _ in range(repeats)]
    floors, singles, volumes = (min(column) / count for column in zip(*times, strict=True))
    return floors, singles, volumes


def turn(
    write: Callable[..., bytes], floor: Callable[[], object], singly: list[Report], together: list[Report]
) -> tuple[float, float, float]:
    """Seconds for the floor, for reports written one by one, and for as many others in one volume."""
    return (
        seconds(lambda: [floor() for _ in singly]),
        seconds(lambda: [write(report) for report in singly]),
        seconds(lambda: write(together)),
    )


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--forms", type=int, default=20)
    arguments.add_argument("--repeats", type=int, default=5)
    chosen = arguments.parse_args([] if __name__ != "__main__" else None)
    records, scheme = [record() for _ in range(chosen.forms)], load_scheme(SCHEME)
    build = seconds(lambda: [official_form(one, scheme) for one in records]) / chosen.forms
    print(f"laying out a form, format-free: {1 / build:.0f}/s")
    print(f"{'format':8}{'floor/s':>10}{'forms/s':>10}{'ratio':>8}{'volume/s':>10}{'ratio':>8}")
    for format in FORMATS:
        floor, single, volume = measure(format, chosen.forms, chosen.repeats)
        print(
            f"{format:8}{1 / floor:10.0f}{1 / single:10.0f}{single / floor:7.1f}×{1 / volume:10.0f}{volume / floor:7.1f}×"
        )


if __name__ == "__main__":
    main()
