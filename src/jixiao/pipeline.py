"""read → score → review → report: the only place that knows the order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jixiao.core.finding import Finding
from jixiao.core.library import load_scheme
from jixiao.core.record import Fund, Record
from jixiao.core.report import Report
from jixiao.core.scheme import Scheme
from jixiao.core.score import ScoreSheet
from jixiao.core.standing import Standing

if TYPE_CHECKING:
    from jixiao.core.evaluation import Evaluation
    from jixiao.review.engine import Review

BLANK_FORMATS = ("xlsx", "docx")
"""What a form to be filled in without the system can be written as."""

SHEETS = {"target": "目标表", "monitoring": "监控表", "self_evaluation": "自评表", "evaluation": "评价表"}
"""The name of the sheet that holds such a form, by stage."""

FORMATS = ("docx", "xlsx", "pdf", "ofd", "html", "json")
"""What can be written."""


def read(data: bytes, name: str, scheme: Scheme | None = None) -> list[tuple[Record, list[Finding]]]:
    """Every form in a file, each with what the reading found (repairs, doubts).

    Without a scheme the one that fits is recognised. Raises ``UnreadableFile`` (with its finding) for a file
    that cannot be read or holds no form. Of a zip every file is read; what could not be read in it stands
    among the findings of its first form (see ``read_files`` for them one by one).
    """
    from jixiao.formats.files import kind_of, read_document
    from jixiao.formats.match import recognise
    from jixiao.formats.record_json import to_records

    kind = kind_of(data, name)
    if kind == "json":
        return [(record, []) for record in to_records(data, name)]
    if kind == "zip":
        return _read_zip(data, name, scheme)
    document = read_document(data, name, kind=kind)
    forms = recognise(document, scheme)
    if forms:
        forms[0][1][:0] = document.notices
    return forms


@dataclass(frozen=True, slots=True)
class FileRead:
    """What came of one file: its forms, or what is wrong with it."""

    name: str
    forms: list[tuple[Record, list[Finding]]] = field(default_factory=list)
    problem: Finding | None = None


def read_files(data: bytes, name: str, scheme: Scheme | None = None) -> Iterator[FileRead]:
    """What came of a file; of a zip, what came of each file in it. Raises nothing for any bytes."""
    from jixiao.formats.files import ENDINGS, UnreadableFile, kind_of
    from jixiao.formats.zip_files import members

    try:
        if kind_of(data, name) != "zip":
            yield FileRead(name, read(data, name, scheme))
            return
        for member in members(data, name, ENDINGS):
            if member.problem:
                yield FileRead(member.name, problem=member.problem.finding)
            else:
                yield from _read_member(member.data, member.name, scheme)
    except UnreadableFile as error:
        yield FileRead(name, problem=error.finding)


def _read_member(data: bytes, name: str, scheme: Scheme | None) -> Iterator[FileRead]:
    from jixiao.formats.files import UnreadableFile

    try:
        yield FileRead(name, read(data, name, scheme))
    except UnreadableFile as error:
        yield FileRead(name, problem=error.finding)


def _read_zip(data: bytes, name: str, scheme: Scheme | None) -> list[tuple[Record, list[Finding]]]:
    from jixiao.formats.notices import UnreadableFile

    found = list(read_files(data, name, scheme))
    forms = [form for file in found for form in file.forms]
    problems = [file.problem for file in found if file.problem]
    if not forms:
        raise UnreadableFile(problems[0])
    forms[0][1][:0] = problems
    return forms


def read_evaluations(data: bytes, name: str) -> list[Evaluation]:
    """The evaluations by experts in a JSON file (``jixiao-evaluation/1``). Raises ``UnreadableFile``."""
    from jixiao.formats.evaluation_json import to_evaluations

    return to_evaluations(data, name)


def evaluation_report(
    record: Record, evaluation: Evaluation | None = None, *, masked: bool = True, lang: str = "zh"
) -> tuple[Report, list[Finding]]:
    """The evaluation report on a self-evaluation, and the numbers of its sentences that no table holds (E19)."""
    from jixiao.reports.bound_numbers import unbound
    from jixiao.reports.evaluation_report import evaluation_report as report
    from jixiao.scoring.panel import result_of

    result = result_of(evaluation.experts) if evaluation else None
    scores = score_if_possible(record)
    findings = review(record, scores=scores)
    made = report(record, evaluation, result, scores, findings, masked=masked, lang=lang)
    return made, unbound(made)


def scheme_of(record: Record) -> Scheme:
    """The scheme that a record was read by."""
    return load_scheme(record.scheme)


def score(record: Record, scheme: Scheme | None = None, pack: str = "") -> ScoreSheet:
    """The score of a self-evaluation, by its scheme's rule pack or by the pack named."""
    from jixiao.core.library import load_pack
    from jixiao.scoring.exact import score as exact

    return exact(record, scheme or scheme_of(record), load_pack(pack) if pack else None)


