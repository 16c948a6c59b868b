"""No text, date, amount or target can make a check of whole forms fail: bad input is a finding or silence."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from test_checks_examples import record_of

from jixiao.core.library import load_scheme
from jixiao.core.scheme import CheckSetting
from jixiao.review.engine import catalogue, review_all

PIECES = st.sampled_from(
    [
        "2023年",
        "2024—2025年",
        "每月",
        "每周三",
        "人均每月",
        "每人",
        "共计",
        "合计",
        "约",
        "至少",
        "（1）",
        "（二）",
        "1、",
        "。",
        "，",
        "；",
        "《",
        "》",
        "“",
        "”",
        "+",
        "-",
        "至",
        ".",
        "〔2018〕27号",
        "十四五",
        "截至",
        "0元",
        "8万元",
        "99999999999999999999999999999.99万元",
        "750元/人/月",
        "4元/平方米/月",
        "8085.11平方米",
        "50场次",
        "25期",
        "三个",
        "95%",
        "0%",
        "5个工作日内",
        "12个月",
        "争创“示范单位”",
        "培训",
        "直播",
        "督办",
        "物业服务",
        "办公用房",
        "会议费",
        "审计",
        "公众",
        "政务服务",
        "<p>",
        "&nbsp;",
        "９９％",
        "\n",
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)
DATES = st.sampled_from(
    [None, "", "2021", "2023-06", "2024", "2024.13", "长期", "合同签订后", "９９９９年", "2026-01"]
)
AMOUNTS = st.sampled_from([None, "0.00", "-100.00", "384000.00", "99999999999999999999999999999.99"])
TARGETS = st.sampled_from(
    ["", "≥0%", "=0次", "≤0人", "及时", "≥25期", "≥1.4亿个", "750元/人/月", "80%-90%", "1个平台，2人驻场", "≥99999999999999999999999999999.99万元", "2024年13月", "12月底前", "序时进度", "-5次", "预算数"]
)  # fmt: skip
INDICATORS = st.lists(
    st.fixed_dictionaries(
        {
            "level1": st.sampled_from(["产出指标", "效益指标", "满意度指标", "过程", "别的"]),
            "level2": st.sampled_from(["数量指标", "成本指标", "质量指标", "服务对象满意度", "", None]),
            "name": st.one_of(
                TEXTS, st.sampled_from(["项目总成本", "预算执行率", "现场督办场次", "公众满意度", "……"])
            ),
            "targets": st.fixed_dictionaries({"half_year": TARGETS, "full_year": TARGETS}),
        }
    ),
    max_size=6,
)
FORMS = st.fixed_dictionaries(
    {
        "fiscal_year": st.sampled_from([None, 2022, 2024]),
        "values": st.fixed_dictionaries(
            {
                "project_name": TEXTS,
                "start": DATES,
                "end": DATES,
                "content": st.one_of(st.none(), TEXTS),
                "necessity": TEXTS,
                "medium_term_goal": st.one_of(st.none(), TEXTS),
                "annual_goal": st.one_of(st.none(), TEXTS),
            }
        ),
        "funds_total": st.one_of(
            st.none(), AMOUNTS.map(lambda amount: {"amount": amount, "text": amount or "空"})
        ),
        "expenditures": st.lists(
            st.fixed_dictionaries({"item": TEXTS, "half_year_plan": AMOUNTS, "full_year": AMOUNTS}),
            max_size=3,
        ),
        "indicators": INDICATORS,
    }
)
SETTINGS = {code: CheckSetting() for code in catalogue() if code.startswith("T")}


@settings(max_examples=150, deadline=None)
@given(st.lists(FORMS, min_size=1, max_size=3))
def test_any_forms_can_be_reviewed(forms: list[dict[str, Any]]):
    scheme = load_scheme("cn-js/project-target@2024").model_copy(update={"checks": SETTINGS})
    review = review_all([(record_of(form, "target"), scheme, None) for form in forms])
    for finding in review.findings:
        assert str(finding.message) and str(finding.remedy) and finding.at.field
        assert finding.to_json("en")["message"]
