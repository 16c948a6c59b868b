"""What is typed into fields and addresses: numbers, years and days; and that nothing typed there breaks a page."""

from __future__ import annotations

from datetime import date

import pytest

from jixiao.web.typed import budget_year, day, whole

ODD = ("²", "9" * 5000, "2024-02-30", "\x00")
FIELDS = (
    "year",
    "page",
    "under",
    "unit",
    "source",
    "place",
    "holidays",
    "since",
    "until",
    "level",
    "period",
    "with",
)


def test_numbers():
    assert (whole("17"), whole(" １７ "), whole("²"), whole("-1"), whole("9" * 19, 5)) == (17, 17, 0, 0, 5)
    assert (budget_year("2024"), budget_year("1"), budget_year("", 2023)) == (2024, 0, 2023)


def test_days():
    assert day(" 2024-02-29 ") == date(2024, 2, 29)
    assert day("2024-02-30") is None and day("") is None and day("29.2.2024") is None


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["performance_division", "system_admin", "audit_admin"])
def test_no_page_breaks_on_an_odd_address(role, people, filing, client):
    client.force_login(people[role])
    pages = ("filings", "review", "reply", "results", "results/leniency", "dashboard", "monitoring", "tasks", "units",
             "years", "calendar", "audit", "audit/log", "rechecks", "panels", "late", "notices", "library")  # fmt: skip
    for page in pages:
        for odd in ODD:
            answer = client.get(f"/{page}", dict.fromkeys(FIELDS, odd))
            assert answer.status_code in (200, 403, 404), f"{page} with {odd[:20]!r}: {answer.status_code}"
