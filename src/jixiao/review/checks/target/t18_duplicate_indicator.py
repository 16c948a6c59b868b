"""指标重复

查什么：同一张表里，两个自拟指标的名称相同或几乎相同（去掉“开展”“全年”“对……的影响程度”一类的话以后一样）。同名而重点工作不同的不算；电视、广播、网站等对象不同的不算。

为什么：同一件事算两次分，占了本该考核别的方面的分值。

怎么改：保留衡量得更准的一个，另一个换成还没有考核的方面。

English: Two indicators of the form have the same or nearly the same name. Keep the better one and measure something else with the other.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import bare, words
from jixiao.review.running_text import squeezed
from jixiao.review.target_form import own_indicators
from jixiao.review.wording import names_text, rows_text


@check(
    code="T18",
    name="duplicate-indicator",
    title="指标重复",
    title_en="Duplicate indicator",
    severity="P1",
    criterion="relevance",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T18")],
)
def duplicate_indicator(form: FormView) -> Iterator[Finding]:
    alike: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
    for indicator in own_indicators(form):
        alike[_meaning(indicator.name), indicator.task or ""].append(indicator)
    for rows in alike.values():
        if len(rows) > 1:
            yield form.finding(
                say("{rows}{names}衡量的是同一件事", rows=rows_text(rows), names=names_text(rows)),
                say("保留衡量得更准的一个，另一个换成还没有考核的方面"),
                at=form.at(rows[1], "name"),
                got=rows[1].name,
            )


def _meaning(name: str) -> str:
    """The name without words that do not tell one indicator from another; the name itself if nothing is left."""
    text = squeezed(bare(name))
    shorter = text
    for pattern in _empty_words():
        shorter = pattern.sub("", shorter)
    return shorter if len(shorter) >= 2 else text


def _empty_words() -> tuple[re.Pattern[str], ...]:
    begin, end = ("|".join(map(re.escape, words(name))) for name in ("empty_beginnings", "empty_endings"))
    return re.compile(rf"^(?:{begin})+"), re.compile(rf"(?:{end})+$")
