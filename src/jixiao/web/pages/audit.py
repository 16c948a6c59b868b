"""Who did what when, from what to what: for auditors and the audit administrator only."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, time

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from jixiao.core.library import flow_names, load_flow
from jixiao.web.actions.queue import stage_labels
from jixiao.web.actions.reach import filings_under_audit
from jixiao.web.actions.replace_sections import REPLACING
from jixiao.web.chain import check_all
from jixiao.web.drafts import SECTION_LABELS
from jixiao.web.models import Event
from jixiao.web.pages.shown import moment

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
    **REPLACING,
}
SHOWN = 200
"""So many broken chains are listed; all are counted."""


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
    for key, lookup, edge in (("since", "time__gte", time.min), ("until", "time__lte", time.max)):
        day = _day(typed[key])
        if day:
            events = events.filter(**{lookup: timezone.make_aware(datetime.combine(day, edge))})
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
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "found": found,
        "typed": typed,
        "actions": actions,
        "query": query.urlencode(),
        **_outcome(request),
    }
    return render(request, "web/audit.html", context)


@require_POST
def verify(request):
    """Check every chain under audit; the outcome is shown on the audit page."""
    filings = events = faulty = 0
    broken: list[dict[str, object]] = []
    for filing, count, faults in check_all(filings_under_audit(request.user)):
        filings, events, faulty = filings + 1, events + count, faulty + bool(faults)
        if faults and len(broken) < SHOWN:
            broken.append({"id": filing.pk, "title": filing.title, "faults": faults})
    request.verified = {"filings": filings, "events": events, "faulty": faulty, "broken": broken}
    return page(request)


def _outcome(request) -> dict[str, object]:
    verified = getattr(request, "verified", None)
    return {"verified": verified, "verified_at": moment(timezone.now())} if verified else {}


def export(request):
    """The chosen events as CSV with a byte-order mark, so that Excel and WPS read the Chinese."""
    events, _ = chosen_events(request)
    answer = StreamingHttpResponse(_lines(events), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


def _lines(events):
    actions, steps, stages = action_labels(), step_labels(), stage_labels()
    yield "\ufeff" + _csv_line(COLUMNS)
    for event in events.iterator(1000):
        filing = event.filing
        yield _csv_line(
            (
                timezone.localtime(event.time).isoformat(timespec="seconds"), event.who, event.for_whom,
                label_of(event, actions, steps), filing.unit.name, filing.title, filing.fiscal_year,
                stages.get(event.origin, event.origin), stages.get(event.to, event.to), event.revision,
                event.comment, event.changes, event.digest,
            )
        )  # fmt: skip


def _csv_line(cells) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(str(cell)) for cell in cells])
    return out.getvalue()


def _harmless(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _day(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None


def changes_of(event: Event) -> list[tuple[str, str, str]]:
    """(path, from, to) of what was typed; the path in the form's words as far as they are ours."""
    if not event.changes:
        return []
    found = []
    for section, changed in json.loads(event.changes).items():
        paths = changed if isinstance(changed, dict) else {"": changed}
        section = SECTION_LABELS.get(section, section)
        found += [(" · ".join(filter(None, (section, path))), *pair) for path, pair in paths.items()]
    return found
