"""Keys that alike texts share, so that near-copies among a million texts are found without comparing all pairs.

MinHash with locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, ch. 3)
over the shingles of ``similarity.py``. A key names candidates; ``similarity.likeness`` decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.review.similarity import shingles

BANDS, ROWS = 48, 4
"""Two texts that share three fifths of their shingles have a key in common with 99.9 %, half of them with 95 %; texts
that share one in twenty, as only one pair in a thousand of published goals does, with one in three thousand."""
WIDTH = 4
"""Characters in a shingle. Nine of ten characters alike still leave three fifths of the shingles, unless every change
stands alone."""
SEED = 20240101


def bands(text: str) -> Iterator[str]:
    """The keys of a text. Needs datasketch; the same text has the same keys on every machine."""
    from datasketch import MinHash

    made = MinHash(num_perm=BANDS * ROWS, seed=SEED, hashfunc=int)
    made.update_batch(sorted(shingles(text, WIDTH)))
    digest = made.hashvalues.reshape(BANDS, ROWS)
    for number, band in enumerate(digest):
        yield ":".join(f"{part:x}" for part in (number, *band))
