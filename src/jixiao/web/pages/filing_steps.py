"""Where a form stands in its flow, as its page shows it: the bar of stages, what may be done, until when, why it came back."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.web.language import t
from jixiao.web.models import Deadline, Event, Filing
from jixiao.web.pages.shown import left_until, short_moment


def shown_move(move) -> dict[str, object]:
    """A step as a button: forward ones stand out; back and again need a word."""
    icons = {"submit": "send", "approve": "circle-check", "disclose": "certificate"}
    return {
        "action": move.action,
        "label": move.label or move.action,
        "comment_needed": move.comment_needed,
        "main": move.action in icons,
        "icon": icons.get(move.action, "arrow-back-up"),
    }


def steps(filing: Filing) -> list[dict[str, object]]:
    """The flow's stages as the bar shows them: done, here, to come."""
    stages = filing.the_flow.stages
    here = [stage.id for stage in stages].index(filing.stage)
    return [
        {
            "number": index + 1,
            "label": stage.label,
            "state": "done" if index < here else "here" if index == here else "next",
        }
        for index, stage in enumerate(stages)
    ]


def due_in_words(filing: Filing) -> str:
    """When the present stage must be over, in words; empty when nobody has said."""
    if filing.due is not None and filing.stage == "draft":
        return t("截止 {date}（{left}）", date=filing.due.isoformat(), left=left_until(filing.due))
    due = Deadline.objects.filter(
        jurisdiction=filing.unit.jurisdiction_id, fiscal_year=filing.fiscal_year, stage=filing.stage,
        kind=filing.kind, period__in={"", filing.period},
    ).order_by("-period").first()  # fmt: skip
    if due is None:
        return ""
    return t("截止 {date}（{left}）", date=due.due.isoformat(), left=left_until(due.due))


def returned_with(filing: Filing, steps_taken: Iterable[Event]) -> Event | None:
    """The last step's event when it sent the form back with a reason; None otherwise. ``steps_taken``: events of the
    form that change more than its content, the last one first."""
    last = next(iter(steps_taken), None) if filing.revision_number else None
    if last is None or not last.comment or last.to != filing.stage or last.to == last.origin:
        return None
    last.time_text = short_moment(last.time)
    return last
