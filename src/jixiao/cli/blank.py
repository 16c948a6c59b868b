"""``jixiao report --blank``: a scheme's form to be filled in without the system."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from jixiao.cli.language import t
from jixiao.cli.saving import save


def write_blank(name: str, formats: tuple[str, ...], out: Path, year: int | None, force: bool) -> int:
    """Write the blank form of a scheme in each format. Raises UsageError for a scheme without a form of its own."""
    from jixiao import pipeline
    from jixiao.core.library import load_scheme
    from jixiao.core.scheme import SchemeError

    wrong = [format for format in formats if format not in pipeline.BLANK_FORMATS]
    if wrong:
        raise click.UsageError(
            t("空白表没有 {wrong} 格式，可用：{formats}").format(
                wrong=" ".join(wrong), formats=" ".join(pipeline.BLANK_FORMATS)
            )
        )
    try:
        scheme = load_scheme(name)
    except SchemeError as error:
        raise click.UsageError(str(error)) from error
    if scheme.general:
        raise click.UsageError(
            t(
                "{name} 是读取各地表格用的通用方案，没有固定表样；请选一个地方或全国的方案，见 jixiao scheme list"
            ).format(name=scheme.name)
        )
    stem = t("空白") + "_" + scheme.title.replace("{year}", str(year or "")) + (f"_{year}" if year else "")
    for format in formats or pipeline.BLANK_FORMATS[:1]:
        save(out / f"{stem}.{format}", pipeline.blank(scheme, format, year, _example(scheme.name)), force)
    return 0


def _example(name: str):
    """A sample form of our own making by this scheme; None where there is none."""
    from jixiao.cli.demo_record import demo_record

    samples = resources.files("jixiao.cli") / "demo_forms"
    for sample in sorted(samples.iterdir(), key=lambda entry: entry.name):
        if sample.name.endswith(".yaml"):
            text = sample.read_text("utf-8")
            if f"scheme: {name}\n" in text:
                return demo_record(text)[1]
    return None
