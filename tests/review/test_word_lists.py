"""The word list of the text checks: every list is used, and every list that is used is there."""

import re
from pathlib import Path

import jixiao.review
from jixiao.core.library import vocabulary
from jixiao.review.word_lists import has, listed, same_counter

FOLDER = Path(jixiao.review.__file__).parent
CODE = "\n".join(path.read_text("utf-8") for path in FOLDER.rglob("*.py"))


def test_every_list_is_used():
    assert [name for name in vocabulary("texts") if f'"{name}"' not in CODE] == []


def test_no_word_stands_twice_in_a_list():
    twice = {
        name: word
        for name, words in vocabulary("texts").items()
        for word in words
        if isinstance(word, str) and words.count(word) > 1
    }
    assert twice == {}


def test_longer_words_come_first():
    words = listed("measure_endings")
    assert re.match("|".join(words), "场次数").group() == "场次数"
    assert list(map(len, words)) == sorted(map(len, words), reverse=True)


def test_counters_of_one_thing():
    assert same_counter("次", "场次") and same_counter("吨", "吨") and not same_counter("人", "人次")


def test_a_word_anywhere_in_a_text():
    assert has("截至目前已组织15次", "past_words") and not has("计划组织15次", "past_words")
