"""Groups whose labels stand in their middle rows: the ways to part the rows, also where there are very many or none."""

from jixiao.formats.indicators.centred_labels import MOST_LABELS, MOST_WAYS, _ways


def test_each_label_stands_in_the_middle_of_its_group():
    assert _ways([1, 3], 5) == [[0, 3], [0, 2]]


def test_a_table_that_cannot_be_parted_is_told_so_at_once():
    places = [*range(1, 120, 2), 200]
    assert _ways(places, 400) == []


def test_of_very_many_ways_some_are_given():
    assert len(_ways(list(range(1, 150, 2)), 151)) == MOST_WAYS


def test_more_labels_than_a_form_has_are_left_where_they_stand():
    assert _ways(list(range(MOST_LABELS + 1)), MOST_LABELS + 1) == []
