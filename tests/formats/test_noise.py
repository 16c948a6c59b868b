"""The same form with what programs, exports and printers add to it or lose is read as the same form.

``noise.py`` makes the noise: on the made documents records must be equal, on each layout of ``tests/cases/layouts`` all
that stands in it must still be read.
"""

import re

import pytest
from layout_builder import document
from noise import NOISES, noisy
from test_layouts import KNOWN_FAILURES, LAYOUTS, differences

from jixiao.core.number import half_width
from jixiao.formats.files import UnreadableFile, read_document
from jixiao.formats.match import recognise

SEEDS = range(3)
NOT_YET = {
    "repeated_heading": {
        "a-henan-summary-four-pairs",
    },
    "merges_lost": {
        "a-shanxi-target-scattered-fields",
    },
    "merges_filled": {
        "a-henan-summary-four-pairs",
        "b-monitoring-third-quarter-ticks",
    },
    "table_cut": {
        "a-henan-summary-four-pairs",
    },
}
"""Layouts that are not read right with a noise yet; each must be taken out of here when it is."""


@pytest.mark.seeds
@pytest.mark.parametrize("noise", NOISES, ids=lambda noise: noise.__name__)
def test_made_documents_give_equal_records(noise, shared):
    for path in sorted((shared / "documents").glob("*.docx")):
        clean = read_document(path.read_bytes(), path.name)
        wanted = content(clean)
        for seed in SEEDS:
            assert content(noisy(clean, noise, seed)) == wanted, f"{path.name}, {seed}"


@pytest.mark.parametrize("noise", NOISES, ids=lambda noise: noise.__name__)
def test_layouts_are_read_whole(noise):
    wrong = {
        name: found
        for name, layout in LAYOUTS.items()
        if name not in KNOWN_FAILURES
        and (found := failing(noisy(document(layout["blocks"]), noise, 0), layout["forms"]))
    }
    unexpected = {name: found for name, found in wrong.items() if name not in NOT_YET.get(noise.__name__, ())}
    assert not unexpected
    assert set(wrong) == NOT_YET.get(noise.__name__, set()), "read right by now: take it out of NOT_YET"


PAIRS = {
    ("page_number_row", "merges_filled"): {"d-forms-beside-with-titles"},
    ("blank_left_column", "page_number_row"): set(),
    ("blank_right_column", "watermark_row"): set(),
    ("blank_rows", "merges_filled"): {
        "a-yunnan-self-evaluation-public",
        "b2-guangdong-department-evaluation",
    },
}
"""Noises that come together, one after the other, with the layouts that are not read right with both yet."""


@pytest.mark.parametrize("names", PAIRS, ids="-".join)
def test_layouts_are_read_whole_with_two_noises(names):
    kinds = {noise.__name__: noise for noise in NOISES}
    left_out = PAIRS[names] | set(KNOWN_FAILURES).union(*(NOT_YET.get(name, set()) for name in names))
    wrong = {}
    for name, layout in LAYOUTS.items():
        drawn = document(layout["blocks"])
        for noise in names:
            drawn = noisy(drawn, kinds[noise], 1)
        if name not in left_out and (found := failing(drawn, layout["forms"])):
            wrong[name] = found
    assert not wrong


def failing(drawn, forms):
    try:
        return list(differences(drawn, forms))
    except UnreadableFile as told:
        return [str(told)]


def content(read):
    """What a form says, without its places; full-width signs and blanks do not count."""
    records = []
    for record, _ in recognise(read):
        held = record.model_dump(mode="json", exclude={"source", "sources", "unread", "title"})
        for indicator in held["indicators"]:
            del indicator["place"], indicator["given"]
        records.append(plain(held))
    return records


def plain(value):
    if isinstance(value, str):
        return re.sub(r"\s", "", half_width(value))
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value
