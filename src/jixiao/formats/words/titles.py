"""What a title of a form looks like, and the budget year that it names."""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.formats.words.clean import years_in_digits
from jixiao.formats.words.form_rows import squeeze

LONGEST_TITLE = 60
_KIND = r"(?:目标|申报|批复|自评|评价|监控|监测|跟踪|执行|情况|结果|公开|统计|分析|明细|审核|备案|基本|信息|计划|调整|汇总)"
_TITLE = re.compile(
    rf"(?:#+)?[^。；;！？?]*绩效[^。；;！？?]*(?:{_KIND}(?:情况)?(?:总)?表|报告表?|绩效表|{_KIND}[^表]{{0,8}}表)(?:格|式|样)?(?:\d|[一二三四五六])?"
    r"(?:[(（\[【][^()（）]*[)）\]】])*(?:\d{4}年度?)?(?:续表?)?"
)
_SELF_TITLE = re.compile(
    r"(?:#+)?[^。；;！？?,，]*(?:自评|自我评价)(?:打分|评分|结果|情况)?表(?:[(（\[【][^()（）]*[)）\]】])*"
)
"""The title of a self-evaluation that leaves out 绩效."""
WEAK_TITLE = re.compile(
    r"[^。；;！？?：:绩]*+(?:绩(?!效)[^。；;！？?：:绩]*+)*+绩效[^。；;！？?：:]*(?:目标|自评|评价|监控|情况)(?:[(（][^()（）]*[)）])?"
)
_NOT_A_TITLE = re.compile(
    r"^[“”\"《]?(?:绩效目标|绩效指标|年度绩效目标|项目绩效目标|总体绩效目标)[”\"》]?$|^注[:：]|填表说明|[,，].*[,，]"
)
_YEAR = re.compile(
    r"(?<!\d)(?<!\d{4}[-—–~至])(?<!\d{4}年[-—–~至])((?:19|20)\d\d)(?!年?[-—–~至](?:19|20)\d\d)"
    r"(?:\s*年|(?=年度|度|部门|单位|预算|[)）]?$))|(?<![\d第])([12]\d|3\d)(?=年度)"
)
"""A year alone (2024年, 24年度): of a range (2024-2026年) none is the year of a form."""
_WRITTEN_IN = re.compile(r"度?(?:编制|填报|填写|填制|制表|制定|修订|修正|印发|下达|结转|发布|通知|版)")
"""What is said of the year in which a document was written, or money was left over."""
_ANNEX = re.compile(r"^\s*附[件表]\s*[\d一二三四五六七八九十]*(?:[-—.]\d+)*(?:\s*[:：]\s*|\s+)")
"""附件3 before the title, or in a line above it, in one cell with it."""

_QUOTED = re.compile(r"\s*《([^《》]+)》\s*")
_NUMBERED = re.compile(r"^(?:附?表)?[(]?[\d一二三四五六七八九十]{1,3}(?:[-—.]\d+)*[:、.)]+(?=\D)")


def title_in(text: str) -> str:
    """The title that a text is, without marks of a heading; "" when it is none."""
    text = _ANNEX.sub("", text)
    if len(text) > LONGEST_TITLE:
        return ""
    if quoted := _QUOTED.fullmatch(text):
        text = quoted[1]
    word = squeeze(text)
    says_it = _TITLE if "绩效" in word else _SELF_TITLE
    if _NOT_A_TITLE.search(word) or not says_it.fullmatch(word):
        return ""
    return "".join(text.lstrip("#").split())


def without_number(title: str) -> str:
    """A squeezed title without the number before it: 1., （二）, 表5：."""
    return _NUMBERED.sub("", title)


def year_in(text: str) -> int | None:
    """The budget year that a title names: of several the last before 绩效, so （2023年度预算）2024年度项目绩效目标表 is
    of 2024."""
    return next(iter(years_in(text)), None)


@lru_cache(maxsize=1 << 10)
def years_in(text: str) -> tuple[int, ...]:
    """The budget years that a title names, the likeliest first; one when the document was written (2024年编制) is none."""
    word = years_in_digits(squeeze(text))
    found = [
        (year.start(), int(year[1]) if year[1] else 2000 + int(year[2]))
        for year in _YEAR.finditer(word)
        if not _WRITTEN_IN.match(word, year.end())
    ]
    if len(found) > 1:
        middle = word.find("绩效")
        before = [one for one in found if one[0] < middle]
        found = [*reversed(before), *found[len(before) :]]
    return tuple(dict.fromkeys(year for _, year in found))
