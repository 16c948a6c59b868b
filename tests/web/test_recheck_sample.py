"""The draw of what is re-checked: money, risk, lot; the same again from what is stored; and the second score."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from later_forms import approved_target, typed

from jixiao.web.sampling import RISKS, Candidate, draw, reliability

CANDIDATES = st.lists(
    st.builds(
        Candidate, st.integers(1, 10_000), st.integers(0, 10**9),
        st.lists(st.sampled_from(sorted(RISKS)), unique=True).map(tuple),
    ),
    max_size=30, unique_by=lambda one: one.id,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(CANDIDATES, st.text(max_size=8), st.integers(0, 8), st.integers(0, 8), st.integers(0, 8), st.randoms())
def test_the_draw_depends_on_nothing_but_what_is_stored(population, seed, money, risk, chance, random):
    first = draw(population, seed, money, risk, chance)
    shuffled = list(population)
    random.shuffle(shuffled)
    assert draw(shuffled, seed, money, risk, chance) == first
    ids = [one.id for one, _ in first]
    assert len(ids) == len(set(ids)) <= money + risk + chance
    dearest = [one.amount for one, why in first if why == "money"]
    rest = [one.amount for one in population if one.id not in {x.id for x, why in first if why == "money"}]
    assert not rest or not dearest or min(dearest) >= max(rest)
    assert all(one.risks for one, why in first if why == "risk")


def test_another_seed_draws_others():
    population = [Candidate(id, 0) for id in range(100)]
    one, other = (draw(population, seed, 0, 0, 10) for seed in ("20241121", "20241122"))
    assert {each.id for each, _ in one} != {each.id for each, _ in other}
    assert [each.id for each, _ in one] == [48, 27, 86, 38, 40, 1, 71, 42, 35, 36], "fixed for ever"


def test_reliability_is_a_hundred_less_the_mean_deviation():
    assert reliability([]) is None
    assert reliability([Fraction(0)]) == 100
    assert reliability([Fraction(1, 10), Fraction(-3, 10)]) == 80
    assert reliability([Fraction(3)]) == 0


@pytest.fixture
def evaluated(units, people, place):
    """A function that makes a confirmed self-evaluation of a new project with this attainment."""
    from jixiao.web.actions.save_section import SaveSection
    from jixiao.web.actions.start_later import start_later
    from jixiao.web.drafting import drafts
    from jixiao.web.models import Filing, Project

    made = []

    def make(actual: str, amount: str = "500"):
        number = len(made) + 1
        project = Project.objects.create(
            unit=units["agency"], code=f"P{number}", name=f"项目{number}", start_year=2023, end_year=2025
        )
        rows = [
            ("产出指标", "数量指标", "培训人次", "≥100人次", ""),
            ("效益指标", "社会效益", "覆盖率", "≥90%", ""),
            ("满意度指标", "服务对象满意度", "学员满意度", "≥95%", ""),
        ]
        filing = start_later(
            people["agency_drafter"],
            approved_target(project, people["agency_drafter"], rows, 2023, amount),
            "self_evaluation",
        )
        actuals = {"培训人次": f"{actual}人次", "覆盖率": "95%", "学员满意度": "96%"}
        rows = typed(actuals.items(), drafts.load(filing.draft))
        SaveSection(people["agency_drafter"], filing, "indicators", rows, 0).run()
        money = {
            "total.initial_budget": amount,
            "total.revised_budget": amount,
            "total.executed_amount": amount,
        }
        SaveSection(people["agency_drafter"], filing, "funds", money, 0).run()
        Filing.objects.filter(pk=filing.pk).update(stage="approved", approved_revision=1)
        filing.refresh_from_db()
        made.append(filing)
        return filing

    return make


@pytest.mark.django_db
class TestSecondScore:
    def sample(self, people, place, **counts):
        from jixiao.web.actions.draw_sample import draw_sample

        counts = {"by_money": 0, "by_risk": 0, "by_chance": 0, **counts}
        return draw_sample(people["performance_division"], place, 2023, "8315", counts)

    def test_only_the_performance_division_draws(self, people, place, evaluated):
        from jixiao.web.actions.draw_sample import draw_sample

        evaluated("100")
        for role in ("department_reviewer", "sector_division", "agency_drafter", "auditor"):
            with pytest.raises(PermissionDenied):
                draw_sample(people[role], place, 2023, "1", {"by_money": 1, "by_risk": 0, "by_chance": 0})

    def test_the_stored_sample_can_be_drawn_again(self, people, place, evaluated):
        from jixiao.web.actions.draw_sample import picks

        for amount in ("100", "900", "300", "200"):
            evaluated("80", amount)
        sample = self.sample(people, place, by_money=1, by_chance=2)
        held = list(sample.rechecks.values_list("filing", "picked_for"))
        evaluated("100", "5000")
        sample.refresh_from_db()
        assert [(one.id, why) for one, why in picks(sample)] == held
        assert sample.rechecks.first().filing.amount == 900_000_000

    def test_risks_are_found(self, people, place, evaluated):
        from jixiao.web.actions.draw_sample import risks_of

        assert "full_marks" in risks_of(evaluated("100"), None)
        assert set(risks_of(evaluated("96"), 80)) >= {"near_full", "unreliable"}
        assert "near_full" not in risks_of(evaluated("60"), 95)

    def test_from_the_second_score_to_the_reliability_of_the_unit(self, people, place, evaluated):
        from jixiao.web.actions.base import Refused
        from jixiao.web.actions.draw_sample import reliabilities
        from jixiao.web.actions.recheck import Close, Reply, SaveLines, SendToUnit

        filing = evaluated("100")
        recheck = self.sample(people, place, by_money=1).rechecks.get()
        assert (recheck.self_score, recheck.score) == (10_000, None)
        judge, unit = people["sector_division"], people["agency_drafter"]
        with pytest.raises(Refused, match="先保存"):
            SendToUnit(judge, recheck).run()
        wrong = {"indicators[1]": {"reason": "other", "points": "31", "note": "依据不足"}}
        with pytest.raises(Refused, match="0 到分值之间"):
            SaveLines(judge, recheck, wrong).run()
        found = {
            "indicators[0]": {"reason": "no_evidence"},
            "indicators[1]": {"reason": "other", "points": "25", "note": "覆盖率没有分母"},
            "indicators[2]": {"reason": "slightly_vague"},
        }
        SaveLines(judge, recheck, found, "佐证不全").run()
        recheck.refresh_from_db()
        assert [line.points for line in recheck.lines.all()] == [1000, 0, 2500, 700]
        assert recheck.score == 4200
        with pytest.raises(PermissionDenied):
            SaveLines(unit, recheck, {}).run()
        SendToUnit(judge, recheck).run()
        assert unit.notices.filter(kind="recheck").exists()
        with pytest.raises(Refused, match="没有答复"):
            Close(judge, recheck).run()
        with pytest.raises(Refused, match="写明理由"):
            Reply(unit, recheck, False, " ").run()
        Reply(unit, recheck, True, "").run()
        Close(judge, recheck).run()
        assert reliabilities(place) == {filing.unit_id: 42}
        from jixiao.web.storing.chain import faults_of

        events = list(filing.events.order_by("id"))
        assert [one.action for one in events[-4:]] == [
            "recheck_score",
            "recheck_send",
            "recheck_reply",
            "recheck_close",
        ]
        assert not [fault for fault in faults_of(filing, events, []) if "接不上" in fault or "改过" in fault]

    def test_a_unit_sees_nothing_before_it_is_asked(self, people, place, evaluated, client):
        evaluated("100")
        recheck = self.sample(people, place, by_money=1).rechecks.get()
        client.force_login(people["agency_drafter"])
        assert client.get(f"/rechecks/{recheck.pk}").status_code == 404
        assert (
            client.post(f"/rechecks/{recheck.pk}/step", {"do": "reply", "agreed": "yes"}).status_code == 404
        )
        client.force_login(people["performance_division"])
        page = client.get(f"/rechecks/{recheck.pk}")
        assert page.status_code == 200 and "没有佐证资料" in page.content.decode()

    def test_the_list_takes_few_queries(
        self, people, place, evaluated, client, django_assert_max_num_queries
    ):
        for _ in range(4):
            evaluated("90")
        self.sample(people, place, by_money=4)
        client.force_login(people["performance_division"])
        with django_assert_max_num_queries(12):
            assert "项目4" in client.get("/rechecks").content.decode()
