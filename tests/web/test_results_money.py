"""From the grade to the next budget: the rule is data, the proposal exact, the decision somebody's."""

from __future__ import annotations

import pytest
from browsing import DESKTOP, PHONE
from django.core.exceptions import PermissionDenied
from later_forms import SUZHOU_ROWS, approved_target, confirmed_evaluation, training_rows

from jixiao.web.actions.base import Refused
from jixiao.web.actions.bulk_decide import bulk_decide
from jixiao.web.actions.outcome import MOST
from jixiao.web.actions.results import Decide, proposal, propose, rules_of, set_rules
from jixiao.web.models import Filing, Result

ROWS = training_rows("60人次")


@pytest.fixture
def evaluated(project, people):
    """A self-evaluation of 2023 with 80 points, and the approved target of 2024 with less money."""
    approved_target(project, people["agency_drafter"], ROWS, 2024, "400")
    return confirmed_evaluation(approved_target(project, people["agency_drafter"], ROWS, 2023), people, ROWS)


@pytest.mark.parametrize(
    ("base", "keep", "left"),
    [
        (500_000_000, 10_000, 500_000_000),
        (500_000_001, 8_000, 400_000_001),
        (333, 5_000, 167),
        (500, 0, 0),
        (1, None, None),
    ],
)
def test_the_proposal_is_exact_and_rounded_once(base, keep, left):
    assert proposal(base, keep) == left


