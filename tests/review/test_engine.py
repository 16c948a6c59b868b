"""The engine: settings, inputs, order, checks across forms, crashes, JSON."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao.core.finding import Severity
from jixiao.core.library import load_scheme
from jixiao.core.record import Indicator, Record, Source
from jixiao.core.scheme import CheckSetting, Scheme, SchemeError
from jixiao.review import engine
from jixiao.review.engine import FormView, NotRun, catalogue, check, missing_input, review_all
from jixiao.review.settings import check_settings, parameters

SCHEME = "cn/project-self-evaluation@2020"


def scheme(**settings: dict) -> Scheme:
    """The national self-evaluation with these checks only."""
    checks = {code: CheckSetting.model_validate(setting) for code, setting in settings.items()}
    return load_scheme(SCHEME).model_copy(update={"checks": checks})


def record(name: str = "政风热线", **parts) -> Record:
    values = {"project_name": name, "implementing_unit": "江苏省数据局", "printed_total": "9"}
    rows = (indicator(1, "现场督办场次", "7", "6"), indicator(2, "在电视上直播期数", "8", "8"))
    return Record.model_validate(
        {"scheme": SCHEME, "stage": "self_evaluation", "object": "project", "fiscal_year": 2024}
        | {"values": values, "indicators": rows, "source": Source(file="自评.docx", place=name)}
        | parts
    )


def indicator(row: int, name: str, points: str, score: str) -> Indicator:
    return Indicator(
        level1="产出指标", level2="数量指标", name=name, row=row, points=points, self_score=score
    )


@pytest.fixture
def add_check(monkeypatch):
    """Put a check of the test into the catalogue."""

    def add(run, *, scope: str = "record", needs: tuple[str, ...] = (), code: str = "E98"):
        marked = check(
            code=code, name="of-the-test", title="试验", title_en="Trial", severity="P1",
            criterion="completeness", basis=[("mof-2020-10", "单位自评")], needs=needs, scope=scope,
        )(run).check  # fmt: skip
        known = {**engine.catalogue(), code: marked}
        monkeypatch.setattr(engine, "catalogue", lambda: known)
        monkeypatch.setattr("jixiao.review.settings.catalogue", lambda: known)

    return add


def test_findings_come_by_form_then_severity_then_code():
    severities = {"E04": {"severity": "P0"}, "E03": {"severity": "P2"}, "E09": {}, "E02": {}}
    forms = [(record(name), scheme(**severities), None) for name in ("乙项目", "甲项目")]
    found = [(f.form.project_name, str(f.severity), f.code) for f in review_all(forms).findings]
    each = [("P0", "E04"), ("P2", "E03"), ("P2", "E03")]
    assert found == [("乙项目", *one) for one in each] + [("甲项目", *one) for one in each]


def test_a_finding_says_where_by_which_article_and_in_which_form():
    [finding] = review_all([(record(), scheme(E04={}), None)]).findings
    assert finding.at.field == "indicators[0].deviation_reason"
    assert str(finding.at) == "第1行 数量指标「现场督办场次」偏差原因分析及改进措施"
    assert finding.title == "失分或偏差没有说明原因"
    assert [citation.doc for citation in finding.basis] == ["reviewers-practice", "mof-2020-10"]
    assert (finding.form.project_name, finding.form.file) == ("政风热线", "自评.docx")


def test_the_scheme_sets_switch_severity_and_parameters():
    assert review_all([(record(), scheme(E04={"on": False}), None)]).findings == []
    [finding] = review_all([(record(), scheme(E04={"severity": "P0"}), None)]).findings
    assert finding.severity is Severity.P0
    assert review_all([(record(), scheme(E03={"params": {"tolerance": "100"}}), None)]).findings == []


def test_a_check_without_its_input_is_not_run_and_says_why():
    review = review_all([(record(), scheme(E02={}, E18={}), None)])
    assert [(s.code, str(s.reason)) for s in review.not_run] == [
        ("E02", "缺少按规则包算出的得分"), ("E18", "缺少同一项目的另一张表"),
    ]  # fmt: skip
    assert review.findings == []


def test_a_check_that_looks_closer_may_still_not_run(add_check):
    def closer(form):
        yield form.finding("一半")
        raise NotRun("没有样本")

    add_check(closer)
    review = review_all([(record(), scheme(E98={}), None)])
    assert (review.findings, [s.reason for s in review.not_run]) == ([], ["没有样本"])


def test_a_check_across_forms_gets_those_that_have_its_inputs(add_check):
    seen = []
    add_check(
        lambda forms: seen.extend(form.record.subject for form in forms) or [], scope="set", needs=("points",)
    )
    bare = record("没有指标", indicators=())
    forms = [(each, scheme(E98={}), None) for each in (record("一"), bare, record("二"))]
    review = review_all(forms)
    assert seen == ["一", "二"]
    assert [(s.form.project_name, str(s.reason)) for s in review.not_run] == [("没有指标", "缺少分值")]


def test_a_check_across_forms_that_cannot_run_says_so_for_each_form():
    review = review_all([(record(name), scheme(E10={}), None) for name in ("一", "二")])
    assert [(s.code, s.form.project_name) for s in review.not_run] == [("E10", "一"), ("E10", "二")]


def test_a_crash_in_a_check_is_raised_and_names_check_and_form(add_check):
    def broken(form):
        raise ZeroDivisionError("our own bug")
        yield

    add_check(broken)
    with pytest.raises(ZeroDivisionError) as caught:
        review_all([(record(), scheme(E98={}), None)])
    assert caught.value.__notes__ == ["while check E98 of-the-test looked at: 政风热线 (自评.docx 政风热线)"]


def test_an_unknown_check_in_a_scheme_is_the_experts_mistake():
    with pytest.raises(SchemeError) as caught:
        review_all([(record(), scheme(E044={}), None)])
    assert caught.value.file == f"{SCHEME}.yaml"
    assert (str(caught.value.found), str(caught.value.meant)) == ("没有检查「E044」", "是不是「E04」？")


@pytest.mark.parametrize(
    ("params", "found", "meant"),
    [
        ({"tolerence": "1"}, "检查 E03 没有参数「tolerence」", "是不是「tolerance」？"),
        ({"xyz": "1"}, "检查 E03 没有参数「xyz」", "可用的有：tolerance"),
        (
            {"tolerance": "一点"},
            "检查 E03 的参数「tolerance」不能是「一点」",
            "写成与「0.01」同类的值，数字加引号",
        ),
        (
            {"tolerance": True},
            "检查 E03 的参数「tolerance」不能是「True」",
            "写成与「0.01」同类的值，数字加引号",
        ),
    ],
)
def test_a_wrong_parameter_is_named_with_what_was_meant(params, found, meant):
    with pytest.raises(SchemeError) as caught:
        check_settings(scheme(E03={"params": params}))
    assert (str(caught.value.found), str(caught.value.meant)) == (found, meant)


def test_a_check_without_parameters_takes_none():
    with pytest.raises(SchemeError, match="这项检查没有参数"):
        check_settings(scheme(E20={"params": {"limit": "1"}}))


def test_an_identity_of_fields_that_the_form_has_not_is_the_experts_mistake():
    identity = {"total": "surplus", "plus": ["appropriation"]}
    with pytest.raises(SchemeError, match="surplus"):
        review_all([(record(), scheme(E05={"params": {"identities": [identity]}}), None)])


def test_parameters_are_read_from_where_they_are_used():
    assert parameters(catalogue()["E04"]) == {"below": "0.9", "above": "1.5"}
    assert parameters(catalogue()["E20"]) == {}


def test_equal_rows_are_told_apart():
    row = indicator(1, "现场督办场次", "7", "6")
    view = FormView(record(indicators=(row, row.model_copy(), row.model_copy())), scheme())
    assert [view.at(each, "points").field for each in view.record.indicators] == [
        f"indicators[{number}].points" for number in range(3)
    ]


def test_a_place_knows_its_address_in_the_file():
    sources = {
        "indicators[0].self_score": Source(place="自评!H12"),
        "printed_total": Source(place="自评!H30"),
    }
    view = FormView(record(sources=sources), scheme())
    row = view.record.indicators[0]
    assert view.at(row, "self_score").address == "自评!H12"
    assert str(view.place("printed_total")) == "总分（自评!H30）"


@pytest.mark.parametrize("need", [*engine.INPUTS, "period:full_year", "field:annual_goal", "linked:target"])
def test_every_input_can_be_absent_and_is_said_in_words(need):
    empty = Record(scheme=SCHEME, stage="self_evaluation", object="project")
    reason = missing_input(FormView(empty, scheme().model_copy(update={"rules": ""})), need)
    assert reason.startswith(("缺少", "「")) and not any(
        letter.isascii() and letter.isalpha() for letter in reason
    )


def test_a_check_must_have_a_basis_and_known_needs():
    about = {
        "code": "E97",
        "name": "x",
        "title": "x",
        "title_en": "x",
        "severity": "P1",
        "criterion": "relevance",
    }
    with pytest.raises(TypeError, match="no basis"):
        check(**about, basis=[])
    with pytest.raises(TypeError, match="'money'"):
        check(**about, basis=[("mof-2020-10", "")], needs=("money",))


def test_the_review_as_json():
    lines = review_all([(record(), scheme(E04={}, E18={}), None)]).to_json("en")
    assert lines["counts"] == {"P0": 0, "P1": 1, "P2": 0, "INFO": 0}
    assert lines["findings"][0]["check"] == {"code": "E04", "name": "loss-unexplained"}
    assert lines["findings"][0]["at"].startswith("row 1 ") and "“现场督办场次”" in lines["findings"][0]["at"]
    assert lines["findings"][0]["message"] == "“现场督办场次” has 6 of 7 points, and no reason is given"
    [skipped] = lines["not_run"]
    assert skipped["reason"] == "another form of the same project missing"
    assert skipped["form"]["project_name"] == "政风热线"


def test_pack_of_a_form_is_the_one_that_scored_it():
    from jixiao.scoring.exact import score

    view = FormView(record(), load_scheme(SCHEME))
    assert view.pack.name == "cn/self-evaluation-rules@2020"
    suzhou = load_scheme("cn-js-sz/project-self-evaluation@2021")
    sheet = score(record(), suzhou)
    assert replace(view, scores=sheet).pack.name == suzhou.rules
