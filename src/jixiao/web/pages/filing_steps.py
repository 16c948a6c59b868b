"""Where a form stands in its flow, as its page shows it: the bar of stages, what may be done, until when, why it came back."""

from __future__ import annotations

from jixiao.web.language import t
from jixiao.web.models import Deadline, Event, Filing
from jixiao.web.models.filing import SENDING_BACK
from jixiao.web.pages.shown import left_until, short_moment


def shown_move(move, returned: bool) -> dict[str, object]:
    """A step as a button: forward ones stand out; back and again need a word, and who submits a form that was sent
    back is asked what has changed."""
    icons = {"submit": "send", "approve": "circle-check", "disclose": "certificate"}
    return {
        "action": move.action,
        "label": move.label or move.action,
        "comment_needed": move.comment_needed,
        "comment_offered": returned and move.action == "submit",
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


def last_words(filing: Filing) -> dict[str, Event | None]:
    """What the last step says to whoever has the form now: ``returned``, why it was sent back, or ``said``, what was
    written with its submission; each with its moment in words."""
    step = filing.last_step() if filing.revision_number else None
    if step is not None:
        step.time_text = short_moment(step.time)
    returned = step is not None and step.action in SENDING_BACK
    said = step is not None and step.action == "submit" and bool(step.comment)
    return {"returned": step if returned else None, "said": step if said else None}
