"""What is typed into fields and addresses: numbers, years and days; and that nothing typed there breaks a page."""

from __future__ import annotations

import json
from datetime import date

import pytest

from jixiao.web.typed import budget_year, day, loads_strictly, whole

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
    pages = ("", "filings", "review", "reply", "results", "results/leniency", "dashboard", "monitoring", "tasks", "units",
             "years", "calendar", "audit", "audit/log", "rechecks", "panels", "late", "notices", "library")  # fmt: skip
    for page in pages:
        for odd in ODD:
            answer = client.get(f"/{page}", dict.fromkeys(FIELDS, odd))
            allowed = (400,) if odd == "\x00" else (200, 403, 404)
            assert answer.status_code in allowed, f"{page} with {odd[:20]!r}: {answer.status_code}"


@pytest.mark.django_db
def test_what_no_database_holds_is_refused_with_a_page(people, filing, client):
    for address in ("/sign-in", "/portal/%00", "/portal?q=%00"):
        answer = client.get(address, {"next": "\x00"} if "?" not in address and "%" not in address else None)
        assert answer.status_code == 400 and "空字符" in answer.content.decode(), address
    answer = client.post("/sign-in", {"username": "\x00", "password": "1"})
    assert answer.status_code == 400 and "空字符" in answer.content.decode()
    client.force_login(people["agency_drafter"])
    for text in ("甲\x00乙", "\ud800"):
        sent = json.dumps({"content": {"annual_goal": text}, "base": 0})
        answer = client.post(f"/filings/{filing.pk}/sections/fields", sent, content_type="application/json")
        assert answer.status_code == 400 and "没有看懂" in answer.json()["message"]
    with pytest.raises(ValueError, match="NUL"):
        loads_strictly(b'{"a": ["\\u0000"]}')
