"""Help with a draft by calls: example, copying, taking back, comparing; the same actions as the pages."""

from __future__ import annotations

import pytest
from test_api_calls import caller  # noqa: F401 (a fixture)

from jixiao.core.record import Record
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.actions.start_filing import start_filing
from jixiao.web.drafting.drafts import load, sections_of
from jixiao.web.models import Event, Filing, Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def next_year(complete, people):
    """The same project's draft of the next year, with nothing typed."""
    return start_filing(people["agency_drafter"], complete.unit, complete.project, complete.form, complete.fiscal_year + 1)  # fmt: skip


def goal(filing: Filing) -> str:
    filing.refresh_from_db()
    return sections_of(load(filing.draft), filing.scheme)["fields"]["annual_goal"]


def test_the_example_is_a_record_that_can_be_read(filing, caller):  # noqa: F811
    answer = caller("agency_reviewer")("GET", f"/filings/{filing.pk}/example").json()
    record = Record.model_validate(answer["record"])
    assert record.scheme == filing.form and record.indicators


def test_a_form_is_copied_after_a_trial_and_taken_back(next_year, complete, caller):  # noqa: F811
    program = caller("agency_drafter")
    here = f"/filings/{next_year.pk}"
    offered = program("GET", f"{here}/sources?q=加贸").json()["items"]
    assert [one["id"] for one in offered] == [complete.pk]
    assert program("GET", f"{here}/kept").json() == {"kept": None}
    assert program("POST", f"{here}/restore", {}).status_code == 422, "nothing was copied yet"
    before = goal(next_year)
    tried = program("POST", f"{here}/copy", {"source": complete.pk}).json()
    assert tried["applied"] is False and tried["sections"]["fields"]["annual_goal"].startswith("2024年")
    assert goal(next_year) == before, "a trial writes nothing"
    assert any("2024" in one["zh"] for one in tried["left"]), "years in texts are told"
    done = program("POST", f"{here}/copy?dry_run=false", {"source": complete.pk}).json()
    assert done["applied"] is True and goal(next_year).startswith("2024年服务回收")
    assert Event.objects.filter(filing=next_year, action="copy_form").count() == 1
    kept = program("GET", f"{here}/kept").json()["kept"]
    assert kept and program("POST", f"{here}/restore", {}).json()["kept"] != kept
    assert goal(next_year) == before


def test_what_is_typed_stays_unless_it_is_to_be_replaced(next_year, complete, people, caller):  # noqa: F811
    SaveSection(people["agency_drafter"], next_year, "fields", {"annual_goal": "今年自己写的"}, 0).run()
    program = caller("agency_drafter")
    for replace, wanted in ((False, "今年自己写的"), (True, "2024年服务回收")):
        body = {"source": complete.pk, "replace": replace}
        program("POST", f"/filings/{next_year.pk}/copy?dry_run=false", body)
        assert goal(next_year).startswith(wanted)


def test_a_form_out_of_reach_is_not_copied(next_year, people, units, caller):  # noqa: F811
    far = Project.objects.create(unit=units["other_agency"], code="F1", name="外校项目", start_year=2024, end_year=2025)  # fmt: skip
    foreign = start_filing(people["other_drafter"], far.unit, far, next_year.form, 2024)
    program = caller("agency_drafter")
    assert program("POST", f"/filings/{next_year.pk}/copy", {"source": foreign.pk}).status_code == 404
    assert (
        caller("agency_reviewer")("POST", f"/filings/{next_year.pk}/copy", {"source": 1}).status_code == 403
    )


def test_a_form_is_compared_with_what_was_filed(brought_to, people, caller):  # noqa: F811
    filing = brought_to("unit_review")
    program = caller("agency_drafter")
    here = f"/filings/{filing.pk}/comparison"
    same = program("GET", here).json()
    assert same["changes"] == 0 and [one["key"] for one in same["choices"]] == ["1"]
    draft = load(filing.draft)
    changed = draft.model_copy(update={"values": {**draft.values, "annual_goal": "改过的目标"}})
    Filing.objects.filter(pk=filing.pk).update(draft=changed.model_dump_json())
    told = program("GET", f"{here}?against=last").json()
    assert told["changes"] == 1 and told["fields"][0]["after"] == "改过的目标"
    assert told["fields"][0]["state"] == "changed" and told["indicators"] == []
    assert program("GET", f"{here}?against=9").status_code == 404
    assert caller("other_drafter")("GET", here).status_code == 404


def test_a_target_is_scored_by_whose_turn_it_is(brought_to, caller):  # noqa: F811
    filing = brought_to("unit_review")
    reviewer, drafter, here = (
        caller("agency_reviewer"),
        caller("agency_drafter"),
        f"/filings/{filing.pk}/quality",
    )
    sheet = reviewer("GET", here).json()
    assert sheet["mine"] is True and sheet["scores"] == [] and sheet["items"]
    lines = {
        one["id"]: {"opinion": one["opinions"][0], "points": one["points"], "comment": ""}
        for one in sheet["items"]
    }
    refused = reviewer("PUT", here, {"lines": {}})
    assert refused.status_code == 422
    assert drafter("PUT", here, {"lines": lines}).status_code == 403
    scored = reviewer("PUT", here, {"lines": lines, "remark": "可以"}).json()["scores"]
    assert [(one["total"], one["revision"], one["remark"]) for one in scored] == [("100", 1, "可以")]
    assert len(drafter("GET", here).json()["scores"]) == 1 and drafter("GET", here).json()["mine"] is False
    assert Event.objects.filter(filing=filing, action="score_target").count() == 1
