"""One form: filled in by its drafter, read by its reviewers."""

from __future__ import annotations

import json

from django.shortcuts import get_object_or_404, render

from jixiao.web.actions.move import Move
from jixiao.web.actions.open_filing import open_filing
from jixiao.web.actions.save_section import SaveSection
from jixiao.web.actions.unmask import ReadPersonalData
from jixiao.web.drafting import drafts
from jixiao.web.drafting.worked_example import worked_example
from jixiao.web.findings import review_of
from jixiao.web.language import language
from jixiao.web.models import Filing
from jixiao.web.models.grant import OWN_UNIT_ROLES
from jixiao.web.pages import self_evaluation
from jixiao.web.pages.comments import threads_of
from jixiao.web.pages.example import example_lines
from jixiao.web.pages.filing_steps import due_in_words, last_words, shown_move, steps
from jixiao.web.pages.next_waiting import next_waiting
from jixiao.web.pages.replaced_note import replaced_note
from jixiao.web.pages.shown import short_moment
from jixiao.web.showing import shown_findings
from jixiao.web.showing.form_view import blank_rows, form_view, group_help, script_data
from jixiao.web.showing.masking import masked


def page(request, id: int):
    """The form with its findings, and the steps that may be taken now."""
    beside = ("unit", "project", "basis", "alarm_raised")
    filing = get_object_or_404(Filing.objects.visible_to(request.user).select_related(*beside), pk=id)
    if filing.kind != "target":
        return self_evaluation.page(request, filing)
    record, scheme = drafts.load(filing.draft), filing.scheme
    change = SaveSection(request.user, filing, "fields", {}, 0)
    editable, own = change.may(), change.holds(OWN_UNIT_ROLES)
    moves = Move(request.user, filing, "").open_moves()
    open_filing(request.user, filing)
    words = last_words(filing)
    findings = shown_findings.shown(review_of(record, filing).findings, language())
    seen = record if own else masked(record)
    context = {
        "filing": filing,
        "scheme": scheme,
        "personal": seen is not record and seen != record and ReadPersonalData(request.user, filing).may(),
        "form_title": scheme.title.replace("{year}", str(filing.fiscal_year)),
        "editable": editable,
        "moves": [shown_move(move, words["returned"] is not None) for move in moves],
        "stages": steps(filing),
        "due": due_in_words(filing),
        "updated": short_moment(filing.updated),
        "findings": findings,
        "counts": shown_findings.counted(findings),
        "waiting": next_waiting(request, filing),
        **words,
        "threads": threads_of(filing, request.user) if filing.comments.exists() else [],
        **form_view(
            seen,
            scheme,
            editable=editable,
            masked=not own,
            carried=editable,
            example=worked_example(filing.form, filing.fiscal_year) if editable else None,
        ),
    }
    data = {"findings": shown_findings.fragments(findings)["findings"]}
    if editable:
        data |= script_data(record, scheme)
        data |= {"filing": filing.pk, "person": request.user.pk, "counts": json.loads(filing.sections)}
        context |= blank_rows(scheme) | {"replaced": replaced_note(filing), "group_help": group_help(scheme)}
        context["example"] = example_lines(filing)
    context["data"] = data
    return render(request, "web/filing.html", context)
