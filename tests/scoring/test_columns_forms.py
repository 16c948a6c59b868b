"""Whole forms in columns: lines, split full marks, totals and grades, against ``exact.score`` form by form."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

np = pytest.importorskip("numpy", reason="columns need numpy: pip install 'jixiao[parquet]'")

from jixiao.core.library import load_pack as load  # noqa: E402
from jixiao.core.library import load_scheme, pack_names  # noqa: E402
from jixiao.scoring.exact import score  # noqa: E402
from jixiao.scoring.form_totals import fill_weights, totals  # noqa: E402
from jixiao.scoring.record_rows import score_records  # noqa: E402
from jixiao.scoring.row_shape import MISSING, SCALE, Shape, names  # noqa: E402
from jixiao.scoring.tables import class_numbers, compile_pack  # noqa: E402
from jixiao.scoring.weights import full_marks  # noqa: E402

SCHEMES = ("cn/project-self-evaluation@2020", "cn-js-sz/project-self-evaluation@2021")
LEVELS = {
    SCHEMES[0]: [("产出指标", "数量指标"), ("产出指标", "时效指标"), ("产出指标", "成本指标"), ("效益指标", "社会效益指标"), ("满意度指标", "服务对象满意度指标"), ("别的", None)],
    SCHEMES[1]: [("投入目标", None), ("产出目标", None), ("结果目标", None), ("影响力目标", None)],
}  # fmt: skip
TARGETS = ["≥90%", "100%", "=7个", "≤30天", "30天", "5万元", "≤120万元", "80%-90%", "≥1.4亿个", "良好", "12月", "", ">3期", "0", "3个，5人"]  # fmt: skip
ACTUALS = ["88%", "100%", "7个", "9", "30天", "40天", "1个月", "49999元", "125万元", "85%", "≥95%", "好", "较好", "完成", "未完成", "12月", "", "0.33333", "3期", "-2"]  # fmt: skip


def forms(made, money, count, seed):
    dice = random.Random(seed)
    for _ in range(count):
        scheme = load_scheme(dice.choice(SCHEMES))
        rows = []
        bare = dice.random() < 0.4
        for _ in range(dice.randint(1, 9)):
            level1, level2 = dice.choice(LEVELS[scheme.name])
            of = (
                None
                if bare or dice.random() < 0.1
                else dice.choice(["5", "3.71", "10", "7.5", "0", "3.715", "0.12345"])
            )
            rows.append({
                "level1": level1, "level2": level2, "target": dice.choice(TARGETS), "actual": dice.choice(ACTUALS),
                "of": of, "self_score": dice.choice([None, "3", "5", "4.5"]), "reason": dice.choice([None, "原因"]),
            })  # fmt: skip
        budget, executed = (
            dice.choice(["100", "0", None, "33.3333"]),
            dice.choice(["99.994", "100", "120", None, "0"]),
        )
        yield made(scheme, rows, [money("total", budget, executed), money("central", "50", "40")]), scheme


@pytest.mark.parametrize("name", pack_names())
def test_lines_and_totals_are_those_of_one_form_at_a_time(name, made, money):
    pack = load(name)
    tables = compile_pack(pack)
    given = [(number, record, scheme) for number, (record, scheme) in enumerate(forms(made, money, 120, 7))]
    columns = score_records(given, tables).columns
    sums = totals(columns, pack)
    place = 0
    for number, record, scheme in given:
        sheet = score(record, scheme, pack)
        beyond = False
        for line in sheet.lines:
            flags = names(int(columns["flags"][place]))
            beyond |= "beyond_columns" in flags
            if "beyond_columns" not in flags:
                assert _points(columns["points"][place]) == line.points, line
                assert set(flags) == set(line.flags), line
            assert bool(columns["by_hand"][place]) == line.by_hand, line
            assert str(pack.basis[columns["clause"][place]]) == line.clause
            place += 1
        if not beyond and sheet.lines:
            own = int(np.flatnonzero(sums["form"] == number)[0])
            assert _points(sums["total"][own]) == sheet.total
            assert _points(sums["out_of"][own]) == sheet.out_of
            assert _points(sums["open_points"][own]) == sheet.open_points
            grade = sums["grade"][own]
            assert ("" if grade < 0 else pack.grades[grade].name) == sheet.grade
    assert place == len(columns["form"])


@pytest.mark.parametrize("name", pack_names())
def test_full_marks_that_forms_do_not_print(name, made, money):
    pack = load(name)
    tables = compile_pack(pack)
    for record, scheme in forms(made, money, 60, 8):
        printed = [MISSING if one.points is None else int(one.points * SCALE) for one in record.indicators]
        classes = [_class(one, scheme, pack) for one in record.indicators]
        count = len(printed)
        rows = {
            "form": np.zeros(count, np.int64), "shape": np.full(count, Shape.NUMBER),
            "class": np.array(classes, np.int16), "weight": np.array(printed, np.int64),
        }  # fmt: skip
        filled = fill_weights(rows, tables)["weight"]
        want = full_marks(record, scheme, pack)
        assert [None if one == MISSING else one for one in filled.tolist()] == [
            None if one is None else int(one * SCALE) for one in want
        ]


def _class(indicator, scheme, pack):
    from jixiao.scoring.weights import class_of

    id = class_of(indicator, scheme, pack)
    return list(pack.classes).index(id) if id else -1


def _points(number):
    return None if number == MISSING else Decimal(int(number)).scaleb(-4)


def test_exempt_lines_are_made_up_for(national, made, with_changes):
    pack = with_changes(national[1], {"missing": {"unexplained": "exempt"}, "execution": None})
    rows = [
        {"level1": "产出指标", "level2": "数量指标", "target": "≥9个", "actual": actual, "of": of}
        for actual, of in (("8个", "33"), ("", "34"), ("9个", "33"))
    ]
    record = made(national[0], rows)
    columns = score_records([(4, record, national[0])], compile_pack(pack)).columns
    sums = totals(columns, pack)
    sheet = score(record, national[0], pack)
    assert _points(sums["total"][0]) == sheet.total == Decimal("94.44")
    assert pack.grades[sums["grade"][0]].name == sheet.grade == "优"


def test_classes_of_a_file_find_those_of_the_pack(national):
    kinds = ["output", "satisfaction", "unheard"]
    classes = list(national[1].classes)
    assert class_numbers(kinds, national[1]) == [classes.index("output"), classes.index("satisfaction"), -1]
