"""各项目自评全是满分

查什么：同一单位同一年度一起报送的三个以上项目，是否个个自评满分。

为什么：所有项目都毫无失分，说明自评没有起到查找问题的作用。

怎么改：对照目标逐项核实完成值，把未完成、未达标的如实反映；确实全部完成的，说明理由并附佐证。

English: When every project of a unit scores full marks, the self-evaluation has found nothing. Verify the actuals and say so.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.across import Grouping
from jixiao.review.engine import FormView, NotRun, check
from jixiao.review.printed import TOTAL, points, scores


@check(
    code="E10",
    name="all-full-marks",
    title="各项目自评全是满分",
    title_en="Every project of a unit at full marks",
    severity="P1",
    criterion="appropriateness",
    scope="set",
    needs=("points", "self_scores"),
    basis=[("reviewers-practice", "E10"), ("chengdu-2025-recheck", "自评真实性")],
)
def all_full_marks(forms: Sequence[FormView]) -> Iterator[Finding]:
    units: dict[tuple[str, int | None], list[FormView]] = defaultdict(list)
    for form in forms:
        if form.record.object == "project" and form.record.agency:
            units[form.record.agency, form.record.fiscal_year].append(form)
    large = [
        members for members in units.values() if len(members) >= int(members[0].param("least_projects", "3"))
    ]
    if not large:
        raise NotRun(say("一起读入的同一单位、同一年度的项目不足三个"))
    for members in large:
        if all(_is_full(form) for form in members):
            first = members[0]
            names = "、".join(form.record.subject for form in members)
            yield first.finding(
                say(
                    "{unit}的{n}个项目自评全是满分：{names}",
                    unit=first.record.agency,
                    n=len(members),
                    names=names,
                ),
                say("逐个项目核实完成值，如实反映未完成的事项；确实全部完成的，说明理由并附佐证"),
                at=first.place(TOTAL, say("总分")),
                got=first.record.text(TOTAL),
            )


def _is_full(form: FormView) -> bool:
    """Whether every scored row has its full mark."""
    given, full = sum(scores(form.record), Decimal(0)), sum(points(form.record), Decimal(0))
    return full > 0 and given >= full


def _key(form: FormView) -> tuple[str, ...]:
    """The key of the projects of one unit in one year."""
    record = form.record
    return (f"{record.agency}|{record.fiscal_year}",) if record.object == "project" and record.agency else ()


GROUPINGS = (Grouping("E10", "E10", _key, all_full_marks),)
