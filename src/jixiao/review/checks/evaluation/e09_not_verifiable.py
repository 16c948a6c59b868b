"""定性结果无法核实

查什么：定性指标的实际完成值是否只有“明显”“完成”“良好”一类的断语（或照抄目标），而同一行没有佐证、备注、原因，情况说明里也没有提到这项指标。财政部表样规定的“达成预期指标”等用语不算。

为什么：没有事实支撑的定性结果谁也无法复核，复核时按程度扣分。

怎么改：把完成情况写成可以核对的事实（做了什么、有多少、有何文件或数据），或注明佐证材料。

English: A qualitative result must state something that can be verified: a fact, a figure, a document. A bare word does not.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.review.attainment import actual_of, is_qualitative, target_of
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.narrative import is_bare_claim, is_prescribed_result, mentions, results, says_something
from jixiao.review.running_text import squeezed
from jixiao.review.wording import names_text, rows_text


@check(
    code="E09",
    name="not-verifiable",
    title="定性结果无法核实",
    title_en="Qualitative result cannot be verified",
    severity="P1",
    criterion="feasibility",
    needs=("actuals",),
    basis=[("reviewers-practice", "E09"), ("chengdu-2025-recheck", "可核实程度")],
)
def not_verifiable(form: FormView) -> Iterator[Finding]:
    asked = [row for row in form.record.indicators if (t := target_of(row)) and is_qualitative(t)]
    if not asked:
        raise NotRun(say("没有定性指标"))
    told = " ".join(text for _, text in results(form))
    rows = [row for row in asked if _is_bare(row) and not _is_supported(row, told)]
    if rows:
        yield form.finding(
            say("{rows}{names}只有断语，没有可核实的事实", rows=rows_text(rows), names=names_text(rows)),
            say("写明可以核对的事实、数据或文件，或注明佐证材料"),
            at=form.at(rows[0], "actual"),
            got=rows[0].actual.text,
        )


def _is_bare(row: Indicator) -> bool:
    """Whether the actual is a word that claims and shows nothing, or repeats the target."""
    actual = actual_of(row)
    if actual is None or not is_qualitative(actual) or is_prescribed_result(actual.text):
        return False
    return is_bare_claim(actual.text) or squeezed(actual.text) == squeezed(target_of(row).text)


def _is_supported(row: Indicator, told: str) -> bool:
    if any(says_something(text) for text in (row.evidence, row.remarks, row.deviation_reason)):
        return True
    return bool(told) and mentions(told, row.name)
