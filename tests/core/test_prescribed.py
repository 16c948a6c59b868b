"""What a form prescribes is one thing, wherever a record of it begins: by hand, on the web, from a sample."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao import pipeline
from jixiao.core.library import load_scheme, scheme_names
from jixiao.core.prescribed import prescribed_indicators, prescribed_under
from jixiao.core.scheme import FixedIndicator, Level

WITH = [
    name
    for name in scheme_names()
    if prescribed_indicators(load_scheme(name)) and not load_scheme(name).general
]


def test_targets_points_and_nature_are_the_scheme_s():
    fixed = (
        FixedIndicator(name="专款专用率", targets={"full_year": "100%"}, points=Decimal(4)),
        FixedIndicator(name="资金到位率", targets={"half_year": "序时进度", "full_year": "100%"}),
        FixedIndicator(name="制度健全性", targets={"half_year": " ", "full_year": "健全"}),
        FixedIndicator(name="预算完成率"),
    )
    made = prescribed_under(Level(id="input", label="投入目标", kind="input", fixed=fixed), None)
    assert [one.nature for one in made] == ["quantitative", "quantitative", "qualitative", "quantitative"]
    assert made[0].points == 4 and made[0].targets["full_year"].value == 100
    assert set(made[2].targets) == {"full_year"}, "what is not prescribed is absent, not blank"
    assert all(one.fixed and (one.level1, one.level2) == ("投入目标", None) for one in made)


@pytest.mark.parametrize("name", WITH)
def test_a_blank_form_read_back_holds_the_same(name):
    scheme = load_scheme(name)
    ((record, _),) = pipeline.read(pipeline.blank(scheme, "xlsx", scheme.budget_years[0] or 2024), "x.xlsx")
    read = {(one.level1, one.level2 or None, one.name): one for one in record.indicators}
    for one in prescribed_indicators(scheme):
        back = read[one.level1, one.level2, one.name]
        assert back.nature == one.nature
        assert back.fixed or one.level2 is None
        said = {period: target.text for period, target in back.targets.items() if target.text}
        assert said == {period: target.text for period, target in one.targets.items()}


def test_rows_count_from_one():
    scheme = load_scheme("cn-js-sz/department-target@2024")
    rows = [one.row for one in prescribed_indicators(scheme)]
    assert rows == list(range(1, len(rows) + 1))
