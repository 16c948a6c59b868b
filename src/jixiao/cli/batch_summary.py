"""``jixiao batch summary``: grades and leniency of the totals that ``batch score`` wrote, row group by row group."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.cli.batch_forms import Unfit
from jixiao.cli.batch_parts import forms_beside
from jixiao.cli.language import t
from jixiao.core.number import round_half_up
from jixiao.scoring.row_files import DIGEST, PACK, row_groups
from jixiao.scoring.row_shape import FLAGS, SCALE

__all__ = ["Summary", "Unfit", "json_line", "rows", "summarise"]
HIGH = 95


@dataclass(slots=True)
class Summary:
    """Counts of forms. ``decided``: with a total and nothing open; shares and the mean are of those, in per cent of
    their full mark. ``flags``: name → forms in which a line has it. ``high``: at 95 % and more."""

    pack: str
    digest: str
    forms: int = 0
    decided: int = 0
    high: int = 0
    full: int = 0
    lines: int = 0
    full_lines: int = 0
    grades: dict[str, int] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)
    sum_of_shares: int = 0
    """In ten-thousandths of a per cent, rounded down form by form."""

    @property
    def mean(self) -> str:
        """The mean share of the full mark in per cent, two places."""
        return _ratio(self.sum_of_shares, self.decided * SCALE) if self.decided else ""


def summarise(scores: Path) -> Summary:
    """The summary of the totals beside the file of lines ``scores``, or of the file of totals itself."""
    path = scores if scores.name.endswith(".forms.parquet") else forms_beside(scores)
    if not path.exists():
        raise Unfit(t("找不到各表总分“{file}”；请先用 jixiao batch score 评分").format(file=path))
    try:
        told = pq.ParquetFile(path).schema_arrow.metadata or {}
    except pa.ArrowInvalid:
        raise Unfit(t("“{file}”不是完好的 Parquet 文件").format(file=path)) from None
    if PACK not in told:
        raise Unfit(t("“{file}”不是 jixiao batch score 写出的文件").format(file=path))
    names = json.loads(told[b"jixiao.grades"])
    found = Summary(told[PACK].decode(), told[DIGEST].decode(), grades=dict.fromkeys(names, 0))
    for group in row_groups(str(path)):
        _add(found, group, names)
    found.flags = {name: count for name, count in found.flags.items() if count}
    return found


def _add(found: Summary, group: Any, names: list[str]) -> None:
    columns = {
        name: group.column(name).fill_null(-1).to_numpy()
        for name in ("total", "out_of", "open_points", "grade", "full", "lines", "flags")
    }
    open_forms = group.column("total").is_null().to_numpy() | (columns["open_points"] > 0)
    sure = ~open_forms & (columns["out_of"] > 0)
    total, out_of = columns["total"][sure], columns["out_of"][sure]
    found.forms += group.num_rows
    found.decided += int(sure.sum())
    found.high += int((total * 100 >= out_of * HIGH).sum())
    found.full += int((total >= out_of).sum())
    found.sum_of_shares += int((total * 100 * SCALE // out_of).sum())
    found.lines += int(columns["lines"].sum())
    found.full_lines += int(columns["full"].sum())
    for number, count in enumerate(np.bincount(columns["grade"] + 1, minlength=len(names) + 1)[1:]):
        found.grades[names[number]] += int(count)
    for place, name in enumerate(FLAGS):
        found.flags[name] = found.flags.get(name, 0) + int((columns["flags"] >> place & 1).sum())


def json_line(found: Summary) -> str:
    """The summary as one JSON object."""
    told = asdict(found)
    del told["sum_of_shares"]
    return json.dumps({**told, "mean": found.mean}, ensure_ascii=False)


def rows(found: Summary) -> list[tuple[str, str]]:
    """The summary as rows of a table for people."""
    part = lambda count, whole: f"{count:,}（{_ratio(count * 100, whole)}%）" if whole else f"{count:,}"  # noqa: E731
    return [
        (t("表"), f"{found.forms:,}"),
        (t("全部评定的表"), part(found.decided, found.forms)),
        (t("平均得分率"), f"{found.mean}%" if found.mean else "—"),
        (t("得分率 95% 以上的表"), part(found.high, found.decided)),
        (t("得满分的表"), part(found.full, found.decided)),
        (t("得满分的行"), part(found.full_lines, found.lines)),
        *((t("等级“{name}”").format(name=t(name)), part(count, found.forms)) for name, count in found.grades.items()),
        *((f"  {name}", f"{count:,}") for name, count in found.flags.items()),
    ]  # fmt: skip


def _ratio(above: int, below: int) -> str:
    return format(round_half_up(Decimal(above) / Decimal(below), 2), "f")
