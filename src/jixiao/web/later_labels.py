"""What events of the later stages are called."""

LATER = {
    "renew": "按最新批复更新",
    "add_evidence": "附佐证",
    "remove_evidence": "撤下佐证",
    "recheck_score": "复核评分",
    "recheck_send": "请单位答复",
    "recheck_reply": "答复复核",
    "recheck_close": "复核办结",
    "panel_convene": "抽取专家",
    "panel_submit": "专家提交评分",
    "panel_close": "汇总专家评分",
    "decide_result": "结果应用决定",
    "answer_alarm": "答复预警",
    "suspend": "暂停拨款",
    "rectify_ask": "要求整改",
    "rectify_plan": "制定整改措施",
    "rectify_report": "报告整改结果",
    "rectify_confirm": "整改复查通过",
    "rectify_again": "继续整改",
}
"""Action → its word; beside those of ``pages/audit.py``."""
