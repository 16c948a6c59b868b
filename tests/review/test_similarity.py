"""Likeness of texts and names, decided exactly and found among many without comparing all pairs."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.review.similarity import edit_distance, likeness, look_alikes, shingles

WORDS = st.text(alphabet="政务服务热线省风办公用房", max_size=9)


def test_punctuation_spaces_and_markup_do_not_count():
    assert likeness("<p>职工统一着装，严格管理。</p>", "职工统一着装 严格管理") == 1


def test_likeness_is_twice_the_shared_over_all():
    one, other = (
        "通过项目为行政审批工作提供办公场所，保证行政审批工作正常开展。",
        "为行政审批工作提供办公场所，保证行政审批工作正常开展。",
    )
    assert likeness(one, other) == Fraction(25, 27)
    assert likeness(one, other, Fraction(95, 100)) < Fraction(95, 100)


def test_nothing_is_like_nothing():
    assert likeness("", "") == likeness("，。", "甲") == 0


def test_a_bound_out_of_reach_costs_nothing_and_gives_0():
    assert likeness("甲乙丙丁", "戊己庚辛", Fraction(1, 2)) == 0


@given(WORDS, WORDS)
def test_likeness_lies_between_0_and_1(one, other):
    assert 0 <= likeness(one, other) <= 1


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("江苏政务服务管理通讯", "江苏政务服务通讯", 2),
        ("苏州市开放创新合作热力图", "苏州开放创新合作热力图", 1),
        ("热线", "线热", 1),
        ("体检费", "体检费", 0),
        ("体检费", "物业管理费", 3),
    ],
)
def test_edit_distance(one, other, distance):
    assert edit_distance(one, other, 2) == min(distance, 3)


@given(WORDS, WORDS)
def test_edit_distance_is_the_same_both_ways_and_stops_at_its_limit(one, other):
    assert edit_distance(one, other, 4) == edit_distance(other, one, 4) <= 5
    assert (edit_distance(one, other, 4) == 0) == (one == other)


def made_texts(count: int, seed: int = 7) -> list[str]:
    """Texts of 60 characters that have nothing in common but chance."""
    dice = random.Random(seed)
    return ["".join(chr(0x4E00 + dice.randrange(3000)) for _ in range(60)) for _ in range(count)]


def test_look_alikes_finds_the_copy_and_nothing_else():
    texts = made_texts(300)
    texts.append(texts[17][:50] + "改了几个字而已")
    texts.append(texts[40])
    found = {(one, other) for one, other, _ in look_alikes(texts, Fraction(8, 10))}
    assert found == {(17, 300), (40, 301)}


def test_look_alikes_finds_what_comparing_all_pairs_finds():
    dice = random.Random(3)
    texts = made_texts(12)
    texts += [text[: dice.randrange(40, 60)] + made_texts(1, n)[0][:8] for n, text in enumerate(texts)]
    least = Fraction(85, 100)
    every_pair = {
        (i, j) for j in range(len(texts)) for i in range(j) if likeness(texts[i], texts[j]) >= least
    }
    assert {(i, j) for i, j, _ in look_alikes(texts, least)} == every_pair


def test_work_grows_with_the_texts_not_with_their_pairs():
    def candidates(count: int) -> int:
        return sum(len(shingles(text)) for text in made_texts(count))

    assert candidates(400) < 2.2 * candidates(200)


def test_many_equal_texts_are_each_paired_once():
    found = list(look_alikes(["保障单位正常运转，为办事群众提供更优质的服务。"] * 50, Fraction(9, 10)))
    assert len(found) == 49 and all(first == 0 for first, *_ in found)
