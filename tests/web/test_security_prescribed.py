"""No save drops or alters what the form prescribes: the indicator 预算执行率 with =100% of the form of Suzhou."""

import copy

import pytest

FIXED = 0
"""Its row in the content of the tests."""


@pytest.fixture
def save(complete, people):
    """Saves the indicators of the complete draft; what the grid would send is changed by the test."""
    from jixiao.web.actions.save_section import SaveSection

    def save(rows):
        complete.refresh_from_db()
        SaveSection(people["agency_drafter"], complete, "indicators", rows, 0, overwrite=True).run()
        complete.refresh_from_db()
        return complete

    return save


@pytest.fixture
def rows(content):
    return copy.deepcopy(content["indicators"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows.pop(FIXED), "不能删除"),
        (lambda rows: rows[FIXED].update(name="预算执行进度"), "不能删除、改名"),
        (lambda rows: rows[FIXED].update(level1="产出指标", level2="数量指标"), "移到别处"),
        (lambda rows: rows[FIXED].update(full_year="≥90%"), "规定的目标值是“=100%”，不能改成“≥90%”"),
        (lambda rows: rows[FIXED].update(full_year=""), "规定的目标值"),
    ],
    ids=["dropped", "renamed", "moved", "another value", "emptied"],
)
def test_what_is_prescribed_stays(change, words, save, rows, complete):
    from jixiao.web.actions.base import Refused

    before = complete.draft
    change(rows)
    with pytest.raises(Refused, match=words) as told:
        save(rows)
    assert "预算执行率" in str(told.value) and "过程" in str(told.value)
    complete.refresh_from_db()
    assert complete.draft == before


def test_what_is_not_prescribed_may_change(save, rows):
    """Its half-year value is the unit's own; it may stand in another row; the value may be written otherwise."""
    from jixiao.web.drafting import drafts

    rows[FIXED].update(half_year="=45%", full_year="＝100％")
    rows.append(rows.pop(FIXED))
    rows.pop(1)
    saved = drafts.load(save(rows).draft)
    assert saved.indicators[-1].name == "预算执行率" and saved.indicators[-1].fixed


def test_the_page_tells_where_and_how_to_mend(complete, people, client, rows):
    client.force_login(people["agency_drafter"])
    rows[FIXED]["full_year"] = "=80%"
    where = f"/filings/{complete.pk}/sections/indicators"
    answer = client.post(where, {"content": rows, "base": 1}, content_type="application/json")
    assert answer.status_code == 400
    assert "第 1 行" in answer.json()["message"] and "请改回" in answer.json()["message"]


def test_a_draft_that_never_had_it_is_left_to_the_review(complete, save, rows):
    """As of an older version of the form; adding it with another value is refused all the same."""
    from jixiao.web.actions.base import Refused
    from jixiao.web.drafting import drafts
    from jixiao.web.models import Filing

    record = drafts.load(complete.draft)
    without = record.model_copy(update={"indicators": record.indicators[1:]})
    Filing.objects.filter(pk=complete.pk).update(draft=drafts.dump(without))
    rows[1]["full_year"] = "≥3600家"
    save(rows[1:])
    rows[FIXED]["full_year"] = "=90%"
    with pytest.raises(Refused):
        save(rows)
