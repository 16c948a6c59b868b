"""Experts: drawn by a seed with those left out who must be; blind until closed; trimmed mean and spread."""

from __future__ import annotations

import json
from datetime import date

import pytest
from browsing import DESKTOP, PHONE
from django.core.exceptions import PermissionDenied
from later_forms import approved_target, confirmed_evaluation, training_rows

from jixiao.core.evaluation import items
from jixiao.web.actions.base import Refused
from jixiao.web.actions.panel import ClosePanel, Convene, save_seat
from jixiao.web.models import Grant, Panel, Seat
from jixiao.web.panels import drawn

ROWS = training_rows("96人次")


def test_the_draw_is_the_same_for_ever():
    assert drawn(range(1, 30), "8315", 4) == drawn(reversed(range(1, 30)), "8315", 4)
    assert drawn(range(1, 30), "8315", 4) != drawn(range(1, 30), "8316", 4)


@pytest.fixture
def evaluated(project, people):
    return confirmed_evaluation(approved_target(project, people["agency_drafter"], ROWS, 2023), people, ROWS)


@pytest.fixture
def experts(new_person):
    return [new_person(f"expert{number}", f"专家{number}", ("expert", "finance")) for number in range(5)]


@pytest.fixture
def panel(evaluated, experts, people):
    return Convene(people["performance_division"], evaluated, "8315", 3).run()


def scores(share: int, comment: str = "") -> dict[str, tuple[str, str]]:
    return {item["id"]: (str(item["points"] * share / 100), comment) for item in items()}


