"""``jixiao report --kind evaluation``: the evaluation report of each self-evaluation, with the experts' sheets of a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli.language import language, t
from jixiao.cli.saving import free_name, save_printed

if TYPE_CHECKING:
    from jixiao.core.evaluation import Evaluation


def write_evaluations(reading, file: Path | None, formats, out: Path, unmask: bool, force: bool) -> int:
    """One report a form. 2 when there is none or a file was not written, 1 with numbers that no table holds."""
    from jixiao import pipeline
    from jixiao.cli.inputs import tell

    records = [record for record in pipeline.link(reading.records) if record.stage == "self_evaluation"]
    if not records:
        source = t("自评表")
        click.echo(t("没有{source}：{kind}只能由{source}生成").format(source=source, kind=t("绩效评价报告")), err=True)  # fmt: skip
        return 2
    known = _evaluations(file)
    if known is None:
        return 2
    whole, loose, taken = True, False, set()
    for record in records:
        mine = known.pop(_key(record.subject, record.fiscal_year), None)
        report, findings = pipeline.evaluation_report(record, mine, masked=not unmask, lang=language())
        name = free_name(record, t("绩效评价报告"), taken)
        for format in [one for one in formats if one != "json"] or ["docx"]:
            whole &= save_printed(out / f"{name}.{format}", partial(pipeline.write, report, format), force)
        for finding in findings:
            tell(finding)
        loose |= bool(findings)
    for project, year in known:
        click.echo(t("没有找到《{project}》{year} 年度的自评表，评分没有用上").format(project=project, year=year), err=True)  # fmt: skip
    return (1 if loose or known else reading.exit_code()) if whole else 2


def _evaluations(file: Path | None) -> dict[tuple[str, int | None], Evaluation] | None:
    """Project and year → evaluation; None, and told, for a file that cannot be read."""
    from jixiao import pipeline
    from jixiao.cli.inputs import tell
    from jixiao.formats.notices import UnreadableFile

    if file is None:
        return {}
    try:
        found = pipeline.read_evaluations(file.read_bytes(), file.name)
    except UnreadableFile as error:
        tell(error.finding)
        return None
    return {_key(one.project_name, one.fiscal_year): one for one in found}


def _key(project: str, year: int | None) -> tuple[str, int | None]:
    return "".join(project.split()), year
