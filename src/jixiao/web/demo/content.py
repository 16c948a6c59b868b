"""The demonstration's content as data: the city and the kinds of projects."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from jixiao.core.yaml_file import read_yaml


@cache
def city() -> dict[str, Any]:
    """Departments, kinds of agencies, and what people are called."""
    return _read("city.yaml")


@cache
def project_kinds() -> list[dict[str, Any]]:
    """Each kind of project with its texts and indicators."""
    return _read("projects.yaml")["kinds"]


def _read(name: str) -> Any:
    return read_yaml(resources.files("jixiao.web.demo") / name, name).data
