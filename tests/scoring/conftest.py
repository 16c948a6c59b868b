"""Small forms for the scoring tests, made of the same types that reading makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jixiao.core.library import load_pack, load_scheme
from jixiao.core.number import D, yuan
from jixiao.core.record import Fund, Indicator, Record
from jixiao.core.scheme import Scheme
from jixiao.core.score import RulePack
from jixiao.core.value import parse_target


def indicator(row: dict[str, Any]) -> Indicator:
    """An indicator as a form writes it: level1, level2, name, target, actual, of (its points), self_score, reason."""
    target, actual = parse_target(row.get("target", "")), parse_target(row.get("actual", ""))
    return Indicator(
        level1=row["level1"],
        level2=row.get("level2"),
        name=row.get("name", "某项指标"),
        nature="qualitative" if target.kind == "qualitative" else "quantitative",
        targets={"full_year": target},
        actual=actual,
        points=D(row.get("of")),
        self_score=D(row.get("self_score")),
        deviation_reason=row.get("reason"),
    )


def form(
    scheme: Scheme, rows: list[dict[str, Any]], funds: list[Fund] | None = None, **values: Any
) -> Record:
    """A self-evaluation with these indicators."""
    return Record(
        scheme=scheme.name,
        stage="self_evaluation",
        object="project",
        fiscal_year=2024,
        values={"project_name": "政风热线", **values},
        funds=tuple(funds or ()),
        indicators=tuple(indicator(row) for row in rows),
    )


def fund(source: str, budget: str | None, executed: str | None, **more: Any) -> Fund:
    """A row of money in 万元; None = blank."""
    amounts = {
        name: None if text is None else yuan(D(text))
        for name, text in (("budget", budget), ("executed", executed))
    }
    return Fund(
        source=source,
        label=source,
        revised_budget=amounts["budget"],
        executed_amount=amounts["executed"],
        **more,
    )


def changed(pack: RulePack, changes: dict[str, Any]) -> RulePack:
    """The pack with single settings changed, however deep."""

    def over(data: Any, change: Any) -> Any:
        if not isinstance(change, dict) or not isinstance(data, dict):
            return change
        return {**data, **{key: over(data.get(key), value) for key, value in change.items()}}

    return RulePack.model_validate(over(pack.model_dump(exclude_defaults=True), changes))


@pytest.fixture
def national() -> tuple[Scheme, RulePack]:
    """The national form with the national rules."""
    return load_scheme("cn/project-self-evaluation@2020"), load_pack("cn/self-evaluation-rules@2020")


@pytest.fixture
def suzhou() -> tuple[Scheme, RulePack]:
    """The Suzhou form of 2021 with its printed rules."""
    return load_scheme("cn-js-sz/project-self-evaluation@2021"), load_pack(
        "cn-js-sz/self-evaluation-rules@2021"
    )


@pytest.fixture
def made() -> Callable[..., Record]:
    """``form`` above, for tests in other files."""
    return form


@pytest.fixture
def money() -> Callable[..., Fund]:
    """``fund`` above, for tests in other files."""
    return fund


@pytest.fixture
def with_changes() -> Callable[..., RulePack]:
    """``changed`` above, for tests in other files."""
    return changed
