"""HTML pages of reports on a phone 390 pixels wide: nothing is cut off, and every sentence is read without scrolling."""

from __future__ import annotations

from importlib import resources

import pytest

from jixiao import pipeline
from jixiao.cli.demo_record import demo_record
from jixiao.core.record import Source
from jixiao.reports.official_form import official_form
from jixiao.reports.review_report import review_report
from jixiao.reports.score_report import score_report
from jixiao.reports.self_evaluation_report import self_evaluation_report

OUTSIDE = """() => [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect()
    return box.right > innerWidth + 1 && !one.closest('.scroll')
}).map(one => one.outerHTML.slice(0, 80))"""
CUT = """() => [...document.querySelectorAll('.said, .cards td, .cards tr')].filter(one => {
    const box = one.getBoundingClientRect()
    const begins = one.closest('td, tr').getBoundingClientRect().left
    return box.left < 0 || box.right > innerWidth && begins < innerWidth / 2
}).map(one => one.textContent.slice(0, 40))"""


@pytest.fixture
def phone(chromium):
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True, has_touch=True
    )
    yield context
    context.close()


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    """One page of each kind of report, about the forms of the demonstration."""
    folder, records = resources.files("jixiao.cli") / "demo_forms", []
    for sample in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if sample.name.endswith(".yaml"):
            name, record = demo_record(sample.read_text("utf-8"))
            records.append(record.model_copy(update={"source": Source(file=name)}))
    outcome = pipeline.review_set(records)
    scored = [(record, sheet) for record, sheet in zip(records, outcome.scores, strict=True) if sheet]
    reports = {
        "forms": [official_form(record, pipeline.scheme_of(record)) for record in records],
        "review": review_report(outcome, records, outcome.scores, "zh"),
        "review-en": review_report(outcome, records, outcome.scores, "en"),
        "scores": [score_report(record, sheet, lang="zh") for record, sheet in scored],
        "self": [
            self_evaluation_report(record, pipeline.scheme_of(record), sheet) for record, sheet in scored
        ],
    }
    return {name: pipeline.write(report, "html") for name, report in reports.items()}


@pytest.mark.parametrize("name", ["forms", "review", "review-en", "scores", "self"])
def test_nothing_is_cut_off_on_a_phone(phone, pages, tmp_path, name):
    path = tmp_path / "page.html"
    path.write_bytes(pages[name])
    page = phone.new_page()
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(CUT) == []
    page.close()


def test_lists_become_cards_and_forms_say_that_they_scroll(pages):
    review, forms = pages["review"].decode(), pages["forms"].decode()
    assert 'class="cards" role="table"' in review and 'data-label="处理办法"' in review
    assert 'class="many"' in forms and 'data-hint="左右滑动看全表"' in forms and 'class="said"' in forms
    assert 'class="cards"' not in forms, "a form keeps its layout"
