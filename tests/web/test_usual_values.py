"""What indicators aim at elsewhere: written by the batch, imported, shown by the library, compared with by T15."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from test_declare_picker import library  # noqa: F401
from test_imports import told, workbook

from jixiao.web.actions.import_workbook import import_workbook
from jixiao.web.drafting import drafts
from jixiao.web.findings import review_of
from jixiao.web.models import UsualValue

ROWS = [
    {"name": "服务 企业数", "unit": "家", "count": 812, "p25": Decimal("1500"), "p50": Decimal("2600"), "p75": Decimal("5200.5")},
    {"name": "服务对象满意度", "unit": "%", "count": 4000, "p25": Decimal(96), "p50": Decimal(97), "p75": Decimal(98)},
]  # fmt: skip


def imported(people, tmp_path, rows=ROWS):
    from jixiao.cli.batch_analysis import write

    write(rows, tmp_path / "取值.xlsx")
    return import_workbook(
        people["system_admin"], Path(tmp_path / "取值.xlsx").read_bytes(), "取值.xlsx", dry_run=False
    )


def test_the_workbook_of_the_batch_is_imported_as_it_is(people, place, tmp_path):
    outcome = imported(people, tmp_path)
    assert (told(outcome), outcome.done) == ([], ["指标取值：2 个，代替原来的 0 个"])
    assert list(place.usual_values.values_list("name", "unit", "count", "p75")) == [
        ("服务企业数", "家", 812, "5200.5"), ("服务对象满意度", "%", 4000, "98"),
    ]  # fmt: skip
    assert imported(people, tmp_path, ROWS[:1]).done == ["指标取值：1 个，代替原来的 2 个"]


def test_the_library_shows_them(client, people, library, tmp_path):  # noqa: F811
    imported(people, tmp_path)
    client.force_login(people["agency_drafter"])
    page = client.get(reverse("library") + "?q=服务企业数").content.decode()
    assert "1500–5200.5" in page and "812 个" in page
    assert "1500 – 5200.5" in client.get(reverse("library") + "?part=picker&q=服务企业数").content.decode()
    found = client.get(reverse("library"), {"q": "培训班"}, headers={"Accept": "application/json"}).json()
    assert [one["elsewhere"] for one in found["indicators"]] == [None]


def test_a_rate_below_what_three_quarters_aim_at_is_told(people, complete, tmp_path):
    record = drafts.load(complete.draft)
    before = [one for one in review_of(record, complete).findings if one.code == "T15"]
    rates = [one for one in record.indicators if not one.fixed and one.targets["full_year"].unit == "%"]
    name = rates[0].name
    imported(people, tmp_path, [{**ROWS[1], "name": name, "p25": Decimal(2000), "p50": Decimal(2001), "p75": Decimal(2002)}])  # fmt: skip
    after = [one for one in review_of(record, complete).findings if one.code == "T15"]
    assert len(after) == len(before) + 1 and "2000" in json.dumps(after[-1].to_json(), ensure_ascii=False)


@pytest.mark.parametrize(
    "row, column, words",
    [
        (["满意度", "%", "多", 1, 2, 3], "C2", "“多”不是整数"),
        (["满意度", "%", 9, "1个", 2, 3], "D2", "“1个”不是数"),
        (["满意度", "%", 9, 5, 2, 3], "D2", "三个分位数不是从小到大"),
        (["满意度" * 50, "%", 9, 1, 2, 3], "A2", "超过 120 字"),
        (["", "%", 9, 1, 2, 3], "A2", "没有填写"),
    ],
)
def test_a_wrong_row_is_told_with_its_cell_and_nothing_changes(people, place, row, column, words):
    from jixiao.review.usual import COLUMNS, SHEET

    data = workbook(**{SHEET: [list(COLUMNS.values()), row]})
    outcome = import_workbook(people["system_admin"], data, "取值.xlsx", dry_run=False)
    assert [at for at, message in told(outcome) if words in message] == [f"{SHEET}!{column}"]
    assert not UsualValue.objects.exists()


def test_one_indicator_twice(people, place):
    from jixiao.review.usual import COLUMNS, SHEET

    row = ["满意度", "%", 9, 1, 2, 3]
    data = workbook(**{SHEET: [list(COLUMNS.values()), row, row]})
    outcome = import_workbook(people["system_admin"], data, "取值.xlsx", dry_run=False)
    assert told(outcome) == [(f"{SHEET}!A3", f"这个指标名称和单位与 {SHEET}!A2 重复")]
