"""How a project stands within its year: what was spent and reached, and the early warnings that follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from jixiao.core.library import load_pack
from jixiao.core.message import say

LEVELS = {
    "progress_red": 3, "impossible": 3, "slow": 2, "gap": 2, "progress_yellow": 1, "possible": 1,
}  # fmt: skip
"""Code of a warning → its level: 3 red, 2 orange, 1 yellow. The grading into levels is ours; the warnings are the packs'."""
WORDS = {
    "progress_red": say("执行率不到时间进度的六成"), "progress_yellow": say("执行率不到时间进度的八成"),
    "slow": say("执行率低于规定月份的界线"), "gap": say("指标完成与预算执行相差超过规定"),
    "impossible": say("有指标完全不可能完成"), "possible": say("有指标只是有可能完成"),
}  # fmt: skip
LEVEL_NAMES = (say("正常"), say("黄色预警"), say("橙色预警"), say("红色预警"))


@dataclass(slots=True)
class Standing:
    """``attainment`` in hundredths of a per cent, None where no row can be computed; ``execution`` as a share, None where
    budget or spending is missing; ``reasons`` are keys of ``LEVELS``."""

    attainment: int | None = None
    execution: Fraction | None = None
    reasons: list[str] = field(default_factory=list)

    @property
    def level(self) -> int:
        return max((LEVELS[code] for code in self.reasons), default=0)


def usual_gap() -> Decimal:
    """By how many points execution and attainment may lie apart: the only width that is published (川财绩〔2025〕10号)."""
    alerts = load_pack("cn-sc/monitoring-rules@2025").alerts
    assert alerts is not None and alerts.attainment_gap is not None
    return alerts.attainment_gap
