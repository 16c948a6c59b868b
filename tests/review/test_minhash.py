"""Keys of alike texts: near-copies share one, goals of different projects hardly ever do."""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path

import pytest

pytest.importorskip("datasketch", reason="needs pip install 'jixiao[batch]'")
sys.path.append(str(Path(__file__).resolve().parents[2]))

from benchmarks.alike import goals  # noqa: E402

from jixiao.review.minhash import BANDS, bands  # noqa: E402


def test_copies_share_a_key_and_different_goals_do_not():
    made = list(goals(500))
    keys = [set(bands(text)) for _, text, _ in made]
    copies = {(source, number) for number, _, source in made if source >= 0}
    together = {pair for pair in combinations(range(500), 2) if keys[pair[0]] & keys[pair[1]]}
    assert len(copies) >= 3 and copies <= together
    assert len(together - copies) <= 10, "of 124,750 pairs"


def test_every_hash_counts_in_its_band():
    """A key holds all hashes of its band: with half of them, goals that share nothing but phrases would meet."""
    assert all(len(key.split(":")) == 5 for key in bands("按季核对路灯三百处"))
    assert len(set(bands("按季核对路灯三百处"))) == BANDS
