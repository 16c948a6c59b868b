"""Personal data in text: telephone, identity, bank card numbers and e-mail addresses; finding and masking them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from jixiao.core.number import half_width

Kind = Literal["mobile", "landline", "identity", "bank_card", "email"]

LABELS: dict[Kind, str] = {
    "mobile": "手机号码",
    "landline": "固定电话",
    "identity": "身份证号",
    "bank_card": "银行卡号",
    "email": "电子邮箱",
}


@dataclass(frozen=True, slots=True)
class Match:
    """One piece of personal data: ``text`` is what stands at ``start`` … ``end``."""

    kind: Kind
    start: int
    end: int
    text: str

    @property
    def label(self) -> str:
        return LABELS[self.kind]


_AMOUNT = r"(?!\d|[.,]\d|\s?(?:元|万|亿|%|平方米))"
"""Not within a longer number, and not an amount."""
_IDENTITY = re.compile(r"(?<![\dA-Za-z])[1-9]\d{16}[\dXx](?![\dA-Za-z])")
_BANK_CARD = re.compile(rf"(?<![\d.])[3-69]\d{{3}}(?:[ -]?\d{{4}}){{3}}(?:[ -]?\d{{1,3}})?{_AMOUNT}")
_MOBILE = re.compile(rf"(?<![\d.])(?:\+?86[ -]?)?1[3-9]\d([ -]?)\d{{4}}\1\d{{4}}{_AMOUNT}")
_LANDLINE = re.compile(
    rf"(?<![\d.])(?:\(0[1-9]\d{{1,2}}\) ?|0[1-9]\d{{1,2}}[ -]?)[2-8]\d{{6,7}}(?:-\d{{1,5}})?{_AMOUNT}"
)
_LOCAL = re.compile(
    rf"(?:电话|座机|传真|热线|联系方式)(?:[(][^)]*[)])?[:： ]{{0,2}}([2-8]\d{{6,7}}){_AMOUNT}"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.A)


_MAY_HOLD = re.compile(r"[@＠]|\d(?:\D{0,2}\d){6}")
"""What every pattern needs: an at sign, or seven digits with little between them."""


def find(text: str) -> list[Match]:
    """Every piece of personal data in ``text``, in order, none overlapping another.

    Identity numbers count only with a true date and check digit (GB 11643), bank cards only with a true check
    digit (Luhn); digits within a longer number or before 元, 万, % count as an amount. Full-width digits are
    read too. A number of nothing but zeros, such as a masked contact, is not found.
    """
    if not _MAY_HOLD.search(text):
        return []
    plain = half_width(text)
    taken: list[Match] = []
    for kind, pattern, holds in _PATTERNS:
        for found in pattern.finditer(plain):
            start, end = found.span(1) if pattern is _LOCAL else found.span()
            free = all(end <= other.start or start >= other.end for other in taken)
            if free and holds(plain[start:end]):
                taken.append(Match(kind, start, end, text[start:end]))
    return sorted(taken, key=lambda match: match.start)


def mask(text: str) -> str:
    """``text`` with every piece of personal data made unreadable: 138****0000; other text unchanged."""
    found = find(text)
    if not found:
        return text
    parts, position = [], 0
    for match in found:
        parts += [text[position : match.start], _MASKS[match.kind](match.text)]
        position = match.end
    return "".join([*parts, text[position:]])


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _is_identity(number: str) -> bool:
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    control = "10X98765432"[
        sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True)) % 11
    ]
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100 and number[17].upper() == control


def _is_bank_card(number: str) -> bool:
    digits = [int(digit) for digit in reversed(_digits(number))]
    doubled = [digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(digits)]
    return 16 <= len(digits) <= 19 and len(set(digits)) > 2 and sum(doubled) % 10 == 0


def _any(_: str) -> bool:
    return True


_PATTERNS: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", _EMAIL, _any),
    ("identity", _IDENTITY, _is_identity),
    ("bank_card", _BANK_CARD, _is_bank_card),
    ("mobile", _MOBILE, _any),
    ("landline", _LANDLINE, _any),
    ("landline", _LOCAL, _any),
)


def _keep(text: str, head: int, tail: int) -> str:
    """``text`` with only its first ``head`` and last ``tail`` characters readable."""
    return text[:head] + "*" * max(len(text) - head - tail, 4) + text[len(text) - tail :]


def _mask_mobile(text: str) -> str:
    digits = _digits(half_width(text))[-11:]
    return f"{digits[:3]}****{digits[7:]}"


def _mask_landline(text: str) -> str:
    area = re.match(r"\(?0\d{2,3}\)?[ -]?", half_width(text))
    head = area.end() if area else 0
    return text[:head] + "****" + text[-4:]


_MASKS: dict[Kind, Callable[[str], str]] = {
    "mobile": _mask_mobile,
    "landline": _mask_landline,
    "identity": lambda text: _keep(text, 3, 4),
    "bank_card": lambda text: _keep(text, 0, 4),
    "email": lambda text: text[0] + "***" + text[text.index("@" if "@" in text else "＠") :],
}
