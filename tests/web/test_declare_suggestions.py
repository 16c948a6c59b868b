"""Suggestions that a click takes over: each one mends what its finding speaks of, and can be taken back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from browsing import group

from jixiao.core.finding import Finding
from jixiao.core.library import load_scheme
from jixiao.core.record import Record
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.drafting import drafts
from jixiao.web.findings import review_of

_ROW = re.compile(r"(indicators|expenditures)\[(\d+)\]\.(?:targets\.)?(\w+)")


def adopted(record: Record, finding: Finding) -> Record:
    """The record with every suggestion of a finding written into its cell, as a click on the page does it."""
    scheme = load_scheme(record.scheme)
    sections = drafts.sections_of(record, scheme)
    for fix in finding.suggestions:
        row = _ROW.match(fix.field)
        if row:
            assert row[3] in sections[row[1]][int(row[2])], f"{fix.field} is no cell of the form"
            sections[row[1]][int(row[2])][row[3]] = fix.value
        elif fix.field.startswith("funds"):
            sections["funds"][fix.field.removeprefix("funds.").replace("funds_total", "total")] = fix.value
        else:
            assert fix.field in sections["fields"], f"{fix.field} is no field of the form"
            sections["fields"][fix.field] = fix.value
    for section, content in sections.items():
        record = drafts.with_section(record, scheme, section, content)
    return record


@pytest.fixture
def good(complete) -> Record:
    return drafts.load(complete.draft)


def with_typed(record: Record, section: str, change) -> Record:
    scheme = load_scheme(record.scheme)
    content = drafts.sections_of(record, scheme)[section]
    change(content)
    return drafts.with_section(record, scheme, section, content)


def set_cell(name: str, key: str, text: str):
    def change(rows):
        next(row for row in rows if row["name"] == name)[key] = text

    return change


CASES = {
    "markup in a text": ("T42", "fields", lambda it: it.update(content="<p>组织竞价会&nbsp;和维护系统。</p>")),
    "full-width digits": ("T42", "indicators", set_cell("企业直接受益", "full_year", "≥１６００万元")),
    "full-width amount": ("T42", "funds", lambda it: it.update(general_public_budget="７５０．００")),
    "a telephone in a text": ("T43", "fields", lambda it: it.update(content="联系电话13800138000，组织竞价会。")),
    "a telephone in an indicator": (
        "T43", "indicators", set_cell("纠纷调解成功率", "name", "纠纷调解成功率13800138000"),
    ),
    "a rate of at least 100 %": ("T14", "indicators", set_cell("数据监管平台覆盖率", "full_year", "≥100%")),
    "two signs for one relation": ("T38", "indicators", set_cell("企业直接受益", "full_year", ">=1600万元")),
    "a subtotal that is not the sum": (
        "T03", "funds", lambda it: it.update(fiscal_appropriation="700"),
    ),
    "a spending line with another name": (
        "T37", "expenditures", lambda it: it[0].update(item="加贸平台运营补贴费用"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", CASES)
def test_a_suggestion_mends_its_finding(good, title):
    code, section, change = CASES[title]
    spoilt = with_typed(good, section, change)
    found = [one for one in review_of(spoilt).findings if one.code == code and one.suggestions]
    assert found, [one.code for one in review_of(spoilt).findings]
    mended = review_of(adopted(spoilt, found[0])).findings
    assert code not in [one.code for one in mended], mended
    before = [one.code for one in review_of(good).findings]
    assert [one.code for one in mended] == before, "and makes no other"


def test_most_checks_offer_none():
    """A suggestion is a certainty: what needs a person's judgement has none."""
    source = Path(__file__).parents[2] / "src/jixiao/review/checks/target"
    offering = {
        path.stem[:3] for path in source.glob("t*.py") if re.search(r"\bfix(es)?=", path.read_text("utf-8"))
    }
    assert offering == {"t03", "t04", "t14", "t37", "t38", "t42", "t43"}
    assert yaml.safe_load((source / "t42_markup_left.yaml").read_text("utf-8"))["bad"]


@pytest.mark.django_db(transaction=True)
def test_several_places_are_mended_by_one_click_and_taken_back(visit, complete, people):
    scheme = complete.scheme
    rows = drafts.sections_of(drafts.load(complete.draft), scheme)["indicators"]
    set_cell("企业直接受益", "full_year", "≥１６００万元")(rows)
    set_cell("全年竞价会场次", "full_year", "≥８０００场")(rows)
    SaveSection(people["agency_drafter"], complete, "indicators", rows, 1).run()
    drafter = visit("agency_drafter", f"/filings/{complete.pk}")
    page = drafter.page
    page.get_by_role("button", name="采用建议（2 处）").click()
    drafter.saved()
    assert page.locator(group("经济效益", "full_year")).input_value() == "≥1600万元"
    assert "已按建议改了 2 处" in page.inner_text("#adopted")
    drafter.picture("suggestion-adopted")
    assert drafter.violations() == []
    page.locator("#unadopt").click()
    drafter.until("document.querySelector('#adopted').hidden")
    drafter.saved()
    assert page.locator(group("经济效益", "full_year")).input_value() == "≥１６００万元"
