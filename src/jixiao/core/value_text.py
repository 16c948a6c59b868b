"""The text of a value as its grammar reads it: half width, every dash one, no blanks, and without what people put
around a value that is no part of it (quotes, a full stop, the mark of a footnote, the line of a form)."""

from __future__ import annotations

import re

from jixiao.core.number import half_width

WAVES = "～~〜"
_DASHES = f"–—−‐‑―{WAVES}"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_BLANKS = " \t\n\r\f\v\u3000\xa0\u2028\u2029\u202f" + "".join(map(chr, range(0x2000, 0x200B)))
_TIDY = (
    {code: half_width(chr(code)) for code in range(0xFF01, 0xFF5F)}
    | {ord(dash): "-" for dash in (*_DASHES, half_width("～"), "～")}
    | {ord(twin): sign for twin, sign in {"﹥": ">", "﹤": "<", "﹦": "=", "﹪": "%", "【": "[", "】": "]", "㎡": "平方米"}.items()}
    | dict.fromkeys(map(ord, _BLANKS + _UNSEEN))
)  # fmt: skip
"""Full width to half width, every dash to -, and all spaces away: for reading only."""
_UNTIDY = re.compile(f"[{re.escape(''.join(map(chr, _TIDY)))}]")
_ADORNED = re.compile(r"""[“”"‘’'「」。;,、*＊\])①-⑳》《〉〈_:/]""")
"""What any of the following holds: most values hold none of it."""
_STATED = re.compile(r"(?:年度|全年|计划|实际)?(?:目标|指标|计划|实际|完成)值?:(?=.*\d)")
"""What repeats the heading of the column before its value: 目标值：100%."""
_COLON = re.compile(r"([≥≤<>=]{1,2}):(?=.*\d)")
_EITHER = re.compile(r"^([<>大小高低多少]于?)/(?==|等于)")
"""≥ and ≤ typed in two parts: >/=95%, 大于/等于95%."""
_PAIRS = frozenset(["“”", '""', "''", "‘’", "「」", "”“", "””", "““"])
_NOTE = re.compile(r"(?:(?<![*＊])[*＊]+|[①-⑳]|\[\d{1,2}\]|\(注[\d①-⑳]*\)|\(见?(?:附注|备注|说明)\d*\))$")
"""The mark of a footnote behind a value, which its number would else be read together with."""
_BOOK_SIGNS = re.compile(r"([》〉])(?==?\d)|([《〈])(?==?\d)")
"""What a Chinese keyboard types for > and <."""
_SIGN_ON_A_LINE = re.compile(r"^([<>])_+(?=\d)")
"""≥ and ≤ typed as a sign on a line: >_95%."""


def tidy(text: str) -> str:
    """A value as its grammar reads it; "" for one that holds nothing but blanks."""
    plain = text.translate(_TIDY) if _UNTIDY.search(text) else text
    if not _ADORNED.search(plain):
        return plain
    if plain[:1] in "“‘「\"'” " and plain[:1] + plain[-1:] in _PAIRS and len(plain) > 2:
        plain = plain[1:-1]
    if plain[:1] in "(" and plain[1:2] in "≥≤<>=" and plain.endswith(")") and plain.count("(") == 1:
        plain = plain[1:-1]
    plain = plain.rstrip("。;,、") or plain
    noted = _NOTE.sub("", plain) if plain[-1:] in "*＊])" or "①" <= plain[-1:] <= "⑳" else plain
    if noted and noted[-1].isalnum() or noted[-1:] == "%":
        plain = noted
    if "》" in plain or "《" in plain or "〉" in plain or "〈" in plain:
        plain = _BOOK_SIGNS.sub(lambda found: ">" if found[1] else "<", plain)
    if "_" in plain:
        plain = _on_a_line(plain)
    if "/" in plain:
        plain = _EITHER.sub(r"\1", plain)
    if ":" in plain and (said := _COLON.match(plain)):
        plain = said[1] + plain[said.end() :]
    if ":" in plain and (stated := _STATED.match(plain)):
        plain = plain[stated.end() :]
    return plain


def _on_a_line(text: str) -> str:
    """A value without the line on which a form has it written: ≥__95__%."""
    text = _SIGN_ON_A_LINE.sub(lambda sign: "≥" if sign[1] == ">" else "≤", text)
    return text.replace("_", "") if any(sign.isdigit() for sign in text) else text
