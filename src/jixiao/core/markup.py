"""HTML that leaked into the text of a form, taken out."""

from __future__ import annotations

import html
import re

_BREAK = re.compile(r"</(?:p|li|div|tr|h\d)\s*>|<br\s*/?>", re.I)
_TAG = re.compile(
    r"</?(?:p|ol|ul|li|div|span|br|strong|b|em|i|u|font|table|tbody|tr|td|th|a|h\d|sub|sup|o:p)(?:\s[^<>]*)?/?>",
    re.I,
)
_UNCLEAN = re.compile(r"[<&\r\n]")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|nbsp|amp|lt|gt|quot|ldquo|rdquo|mdash|hellip);")


def without_markup(text: str) -> str:
    """``text`` without HTML tags and entities; paragraphs become lines, blank lines go.

    Only known tags are taken out: the sign in ``<1天`` stays.
    """
    if not _UNCLEAN.search(text):
        return text.rstrip()
    if "<" in text and _TAG.search(text):
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    elif "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n") if line.strip())
