"""Values that say about how much, not how much: 约120个, 120余人次, 90%左右. Their number is no exact limit."""

from __future__ import annotations

import re
from functools import lru_cache

ROUNDED = ("余", "多", "来")
"""What stands between a number and its unit and means somewhat more: 120余人次."""
_COUNT = r"[\d０-９一二两三四五六七八九十百千]"
_SIGNS = re.compile(
    rf"(?<![节签预违履合集特守制契条公誓邀])约(?:为|等于)?\s*(?={_COUNT})|≈|^\s*[~～〜](?=\s*{_COUNT})"
    rf"|(?:将近|接近|(?<![附最就临相亲远])近)(?={_COUNT})(?!{_COUNT}+个?[年月日天届周])"
    rf"|(?<={_COUNT})(?:万|亿)?[余多来](?=[万亿]?[^\s能媒元样部方边种项级层用源]|$)"
    r"|(?:左右|上下)[)）]?[。；;]?\s*$"
)


def may_be_inexact(text: str) -> bool:
    """False for a text that certainly holds no such value, as most."""
    return (
        "约" in text or "左右" in text or "余" in text or "近" in text or "多" in text or "来" in text
        or "上下" in text or "≈" in text or "~" in text or "～" in text or "〜" in text
    )  # fmt: skip


@lru_cache(maxsize=1 << 10)
def is_inexact(text: str) -> bool:
    """True for a value that states its number only roughly. 节约5万元 and 近3年 do not."""
    return _SIGNS.search(text) is not None
