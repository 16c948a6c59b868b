"""How alike texts and names are: shingles to find candidates among many, exact measures to decide.

Comparing every text with every other would be slow for a whole city; ``look_alikes`` looks only at texts that
share rare pieces.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from fractions import Fraction

from jixiao.review.running_text import squeezed

WIDTH = 8
"""Characters in a shingle."""
_COMMON = 40
"""A shingle in more texts than this is boilerplate and names no candidates."""


def likeness(one: str, other: str, least: Fraction = Fraction(0)) -> Fraction:
    """Twice the shared characters over all characters, 1 for equal texts; markup and punctuation do not count.

    0 at once where ``least`` cannot be reached: that is far cheaper.
    """
    one, other = squeezed(one), squeezed(other)
    both = len(one) + len(other)
    if not one or not other:
        return Fraction(0)
    if one == other:
        return Fraction(1)
    in_common = sum((Counter(one) & Counter(other)).values())
    if Fraction(2 * in_common, both) < least:
        return Fraction(0)
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return Fraction(2 * sum(block.size for block in blocks), both)


def shingles(text: str, width: int = WIDTH) -> set[int]:
    """The digests of a text's runs of ``width`` characters, thinned out evenly in long texts."""
    bare = squeezed(text)
    runs = {zlib.crc32(bare[i : i + width].encode()) for i in range(max(1, len(bare) - width + 1))}
    return runs if len(runs) <= 200 else {run for run in runs if run % 4 == 0}


def look_alikes(
    texts: Mapping[int, str] | Sequence[str], least: Fraction
) -> Iterator[tuple[int, int, Fraction]]:
    """Pairs of texts (by key, the first in order first) that are alike to at least ``least``, and how much.

    Equal texts are paired with the first of their kind only.
    """
    items = texts.items() if isinstance(texts, Mapping) else enumerate(texts)
    first_of: dict[str, int] = {}
    posted: dict[int, list[int]] = defaultdict(list)
    kept: dict[int, str] = {}
    for key, text in items:
        bare = squeezed(text)
        if bare in first_of:
            yield first_of[bare], key, Fraction(1)
            continue
        first_of[bare], kept[key] = key, text
        own = shingles(text)
        votes: Counter[int] = Counter()
        for shingle in own:
            earlier = posted[shingle]
            if len(earlier) <= _COMMON:
                votes.update(earlier)
                earlier.append(key)
        for candidate, shared in votes.items():
            if Fraction(shared, len(own)) >= least / 3:
                alike = likeness(kept[candidate], text, least)
                if alike >= least:
                    yield candidate, key, alike


def edit_distance(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours between two names; ``limit`` + 1 where more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            step = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != wanted))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == wanted:
                step = min(step, earlier[j - 2] + 1)
            row.append(step)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
