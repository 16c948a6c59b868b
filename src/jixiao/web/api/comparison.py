"""A form side by side with an earlier state of it, or with last year's."""

from __future__ import annotations

from django.http import Http404
from ninja import Router, Schema

from jixiao.web.api.call import Id, Text, call
from jixiao.web.api.filings import visible
from jixiao.web.api.problems import Said, said
from jixiao.web.drafting import drafts
from jixiao.web.drafting.compare import Line, Row, compare
from jixiao.web.drafting.versions import choices_for
from jixiao.web.showing.masking import sees_personal_data

router = Router(tags=["filings"])


class Choice(Schema):
    """Something to hold the form against; ``key`` goes into ``against``."""

    key: str
    label: Said


class ChangedLine(Schema):
    """A field or amount before and after. ``state``: changed, added, removed, same."""

    label: str
    before: str
    after: str
    state: str


class ChangedRow(Schema):
    """An indicator or spending item, its columns one by one."""

    label: str
    group: str
    state: str
    cells: list[ChangedLine]


class Compared(Schema):
    """What is not the same, before and now."""

    against: str
    choices: list[Choice]
    changes: int
    fields: list[ChangedLine]
    money: list[ChangedLine]
    expenditures: list[ChangedRow]
    indicators: list[ChangedRow]


@call(router, "GET", "/filings/{int:id}/comparison", "与以前的一稿对比", scope="read", returns=Compared)
def get_comparison(request, id: Id, against: Text = ""):
    """``against``: last, approved, year (last year's approved form) or the number of a revision; the first of ``choices``
    where nothing is named. Personal data masked for who is not of the unit."""
    filing = visible(request, id)
    choices = choices_for(request.user, filing)
    wanted = against or next(iter(choices), "")
    if wanted not in choices and wanted:
        raise Http404(wanted)
    told = {"against": wanted, "choices": [{"key": key, "label": said(label)} for key, (label, _) in choices.items()]}  # fmt: skip
    if not wanted:
        return {**told, "changes": 0, "fields": [], "money": [], "expenditures": [], "indicators": []}
    before, after = drafts.load(choices[wanted][1].values), drafts.load(filing.draft)
    masked = not sees_personal_data(request.user, filing)
    outcome = compare(before, after, filing.scheme, masked=masked)
    return {
        **told, "changes": outcome.changes,
        **{part: [_line(one) for one in getattr(outcome, part) if one.state != "same"] for part in ("fields", "money")},
        **{part: [_row(one) for one in getattr(outcome, part) if one.state != "same"] for part in ("expenditures", "indicators")},
    }  # fmt: skip


def _line(one: Line) -> dict[str, str]:
    return {"label": one.label, "before": one.before, "after": one.after, "state": one.state}


def _row(one: Row) -> dict[str, object]:
    return {"label": one.label, "group": one.group, "state": one.state, "cells": list(map(_line, one.cells))}
