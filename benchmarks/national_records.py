"""A nation's target forms and self-evaluations as records: made up but lifelike, any number, the same for a seed.

``python -m benchmarks.national_records 100_000 records.jsonl``. Units have eight projects each. Planted at known rates
(a share of the forms): an overview copied from another unit's project with a few characters changed, the same
indicator in another unit of measure, a project declared twice, a unit cost three times the usual, a unit whose
self-evaluations are all full marks, one cause with two deductions, and what single forms get wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

from jixiao.core.record import Amount, Fund, Indicator, Jurisdiction, Record, Source
from jixiao.core.value import parse_target

PROJECTS = 8
"""Projects of a unit."""
PLANTED = {
    "copied": 0.01,
    "twice": 0.01,
    "other_unit": 0.01,
    "outlier": 0.01,
    "all_full": 0.05,
    "deduction": 0.02,
}
TARGET, EVALUATION = "cn-js/project-target@2024", "cn-js-sz/project-self-evaluation@2021"
ROADS = [
    "公共资源交易",
    "政务服务大厅",
    "城市道路照明",
    "河道保洁",
    "中小学校舍",
    "社区养老",
    "职业培训",
    "公交补贴",
    "图书流通",
    "耕地保护",
    "水质监测",
    "消防站点",
    "档案数字",
    "食品抽检",
    "疫苗接种",
    "文物修缮",
]
DEEDS = ["运行维护", "升级改造", "监督检查", "服务外包", "能力提升", "专项整治", "数据治理", "设施更新"]
COUNTED = (
    ("巡查次数", "次"),
    ("服务人数", "人"),
    ("检测样本数", "个"),
    ("培训期数", "期"),
    ("维护里程", "公里"),
    ("发放数量", "份"),
)
CAUSES = ("招标程序比计划晚两个月完成", "受雨季影响工期顺延", "参加人数少于预计", "设备到货时间推迟")
WHEN = [
    "按季",
    "逐月",
    "年内",
    "分批",
    "定期",
    "及时",
    "全年",
    "上半年",
    "汛期前",
    "开学前",
    "分区",
    "逐项",
    "重点",
    "联合",
    "集中",
    "常态化",
]
VERBS = [
    "核对",
    "检修",
    "更换",
    "购置",
    "巡查",
    "清运",
    "抽检",
    "培训",
    "走访",
    "登记",
    "发放",
    "采集",
    "维护",
    "加固",
    "监测",
    "评审",
    "招标",
    "验收",
    "公示",
    "审计",
    "调解",
    "救治",
    "绿化",
    "疏浚",
    "翻新",
    "校准",
    "租用",
    "印制",
    "升级",
    "归档",
]
THINGS = [
    "路灯",
    "窨井盖",
    "护栏",
    "公交站台",
    "校舍屋面",
    "实验仪器",
    "图书",
    "体育器材",
    "养老床位",
    "助餐点",
    "救护车",
    "疫苗冷链",
    "水质断面",
    "泵站",
    "堤防",
    "危险废物",
    "空气站",
    "食品样本",
    "农药残留",
    "种子",
    "耕地台账",
    "宗地图",
    "档案盒",
    "文物构件",
    "展陈设备",
    "舞台灯光",
    "广播机房",
    "服务器",
    "数据接口",
    "政务窗口",
    "热线座席",
    "信访件",
    "法律援助案件",
    "人民调解卷宗",
    "消防水带",
    "呼吸器",
    "执法记录仪",
    "交通信号机",
    "监控探头",
    "停车泊位",
    "公厕",
    "垃圾中转站",
    "绿道",
    "行道树",
    "河面漂浮物",
    "就业岗位",
    "技能证书",
    "创业贷款",
    "低保对象",
    "残疾人辅具",
    "困境儿童",
    "退役军人优待证",
    "社区工作者",
    "志愿者",
    "科普活动",
    "专利申请",
    "企业技术中心",
    "外贸订单",
    "展会展位",
    "旅游厕所",
    "民宿",
    "乡村道路",
    "高标准农田",
    "沼气池",
    "动物防疫",
    "渔业资源",
    "森林防火带",
]
"""Words of what is done: two goals share about as many runs of four characters as published ones do."""


def records(count: int, seed: int = 2024) -> Iterator[Record]:
    """The first ``count`` forms: of each project the target, of every other one the self-evaluation too."""
    made = 0
    for unit in range(count):
        rng = Random(f"{seed}:{unit}")
        for record in _of_unit(rng, unit, seed):
            yield record
            made += 1
            if made == count:
                return


def _of_unit(rng: Random, unit: int, seed: int) -> Iterator[Record]:
    full = rng.random() < PLANTED["all_full"]
    for number in range(PROJECTS):
        name = f"{rng.choice(ROADS)}{rng.choice(DEEDS)}{unit * PROJECTS + number}号项目"
        yield _target(rng, unit, number, name, seed)
        if number % 2:
            yield _evaluation(rng, unit, f"{name[:-2]}工程", full)
        if rng.random() < PLANTED["twice"]:
            yield _target(Random(f"{seed}:{unit}:{number}"), unit, number, name.replace("项目", "经费"), seed)


def overview(seed: int, unit: int, number: int, name: str) -> str:
    """What a project does: its own words in its own order."""
    rng = Random(f"{seed}:text:{unit}:{number}")
    said = "，".join(
        f"{rng.choice(WHEN)}{rng.choice(VERBS)}{rng.choice(THINGS)}{rng.randint(2, 990)}处" for _ in range(8)
    )
    return f"{name}：{said}，投入{rng.randint(2, 80)}人。"


def _target(rng: Random, unit: int, number: int, name: str, seed: int) -> Record:
    said = overview(seed, unit, number, name)
    if unit and rng.random() < PLANTED["copied"]:
        said = overview(seed, rng.randrange(unit), number, "该项目").replace("处", "个点位", 1)
    amount = Decimal(rng.randint(5, 900)) * 10_000
    what, measure = rng.choice(COUNTED)
    count = max(1, int(amount / rng.randint(900, 1100)))
    if rng.random() < PLANTED["outlier"]:
        count = max(1, count // 3)
    odd = rng.random() < PLANTED["other_unit"]
    rows = (
        ("产出指标", "数量指标", what, f"≥{count}{measure}"),
        ("产出指标", "质量指标", "验收合格率", "≥98天" if odd else f"≥{rng.randint(90, 99)}%"),
        ("产出指标", "时效指标", "按期完成率", "=100%"),
        ("产出指标", "成本指标", "支出控制数", f"≤{amount / 10_000}万元"),
        ("效益指标", "社会效益指标", "投诉办结率", f"≥{rng.randint(85, 99)}%"),
        ("满意度指标", "服务对象满意度指标", "服务对象满意度", f"≥{rng.randint(80, 98)}%"),
    )
    indicators = tuple(
        Indicator(level1=one, level2=two, name=three, row=row, targets={"full_year": parse_target(text), "half_year": parse_target(text if what != three else f"≥{count // 2}{measure}")})
        for row, (one, two, three, text) in enumerate(rows, 1)
    )  # fmt: skip
    values = {
        "project_name": name,
        "implementing_unit": _unit_name(unit),
        "content": said,
        "annual_goal": f"完成{what}{count}{measure}，验收合格。",
        "medium_term_goal": f"三年内形成稳定的{what}机制。",
        "start": "2024-01-01",
        "end": "2024-12-31",
        "project_type": "其他运转类",
    }
    return Record(
        scheme=TARGET, stage="target", object="project", fiscal_year=2024, values=values, indicators=indicators,
        funds_total=Amount(text=str(amount), amount=amount), funds=(Fund(source="total", amount=amount),),
        jurisdiction=Jurisdiction(code="320000", name="江苏省"), source=Source(file=f"{_unit_name(unit)}.docx", place=str(number)),
    )  # fmt: skip


def _unit_name(unit: int) -> str:
    return f"第{unit}号事业单位"


def _evaluation(rng: Random, unit: int, name: str, full: bool) -> Record:
    lost = Decimal(0) if full else Decimal(rng.randint(0, 10))
    cause = rng.choice(CAUSES) if lost else ""
    if lost and rng.random() < PLANTED["deduction"]:
        lost = Decimal(25)
    rows = (
        ("产出指标", "数量指标", "完成数量", "≥100次", 30, lost),
        ("效益指标", "社会效益指标", "投诉办结率", "≥90%", 50, Decimal(0)),
    )
    indicators = tuple(
        Indicator(
            level1=one, level2=two, name=three, row=row, targets={"full_year": parse_target(text)}, points=Decimal(points),
            self_score=points - gone, actual=parse_target("基本完成" if gone else text.lstrip("≥")), deviation_reason=cause if gone else "",
        )
        for row, (one, two, three, text, points, gone) in enumerate(rows, 1)
    )  # fmt: skip
    money = Fund(source="total", revised_budget=Decimal(300), executed_amount=Decimal(300))
    return Record(
        scheme=EVALUATION, stage="self_evaluation", object="project", fiscal_year=2024, indicators=indicators, funds=(money,),
        values={"project_name": name, "implementing_unit": _unit_name(unit), "printed_total": str(80 - lost)}, source=Source(file=f"{_unit_name(unit)}自评.docx", place=name),
    )  # fmt: skip


def write(count: int, path: Path) -> None:
    """Records as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for record in records(count):
            file.write(json.dumps(record.to_json(), ensure_ascii=False) + "\n")


def main() -> None:
    """Write the records that were asked for; as a benchmark without arguments there is nothing to measure."""
    if len(sys.argv) == 3 and sys.argv[1].replace("_", "").isdigit():
        write(int(sys.argv[1].replace("_", "")), Path(sys.argv[2]))


if __name__ == "__main__":
    main()
