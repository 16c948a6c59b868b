"""复核得分高于自评得分

查什么：复核（评价）表中某项指标或总分高于单位自评，而该行没有写明理由。

为什么：复核是核减自评虚高的，反而加分又不说理由，要么复核依据变了，要么填错了行。

怎么改：写明加分的依据；填错的改正。

English: A re-check score above the self score needs a reason.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import plain
from jixiao.core.record import Indicator
from jixiao.review.engine import FormView, check
from jixiao.review.narrative import says_something
from jixiao.review.printed import TOTAL
from jixiao.review.running_text import squeezed
from jixiao.review.wording import changes_text, rows_text, singly_or_together

Raised = tuple[Indicator, Indicator]
"""A row of the re-check and the same row of the self-evaluation."""


@check(
    code="E15",
    name="recheck-above-self",
    title="复核得分高于自评得分",
    title_en="Re-check score above self score",
    severity="P1",
    criterion="appropriateness",
    needs=("linked:self_evaluation", "self_scores"),
    basis=[("reviewers-practice", "E15"), ("chengdu-2025-recheck", "复核得分")],
)
def recheck_above_self(form: FormView) -> Iterator[Finding]:
    own = form.record.linked["self_evaluation"]
    by_name = {squeezed(row.name): row for row in own.indicators if row.self_score is not None}
    raised: list[Raised] = [
        (row, by_name[squeezed(row.name)])
        for row in form.record.indicators
        if row.self_score is not None
        and squeezed(row.name) in by_name
        and row.self_score > by_name[squeezed(row.name)].self_score
    ]
    silent = [pair for pair in raised if not _has_reason(pair[0])]
    yield from singly_or_together(silent, lambda pair: _one(form, *pair), lambda pairs: _many(form, pairs))
    before, after = own.number(TOTAL), form.record.number(TOTAL)
    if not raised and before is not None and after is not None and after > before:
        yield form.finding(
            say(
                "复核总分 {after} 高于自评总分 {before}，各项指标却没有加分",
                after=plain(after),
                before=plain(before),
            ),
            say("核对总分；确有加分的，写明加在哪一项、依据是什么"),
            at=form.place(TOTAL, say("总分")),
            got=plain(after),
        )


def _has_reason(row: Indicator) -> bool:
    return any(says_something(text) for text in (row.deviation_reason, row.remarks, row.evidence))


def _one(form: FormView, row: Indicator, own: Indicator) -> Finding:
    return form.finding(
        say(
            "「{name}」复核得分 {after} 高于自评得分 {before}，没有说明理由",
            name=row.name,
            after=plain(row.self_score),
            before=plain(own.self_score),
        ),
        say("写明加分的依据；填错的改正"),
        at=form.at(row, "self_score"),
        got=plain(row.self_score),
    )


def _many(form: FormView, pairs: list[Raised]) -> Finding:
    rows = [row for row, _ in pairs]
    each = changes_text((row, own.self_score, row.self_score) for row, own in pairs)
    return form.finding(
        say(
            "{rows}共{n}项复核得分高于自评（自评→复核），没有说明理由：{each}",
            rows=rows_text(rows),
            n=len(rows),
            each=each,
        ),
        say("逐项写明加分的依据；填错的改正"),
        at=form.at(rows[0], "self_score"),
    )
