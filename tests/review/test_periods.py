"""Dates as forms write them, and the years of which texts speak."""

import pytest

from jixiao.core.record import Record
from jixiao.review.periods import Span, project_span, read_span, years_spoken_of


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023年", (2023, 1), (2023, 12)),
        ("2023", (2023, 1), (2023, 12)),
        ("2022.01", (2022, 1), (2022, 1)),
        ("　2022.12", (2022, 12), (2022, 12)),
        ("2024-06-30", (2024, 6), (2024, 6)),
        ("2024年6月", (2024, 6), (2024, 6)),
        ("2024/6", (2024, 6), (2024, 6)),
        ("202406", (2024, 6), (2024, 6)),
        ("20240630", (2024, 6), (2024, 6)),
        ("2024年底", (2024, 1), (2024, 12)),
        ("２０２４年", (2024, 1), (2024, 12)),
    ],
)
def test_dates(text, first, last):
    assert read_span(text) == Span(first, last)


@pytest.mark.parametrize(
    "text", ["合同签订后", "长期", "", "2024.13", "24年", "6月", "2024年6月至2025年", "1234"]
)
def test_no_dates(text):
    assert read_span(text) is None


def record(**values: str) -> Record:
    return Record(scheme="cn/project-target@2015", stage="target", object="project", values=values)


def test_the_period_runs_from_the_first_month_to_the_last():
    assert project_span(record(start="2021", end="2023")) == Span((2021, 1), (2023, 12))
    assert project_span(record(start="2022-01", end="2022-12")).one_year
    assert project_span(record(project_period="2023年—2025年")) == Span((2023, 1), (2025, 12))
    assert project_span(record(project_period="2023-2025")) == Span((2023, 1), (2025, 12))
    assert project_span(record(project_period="2023-06至2025-05")) == Span((2023, 6), (2025, 5))
    assert project_span(record(project_period="2024年")) == Span((2024, 1), (2024, 12))
    assert project_span(record(project_period="3年")) is None
    assert project_span(record(start="2023", end="长期")) is None
    assert project_span(record()) is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023年计划组织开展至少28期", [(2023, 2023, False)]),
        ("2024年度完成一期，2025年完成二期", [(2024, 2024, False), (2025, 2025, False)]),
        ("2023—2025年完成全部改造", [(2023, 2025, False)]),
        ("2023年至2025年分步实施", [(2023, 2025, False)]),
        ("根据（苏政发〔2018〕27号）《2022年工作要点》实施", []),
        ("落实“十四五”（2021—2025年）规划", []),
        ("按照2021-2025年发展规划推进", []),
        ("交易额较2023年增长5%", [(2023, 2023, True)]),
        ("2018年以来，累计组织15次", [(2018, 2018, True)]),
        ("截至2023年底已建成5个", [(2023, 2023, True)]),
        ("12345热线、2000年版标准", [(2000, 2000, False)]),
    ],
)
def test_years_in_texts(text, years):
    assert [(each.first, each.last, each.compared) for each in years_spoken_of(text)] == years
