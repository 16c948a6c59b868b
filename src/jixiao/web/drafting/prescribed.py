"""The indicators that the form prescribes: a save may neither drop them nor give them other values."""

from __future__ import annotations

from jixiao.core.message import Message, say
from jixiao.core.record import Indicator, Record, Target
from jixiao.core.scheme import Scheme
from jixiao.web.drafting.drafts import prescribed_indicators


def prescribed_fault(before: Record, after: Record, scheme: Scheme) -> Message | None:
    """The first prescribed indicator that was there and is gone, or whose prescribed value is another; None if none.

    A draft that never had one (an older version of the form) is left to the review, which tells that it is missing.
    """
    if after.stage != "target":
        return None  # later stages take their indicators from the approved target
    had = {_key(one) for one in before.indicators}
    has = {_key(one): one for one in after.indicators}
    for one in prescribed_indicators(scheme):
        key = _key(one)
        place = " · ".join(filter(None, (one.level1, one.level2)))
        if key in had and key not in has:
            return say(
                "{place}：表样规定的指标“{name}”不能删除、改名或移到别处；请恢复原样后再保存",
                place=place,
                name=one.name,
            )
        for period, target in one.targets.items():
            found = has[key].targets.get(period) if key in has else target
            if not _same(found, target):
                return say(
                    "{place}，第 {row} 行“{name}”：表样规定的目标值是“{wanted}”，不能改成“{found}”；请改回后再保存",
                    place=place, row=has[key].row, name=one.name, wanted=target.text, found=found.text if found else "",
                )  # fmt: skip
    return None


def _key(one: Indicator) -> tuple[str, str, str]:
    return one.level1, one.level2 or "", one.name


def _same(found: Target | None, wanted: Target) -> bool:
    """By meaning, not by letter: ＝100％ is =100%."""
    if found is None or found.kind != wanted.kind:
        return False
    if wanted.kind in ("number", "interval"):
        return found.model_dump(exclude={"text"}) == wanted.model_dump(exclude={"text"})
    return found.text.strip() == wanted.text.strip()