@pytest.mark.django_db
class TestPanel:
    def test_who_has_to_do_with_the_department_is_left_out(self, evaluated, experts, people, units):
        Grant.objects.create(
            person=experts[0],
            role="agency_reviewer",
            unit=units["agency"],
            starts=date(2015, 1, 1),
            ends=date(2016, 1, 1),
        )
        with pytest.raises(PermissionDenied):
            Convene(people["sector_division"], evaluated, "1", 3).run()
        with pytest.raises(Refused, match="只有 5 人"):
            Convene(people["performance_division"], evaluated, "1", 6).run()
        panel = Convene(people["performance_division"], evaluated, "8315", 3).run()
        told = json.loads(panel.parameters)
        assert told["left_out"] == {str(experts[0].pk): "employed"}
        free = [one for one in told["pool"] if str(one) not in told["left_out"]]
        assert sorted(panel.seats.values_list("expert", flat=True)) == sorted(drawn(free, "8315", 3))

    @pytest.mark.parametrize("address", ["/panels", "/assignments"])
    def test_the_project_is_found_by_its_name_or_unit(
        self, address, evaluated, experts, people, client, monkeypatch
    ):
        client.force_login(people["performance_division"])
        option = f'<option value="{evaluated.pk}">'
        for words in ("", "加贸", evaluated.unit.name[1:4]):
            text = client.get(address, {"q": words}).content.decode()
            assert option in text and "只列出" not in text, words
        text = client.get(address, {"q": "没有这个"}).content.decode()
        assert option not in text and "没有名称或单位含“没有这个”的项目可以评价" in text
        page = "panel" if address == "/panels" else "assignment"
        for module in (f"pages.{page}", "actions.later_lists"):
            monkeypatch.setattr(f"jixiao.web.{module}.OFFERED", 1)
        assert "只列出金额最大的 1 个" in client.get(address).content.decode()

    def test_a_low_item_needs_a_comment_and_a_submitted_sheet_is_locked(self, panel):
        seat = panel.seats.first()
        with pytest.raises(Refused, match="还没有评分"):
            save_seat(seat.expert, seat, {}, "", submit=True)
        with pytest.raises(Refused, match="不到六成"):
            save_seat(seat.expert, seat, scores(50), "", submit=True)
        with pytest.raises(Refused, match="0 到"):
            save_seat(seat.expert, seat, {"basis": ("4.5", "")}, "", submit=False)
        save_seat(seat.expert, seat, scores(50, "依据不足"), "总体较差", submit=True)
        with pytest.raises(Refused, match="不能再改"):
            save_seat(seat.expert, seat, scores(90), "", submit=False)
        seat.refresh_from_db()
        assert seat.points == 5000

    def test_points_to_look_at_are_ticked_and_kept(self, panel, people, client):
        seat = panel.seats.first()
        client.force_login(seat.expert)
        page = client.get(f"/seats/{seat.pk}").content.decode()
        ticks = [point for item in items() for point in item["look"]]
        assert page.count('type="checkbox"') == len(ticks) and "法律法规和规划依据" in page
        assert "低于 2.4 分必填" in page, "from where on a comment is needed: six tenths of four"
        body = {"do": "save", "met:basis": ["部门职责", "行业政策", "不在框架里"], "points:basis": "3"}
        assert client.post(f"/seats/{seat.pk}", body).status_code == 302
        seat = Seat.objects.get(pk=seat.pk)
        assert seat.sheet.scores["basis"].met == ("行业政策", "部门职责"), (
            "in the framework's order, nothing else"
        )
        page = client.get(f"/seats/{seat.pk}").content.decode()
        assert page.count(" checked") == 2

    def test_what_was_typed_stays_when_a_comment_is_missing(self, panel, client):
        seat = panel.seats.first()
        client.force_login(seat.expert)
        body = {f"points:{item['id']}": str(item["points"]) for item in items()}
        body |= {"points:basis": "2.39", "met:target": ["有绩效目标"], "opinion": "总评在此", "do": "submit"}
        answer = client.post(f"/seats/{seat.pk}", body)
        page = answer.content.decode()
        assert answer.status_code == 400 and "得分不到六成，请写明意见" in page
        assert 'value="2.39"' in page and "总评在此" in page and page.count(" checked") == 1
        assert Seat.objects.get(pk=seat.pk).submitted is None
        assert client.post(f"/seats/{seat.pk}", body | {"points:basis": "2.4"}).status_code == 302, (
            "six tenths need none"
        )
        assert Seat.objects.get(pk=seat.pk).submitted is not None

    def test_no_page_shows_a_score_before_closing(self, panel, people, client):
        seats = list(panel.seats.all())
        save_seat(seats[0].expert, seats[0], scores(77, "唯一的意见"), "唯一的总评", submit=True)
        everybody = {*people.values(), *(seat.expert for seat in seats)} - {seats[0].expert}
        addresses = [
            "/panels",
            f"/panels/{panel.pk}",
            f"/seats/{seats[0].pk}",
            f"/filings/{panel.filing_id}",
            f"/filings/{panel.filing_id}/history",
        ]
        for person in everybody:
            client.force_login(person)
            for address in addresses:
                text = client.get(address).content.decode()
                assert "唯一的" not in text and "77.00" not in text, f"{person} at {address}"
            assert client.post(f"/seats/{seats[0].pk}", {"do": "submit"}).status_code == 404
        with pytest.raises(Refused, match="2 位专家没有提交"):
            ClosePanel(people["performance_division"], panel).run()

    def test_closed_together_with_trimmed_mean_and_grade(self, panel, people, client):
        for seat, share in zip(panel.seats.all(), (60, 85, 90), strict=True):
            save_seat(seat.expert, seat, scores(share, "已核对"), f"总评{share}", submit=True)
        ClosePanel(people["performance_division"], panel).run()
        panel = Panel.objects.get()
        assert (panel.points, panel.spread, panel.grade) == (8500, 3000, "良")
        client.force_login(people["performance_division"])
        text = client.get(f"/panels/{panel.pk}").content.decode()
        assert "85.00" in text and "总评60" in text and text.count("不计入平均") == 2
        client.force_login(people["agency_drafter"])
        assert client.get(f"/panels/{panel.pk}").status_code == 200, "a closed one may be read by its unit"

    def test_an_expert_sees_what_to_judge_and_nothing_else(self, panel, client):
        seat = panel.seats.first()
        client.force_login(seat.expert)
        assert "96人次" in client.get(f"/seats/{seat.pk}").content.decode()
        assert client.get(f"/filings/{panel.filing_id}").status_code == 404
        assert client.get(f"/panels/{panel.pk}").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_shut_out(visit, panel, people, size):
    seats = list(Seat.objects.all())
    for seat in seats[1:]:
        save_seat(seat.expert, seat, scores(85), "", submit=True)
    expert = visit(seats[0].expert.username, f"/seats/{seats[0].pk}", size)
    expert.page.wait_for_load_state("networkidle")
    problems = [f"seat: {one}" for one in expert.violations()]
    expert.picture("seat")
    save_seat(seats[0].expert, seats[0], scores(90), "", submit=True)
    judge = visit("performance_division", "/panels", size)
    judge.page.wait_for_load_state("networkidle")
    judge.picture("panels")
    problems += [f"panels: {one}" for one in judge.violations()]
    judge.open(f"/panels/{panel.pk}")
    judge.page.get_by_role("button", name="汇总").click()
    assert "不能再改" in judge.page.inner_text("dialog[open]")
    with judge.page.expect_navigation():
        judge.page.get_by_role("button", name="确定").click()
    judge.page.get_by_text("已汇总").first.wait_for()
    judge.picture("panel")
    problems += [f"panel: {one}" for one in judge.violations()]
    for visitor in (expert, judge):
        if visitor.page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            problems.append("too wide")
    assert not problems, "\n".join(problems)
