"""Score one form exactly: every line with its reason, one rounding a line, a total and a grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.core.finding import Finding, Form, Place, Severity
from jixiao.core.library import load_pack
from jixiao.core.message import say
from jixiao.core.number import round_half_up
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.core.score import RulePack, ScoreLine, ScoreSheet
from jixiao.scoring.execution import execution_line
from jixiao.scoring.grades import grade
from jixiao.scoring.line import indicator_line
from jixiao.scoring.weights import full_marks

NO_METHODS: Mapping[str, str] = {}


def score(
    record: Record, scheme: Scheme, pack: RulePack | None = None, methods: Mapping[str, str] = NO_METHODS
) -> ScoreSheet:
    """The score sheet of a form by ``pack``, or by the pack that its scheme names.

    A scheme without a pack gives a sheet without lines whose finding says so; no other place's rules are used
    unless they are asked for. ``methods`` chooses one of the pack's methods for single indicators
    (``indicators[3]`` → 直接赋分). Raises SchemeError for a pack that does not load, KeyError for a method that the
    pack does not have.
    """
    if pack is None and not scheme.rules:
        return _without_rules(record, scheme)
    pack = pack or load_pack(scheme.rules)
    lines = [] if (first := execution_line(record, scheme, pack)) is None else [first]
    for index, full in enumerate(full_marks(record, scheme, pack)):
        path = f"indicators[{index}]"
        lines.append(
            indicator_line(record.indicators[index], path, full, scheme, pack, methods.get(path, ""))
        )
    return sheet_of(lines, record, scheme, pack)


def sheet_of(lines: Sequence[ScoreLine], record: Record, scheme: Scheme, pack: RulePack) -> ScoreSheet:
    """A sheet from its lines: total, open points, grade."""
    exempt = [line for line in lines if "exempt" in line.flags]
    still_open = [line for line in lines if line.points is None and line not in exempt]
    points = [line.points for line in lines if line.points is not None]
    out_of = _out_of(lines, pack)
    total = (
        _total(points, sum((line.out_of for line in exempt), Decimal(0)), out_of, pack) if points else None
    )
    graded = total is not None and not still_open and out_of == pack.max_total
    return ScoreSheet(
        lines=tuple(lines),
        total=total,
        out_of=out_of,
        grade=grade(total, pack) if graded and total is not None else "",
        pack=pack.name,
        pack_digest=pack.digest,
        open_points=sum((line.out_of for line in still_open), Decimal(0)),
        printed_total=record.number("printed_total"),
        findings=tuple(_not_computable(line, record, scheme, pack) for line in lines if _is_p0(line)),
    )


def _total(points: list[Decimal], exempt: Decimal, out_of: Decimal, pack: RulePack) -> Decimal:
    """Rounded lines added up; lines that the pack takes out are made up for by the others in proportion."""
    total = Fraction(sum(points, Decimal(0)))
    if exempt and exempt < out_of:
        total = total * Fraction(out_of) / Fraction(out_of - exempt)
    return round_half_up(total, pack.places.total)


def _out_of(lines: Sequence[ScoreLine], pack: RulePack) -> Decimal:
    """The full mark of the whole: the sum of the lines, or the pack's where a line's own is not known."""
    if pack.max_total is not None and any("points_unknown" in line.flags for line in lines):
        return pack.max_total
    return sum((line.out_of for line in lines), Decimal(0))


def _is_p0(line: ScoreLine) -> bool:
    return "not_computable" in line.flags and not line.field.startswith("indicators[")


def _not_computable(line: ScoreLine, record: Record, scheme: Scheme, pack: RulePack) -> Finding:
    """Budget execution that cannot be computed blocks the form."""
    article = pack.execution.article if pack.execution else ""
    return Finding(
        "S02",
        "execution-not-computable",
        Severity.P0,
        say("{line}无法计算：{because}", line=line.subject, because=line.because),
        say("填写批复的全年预算数和实际执行数；确无预算的项目不应做预算执行评分"),
        Place(line.field, line.subject),
        basis=(pack.citation(article),),
        form=_form(record),
    )


def _without_rules(record: Record, scheme: Scheme) -> ScoreSheet:
    told = Finding(
        "S01",
        "no-rule-pack",
        Severity.INFO,
        say("《{title}》没有已知的评分规则，未评分", title=scheme.title),
        say("要按全国或其他地方的规则试算，请指定规则包，例如 --pack cn/self-evaluation-rules@2020"),
        basis=scheme.basis,
        form=_form(record),
    )
    return ScoreSheet(
        (), None, Decimal(0), "", "", "", printed_total=record.number("printed_total"), findings=(told,)
    )


def _form(record: Record) -> Form:
    return Form(record.subject, record.agency, record.fiscal_year, record.source.file, record.source.place)
