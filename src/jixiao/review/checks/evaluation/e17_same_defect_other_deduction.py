"""同样的问题扣分不同

查什么：一起读入的表里，偏差原因相同（或几乎相同）的指标，扣分占分值的比例是否相差超过 15 个百分点。完成率不同的定量指标，扣分本应不同，不查。

为什么：同一个原因在甲项目扣一半、在乙项目只扣一点，评分没有统一的尺度。

怎么改：对同一原因定出统一的扣分比例，逐表改正；情况确有不同的，把不同之处写进原因。

English: The same cause must cost the same share of the points in every form. Settle one deduction, or say what differs.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.review.across import Grouping
from jixiao.review.attainment import attained, percent
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.minhash import bands
from jixiao.review.narrative import says_something
from jixiao.review.similarity import likeness

ALIKE = Fraction(9, 10)
"""From this similarity on two reasons are the same one."""

Deducted = tuple[FormView, Indicator, Fraction]
"""A row that lost points for a stated reason, and the share that it lost."""


@check(
    code="E17",
    name="same-defect-other-deduction",
    title="同样的问题扣分不同",
    title_en="The same defect deducted differently",
    severity="P1",
    criterion="appropriateness",
    scope="set",
    needs=("points", "self_scores"),
    basis=[("reviewers-practice", "E17"), ("chengdu-2025-recheck", "扣分一致性")],
)
def same_defect_other_deduction(forms: Sequence[FormView]) -> Iterator[Finding]:
    rows = [found for form in forms for found in _deducted(form)]
    if len(rows) < 2:
        raise NotRun(say("一起读入的表里没有两处写明原因的扣分"))
    limit = Fraction(forms[0].param("limit", "0.15"))
    for group in _by_cause(rows):
        least, most = min(group, key=lambda row: row[2]), max(group, key=lambda row: row[2])
        if most[2] - least[2] > limit:
            yield _finding(least, most)


def _deducted(form: FormView) -> Iterator[Deducted]:
    for row in form.record.indicators:
        lost = row.points - row.self_score if row.points and row.self_score is not None else 0
        if lost > 0 and says_something(row.deviation_reason):
            yield form, row, Fraction(lost) / Fraction(row.points)


def _by_cause(rows: list[Deducted]) -> list[list[Deducted]]:
    """Rows with the same cause and the same attainment (words have none)."""
    groups: list[list[Deducted]] = []
    for row in rows:
        fitting = next((group for group in groups if _same_cause(group[0][1], row[1])), None)
        if fitting is None:
            groups.append([row])
        else:
            fitting.append(row)
    return groups


def _same_cause(one: Indicator, other: Indicator) -> bool:
    if attained(one) != attained(other):
        return False
    return likeness(one.deviation_reason, other.deviation_reason, ALIKE) >= ALIKE


def _finding(least: Deducted, most: Deducted) -> Finding:
    form, row, share = least
    other_form, other_row, other_share = most
    return form.finding(
        say(
            "原因都是“{cause}”，「{name}」扣 {share}，{project}「{other}」扣 {other_share}",
            cause=row.deviation_reason,
            name=row.name,
            share=percent(share),
            project=other_form.record.subject,
            other=other_row.name,
            other_share=percent(other_share),
        ),
        say("对同一原因统一扣分比例；情况不同的，把不同之处写进原因"),
        at=form.at(row, "self_score"),
        got=percent(share),
        want=percent(other_share),
    )


def _keys(form: FormView) -> Iterator[str]:
    """Keys that rows of like causes and equal attainment share."""
    for _, row, _ in _deducted(form):
        reached = attained(row)
        yield from (f"{reached}|{band}" for band in bands(row.deviation_reason))


GROUPINGS = (Grouping("E17", "E17", _keys, same_defect_other_deduction, many=True),)
