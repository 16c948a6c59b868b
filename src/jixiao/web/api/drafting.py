"""Help with a draft: the worked example, copying from another form, taking an import or a copy back."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from jixiao.core.message import say
from jixiao.web.actions.base import Refused
from jixiao.web.actions.replace_sections import RestoreDraft, last_replacement
from jixiao.web.api.call import Id, Limit, Text, call
from jixiao.web.api.filings import visible_target
from jixiao.web.api.shapes import FilingShape, filing_shape
from jixiao.web.api.typing_in import DraftImported, lay_over_draft, must_type
from jixiao.web.drafting.copying import copied, sources_for
from jixiao.web.drafting.drafts import SECTIONS
from jixiao.web.drafting.worked_example import worked_example
from jixiao.web.models import Filing
from jixiao.web.models.kept_draft import KeptDraft

router = Router(tags=["filings"])


class Example(Schema):
    """A complete good form of the same scheme (jixiao-record/1), made up."""

    record: dict[str, Any]


class Sources(Schema):
    """What can be copied from: the same project's forms first, then the newest."""

    items: list[FilingShape]


class Copy(Schema):
    """``amounts``: the amounts of another year come over too. ``replace``: what is typed is replaced; without it only
    blanks are filled."""

    source: Id
    amounts: bool = False
    replace: bool = False


class Kept(Schema):
    """The draft as it was before the last import, copy or restoration; null where there was none."""

    kept: int | None


@call(router, "GET", "/filings/{int:id}/example", "填写示例", scope="read", returns=Example)
def get_example(request, id: Id):
    """The worked example of the form."""
    filing = visible_target(request, id)
    return {"record": worked_example(filing.form, filing.fiscal_year).to_json()}


@call(router, "GET", "/filings/{int:id}/sources", "可以复制的表", scope="write", returns=Sources)
def list_sources(request, id: Id, q: Text = "", limit: Limit = 20):
    """The forms to copy from, those whose title or unit has all words of ``q``."""
    filing = _to_fill(request, id)
    return {"items": [filing_shape(one) for one in sources_for(request.user, filing, q.split())[:limit]]}


@call(
    router,
    "POST",
    "/filings/{int:id}/copy",
    "从另一张表复制",
    scope="write",
    returns=DraftImported,
    matched=True,
)
def post_copy(request, id: Id, wanted: Copy, dry_run: bool = True):
    """Lay another form over the draft. First only try: ``dry_run=false`` writes. Dates never come over."""
    filing = _to_fill(request, id)
    source = get_object_or_404(sources_for(request.user, filing, []), pk=wanted.source)
    source.refresh_from_db(fields=["draft"])
    fitted = copied(filing, source, amounts=wanted.amounts)
    keep = frozenset() if wanted.replace else frozenset(SECTIONS)
    label = f"{source.title}（{source.fiscal_year}）"
    return lay_over_draft(request, filing, fitted, "copy_form", label, dry_run, keep)


@call(router, "GET", "/filings/{int:id}/kept", "可以恢复的草稿", scope="write", returns=Kept)
def get_kept(request, id: Id):
    """What POST /filings/{id}/restore would put back."""
    kept = last_replacement(_to_fill(request, id))
    return {"kept": kept.pk if kept else None}


@call(router, "POST", "/filings/{int:id}/restore", "恢复导入或复制以前的草稿", scope="write", returns=Kept)
def post_restore(request, id: Id):
    """Put the kept draft back. What it replaces is kept in its turn."""
    filing = _to_fill(request, id)
    kept: KeptDraft | None = last_replacement(filing)
    if kept is None:
        raise Refused(say("这一稿没有导入或复制过，没有可以恢复的"))
    return {"kept": RestoreDraft(request.user, filing, kept).run().pk}


def _to_fill(request, id: int) -> Filing:
    filing = visible_target(request, id)
    must_type(request, filing)
    return filing
