"""Official forms: equal to the published grids, without holes, masked, and never losing what was filled in."""

from __future__ import annotations

from decimal import Decimal

import pytest

import made_forms as made
from jixiao.core.grid import Grid
from jixiao.core.library import load_scheme, scheme_names
from jixiao.core.record import Amount, Fund, Indicator, Record
from jixiao.core.report import Heading, Text
from jixiao.core.scheme import SchemeError
from jixiao.core.value import parse_target
from jixiao.reports.official_form import official_form


def grids(report) -> list[Grid]:
    return [block for block in report.blocks if isinstance(block, Grid)]


def all_text(report) -> str:
    parts = [block.text for block in report.blocks if isinstance(block, Heading | Text)]
    parts += [cell.text for grid in grids(report) for cell in grid.cells]
    return "\n".join(parts)


def form_of(record: Record, **options):
    return official_form(record, load_scheme(record.scheme), **options)


def without_last_choice(scheme):
    """The national monitoring form without 完全不可能, as the made document has it."""
    columns = tuple(column for column in scheme.indicators.columns if column.choice != "完全不可能")
    spans = scheme.layout.spans | {
        "1": (3, 13),
        "2": (3, 5, 3, 5),
        "funds": (3, 2, 4, 3, 2, 2),
        "indicators": (1,) * 16,
    }
    layout = scheme.layout.model_copy(update={"spans": spans, "widths": (1,) * 16})
    table = scheme.indicators.model_copy(update={"columns": columns})
    return scheme.model_copy(update={"indicators": table, "layout": layout})


@pytest.mark.seeds
@pytest.mark.parametrize("id", made.SCHEMES)
def test_the_form_has_the_cells_and_spans_of_the_published_one(id, shared):
    truth = made.truths(shared)[id]
    scheme = load_scheme(made.SCHEMES[id])
    record = made.record_of(truth, scheme)
    if id == "mof_jk":
        scheme = without_last_choice(scheme)
    printed = grids(official_form(record, scheme, masked=False))
    true = made.true_grids(truth)
    assert len(printed) == len(true)
    for one, other in zip(printed, true, strict=True):
        assert made.f1(made.cells(one), made.cells(other)) == 1


@pytest.mark.parametrize("name", scheme_names())
def test_a_blank_form_of_every_scheme_covers_its_grid_exactly_once(name):
    scheme = load_scheme(name)
    for grid in grids(official_form(Record(scheme=name, stage=scheme.stage, object=scheme.object), scheme)):
        covered = [
            (row, col)
            for cell in grid.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for col in range(cell.col, cell.col + cell.colspan)
        ]
        assert sorted(covered) == [(row, col) for row in range(grid.nrows) for col in range(grid.ncols)]
        assert len(grid.widths) == grid.ncols


def test_a_blank_form_shows_the_prescribed_indicators_with_their_targets():
    text = all_text(form_of(made.sample_record(indicators=[])))
    assert "立项依据充分性" in text and "序时进度" in text


def test_personal_data_is_masked_unless_asked_for():
    record = made.sample_record()
    masked, whole = all_text(form_of(record)), all_text(form_of(record, masked=False))
    for secret in ("13812345678", "65123456", "王小明"):
        assert secret not in masked
        assert secret in whole
    assert "王**" in masked


def test_a_bare_number_in_a_personal_field_is_masked():
    record = made.sample_record(values={"project_owner": "李华 65123456"})
    assert "65123456" not in all_text(form_of(record))


def test_leaked_markup_is_taken_out_and_a_bare_less_than_stays():
    record = made.sample_record(
        values={"content": "<p>一、开展情况：</p><p style='x'>完成&nbsp;5次，&lt;1天</p>"}
    )
    text = all_text(form_of(record))
    assert "一、开展情况：\n完成\xa05次，<1天" in text
    assert "<p" not in text and "&nbsp;" not in text


def test_amounts_stand_as_written_while_the_writing_says_the_same():
    assert "750.00" in all_text(form_of(made.sample_record()))
    in_yuan = made.sample_record(funds_total=Amount(amount=Decimal("7500000.00"), text="7500000"))
    total = next(cell for cell in grids(form_of(in_yuan))[0].cells if cell.text == "资金总额")
    value = next(
        cell for cell in grids(form_of(in_yuan))[0].cells if cell.row == total.row and cell.col > total.col
    )
    assert value.text == "750"


def test_a_missing_amount_is_blank_and_zero_is_zero():
    cells = grids(form_of(made.sample_record()))[0].cells
    by_label = {
        cell.text: next((c.text for c in cells if c.row == cell.row and c.col > cell.col), None)
        for cell in cells
    }
    assert by_label["政府性基金"] == ""
    assert by_label["平台运营"] == "0"