@pytest.mark.django_db
class TestMoney:
    def test_the_country_gives_no_number_for_a_middling_result(self, place):
        rules = {rule.grade: (rule.word, rule.keep) for rule in rules_of(place)}
        assert rules["良"] == ("予以支持", 10_000) and rules["中"][1] is None
        place.code = "510100"
        assert {rule.grade: (rule.word, rule.keep) for rule in rules_of(place)}["差"] == ("取消", 0)

    def test_rule_proposal_decision_and_what_came_of_it(self, evaluated, people, place, client):
        desk, division = people["sector_division"], people["performance_division"]
        with pytest.raises(PermissionDenied):
            propose(desk, place, 2023)
        with pytest.raises(Refused, match="0 到 200"):
            set_rules(division, place, {"良": "很多"})
        set_rules(division, place, {"优": "100", "良": "92.5", "中": "", "差": "0"})
        assert propose(division, place, 2023) == 1
        result = Result.objects.get()
        assert (result.grade, result.score, result.source) == ("良", 8000, "self")
        assert (result.base, result.proposal) == (500_000_000, 462_500_000)
        with pytest.raises(Refused, match="写明理由"):
            Decide(desk, result, "400", "").run()
        Decide(desk, result, "400", "执行进度慢，核减。").run()
        assert propose(division, place, 2023) == 0, "what is decided is not proposed anew"
        client.force_login(people["agency_drafter"])
        text = client.get(f"/projects/{evaluated.project_id}").content.decode()
        assert "决定 400.00 万元" in text and "400.00" in text and "-20" in text
        csv = client.get("/results/results.csv?year=2023").content.decode("utf-8-sig").splitlines()
        assert csv[1].startswith("加贸平台运营费用补贴") and "462.50" in csv[1]

    def test_a_score_without_a_grade_is_left_to_the_desk(self, project, people, place, client):
        """The rules of Suzhou 2021 score out of 80 and print no grades."""
        target = approved_target(project, people["agency_drafter"], SUZHOU_ROWS, 2021)
        made = confirmed_evaluation(target, people, SUZHOU_ROWS)
        assert made.scheme.name == "cn-js-sz/project-self-evaluation@2021" and made.open_points is not None
        Filing.objects.filter(pk=made.pk).update(open_points=100)
        assert propose(people["performance_division"], place, 2021) == 0, "points are still open"
        Filing.objects.filter(pk=made.pk).update(open_points=0)
        assert propose(people["performance_division"], place, 2021) == 1
        result = Result.objects.get()
        assert (result.grade, result.proposal, result.word) == ("", None, "没有等级，由预算处定")
        client.force_login(people["sector_division"])
        assert "没有等级，由预算处定" in client.get("/results?year=2021").content.decode()
        with pytest.raises(Refused, match="写明理由"):
            Decide(people["sector_division"], result, "900", "").run()

    def test_many_are_decided_as_proposed_each_with_its_outcome(self, evaluated, people, place, client):
        propose(people["performance_division"], place, 2023)
        result = Result.objects.get()
        client.force_login(people["performance_division"])
        assert client.post("/results/decide", {"result": result.pk}).status_code == 403
        client.force_login(people["sector_division"])
        assert (
            f'value="{result.pk}" form="decide-many"'
            in client.get("/results?year=2023&undecided=1").content.decode()
        )
        form = {"result": [result.pk, 10**9], "back": "/results?year=2023"}
        text = client.post("/results/decide", form, follow=True).content.decode()
        assert "按建议决定：1 个，没有决定：1 个" in text and "看不到这个项目的结果" in text
        result.refresh_from_db()
        assert result.decision == result.proposal and result.decided_by == people["sector_division"]
        assert result.filing.events.last().action == "decide_result"
        text = client.get("/results?year=2023&undecided=1").content.decode()
        assert "都已决定" in text and "各等级的预算" in text
        assert [one.message for one in bulk_decide(people["sector_division"], [result.pk])] == [
            "已经决定过，要改请逐个改"
        ]
        Result.objects.update(decision=None, proposal=None)
        (outcome,) = bulk_decide(people["sector_division"], [result.pk, result.pk])
        assert not outcome.done and "没有建议" in outcome.message
        with pytest.raises(Refused, match="先勾选"):
            bulk_decide(people["sector_division"], [])
        with pytest.raises(Refused, match="一次最多"):
            bulk_decide(people["sector_division"], range(MOST + 1))

    def test_a_closed_recheck_counts_before_the_own_score(self, evaluated, people, place):
        from jixiao.web.actions.draw_sample import draw_sample
        from jixiao.web.models import Recheck

        draw_sample(
            people["performance_division"], place, 2023, "1", {"by_money": 1, "by_risk": 0, "by_chance": 0}
        )
        Recheck.objects.update(state="closed", score=5_500)
        propose(people["performance_division"], place, 2023)
        assert Result.objects.values_list("source", "score", "grade", "proposal").get() == (
            "recheck",
            5_500,
            "差",
            None,
        )

    def test_a_unit_sees_a_result_once_it_is_decided(self, evaluated, people, place, client):
        propose(people["performance_division"], place, 2023)
        client.force_login(people["agency_drafter"])
        assert evaluated.title not in client.get("/results?year=2023").content.decode()
        Result.objects.update(decision=1)
        assert evaluated.title in client.get("/results?year=2023").content.decode()

    def test_leniency_by_unit(self, evaluated, people, client, django_assert_max_num_queries):
        Filing.objects.filter(pk=evaluated.pk).update(score=10_000)
        client.force_login(people["performance_division"])
        with django_assert_max_num_queries(12):
            text = client.get("/results/leniency?year=2023").content.decode()
        assert "没有一个单位够 5 张自评表" in text and "1 <small>100%</small>" in text, (
            "of one no share by unit is told"
        )
        with django_assert_max_num_queries(12):
            client.get("/results?year=2023")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out(visit, evaluated, people, place, size):
    propose(people["performance_division"], place, 2023)
    problems = []
    pages = {
        "results": "/results?year=2023",
        "leniency": "/results/leniency?year=2023",
        "project-result": f"/projects/{evaluated.project_id}",
    }
    for role in ("performance_division", "sector_division"):
        visitor = visit(role, "/", size)
        for name, address in pages.items():
            visitor.open(address)
            visitor.picture(f"{name}-{role}")
            problems += [f"{name}: {one}" for one in visitor.violations()]
            if visitor.page.evaluate("document.documentElement.scrollWidth") > size["width"]:
                problems.append(f"{name} is too wide")
    assert not problems, "\n".join(problems)
