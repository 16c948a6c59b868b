"""All calls together, their description as OpenAPI 3.1, and the page that explains them."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from ninja import NinjaAPI

from jixiao.web.api import (
    assignments,
    audit,
    comments,
    comparison,
    deputies,
    drafting,
    evidence,
    filings,
    form,
    imports,
    integrated,
    jobs,
    late,
    later,
    library,
    me,
    monitoring,
    moves,
    notices,
    panels,
    people,
    progress,
    projects,
    quality,
    rechecks,
    releases,
    replies,
    reports,
    results,
    search,
    structure,
    tokens,
    typing_in,
    units,
    webhooks,
)
from jixiao.web.api.call import Chinese, Strict
from jixiao.web.api.problems import KNOWN, register
from jixiao.web.guard import open_to_all

RESOURCES = {
    "me": "令牌的用户",
    "units": "单位",
    "projects": "项目",
    "filings": "表",
    "moves": "办理",
    "comments": "意见",
    "later": "监控和自评",
    "evidence": "佐证材料",
    "monitoring": "双监控和整改",
    "rechecks": "自评复核",
    "panels": "专家评价",
    "assignments": "机构评价",
    "results": "结果应用",
    "progress": "进展和任务",
    "library": "指标库",
    "notices": "通知",
    "late": "催报",
    "deputies": "代办",
    "jobs": "任务",
    "audit": "审计",
    "search": "查找",
    "structure": "单位和年度管理",
    "replies": "批复",
    "people": "用户",
    "imports": "导入",
    "tokens": "令牌",
    "webhooks": "消息推送",
    "releases": "绩效公开",
    "integrated": "一体化标准表",
}
"""Tag → its heading, in the order of the page."""
SCOPE = "x-scope"

api = NinjaAPI(
    title="jixiao 绩效 API",
    version="1",
    description="与网页相同的办理动作，以令牌所属用户的权限办理。 The same actions as the pages, with the rights of the token's person.",
    urls_namespace="api-v1",
    openapi_url=None,
    docs_url=None,
    renderer=Chinese(),
    parser=Strict(),
)
register(api)
for resource in (
    me, units, projects, filings, typing_in, drafting, comparison, form, moves, quality, comments, later, evidence, monitoring, rechecks, panels,
    assignments,
    results, progress, library, notices, late, deputies, jobs, reports, audit, people,
    imports, tokens, webhooks, releases, integrated, search, structure, replies,
):  # fmt: skip
    api.add_router("", resource.router)


@cache
def schema() -> dict[str, Any]:
    """The description of every call. Made once: it changes only with the code."""
    made = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    made["tags"] = [{"name": tag, "description": label} for tag, label in RESOURCES.items()]
    return made


@open_to_all
def openapi(request: HttpRequest) -> HttpResponse:
    """The description, for programs."""
    answer = JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@open_to_all
def explained(request: HttpRequest) -> HttpResponse:
    """The description, for people: no script, nothing from elsewhere."""
    groups: dict[str, list[dict[str, Any]]] = {tag: [] for tag in RESOURCES}
    for path, methods in schema()["paths"].items():
        for method, one in methods.items():
            groups[one["tags"][0]].append(_shown(path, method, one))
    context = {
        "groups": [{"tag": tag, "label": RESOURCES[tag], "calls": calls} for tag, calls in groups.items()],
        "count": sum(len(calls) for calls in groups.values()),
        "statuses": [(status, *known) for status, known in KNOWN.items()],
    }
    return render(request, "web/api.html", context)


def _shown(path: str, method: str, one: dict[str, Any]) -> dict[str, Any]:
    """One call as the page lists it."""
    body = next(iter(one.get("requestBody", {}).get("content", {}).items()), None)
    answers = {int(status): answer for status, answer in one["responses"].items() if int(status) < 300}
    status, answer = next(iter(answers.items()))
    content = next(iter(answer.get("content", {}).values()), {})
    return {
        "method": method.upper(),
        "path": path,
        "id": one["operationId"],
        "title": one["summary"],
        "scopes": one[SCOPE].split(),
        "parameters": [
            {
                "name": each["name"],
                "where": each["in"],
                "required": each.get("required"),
                "type": type_words(each["schema"]),
            }
            for each in one["parameters"]
        ],
        "body": {"type": body[0], "fields": fields_of(body[1]["schema"])} if body else None,
        "status": status,
        "fields": fields_of(content.get("schema", {})),
    }


def fields_of(described: dict[str, Any]) -> list[dict[str, str]]:
    """The fields of an object as (name, type)."""
    described = _resolved(described)
    return [{"name": name, "type": type_words(one)} for name, one in described.get("properties", {}).items()]


def type_words(described: dict[str, Any]) -> str:
    """A type in one short piece of text: ``string``, ``[Unit]``, ``integer | null``."""
    if "$ref" in described:
        return described["$ref"].rpartition("/")[2]
    if "anyOf" in described:
        return " | ".join(type_words(one) for one in described["anyOf"])
    if "enum" in described:
        return " | ".join(f"“{one}”" for one in described["enum"])
    if described.get("type") == "array":
        return f"[{type_words(described.get('items', {}))}]"
    return str(described.get("format") or described.get("type") or "any")


def _resolved(described: dict[str, Any]) -> dict[str, Any]:
    name = described.get("$ref", "").rpartition("/")[2]
    return schema()["components"]["schemas"].get(name, described)
