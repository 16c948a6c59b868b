"""What a title of a form looks like, and the budget year that it names."""

from __future__ import annotations

import re

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
    r"[^。；;！？?：:]*绩效[^。；;！？?：:]*(?:目标|自评|评价|监控|情况)(?:[(（][^()（）]*[)）])?"
)
_NOT_A_TITLE = re.compile(
    r"^[“”\"《]?(?:绩效目标|绩效指标|年度绩效目标|项目绩效目标|总体绩效目标)[”\"》]?$|^注[:：]|填表说明|[,，].*[,，]"
)
_YEAR = re.compile(
    r"(?<!\d)(?<!\d{4}[-—–~至])(?<!\d{4}年[-—–~至])((?:19|20)\d\d)(?!年?[-—–~至](?:19|20)\d\d)"
    r"(?:\s*年|(?=年度|度|部门|单位|预算|[)）]?$))"
)
"""A year alone: of a range (2024-2026年) none is the year of a form."""
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
    """The budget year that a title names."""
    found = _YEAR.search(years_in_digits(squeeze(text)))
    return int(found.group(1)) if found else None
