"""Forms with long goals and names, printed over several pages: read back as from the page that has no end."""

import random

import pytest
from test_round_trip import content, read, write

from jixiao.core.library import load_scheme
from jixiao.core.new_record import new_record
from jixiao.core.record import Indicator
from jixiao.core.value import parse_target
from jixiao.reports.official_form import official_form

WORDS = "完善服务体系提高办理效率加强日常监督检查推进重点项目建设保障资金安全群众满意度稳步提升设施维护管理规范有序培训业务骨干"
VALUES = ["≥95%", "120个", "12月底前", "≤500元/人", "显著提升"]
LONG_GOAL, LONG_NAME = 1500, 120
CUT = {
    "cn/project-target@2015": [1, 8, 11],
    "cn-js-sz/project-self-evaluation@2021": [1, 4, 5],
    "cn-js-cz-wj/project-target@2022": [6],
    "cn-js/project-monitoring@2024": [9, 21],
    "cn/project-self-evaluation@2020": [3, 7, 128],
    "cn-js-sz/department-target@2024": [3],
}
"""Forms of which the end of a page cut a name, a group, or goals, or came between two groups."""


def long_text(length: int, choose: random.Random, *, lines: bool = False) -> str:
    made = ""
    while len(made) < length:
        start, count = choose.randrange(len(WORDS)), choose.randint(8, 25)
        made += (WORDS[start:] + WORDS)[:count] + choose.choice("，。；，")
        made += "\n" if lines and choose.random() < 0.1 else ""
    return made[: length - 1].strip() + "。"


def long_form(scheme, seed: int):
    """A form of the scheme whose goals and names are short or long by chance; the same for the same seed."""
    choose = random.Random(seed)
    values = {}
    for field in scheme.fields:
        if field.type == "long_text":
            values[field.id] = long_text(choose.choice([60, LONG_GOAL]), choose, lines=True)
        elif field.type == "text" and field.id != "fiscal_year":
            values[field.id] = long_text(choose.choice([12, LONG_NAME]), choose).rstrip("。")
    rows: list[Indicator] = []
    for level1 in scheme.levels:
        for level2 in level1.children or [None]:
            for _ in range(choose.randint(0, 3)):
                periods = [period.id for period in scheme.periods] or ["full_year"]
                rows.append(
                    Indicator(
                        level1=level1.label,
                        level2=level2.label if level2 else None,
                        targets={period: parse_target(choose.choice(VALUES)) for period in periods},
                        name=long_text(choose.choice([10, LONG_NAME]), choose).rstrip("。") + str(len(rows)),
                        nature="quantitative",
                        actual=None if scheme.stage == "target" else parse_target("96%"),
                        row=len(rows) + 1,
                    )
                )
    return new_record(scheme, 2024, values=values, indicators=tuple(rows))


@pytest.mark.parametrize("format", ["pdf", "ofd"])
@pytest.mark.parametrize(("id", "seed"), [(id, seed) for id, seeds in CUT.items() for seed in seeds])
def test_what_the_end_of_a_page_cuts_is_one_again(id, seed, format):
    scheme = load_scheme(id)
    report = official_form(long_form(scheme, seed), scheme, masked=False)
    (endless,) = read(write(report, "html"), "x.html")
    (back,) = read(write(report, format), f"x.{format}")
    assert said(back) == said(endless)
    assert back.unread == endless.unread == (), "the notes that the form prints are no text of their own"


def said(record):
    told = content(record, False)
    for indicator in told["indicators"]:
        indicator["name"] = "".join(indicator["name"].split())
    return told
