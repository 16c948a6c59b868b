"""Who did what when, from what to what: for auditors and the audit administrator only."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone

from jixiao.core.library import flow_names, load_flow
from jixiao.core.personal import mask
from jixiao.web.actions.log import write_log
from jixiao.web.actions.queue import stage_labels
from jixiao.web.actions.reach import filings_under_audit
from jixiao.web.actions.replace_sections import REPLACING
from jixiao.web.actions.score_target import SCORING
from jixiao.web.drafting.drafts import SECTION_LABELS
from jixiao.web.language import t
from jixiao.web.models import Event
from jixiao.web.pages.csv_file import csv_answer, within_days
from jixiao.web.pages.shown import moment
from jixiao.web.pages.verify import outcome
from jixiao.web.showing.later_labels import LATER

PAGE = 50
FILTERS = ("who", "action", "unit", "since", "until", "q")
COLUMNS = (
    "时间",
    "办理人",
    "代谁办理",
    "动作",
    "单位",
    "项目",
    "年度",
    "从",
    "到",
    "稿次",
    "意见",
    "改动",
    "摘要",
)
OURS = {
    "start": "新建",
    "save": "保存",
    "comment": "提意见",
    "reply": "回复意见",
    "resolve": "解决意见",
    "adjust": "申请调整",
    "release": "公开批复的一稿",
    "withdraw_release": "撤回公开",
    **REPLACING,
    **SCORING,
    **LATER,
}


def action_labels() -> dict[str, str]:
    """Every action that an event can name → its word; joint votes apart from the step itself."""
    moves = [move for name in reversed(flow_names()) for move in load_flow(name).moves]
    steps = {move.action: move.label for move in reversed(moves)}
    votes = {f"vote_{move.action}": "会签" for move in moves if move.quorum > 1}
    return {**steps, "approve": "审核通过", **OURS, **votes}


def step_labels() -> dict[tuple[str, str, str], str]:
    """(flow, stage, action) → the flow's word for that step: the last approval is called otherwise than the first."""
    return {
        (name, move.origin, move.action): move.label
        for name in flow_names()
        for move in load_flow(name).moves
    }


def label_of(event: Event, actions: dict[str, str], steps: dict[tuple[str, str, str], str]) -> str:
    """What was done, in words."""
    step = steps.get((event.filing.flow, event.origin, event.action))
    return step or actions.get(event.action, event.action)


def chosen_events(request):
    """The events under audit that pass the filters, newest first, and the filters as typed."""
    typed = {key: request.GET.get(key, "").strip() for key in FILTERS}
    events = Event.objects.filter(filing__in=filings_under_audit(request.user).values("pk"))
    if typed["who"]:
        events = events.filter(Q(who__contains=typed["who"]) | Q(for_whom__contains=typed["who"]))
    if typed["action"]:
        events = events.filter(action=typed["action"])
    if typed["unit"]:
        events = events.filter(filing__unit__name__contains=typed["unit"])
    if typed["q"]:
        events = events.filter(filing__title__contains=typed["q"])
    events = within_days(events, typed["since"], typed["until"])
    return events.select_related("filing__unit").defer("filing__draft").order_by("-id"), typed


def page(request):
    """One page of the events."""
    events, typed = chosen_events(request)
    found = Paginator(events, PAGE).get_page(request.GET.get("page"))
    actions, steps, stages = action_labels(), step_labels(), stage_labels()
    for event in found:
        event.when = moment(event.time)
        event.action_label = label_of(event, actions, steps)
        event.from_label = stages.get(event.origin, event.origin)
        event.to_label = stages.get(event.to, event.to)
        event.changed = changes_of(event)
        event.comment = mask(event.comment)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "here": "audit",
        "file": "audit-export",
        "whole": "办理记录",
        "found": found,
        "typed": typed,
        "actions": actions,
        "query": query.urlencode(),
        **outcome(request),
    }
    return render(request, "web/audit.html", context)


def export(request):
    """The chosen events as CSV; personal data masked as on the page."""
    events, typed = chosen_events(request)
    chosen = " ".join(f"{key}={text}" for key, text in typed.items() if text)
    write_log("export", request.user, subject="办理记录", reason=chosen)
    return csv_answer("audit.csv", COLUMNS, _rows(events))


def _rows(events):
    actions, steps, stages = action_labels(), step_labels(), stage_labels()
    for event in events.iterator(1000):
        filing = event.filing
        yield (
            timezone.localtime(event.time).isoformat(timespec="seconds"), event.who, event.for_whom,
            label_of(event, actions, steps), filing.unit.name, filing.title, filing.fiscal_year,
            stages.get(event.origin, event.origin), stages.get(event.to, event.to), event.revision,
            mask(event.comment), mask(event.changes), event.digest,
        )  # fmt: skip


def changes_of(event: Event) -> list[tuple[str, str, str]]:
    """(path, from, to) of what was typed; the path in the form's words as far as they are ours. Masked."""
    if not event.changes:
        return []
    found = []
    for section, changed in json.loads(event.changes).items():
        paths = changed if isinstance(changed, dict) else {"": changed}
        section = t(SECTION_LABELS.get(section, section))
        found += [
            (" · ".join(filter(None, (section, path))), *map(mask, pair)) for path, pair in paths.items()
        ]
    return found
