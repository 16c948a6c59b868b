"""The demonstration's evaluations by an agency: one under way, one that is final with the sheets of its experts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from jixiao.core.number import plain
from jixiao.web.actions.agency_report import AnswerOpinion, Finish, GiveOpinion, SaveTexts, SendVersion
from jixiao.web.actions.assignment import AnswerMaterial, AskMaterial, Assign, Receive
from jixiao.web.actions.panel import ClosePanel, Convene, items, save_seat
from jixiao.web.models import Assignment, Filing, MaterialRequest, Person

AGENCY = "示例绩效评价中心"
SEED = "20241125"
SHARES = ("0.8", "0.85", "0.9", "1")
"""What experts give of the full mark."""
DAYS = timedelta(days=15)
TEXTS = {
    "overview": "项目按年度计划实施，资金由市级财政安排，单位负责实施，主管部门负责监督。",
    "experience": "单位把任务分到科室和月份，按月核对进度，资料归集及时。",
    "problems": "部分指标没有完成，原因是前期协调时间长；个别指标的目标值定得偏低。",
    "suggestions": "下一年度按实际水平提高目标值，提前办理前期手续，按季度核对完成情况。",
}
ASKED = ("项目实施方案和合同", "验收单和服务记录", "受益对象的回访记录", "资金支付明细账")
"""What the agency asks for: received, given, refused, and waited for."""
NO_RECORDS = "回访以电话进行，没有留下书面记录，以后补做。"


def make_assignments(division: Person, member: Person, drafters: dict[int, Person], own: Person) -> None:
    """Two projects of two units, the first of them that of ``own`` where it has one: it stands in the middle, the second
    is final. Nobody evaluates where they took part before, so the units differ.

    ``drafters``: id of the unit → who answers for it.
    """
    found = Filing.objects.filter(kind="self_evaluation", approved_revision__isnull=False, panel=None, assignment=None)  # fmt: skip
    first = found.filter(drafter=own).order_by("-fiscal_year", "id").first() or found.order_by("id").first()
    if first is None:
        return
    second = found.exclude(unit=first.unit_id).order_by("-fiscal_year", "id").first()
    chosen = [first] if second is None else [first, second]
    for filing, carry_on in zip(chosen, (_under_way, _finished), strict=False):
        due = timezone.localdate() + 2 * DAYS
        given = Assign(division, filing, AGENCY, [member.pk], due).run()
        carry_on(division, member, drafters[filing.unit_id], given)


def _under_way(division: Person, member: Person, unit: Person, given: Assignment) -> None:
    """Material received, given, refused and waited for; the unit disagreed with the first version and was answered."""
    asked = [_asked(member, given, what) for what in ASKED]
    _answered(unit, asked[0])
    Receive(member, asked[0]).run()
    _answered(unit, asked[1])
    AnswerMaterial(unit, asked[2], reason=NO_RECORDS).run()
    _sent(member, given)
    version = given.versions.get()
    GiveOpinion(unit, version, False, "协调时间长的说法不全面：其中一项工作由上级统一安排。").run()
    AnswerOpinion(member, version, "采纳，下一稿写明由上级统一安排的部分。").run()


def _finished(division: Person, member: Person, unit: Person, given: Assignment) -> None:
    """All material received, five experts' sheets put together, the unit agrees, the report is final."""
    asked = _asked(member, given, ASKED[0])
    _answered(unit, asked)
    Receive(member, asked).run()
    _judged(division, given.filing)
    _sent(member, given)
    GiveOpinion(unit, given.versions.get(), True).run()
    Finish(member, given, "专家评分和资金数取自各表").run()


def _asked(member: Person, given: Assignment, what: str) -> MaterialRequest:
    return AskMaterial(member, given, what, timezone.localdate() + DAYS).run()


def _answered(unit: Person, asked: MaterialRequest) -> None:
    text = f"{asked.what}（演示资料，内容为编造）\n"
    AnswerMaterial(unit, asked, [(text.encode(), f"{asked.what}.txt")]).run()


def _sent(member: Person, given: Assignment) -> None:
    SaveTexts(member, given, TEXTS, 0).run()
    SendVersion(member, given, timezone.localdate() + DAYS).run()


def _judged(division: Person, filing: Filing) -> None:
    """A panel whose experts have all submitted, blind until it is closed."""
    chance = Random(SEED)
    panel = Convene(division, filing, SEED).run()
    for seat in panel.seats.select_related("expert"):
        points = {
            item["id"]: (plain(item["points"] * Decimal(chance.choice(SHARES))), "") for item in items()
        }
        save_seat(seat.expert, seat, points, "", submit=True)
    ClosePanel(division, panel).run()
