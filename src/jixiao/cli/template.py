"""``jixiao report --template``: a Word template of one's own, filled from the forms that were read."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.inputs import Reading
from jixiao.cli.language import language, t
from jixiao.cli.output import console, findings_table, table
from jixiao.cli.saving import free_name, save


def list_fields(template: Path | None) -> int:
    """Print the fields that exist; with a template those it uses, and the ones of it that do not exist."""
    from jixiao.formats.docx_template import fields_in
    from jixiao.reports.template_fields import TARGET, catalogue

    used = {}
    for use in fields_in(_bytes(template), template.name) if template else ():
        used.setdefault(use.name, []).append(use.place)
    made = table(t("字段"), t("中文名"), t("内容"), t("模板中的位置"))
    left = dict(used)
    for field in catalogue():
        names = [prefix + name for prefix in ("", *TARGET) for name in field.names]
        places = [place for name in names for place in left.pop(name, [])]
        if template is None or places:
            kind = t("［表格，单独成段］") if field.table else ""
            labels = "、".join("{{" + label + "}}" for label in (field.label, *field.others))
            made.add_row("{{" + field.name + "}}", labels, kind + field.meaning, "；".join(places))
    out = console()
    out.print(made)
    if template is None:
        out.print(t("前面加 目标. 取所对照的目标表，例如 {{目标.年度目标}}"), style="dim")
    for name, places in left.items():
        out.print(
            t("模板里的 {name} 不是已有的字段（{places}）").format(
                name="{{" + name + "}}", places="；".join(places)
            ),
            style="bold red",
        )
    return 1 if left else 0


def fill_template(template: Path, reading: Reading, out: Path, unmask: bool, force: bool) -> int:
    """Fill the template for each form; a target that another form is held against is part of that one's document."""
    from jixiao import pipeline
    from jixiao.core.finding import Severity
    from jixiao.formats.docx_template import fill
    from jixiao.reports.template_fields import TARGET, catalogue, field_values

    data = _bytes(template)
    records = pipeline.link(reading.records)
    linked = {id(record.linked["target"]) for record in records if "target" in record.linked}
    known = [name for field in catalogue() for name in field.names]
    known += [prefix + name for prefix in TARGET for name in known]
    taken: set[str] = set()
    wrong = False
    for record in records:
        if id(record) in linked:
            continue
        scheme = pipeline.scheme_of(record)
        sheet = pipeline.score(record, scheme) if record.stage == "self_evaluation" and scheme.rules else None
        values = field_values(record, scheme, sheet, masked=not unmask)
        filled = fill(data, template.name, values, known, language())
        name = free_name(record, template.stem, taken)
        save(out / f"{name}.docx", filled.data, force)
        if filled.findings:
            console().print(findings_table(filled.findings, f"{name}.docx"))
        wrong |= any(finding.severity == Severity.P0 for finding in filled.findings)
    return reading.exit_code(wrong)


def _bytes(template: Path) -> bytes:
    from jixiao.formats.files import UnreadableFile, read_bytes

    try:
        return read_bytes(template)
    except UnreadableFile as error:
        raise click.UsageError(str(error)) from error
