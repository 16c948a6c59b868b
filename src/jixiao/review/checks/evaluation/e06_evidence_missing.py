"""没有佐证材料

查什么：方案要求逐项附佐证时，有得分的指标是否写明佐证材料。

为什么：复核时没有佐证的指标按未完成处理，得分记 0。

怎么改：在这一行写明佐证材料的名称（合同、验收单、统计表、问卷报告等）并附上。

English: Where the scheme asks for evidence, each scored indicator must name some.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.narrative import says_something
from jixiao.review.wording import names_text, rows_text


@check(
    code="E06",
    name="evidence-missing",
    title="没有佐证材料",
    title_en="Evidence is missing",
    severity="P1",
    criterion="completeness",
    needs=("indicators",),
    basis=[("reviewers-practice", "E06"), ("chengdu-2025-recheck", "佐证材料")],
)
def evidence_missing(form: FormView) -> Iterator[Finding]:
    if not form.param("required", False):
        raise NotRun(say("这张表没有要求逐项附佐证"))
    rows = [
        row
        for row in form.record.indicators
        if (row.self_score or row.actual is not None) and not says_something(row.evidence)
    ]
    if rows:
        yield form.finding(
            say("{rows}没有佐证材料：{names}", rows=rows_text(rows), names=names_text(rows)),
            say("逐项写明并附上能证明完成值的材料"),
            at=form.at(rows[0], "evidence"),
        )
