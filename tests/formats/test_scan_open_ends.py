"""Tables on pictures of pages that lack an outer rule: cut by a page break, or drawn without sides."""

from __future__ import annotations

import pytest

from jixiao.formats.scans.open_ends import with_ends

ACROSS = [(float(y), 100.0, 900.0, 2.0) for y in (200, 260, 320)]
DOWN = [(float(x), 200.0, 320.0, 2.0) for x in (100, 300, 500, 900)]


def reaching(low=200.0, high=320.0):
    return [(at, low, high, thick) for at, _, _, thick in DOWN]


@pytest.mark.parametrize(("low", "high", "set_at"), [(150.0, 320.0, 150.0), (200.0, 390.0, 390.0)])
def test_a_rule_is_set_where_a_page_break_took_it(low, high, set_at):
    across, down = with_ends((ACROSS, reaching(low, high)))
    assert across == [*ACROSS, (set_at, 100.0, 900.0, 2.0)] and down == reaching(low, high)


def test_both_sides_of_a_table_without_sides():
    uprights = DOWN[1:3]
    across, down = with_ends((ACROSS, uprights))
    assert across == ACROSS and [rule[0] for rule in down] == [300, 500, 100, 900]


@pytest.mark.parametrize(
    "down",
    [
        reaching(),
        reaching(low=180.0),  # scans overshoot
        [(100.0, 120.0, 320.0, 2.0), (300.0, 150.0, 320.0, 2.0), *DOWN[2:]],  # each ends elsewhere
        [(at, 150.0, 320.0, 2.0) for at in (100.0, 200.0, 300.0)] + DOWN[2:],  # over a part of the table
    ],
)
def test_a_table_with_all_its_rules_stays_as_it_is(down):
    assert with_ends((ACROSS, down)) == (ACROSS, down)


def test_a_page_without_tables():
    assert with_ends(([], [])) == ([], [])
    assert with_ends((ACROSS, [])) == (ACROSS, [])
