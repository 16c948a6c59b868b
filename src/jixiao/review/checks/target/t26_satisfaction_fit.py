"""满意度与项目不相称

查什么：内部运转项目（房租、工作服、审计、税费等）是否要求社会公众满意；直接服务公众的项目（政务服务、热线、便民惠民等）是否没有真正的满意度指标（满意度栏里放了别的指标）。只报两头清楚的情形；整栏空着由「缺少必填的指标类别」报告。

为什么：满意度只对直接服务的对象有意义，并须真正开展调查；公众感受不到的事，填了也无法核实。

怎么改：内部项目改为受益职工或使用部门的满意度，或不设；服务公众的项目设服务对象满意度，写明调查谁。

English: Public satisfaction is demanded of an internal project, or a public service has no true satisfaction indicator. Ask those who are really served; leave it out where nobody outside is.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.indicator_names import holds
from jixiao.review.target_form import DESCRIPTIONS, GOALS, own_indicators, texts
from jixiao.review.word_lists import has
from jixiao.review.wording import names_text


@check(
    code="T26",
    name="satisfaction-fit",
    title="满意度与项目不相称",
    title_en="Satisfaction does not fit the project",
    severity="P2",
    criterion="relevance",
    needs=("indicators", "field:project_name"),
    basis=[("mof-2021-101", "满意度指标"), ("reviewers-practice", "T26")],
)
def satisfaction_fit(form: FormView) -> Iterator[Finding]:
    name = form.record.text("project_name")
    indicators = own_indicators(form)
    group = [indicator for indicator in indicators if form.kind(indicator) == "satisfaction"]
    if has(name, "public_services"):
        served = any(has(text, "public_texts") for text in texts(form, *DESCRIPTIONS, *GOALS).values())
        if group and served and not any(holds(i.name, "satisfaction_words") for i in indicators):
            yield form.finding(
                say(
                    "项目直接服务企业群众，满意度栏却没有满意度指标，只有{names}", names=names_text(group, 3)
                ),
                say(
                    "设服务对象满意度，写明调查对象和方式；把{names}移到相应的类别",
                    names=names_text(group, 3),
                ),
                at=form.at(group[0]),
                got=group[0].name,
            )
    elif has(name, "internal_projects"):
        for indicator in group:
            if has(indicator.name, "public_words"):
                yield form.finding(
                    say("「{project}」是内部运转项目，却要求「{name}」", project=name, name=indicator.name),
                    say("改为使用部门或受益职工的满意度，或不设满意度指标"),
                    at=form.at(indicator),
                    got=indicator.name,
                )