def review(record: Record, scheme: Scheme | None = None, scores: ScoreSheet | None = None) -> list[Finding]:
    """The findings of one form. For checks across forms, and for what was not run, see ``review_set``."""
    from jixiao.review.engine import review_all

    return review_all([(record, scheme or scheme_of(record), scores)]).findings


def review_set(
    records: Sequence[Record], pack: str = "", params: Mapping[str, Mapping[str, Any]] | None = None
) -> Review:
    """Review forms that belong together: link stages of one project, score what can be scored, run all checks.

    ``pack`` scores self-evaluations, and its warnings hold for monitoring forms. ``params`` are parameters of
    checks that only the caller knows, by code (``{"M06": {"deadline": "2026-08-31", "today": "2026-09-02"}}``).
    """
    from jixiao.review.engine import review_all
    from jixiao.review.settings import with_params

    forms = []
    for record in link(records):
        scheme = with_params(scheme_of(record), params or {})
        if pack and record.stage == "monitoring":
            scheme = scheme.model_copy(update={"rules": pack})
        forms.append((record, scheme, score_if_possible(record, pack)))
    return review_all(forms)


def review_alone(record: Record, pack: str = "") -> list[Finding]:
    """The findings of a linked form by the checks that look at no other form; see ``review/across.py`` for the rest."""
    from jixiao.review.engine import review_alone as alone

    return alone([(record, scheme_of(record), score_if_possible(record, pack))]).findings


def score_if_possible(record: Record, pack: str = "") -> ScoreSheet | None:
    """The score of a self-evaluation that has a rule pack; None for every other record."""
    if record.stage != "self_evaluation" or not (pack or scheme_of(record).rules):
        return None
    return score(record, pack=pack)


def standing(record: Record) -> Standing:
    """How the project of a monitoring form or a self-evaluation stands; of any other form nothing is said."""
    from jixiao.reports.money_of_year import planned_and_spent
    from jixiao.review.standing import monitored_standing, yearly_standing

    if record.stage == "monitoring":
        return monitored_standing(record, scheme_of(record), total_row(record))
    return (
        yearly_standing(record, *planned_and_spent(record))
        if record.stage == "self_evaluation"
        else Standing()
    )


def total_row(record: Record) -> Fund | None:
    """The row of all the money; None where the form has none."""
    funds = scheme_of(record).funds
    return next((fund for fund in record.funds if funds and fund.source == funds.total.id), None)


LINKED = {
    "monitoring": ("target",),
    "self_evaluation": ("target", "monitoring"),
    "evaluation": ("target", "self_evaluation"),
}
"""The stages that each stage is held against."""


def link(records: Sequence[Record]) -> list[Record]:
    """The records, each with the earlier stages of the same subject and year in ``linked`` where they were read too."""
    known = {(record.stage, *_key(record)): record for record in records if record.subject}
    linked = []
    for record in records:
        found = {stage: known.get((stage, *_key(record))) for stage in LINKED.get(record.stage, ())}
        earlier = {stage: other for stage, other in found.items() if other is not None}
        linked.append(
            record.model_copy(update={"linked": {**earlier, **record.linked}}) if earlier else record
        )
    return linked


def project_key(record: Record) -> str:
    """What the stages of one project and year have in common; "" for a form without a name."""
    name, year = _key(record)
    return f"{name}|{year}" if name else ""


def _key(record: Record) -> tuple[str, int | None]:
    return re.sub(r"\s", "", record.subject), record.fiscal_year


def blank(
    scheme: Scheme, format: str = "xlsx", year: int | None = None, example: Record | None = None
) -> bytes:
    """The official form of a scheme to be filled in without the system, as xlsx (with help, and an example where a
    filled record of the scheme is given) or docx. Without ``year`` the budget year is filled in too.

    Raises ValueError for another format.
    """
    from jixiao.formats.blank_workbook import from_blank
    from jixiao.reports.blank_form import blank_form, help_sheet
    from jixiao.reports.official_form import official_form

    if format not in BLANK_FORMATS:
        raise ValueError(f"unknown format {format!r}: one of {', '.join(BLANK_FORMATS)}")
    form = blank_form(scheme, year)
    if format == "docx":
        return write(form, format)
    shown = official_form(example, scheme) if example else None
    return from_blank(form, SHEETS[scheme.stage], help_sheet(scheme, form), shown)


def write(content: Report | Sequence[Report] | Sequence[Record], format: str) -> bytes:
    """Reports (or, as json, records) as bytes of ``format``. Several reports become one volume.

    Raises ValueError for an unknown format, ``MissingGlyph`` for a character that no font has.
    """
    import importlib

    if format == "json":
        from jixiao.formats.record_json import from_records

        return from_records(content)
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}: one of {', '.join(FORMATS)}")
    return importlib.import_module(f"jixiao.formats.{format}_writer").from_report(content)
