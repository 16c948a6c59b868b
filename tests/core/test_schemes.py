"""Every packaged form loads, proves clean and says what its published sheet says."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from jixiao.core.library import Library, load_pack, load_scheme, pack_names, packaged, scheme_names
from jixiao.core.message import translations
from jixiao.core.scheme import Scheme
from jixiao.core.scheme_page import scheme_page
from jixiao.core.scheme_tools import diff_schemes, freeze, frozen, new_scheme_text, prove_scheme, thawed

NAMES = scheme_names()
COLUMN_ROLES = {
    "level1", "level2", "task", "name", "operator", "target", "unit", "points", "actual", "forecast", "self_score",
    "deviation_reason", "deviation_cause", "evidence", "definition", "scoring_standard", "data_source", "likelihood", "remarks",
}  # fmt: skip
KINDS = {
    "decision", "process", "input", "output", "quantity", "quality", "timeliness", "cost", "benefit", "economic_benefit",
    "social_benefit", "ecological_benefit", "sustainability", "satisfaction", "duty_performance",
}  # fmt: skip
SEEDS = [
    "seed-suzhou-2024",
    "seed-suzhou-department-2024",
    "seed-suzhou-2021",
    "seed-jiangsu-2024",
    "seed-wujin-2022",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_form_proves_clean(name):
    assert prove_scheme(name) == []


@pytest.mark.parametrize("name", pack_names())
def test_a_rule_pack_loads(name):
    assert load_pack(name).name == name


def test_every_seed_family_has_its_form():
    cited = {
        citation.doc
        for name in NAMES
        for citation in load_scheme(name).basis
        if citation.confidence == "seed"
    }
    assert cited == set(SEEDS)


@pytest.mark.parametrize("id", packaged().register())
def test_a_document_says_what_it_is_and_how_sure_we_are(id):
    document = packaged().register().cite(id)
    assert document.title and document.confidence
    assert document.confidence != "seed" or document.checked_on


@pytest.mark.parametrize("name", NAMES)
def test_a_form_uses_the_words_that_the_program_knows(name):
    form = load_scheme(name)
    assert {column.role for column in form.indicators.columns} <= COLUMN_ROLES
    assert {level.kind for level, _ in form.walk()} <= KINDS
    ids = [field.id for field in form.fields] + [level.id for level, _ in form.walk()]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", id) for id in ids)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_says_how_to_fill_it_in(name):
    assert [field.id for field in load_scheme(name).fields if not field.help] == []


@pytest.mark.parametrize("name", NAMES)
def test_fields_with_persons_are_personal_and_not_public(name):
    for field in load_scheme(name).fields:
        if re.search("负责人|联系|电话", field.label) and field.type != "long_text":
            assert field.personal and not field.public, field.id


@pytest.mark.parametrize("name", [name for name in NAMES if load_scheme(name).layout.rows])
def test_the_printed_form_has_every_field_and_table(name):
    form = load_scheme(name)
    printed = {field for row in form.layout.rows for field in row.fields}
    blocks = {part for row in form.layout.rows if row.block for part in row.block.split("_and_")}
    assert {field.id for field in form.fields} <= printed
    for part in ("expenditures", "indicators"):
        assert getattr(form, part) is None or part in blocks
    rows = {f"funds.{row.id}" for row in form.funds.rows} | {"funds_total"} if form.funds else set()
    assert "funds" in blocks or rows <= printed


@pytest.mark.parametrize("name", NAMES)
def test_printed_widths_are_shared_out_whole(name):
    layout = load_scheme(name).layout
    width = len(layout.widths)
    for row in layout.rows:
        width = len(row.widths) or width
        assert not row.spans or sum(row.spans) == width
    assert all(sum(spans) == len(layout.widths) for spans in layout.spans.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_page_shows_fields_tree_and_confidence(name):
    form, page = load_scheme(name), scheme_page(load_scheme(name))
    for field in form.fields:
        assert f"| {field.label} |" in page
    for level, _ in form.walk():
        assert f"**{level.label}**" in page
    for citation in form.basis:
        assert citation.title in page
    assert ("待核实" in page) == any(citation.confidence == "recall" for citation in form.basis)


def fixed(form: Scheme) -> list[str]:
    return [one.name for level, _ in form.walk() for one in level.fixed]


def test_suzhou_differs_from_jiangsu_as_published():
    jiangsu, suzhou = load_scheme("cn-js/project-target@2024"), load_scheme("cn-js-sz/project-target@2024")
    assert jiangsu.field("necessity") and not suzhou.field("necessity")
    assert jiangsu.find_level("产出指标", "成本指标").requirement == "required"
    assert suzhou.find_level("产出指标", "成本指标") is None
    assert fixed(jiangsu) == fixed(suzhou) and len(fixed(suzhou)) == 11
    parts = {row.id for row in suzhou.funds.rows if row.parent == "fiscal_appropriation"}
    assert parts == {"general_public_budget", "gov_fund_budget", "special_account_funds"}
    assert suzhou.kind_of("效益指标", "经济效益指标") == "economic_benefit"
    paths = [path for path, _, _ in diff_schemes(jiangsu, suzhou)]
    assert "fields.necessity" in paths and "levels.output.children.cost" in paths
    assert "layout.rows.necessity" in paths
    assert not [path for path in paths if path.startswith("levels.decision")]
    assert [path for path in paths if path.endswith("顺序")] == ["funds.rows.顺序"]


def test_wujin_keeps_satisfaction_among_the_effects():
    form = load_scheme("cn-js-cz-wj/project-target@2022")
    assert form.kind_of("效果指标", "满意度指标") == "satisfaction"
    assert [level.label for level in form.levels] == ["产出指标", "效果指标"]
    assert [column.role for column in form.indicators.columns] == [
        "level1",
        "level2",
        "name",
        "operator",
        "target",
    ]


def test_the_department_form_of_suzhou_has_duties_with_tasks():
    form = load_scheme("cn-js-sz/department-target@2024")
    duty = form.find_level("履职")
    assert duty.has_tasks and duty.kind == "duty_performance" and not duty.children
    assert form.expenditures.rows == ("基本支出", "项目支出") and form.expenditures.detail_of == "项目支出"
    assert len(fixed(form)) == 32


def test_the_self_evaluation_of_suzhou_has_eighty_points():
    form = load_scheme("cn-js-sz/project-self-evaluation@2021")
    assert sum(level.points for level in form.levels) == Decimal(80)
    assert sum(one.points for one in form.levels[0].fixed) == form.levels[0].points == Decimal(22)


def test_the_national_self_evaluation_leaves_ten_points_to_execution():
    form = load_scheme("cn/project-self-evaluation@2020")
    assert sum(level.points for level in form.levels) == Decimal(90)


@pytest.mark.seeds
@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("suzhou-2024-project-targets", "cn-js-sz/project-target@2024"),
        ("jiangsu-2024-project-targets", "cn-js/project-target@2024"),
        ("wujin-2022-project-targets", "cn-js-cz-wj/project-target@2022"),
        ("suzhou-2024-department-target", "cn-js-sz/department-target@2024"),
        ("suzhou-2021-self-evaluation", "cn-js-sz/project-self-evaluation@2021"),
    ],
)
def test_every_label_is_printed_in_the_published_form(shared, file, name):
    text = squeeze((shared / "seeds" / f"{file}.txt").read_text("utf-8"))
    form = load_scheme(name)
    labels = [field.label for field in form.fields] + [column.label for column in form.indicators.columns]
    labels += [
        label for level, _ in form.walk() for label in (level.label, *(one.name for one in level.fixed))
    ]
    labels += [target for level, _ in form.walk() for one in level.fixed for target in one.targets.values()]
    if form.funds:
        labels += [form.funds.total.label, *(row.label for row in form.funds.rows)]
    if form.expenditures:
        labels += [column.label for column in form.expenditures.columns] + list(form.expenditures.rows)
    assert [label for label in labels if squeeze(label) not in text] == []


def squeeze(text: str) -> str:
    return re.sub(r"\s|　", "", text).replace("(", "（").replace(")", "）")


def test_a_difference_of_order_is_told_once(tmp_path):
    base = load_scheme("cn/project-target@2015")
    fields = (*base.fields[1:], base.fields[0])
    assert [path for path, _, _ in diff_schemes(base, base.model_copy(update={"fields": fields}))] == [
        "fields.顺序"
    ]
    assert diff_schemes(base, base) == []


def test_a_new_form_begins_with_a_skeleton_that_only_lacks_its_basis(tmp_path):
    text = new_scheme_text(
        "cn-zj-hz/project-target@2025", "cn/project-target@2015", "杭州市项目绩效目标表", "浙江省杭州市"
    )
    folder = tmp_path / "cn-zj-hz"
    folder.mkdir()
    file = folder / "project-target@2025.yaml"
    file.write_text(text, "utf-8")
    assert any(
        "没有依据" in problem
        for problem in prove_scheme("cn-zj-hz/project-target", Library(tmp_path, packaged()))
    )
    file.write_text(re.sub(r"basis: \[\].*", "basis: [{doc: mof-2015-88}]", text), "utf-8")
    own = Library(tmp_path, packaged())
    assert prove_scheme("cn-zj-hz/project-target", own) == []
    assert own.scheme("cn-zj-hz/project-target").jurisdiction.name == "浙江省杭州市"


def test_a_pack_or_flow_that_is_not_there_is_found(tmp_path):
    form = load_scheme("cn/project-target@2015").model_copy(update={"rules": "cn/no-rules@1", "flow": "fast"})
    found = prove_scheme(form)
    assert len(found) == 2 and "cn/no-rules@1" in found[0] and "fast" in found[1]


def test_released_files_are_as_they_were_released():
    assert thawed() == [], "a released file changed: write a new version instead"


def test_a_released_file_that_changes_is_noticed(tmp_path):
    text = new_scheme_text("city@1", "cn/project-target@2015", "某市项目绩效目标表", "某市")
    file = tmp_path / "city@1.yaml"
    file.write_text(text.replace("basis: [] ", "basis: [{doc: mof-2015-88}] "), "utf-8")
    assert freeze(tmp_path, ["city@1"]) == ["city@1"]
    assert list(frozen(Library(tmp_path, packaged()))) == ["city@1"]
    assert thawed(Library(tmp_path, packaged())) == []
    file.write_text(file.read_text("utf-8").replace("某市项目", "某市本级项目"), "utf-8")
    assert freeze(tmp_path, ["city@1"]) == [], "what is frozen is not frozen anew"
    assert "city@1" in thawed(Library(tmp_path, packaged()))[0]
    file.unlink()
    assert "不见了" in thawed(Library(tmp_path, packaged()))[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_label_has_its_english(name):
    form = load_scheme(name)
    labels = [form.title, *(field.label for field in form.fields), *(period.label for period in form.periods)]
    labels += [
        label for level, _ in form.walk() for label in (level.label, *(one.name for one in level.fixed))
    ]
    labels += [column.label for column in form.indicators.columns]
    if form.funds:
        labels += [row.label for row in (form.funds.total, *form.funds.rows, *form.funds.columns)]
    assert [label for label in labels if label and label not in translations("en")] == []


def test_the_form_in_the_guide_works(tmp_path):
    guide = Path(__file__).resolve().parents[2] / "docs" / "guide" / "write-a-scheme.md"
    example = re.search(r"```yaml\n(id: .*?)```", guide.read_text("utf-8"), re.S).group(1)
    folder = tmp_path / "cn-zj-xx"
    folder.mkdir()
    folder.joinpath("project-target@2025.yaml").write_text(example, "utf-8")
    own = Library(tmp_path, packaged())
    assert prove_scheme("cn-zj-xx/project-target", own) == []
    form = own.scheme("cn-zj-xx/project-target")
    assert [field.id for field in form.fields][:2] == ["project_name", "project_code"]
    assert form.find_level("产出指标", "成本指标").requirement == "required"
    assert not form.checks["T41"].on and form.checks["T28"].params == {"totals": ["100"]}
