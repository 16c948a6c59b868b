"""指标与批复的目标不一致

查什么：与一起读入的同一项目批复目标表相比，自评表是否少了指标、多了指标，或改了目标值、分值。表样规定的共性指标不比。

为什么：自评要对照批复的目标；换掉没完成的指标或改低目标值，自评就失去依据。

怎么改：按批复（或经批准调整后）的目标表恢复指标和目标值；已调整的，附调整批复并以调整后的目标表比对。

English: A self-evaluation answers for the approved indicators: none dropped, none added, no target changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator, Record
from jixiao.review.approved import partner, same_target
from jixiao.review.attainment import target_of
from jixiao.review.engine import FormView, check
from jixiao.review.running_text import squeezed
from jixiao.review.target_form import is_placeholder
from jixiao.review.wording import names_text, rows_text

COMMON_KINDS = ("decision", "process", "input", "management")
"""Groups whose indicators the finance department prescribes for everybody."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The own indicators of two forms, laid side by side by name."""

    dropped: list[Indicator]
    added: list[Indicator]
    changed: list[tuple[Indicator, Indicator]]
    """(now, approved) with another target or other points."""


@check(
    code="E18",
    name="indicators-changed",
    title="指标与批复的目标不一致",
    title_en="Indicators differ from the approved target",
    severity="P0",
    criterion="relevance",
    needs=("linked:target", "indicators"),
    basis=[("seed-suzhou-2021", "填表说明第2条"), ("mof-2020-10", "单位自评")],
)
def indicators_changed(form: FormView) -> Iterator[Finding]:
    approved: Record = form.record.linked["target"]
    found = _compare(_own(form, form.record), _own(form, approved))
    if found.dropped:
        yield form.finding(
            say("缺少批复的指标：{names}", names=names_text(found.dropped)),
            say("按批复的目标表补上这些指标并如实填写完成值"),
            at=form.place("indicators", say("绩效指标")),
            want=names_text(found.dropped),
        )
    if found.added:
        yield form.finding(
            say(
                "{rows}不在批复的目标表里：{names}",
                rows=rows_text(found.added),
                names=names_text(found.added),
            ),
            say("删去批复目标表以外的指标；经批准调整的，附调整批复"),
            at=form.at(found.added[0], "name"),
            got=names_text(found.added),
        )
    for now, before in found.changed:
        yield _changed(form, now, before)


def _own(form: FormView, record: Record) -> list[Indicator]:
    kinds = {level.label: level.kind for level in form.scheme.levels}
    return [
        row
        for row in record.indicators
        if not row.fixed and kinds.get(row.level1) not in COMMON_KINDS and not is_placeholder(row.name)
    ]


def _compare(now: list[Indicator], before: list[Indicator]) -> Difference:
    left = list(before)
    added: list[Indicator] = []
    changed: list[tuple[Indicator, Indicator]] = []
    for row in now:
        same = partner(row, left)
        if same is None:
            added.append(row)
            continue
        left.remove(same)
        if squeezed(same.name) != squeezed(row.name) or _differs(row, same):
            changed.append((row, same))
    return Difference(left, added, changed)


def _differs(now: Indicator, before: Indicator) -> bool:
    if now.points is not None and before.points is not None and now.points != before.points:
        return True
    target, approved = target_of(now), target_of(before)
    return target is not None and approved is not None and not same_target(target, approved)


def _changed(form: FormView, now: Indicator, before: Indicator) -> Finding:
    """One indicator with another name, target or number of points than the approved one."""
    got, want = _described(now), _described(before)
    return form.finding(
        say("「{name}」与批复不一致：批复为{want}，自评表为{got}", name=before.name, want=want, got=got),
        say("按批复的目标表改回；经批准调整的，附调整批复"),
        at=form.at(now, "full_year"),
        got=got,
        want=want,
    )


def _described(row: Indicator) -> str:
    target = target_of(row)
    text = target.text if target else ""
    if row.points is None:
        return say("「{name}」{target}", name=row.name, target=text)
    return say(
        "「{name}」{target}（{points}分）",
        name=row.name,
        target=text,
        points=format(row.points.normalize(), "f"),
    )
