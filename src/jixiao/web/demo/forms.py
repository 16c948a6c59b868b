"""The demonstration's forms: some two hundred distinct records, made as typing makes them, reviewed once, reused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jixiao.core.number import plain
from jixiao.core.record import Record
from jixiao.core.scheme import Scheme
from jixiao.web.demo.content import project_kinds
from jixiao.web.drafting import drafts
from jixiao.web.findings import counted, review_of

SCALES = (1, 2, 3, 5)
NAMES = {
    "project_name": "〔项目〕",
    "supervising_dept": "〔部门〕",
    "implementing_unit": "〔单位〕",
    "project_owner": "〔经办〕",
}
"""What stands in a reusable record where project, department, unit and person will be named."""


@dataclass(frozen=True)
class Form:
    """A record and its stored text with NAMES in it. ``amount`` is in cents."""

    kind: int
    text: str
    record: Record
    amount: int | None
    blocked: bool
    """Whether its review finds something that blocks its submission."""

    def named(self, *names: str) -> str:
        """The text for one project: project, department, unit and person in their places."""
        text = self.text
        for token, name in zip(NAMES.values(), names, strict=True):
            text = text.replace(token, name)
        return text

    def counts(self, *names: str) -> dict[str, int | str]:
        """What a filing keeps of the findings of the named form."""
        return _counts(_with(self.record, dict(zip(NAMES, names, strict=True))))


def _with(record: Record, values: dict[str, str]) -> Record:
    return record.model_copy(update={"values": {**record.values, **values}})


def _counts(record: Record) -> dict[str, int | str]:
    return counted(review_of(record).findings)


def make_forms(scheme: Scheme, year: int, first_year: int, last_year: int) -> list[Form]:
    """Every kind at every scale, sound and with each defect once."""
    made = []
    for number, kind in enumerate(project_kinds()):
        for scale in SCALES:
            for spoil in DEFECTS:
                sections = _sections(kind, year, scale)
                spoil(sections)
                values = {"project_type": kind["type"], "project_level": "市本级", "start": str(first_year), "end": str(last_year)}  # fmt: skip
                made.append(_form(scheme, year, number, sections, values))
    return made


def _form(scheme: Scheme, year: int, kind: int, sections: dict, values: dict[str, str]) -> Form:
    """The record of these sections, reviewed once to know whether it could be submitted."""
    record = drafts.empty_record(scheme, year, values)
    for section in drafts.SECTIONS:
        record = drafts.with_section(record, scheme, section, sections[section])
    named = _with(record, NAMES)
    total = record.funds_total.amount if record.funds_total else None
    cents = None if total is None else int(total * 100)
    sample = {"project_name": project_kinds()[kind]["name"], "supervising_dept": "市服务局", "implementing_unit": "市服务中心", "project_owner": "示例经办人"}  # fmt: skip
    return Form(kind, drafts.dump(named), named, cents, bool(_counts(_with(record, sample))["p0"]))


def _sections(kind: dict[str, Any], year: int, scale: int) -> dict[str, Any]:
    """The sections as a person would type them."""

    def fill(text: str) -> str:
        text = text.replace("{年}", str(year)).replace("{上年}", str(year - 1))
        return re.sub(r"\{(\d+)\}", lambda number: str(int(number[1]) * scale), text)

    amount = fill(kind["amount"])
    half = plain(Decimal(amount) * 4 / 10)
    rows = [["过程", "资金管理", "预算执行率", "=40%", "=100%"], *kind["indicators"]]
    return {
        "fields": {key: fill(kind[key]) for key in ("feasibility", "content", "medium_term_goal", "annual_goal")},
        "funds": {"total": amount, "fiscal_appropriation": amount, "general_public_budget": amount},
        "expenditures": [{"item": kind["item"], "half_year_plan": half, "full_year": amount}],
        "indicators": [
            {"level1": one, "level2": two, "name": name, "half_year": fill(half_year), "full_year": fill(full_year)}
            for one, two, name, half_year, full_year in rows
        ],
    }  # fmt: skip


def _set(row: int, key: str, text: str) -> Callable[[dict], None]:
    """A defect that puts another text into one cell of the indicators."""

    def spoil(sections: dict) -> None:
        sections["indicators"][row][key] = text

    return spoil


def _no_goal(sections: dict) -> None:
    sections["fields"]["annual_goal"] = ""


def _too_little_spending(sections: dict) -> None:
    line = sections["expenditures"][0]
    line["full_year"] = str(int(line["full_year"]) - 1)


def _no_satisfaction(sections: dict) -> None:
    del sections["indicators"][-1]


DEFECTS: tuple[Callable[[dict], None], ...] = (
    lambda sections: None,
    _no_goal,
    _too_little_spending,
    _no_satisfaction,
    _set(1, "full_year", "充足"),
    _set(-2, "full_year", "明显提升"),
)
"""None, and then one each: what a reviewer meets."""


def by_kind(forms: list[Form], *, fileable: bool) -> list[list[Form]]:
    """The forms of each kind; only those that nothing blocks where they are to be submitted."""
    return [
        [form for form in forms if form.kind == kind and not (fileable and form.blocked)]
        for kind in range(len(project_kinds()))
    ]
