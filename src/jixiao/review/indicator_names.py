"""What the name of an indicator says it measures: a rate, an unwanted event, money, satisfaction, a task.

Chinese names carry their head at the end, so most questions look at the ending. The words are data:
``schemes/vocabulary/words.yaml``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from jixiao.core.library import vocabulary
from jixiao.core.number import half_width
from jixiao.core.record import Target

_BRACKETS = re.compile(r"\([^()]*\)")
_OUTER = re.compile(r"(?<![\s“”\"'《》。.,;:、])[\s“”\"'《》。.,;:、]+$|^\s*\d{1,2}[.、)]\s*(?!\d)")


@cache
def words(name: str) -> tuple[str, ...]:
    """One list of ``words.yaml``, the longest words first. Raises KeyError for an unknown list."""
    return tuple(sorted(vocabulary("words")[name], key=len, reverse=True))


@cache
def _anywhere(name: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words(name))))


@lru_cache(maxsize=1 << 14)
def bare(name: str) -> str:
    """The name in half width without brackets and what is in them, numbering in front and marks at the end."""
    return _OUTER.sub("", _BRACKETS.sub("", half_width(name)))


def holds(name: str, *lists: str) -> bool:
    """Whether a word of any of the lists stands anywhere in the name."""
    return any(_anywhere(each).search(name) for each in lists)


def ends(name: str, *lists: str) -> bool:
    """Whether the bare name ends with a word of any of the lists."""
    return any(bare(name).endswith(words(each)) for each in lists)


def is_rate(name: str) -> bool:
    """合格率, 占比; not 频率, 效率, 利率."""
    return ends(name, "rate_endings") and not ends(name, "not_rates")


def is_share(name: str, target: Target) -> bool:
    """A rate, or a degree or anything else that is counted in per cent."""
    return is_rate(name) or (target.unit == "%" and bare(name).endswith(("度", "程度")))


def has_ceiling(name: str) -> bool:
    """A rate or degree that cannot pass 100 %: 合格率, not 增长率 or 控制率."""
    return (is_rate(name) or bare(name).endswith("度")) and not holds(name, "unlimited_rates")


def is_unwanted_event(name: str) -> bool:
    """故障次数, 泄露事件; not 故障修复率, 无故障运行时间, 超期梳理: those are what is done about it."""
    return holds(name, "unwanted_events") and not holds(name, "acts_on_events")


def is_unwanted(name: str) -> bool:
    """An unwanted event, or a rate of which less is better."""
    return is_unwanted_event(name) or (ends(name, "unwanted_rates") and not holds(name, "acts_on_events"))


def is_money_in_motion(name: str) -> bool:
    """资金拨付率, 补贴发放金额: money that moves, which is an input; not 补贴发放人数, 合同金额."""
    return (
        holds(name, "money_nouns")
        and holds(name, "money_moves")
        and not ends(name, "counted_endings", "timeliness_endings")
        and not bare(name).endswith("性")
    )


def is_task(name: str) -> bool:
    """推进…工作, 维护消费者合法权益: begins with what is to be done and ends with no measurable noun."""
    plain = bare(name)
    clauses = [clause for clause in re.split("[,，;；]", plain) if clause]
    starts = [clause.startswith(words("task_verbs")) for clause in clauses]
    begins = bool(starts) and (starts[0] or (len(starts) > 1 and starts[-1]))
    return begins and not plain.endswith(words("noun_endings"))
