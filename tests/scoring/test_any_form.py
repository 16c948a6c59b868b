"""Whatever stands in a form, scoring it gives a sheet: points within the mark, or a reason for a person."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.core.library import load_pack, load_scheme, pack_names
from jixiao.core.message import Message, translations
from jixiao.core.record import Indicator, Record, Target
from jixiao.core.value import parse_target
from jixiao.scoring.exact import score

SCHEME = load_scheme("cn/project-self-evaluation@2020")
WRITTEN = st.sampled_from(
    ["", "/", "≥3500家", "=7个", "98%", "≥0%", "≤80万元", "800000元", "12月底前", "序时进度", "1个平台，2人驻场", "规范", "较好", "100%",
     "15%及其以下", "80%-90%", "-5%", "1:3", "750元/人/月", "0", "达成预期指标", ">98%", "<1天", "3小时", "未完成", "９０％", "1.4亿个"]
)  # fmt: skip
NUMBERS = st.none() | st.decimals(
    allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12
)
IMPORTED = st.builds(
    Target,
    operator=st.sampled_from([None, "≥", ">", "=", "<", "≤", "interval"]),
    value=NUMBERS,
    upper=NUMBERS,
    unit=st.sampled_from([None, "%", "万元", "元", "天", "个"]),
    kind=st.sampled_from(["number", "interval", "qualitative", "progress", "date", "composite", "empty"]),
)
"""What an imported record may hold, however little sense it makes."""
VALUES = st.one_of(WRITTEN.map(parse_target), st.text(max_size=12).map(parse_target), IMPORTED)
ROWS = st.builds(
    Indicator,
    level1=st.sampled_from(["产出指标", "效益指标", "满意度指标", "成本指标", "别的"]),
    level2=st.sampled_from([None, "数量指标", "成本指标", "时效指标"]),
    name=st.just("指标"),
    targets=VALUES.map(lambda target: {"full_year": target}),
    actual=st.none() | VALUES,
    points=st.none() | st.decimals("0", "50", places=2),
    self_score=st.none() | st.decimals("0", "50", places=2),
    deviation_reason=st.sampled_from([None, "资金到位较晚"]),
)


def untranslated(text):
    """Templates within a sentence that have no English."""
    if not isinstance(text, Message):
        return []
    own = [] if text.template in translations("en") else [text.template]
    return own + [missing for value in text.values.values() for missing in untranslated(value)]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(pack_names()), st.lists(ROWS, max_size=4))
def test_any_form_has_a_sheet(name, rows):
    pack = load_pack(name)
    record = Record(scheme=SCHEME.name, stage="self_evaluation", object="project", indicators=tuple(rows))
    sheet = score(record, SCHEME, pack)
    for line in sheet.lines:
        assert line.because
        assert not untranslated(line.because)
        assert not untranslated(line.for_full_marks)
        if line.points is None:
            assert line.by_hand or "exempt" in line.flags
            assert line.flags, "a reason that a check can read"
        else:
            assert 0 <= line.points <= line.out_of
    known = [line.points for line in sheet.lines if line.points is not None]
    assert sheet.total == (round(sum(known), pack.places.total) if known else None)
    assert sheet.open_points == sum((line.out_of for line in sheet.lines if line.points is None), Decimal(0))
    json.dumps(sheet.to_json("en"), ensure_ascii=False)


@pytest.mark.parametrize("side", ["target", "actual"])
def test_a_number_without_a_value_is_missing_not_zero(side):
    whole, hollow = parse_target("≥5个"), Target(operator="≥", unit="个", text="", kind="number")
    target, actual = (hollow, whole) if side == "target" else (whole, hollow)
    row = Indicator(
        level1="产出指标", name="指标", targets={"full_year": target}, actual=actual, points=Decimal(10)
    )
    record = Record(scheme=SCHEME.name, stage="self_evaluation", object="project", indicators=(row,))
    [_, line] = score(record, SCHEME).lines
    assert line.points is None
    assert line.by_hand
