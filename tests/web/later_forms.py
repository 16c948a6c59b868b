"""Approved targets for the tests of the later stages: the published Suzhou case of 2021, and a national one."""

from __future__ import annotations

from jixiao.core.digest import digest
from jixiao.core.library import load_scheme

SUZHOU_ROWS = (
    ("产出指标", "数量指标", "服务隶属关系数", "=7个", "7个"),
    ("产出指标", "数量指标", "系统巡检", "=20次", "20次"),
    ("产出指标", "数量指标", "服务回收企业数", "=3100家", "3434家"),
    ("产出指标", "数量指标", "服务加贸企业数", "=4100家", "4250家"),
    ("效益指标", "社会效益", "每日运维状态", "良好", "100%"),
    ("效益指标", "经济效益", "企业直接受益", "=2000万元", "2917.6万元"),
    ("效益指标", "社会效益", "受益人员满意度", "=90%", "96%"),
    ("效益指标", "社会效益", "成交率", "=70%", "87.18%"),
    ("效益指标", "经济效益", "保税废料全年交易额", "=10亿元", "14.59亿元"),
    ("效益指标", "社会效益", "全年竞价会场次", "=13000笔", "10694笔"),
    ("效益指标", "社会效益", "纠纷调解成功率", "=90%", "88%"),
    ("效益指标", "可持续影响", "系统运维机制健全性", "健全", "100%"),
    ("效益指标", "可持续影响", "保障项目实施的制度完备性", "完备", "100%"),
)
"""Level 1, level 2, name, target and actual value of the published self-evaluation of 2021."""
SUZHOU_INPUT = ("100%", "100%", "100%", "100%", "100%", "0%及其以下")
"""The actual values of its six prescribed indicators."""


def training_rows(trained: str = "") -> tuple[tuple[str, str, str, str, str], ...]:
    """A small form of training courses; ``trained`` is the actual value of its first row, 96人次 of 100 for one."""
    return (
        ("产出指标", "数量指标", "培训人次", "≥100人次", trained),
        ("效益指标", "社会效益", "覆盖率", "≥90%", "95%"),
        ("满意度指标", "服务对象满意度", "学员满意度", "≥95%", "96%"),
    )


def approved_target(project, drafter, rows, year: int, amount: str = "500"):
    """A target form of ``project`` in ``year``, approved as it is: carried into the test, not typed."""
    from jixiao.web.actions.base import append_event
    from jixiao.web.drafting import drafts
    from jixiao.web.findings import count_findings
    from jixiao.web.models import Filing, Revision

    scheme = load_scheme("cn-js-sz/project-target@2024")
    values = {
        "project_name": project.name, "supervising_dept": "市行政审批局", "implementing_unit": project.unit.name,
        "content": "补贴加工贸易废料交易平台的运营。", "annual_goal": "优化交易流程，提高成交率，维护交易稳定。",
    }  # fmt: skip
    record = drafts.empty_record(scheme, year, values)
    record = record.model_copy(update={"indicators": ()})
    keys = ("level1", "level2", "name", "full_year")
    indicators = [{**dict(zip(keys, row[:4], strict=True)), "half_year": row[3]} for row in rows]
    funds = {"total": amount, "fiscal_appropriation": amount, "general_public_budget": amount}
    spending = [{"item": "平台运营费用", "half_year_plan": "200", "full_year": amount}]
    for section, content in (("funds", funds), ("expenditures", spending), ("indicators", indicators)):
        record = drafts.with_section(record, scheme, section, content)
    text = drafts.dump(record)
    filing = Filing(
        unit=project.unit, project=project, form=scheme.name, form_digest=scheme.digest, fiscal_year=year,
        title=project.name, stage="approved", drafter=drafter, draft=text, revision_number=1, approved_revision=1,
    )  # fmt: skip
    count_findings(filing, record)
    filing.save()
    Revision.objects.create(
        filing=filing, number=1, values=text, values_digest=digest(text), author=drafter.name
    )
    append_event(filing, who=drafter.name, person=drafter, action="approve", to="approved")
    return filing


def typed(names_and_actuals, record, **others) -> list[dict[str, str]]:
    """The rows of the section of indicators with these actual values by name."""
    known = dict(names_and_actuals)
    return [{"actual": known.get(one.name, ""), **others.get(one.name, {})} for one in record.indicators]


def confirmed_evaluation(target, people, rows, executed: str = "500"):
    """The self-evaluation of a target with the actual values of ``rows``, confirmed by the department."""
    from jixiao.web.actions.save_section import SaveSection
    from jixiao.web.actions.start_later import start_later
    from jixiao.web.drafting import drafts
    from jixiao.web.models import Filing

    drafter = people["agency_drafter"]
    filing = start_later(drafter, target, "self_evaluation")
    content = typed(((row[2], row[4]) for row in rows), drafts.load(filing.draft))
    SaveSection(drafter, filing, "indicators", content, 0).run()
    money = {"total.initial_budget": "500", "total.revised_budget": "500", "total.executed_amount": executed}
    SaveSection(drafter, filing, "funds", money, 0).run()
    Filing.objects.filter(pk=filing.pk).update(stage="approved", approved_revision=1)
    filing.refresh_from_db()
    return filing
