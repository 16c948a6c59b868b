"""Steps of the flow: one form, or the clean ones of a queue together; adjustment."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db import transaction
from ninja import Router, Schema
from pydantic import Field

from jixiao.core.message import say
from jixiao.web.actions.adjust import Adjust
from jixiao.web.actions.bulk_approve import bulk_approve
from jixiao.web.actions.move import Move
from jixiao.web.actions.open_filing import open_filing
from jixiao.web.actions.outcome import MOST
from jixiao.web.api.call import Id, Text, call, matches, no_scope
from jixiao.web.api.filings import visible
from jixiao.web.api.problems import Refusal
from jixiao.web.api.shapes import FilingShape, MoveShape, OneOfMany, filing_shape, filing_tag, outcomes
from jixiao.web.models import Filing

router = Router(tags=["moves"])
OWN_STEPS = frozenset({"submit", "withdraw", "adjust", "abandon"})
"""What whoever fills in takes; everything else is deciding."""
Action = Annotated[str, Field(min_length=1, max_length=40, description="GET …/moves 给出的 action")]


class Moves(Schema):
    """The steps open to the person."""

    items: list[MoveShape]


class MoveAsked(Schema):
    """``kind`` only with ``adjust``."""

    action: Action
    comment: Text = ""
    kind: Literal["", "own_request", "content_change", "budget_change"] = ""


class ToApprove(Schema):
    """A form, and its ``position`` as it was read."""

    id: Id
    position: Annotated[str, Field(max_length=60)]


class ApproveAsked(Schema):
    """Which forms."""

    items: Annotated[list[ToApprove], Field(min_length=1, max_length=MOST)]
    comment: Text = ""


class ApprovedAll(Schema):
    """An outcome for each form, in the order asked."""

    items: list[OneOfMany]


@call(router, "GET", "/filings/{int:id}/moves", "现在可以办的步骤", scope="read", returns=Moves)
def list_moves(request, id: Id):
    """The steps that the person's roles may take now."""
    steps = Move(request.user, visible(request, id), "").open_moves()
    return {
        "items": [
            {
                "action": one.action,
                "label": one.label or one.action,
                "to": one.to,
                "comment_needed": one.comment_needed,
            }
            for one in steps
        ]
    }


@call(
    router,
    "POST",
    "/filings/{int:id}/moves",
    "办理一步",
    scope="write review",
    returns=FilingShape,
    matched=True,
)
def post_move(request, id: Id, asked: MoveAsked):
    """Submit, approve, return, withdraw, adjust …: what GET …/moves offers.

    Submitting, withdrawing, adjusting and giving an adjustment up take the scope ``write``, everything else
    ``review``. With If-Match (the form's ETag) it is only done if nobody changed the form since it was read. Making a form
    public goes through releases, with their check.
    """
    if asked.action == "disclose":
        raise Refusal(422, say("公开要先预检"), field="action", remedy=say("用 POST /releases 办理"))
    needed = "write" if asked.action in OWN_STEPS else "review"
    if not request.token.allows(needed):
        raise no_scope(needed)
    with transaction.atomic():
        locked = Filing.objects.select_for_update().filter(pk=visible(request, id).pk)
        filing = locked.select_related("unit").get()
        matches(request, filing_tag(filing))
        if asked.action == "adjust":
            done = Adjust(request.user, filing, asked.kind, asked.comment).run()
        else:
            done = Move(request.user, filing, asked.action, asked.comment).run()
    return filing_shape(done)


@call(
    router,
    "POST",
    "/filings/{int:id}/open",
    "打开（之后报送方不能再撤回）",
    scope="review",
    returns=FilingShape,
)
def post_open(request, id: Id):
    """Note that the stage that decides has opened the form, as the page does when a reviewer looks at it."""
    filing = visible(request, id)
    open_filing(request.user, filing)
    return filing_shape(filing)


@call(router, "POST", "/filings/approve", "批量审核通过", scope="review", returns=ApprovedAll)
def approve_filings(request, asked: ApproveAsked):
    """Approve clean forms together: each in its own transaction, an outcome for each."""
    pairs = [(one.id, one.position) for one in asked.items]
    return {"items": outcomes(bulk_approve(request.user, pairs, asked.comment))}
