"""Characters that only look like the ones they stand for: the radicals (⽬ for 目, ⻔ for 门) that text copied out of a
PDF is full of, and ≥ and ≤ as the font Symbol has them. A label written with one is found by no comparison, so they
are put right once, in the whole document."""

from __future__ import annotations

import re
import unicodedata

from jixiao.core.grid import Document, Grid

_SUSPECT = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\uf0b3\uf0a3]")
_LOOKALIKE = re.compile(
    "[\u2e80-\u2fd5\uf900-\ufaff\uf0b3]|^\uf0a3(?=\\s*\\d+(?:[.,]\\d+)*(?![\\d.,、)）])[^、)）]{0,8}$)"
)
_SIMPLIFIED = dict(
    zip(
        "⺌⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "小母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
) | {"\uf0b3": "≥", "\uf0a3": "≤"}
"""Those that the tables of Unicode give no twin for."""


def put_right(document: Document) -> None:
    """Each such character of a document becomes the one it stands for; most parts hold none and are looked at once."""
    for block in document.blocks:
        places = block.cells if isinstance(block, Grid) else [block]
        if _SUSPECT.search("".join([place.text for place in places])):
            for place in places:
                place.text = _LOOKALIKE.sub(_twin, place.text)


def _twin(found: re.Match[str]) -> str:
    return _SIMPLIFIED.get(found[0]) or unicodedata.normalize("NFKC", found[0])
