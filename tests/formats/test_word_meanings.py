"""What one word means under a scheme is found once, for all kinds of labels."""

import pytest

from jixiao.core.library import candidates
from jixiao.formats.words.form_rows import squeeze
from jixiao.formats.words.opening_labels import names_subject, opening_part, opening_words
from jixiao.formats.words.scheme_words import words_of
from jixiao.formats.words.word_meanings import NOTHING

GENERAL = next(scheme for scheme in candidates("self_evaluation", "project") if scheme.general)
WORDS = words_of(GENERAL)


@pytest.mark.parametrize("value", ["≥95%", "完成检测报告份数", "及时", "", "1,234.50"])
def test_values_mean_nothing(value):
    assert WORDS.of(squeeze(value)) is NOTHING


@pytest.mark.parametrize("scheme", candidates(), ids=lambda scheme: scheme.name)
def test_each_label_of_a_scheme_is_known_as_what_it_is(scheme):
    of = words_of(scheme).of
    for entry in scheme.fields:
        assert of(squeeze(entry.label)).field is not None, entry.label
    for level in scheme.levels:
        assert of(squeeze(level.label)).level1 is not None, level.label
        for lower in level.children:
            said = of(squeeze(lower.label)).level2
            assert said and lower in [found for found, _ in said], lower.label


def test_one_word_may_be_labels_of_several_kinds():
    said = WORDS.of("满意度指标50分")
    assert said.level1 is not None and said.is_level and {"level1"} <= said.kinds
    assert WORDS.of("1-9月实际完成值").column.role == "actual"
    assert WORDS.of("合计").total and WORDS.of("2024年").year and not WORDS.of("2024年度目标").year


def test_kinds_of_a_row_are_those_of_its_words():
    assert WORDS.of_all(["≥95%", "二十四"]) == frozenset()
    assert {"column", "total"} <= WORDS.of_all(["三级指标", "总分", "≥95%"])


def test_every_label_that_opens_a_form_is_told_by_a_character_it_ends_with():
    assert all(names_subject(word) and opening_part(word) for word in opening_words())
    assert names_subject("某某专项资金名称") and not names_subject("≥95%")