def test_dates_are_printed_in_words():
    text = all_text(form_of(made.sample_record()))
    assert "2023年" in text and "2025年12月" in text


def test_a_group_without_indicators_is_one_empty_row():
    grid = grids(form_of(made.sample_record()))[0]
    label = next(cell for cell in grid.cells if cell.text == "生态效益")
    row = [cell for cell in grid.cells if cell.row == label.row and cell.col > label.col]
    assert label.rowspan == 1 and row and all(cell.text == "" for cell in row)


def test_nothing_that_was_filled_in_is_lost_under_labels_that_the_scheme_does_not_know():
    strange = Indicator(level1="影响力目标", level2="长效管理", name="机制健全性", row=3)
    own = Indicator(level1="产出指标", level2="进度指标", name="开工率", row=4)
    odd = Fund(source="donations", label="社会捐赠", amount=Decimal("10000.00"), text="1")
    record = made.sample_record()
    record = record.model_copy(
        update={"indicators": (*record.indicators, strange, own), "funds": (*record.funds, odd)}
    )
    text = all_text(form_of(record))
    for word in ("影响力目标", "长效管理", "机制健全性", "进度指标", "开工率", "社会捐赠"):
        assert word in text


def test_a_sign_goes_into_its_own_column_where_the_form_has_one():
    scheme = load_scheme("cn-js-cz-wj/project-target@2022")
    record = Record(
        scheme=scheme.name,
        stage="target",
        object="project",
        indicators=[
            Indicator(level1="产出指标", level2="产出数量指标", name="甲", targets={"full_year": parse_target("≥5个")}),
            Indicator(level1="产出指标", level2="产出质量指标", name="乙", targets={"full_year": parse_target("较高")}),
        ],
    )  # fmt: skip
    cells = grids(official_form(record, scheme))[0].cells
    rows = {cell.text: [c.text for c in cells if c.row == cell.row and c.col > cell.col] for cell in cells}
    assert rows["甲"] == ["≥", "5个"]
    assert rows["乙"] == ["定性", "较高"]


def test_tasks_have_their_column_only_where_the_scheme_says_so():
    scheme = load_scheme("cn-js-sz/department-target@2024")
    record = Record(
        scheme=scheme.name,
        stage="target",
        object="department",
        indicators=[
            Indicator(level1="履职", level2="商务执法辅助", task="受理投诉", name="满意率"),
            Indicator(level1="履职", level2="商务执法辅助", task="受理投诉", name="及时办结率"),
        ],
    )
    cells = grids(official_form(record, scheme))[0].cells
    assert [cell.rowspan for cell in cells if cell.text == "受理投诉"] == [2]
    assert len([cell for cell in cells if cell.text == "三级指标"]) == 3
    assert len([cell for cell in cells if cell.text == "重点工作"]) == 1


def test_the_year_is_in_the_title_or_under_it():
    assert "2024年度" in all_text(form_of(made.sample_record()))
    scheme = load_scheme("cn-js-cz-wj/project-target@2022")
    record = Record(scheme=scheme.name, stage="target", object="project", fiscal_year=2022)
    report = official_form(record, scheme)
    assert report.title == "2022年度区级预算绩效管理项目绩效目标表"
    assert all("{" not in block.text for block in report.blocks if isinstance(block, Text))


def test_spans_that_do_not_fit_name_the_scheme_and_the_row():
    scheme = load_scheme("cn-js-sz/project-target@2024")
    wrong = scheme.layout.model_copy(update={"spans": scheme.layout.spans | {"1": (2, 9)}})
    with pytest.raises(SchemeError, match="cn-js-sz/project-target@2024.*feasibility"):
        official_form(made.sample_record(), scheme.model_copy(update={"layout": wrong}))


def test_a_general_form_prints_only_what_the_record_holds():
    scheme = load_scheme("general/monitoring@1")
    record = Record(
        scheme=scheme.name,
        stage="monitoring",
        object="project",
        title="项目支出绩效运行监控表",
        fiscal_year=2023,
        values={"project_name": "政风热线"},
        indicators=[
            Indicator(
                level1="产出指标",
                level2="数量指标",
                name="直播期数",
                targets={"full_year": parse_target("≥25期")},
                actuals={"seven_months": parse_target("14期")},
                likelihood="有可能",
            )
        ],
    )
    report = official_form(record, scheme)
    text = all_text(report)
    assert report.title == "项目支出绩效运行监控表"
    assert "14期" in text and "1-7月执行情况" in text
    assert "1-8月执行情况" not in text and "经济效益" not in text and "经费保障" not in text
    cells = grids(report)[0].cells
    ticks = {cell.col for cell in cells if cell.text == "√"}
    assert ticks == {cell.col for cell in cells if cell.text == "有可能"}
