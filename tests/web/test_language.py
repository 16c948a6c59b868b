"""Chinese or English: chosen by the browser's preference, by the switch in the frame, and kept."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse


@pytest.mark.parametrize(
    ("preference", "language"),
    [("", "zh-CN"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"), ("en-GB,en;q=0.9", "en")],
)
def test_the_browser_s_preference_decides_first(client, db, preference, language):
    answer = client.get(reverse("sign-in"), headers={"Accept-Language": preference})
    assert f'<html lang="{language}">' in answer.text and answer["Content-Language"] == language
    assert ("登录" in answer.text) is (language == "zh-CN")


def test_the_switch_is_kept_and_leads_back(client, people):
    client.force_login(people["agency_drafter"])
    answer = client.post(reverse("choose-language"), {"language": "en", "next": "/filings?view=waiting"})
    assert answer["Location"] == "/filings?view=waiting"
    page = client.get("/filings")
    assert '<html lang="en">' in page.text and "Performance targets" in page.text
    people["agency_drafter"].refresh_from_db()
    assert people["agency_drafter"].language == "en"
    client.post(reverse("choose-language"), {"language": "zh"})
    assert '<html lang="zh-CN">' in client.get("/filings").text


def test_the_switch_leads_nowhere_else_and_knows_two_languages(client, db):
    answer = client.post(reverse("choose-language"), {"language": "de", "next": "https://example.org/"})
    assert answer["Location"] == "/" and not answer.cookies


def test_the_sign_in_page_has_the_switch(client, db):
    page = client.get(reverse("sign-in")).text
    assert f'action="{reverse("choose-language")}"' in page and ">English</button>" in page


def test_a_refusal_is_in_the_language_of_who_asks(client, people):
    client.force_login(people["department_reviewer"])
    for language, words in (("en", "Tick the units to remind first"), ("zh", "请先勾选要催办的单位")):
        client.post(reverse("choose-language"), {"language": language})
        assert words in client.post(reverse("remind"), follow=True).text


def test_a_notice_is_read_in_the_reader_s_language(client, people, brought_to):
    from jixiao.web.actions.move import Move

    filing = brought_to("unit_review")
    Move(people["agency_reviewer"], filing, "return", "缺测算依据").run()
    client.force_login(people["agency_drafter"])
    assert f"《{filing.title}》被退回：缺测算依据" in client.get(reverse("notices")).text
    client.post(reverse("choose-language"), {"language": "en"})
    assert f"“{filing.title}” was returned: 缺测算依据" in client.get(reverse("notices")).text


def test_a_letter_is_written_in_the_language_of_who_gets_it(brought_to, people, place):
    from datetime import date

    from jixiao.web.actions.remind import remind
    from jixiao.web.models import Deadline

    filing = brought_to("unit_review")
    Deadline.objects.create(
        jurisdiction=place, fiscal_year=filing.fiscal_year, stage="unit_review", due=date(2020, 1, 1)
    )
    late = people["agency_reviewer"]
    late.email, late.language = "reviewer@example.org", "en"
    late.save()
    remind(people["department_reviewer"])
    (letter,) = mail.outbox
    assert letter.subject == "Reminder of performance forms"
    assert letter.body.startswith("Forms are past their deadline") and "1 forms" in letter.body


def test_a_place_of_a_sentence_may_be_called_text():
    from django.template import engines

    told = engines["django"].from_string('{% t "结果：{text}" text=result %}')
    assert told.render({"result": "已支付"}) == "结果：已支付"
