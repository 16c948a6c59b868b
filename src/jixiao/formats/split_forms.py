"""One document, many forms: where each begins, what its title and year are.

A form begins at a title (…绩效目标表, …自评表, …监控表), or where the label that opens a form (项目名称, 单位名称)
stands again. A table without a new title continues the form before it, and so does a title that is only repeated
at the top of a page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from jixiao.core.grid import Document
from jixiao.core.library import candidates
from jixiao.formats.form_rows import Piece, Row, rows_of, squeeze
from jixiao.formats.labels import bare

LONGEST_TITLE = 60
OPENING_FIELDS = ("project_name", "unit_name", "policy_name")
_KIND = r"(?:目标|申报|批复|自评|评价|监控|监测|跟踪|执行|情况|结果|公开|统计|分析|明细|审核|备案|基本|信息|计划|调整|汇总)"
_TITLE = re.compile(
    rf"(?:#+)?[^。；;！？?]*绩效[^。；;！？?]*(?:{_KIND}(?:情况)?(?:总)?表|报告表?|绩效表|{_KIND}[^表]{{0,8}}表)(?:格|式|样)?(?:\d|[一二三四五六])?"
    r"(?:[(（\[【][^()（）]*[)）\]】])*(?:\d{4}年度?)?(?:续表?)?"
)
_WEAK_TITLE = re.compile(
    r"[^。；;！？?：:]*绩效[^。；;！？?：:]*(?:目标|自评|评价|监控|情况)(?:[(（][^()（）]*[)）])?"
)
_NOT_A_TITLE = re.compile(
    r"^[“”\"《]?(?:绩效目标|绩效指标|年度绩效目标|项目绩效目标|总体绩效目标)[”\"》]?$|^注[:：]|填表说明|[,，].*[,，]"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s*年|(?=年度|度|部门|单位|预算|[)）]?$))")
_YEAR_LINE = re.compile(r"[（(\[]?\s*((?:19|20)\d\d)\s*年?(?:度|年度)?\s*[)）\]]?")
_CONTINUED = re.compile(r"[(（]?续(?:表|上页)?[)）]?$")


@dataclass(slots=True)
class FormRows:
    """One form as rows. ``before`` are rows above or below that belong to it without being part of its table."""

    title: str = ""
    year: int | None = None
    rows: list[Row] = field(default_factory=list)
    before: list[Row] = field(default_factory=list)
    place: str = ""
    sheet: str = ""


@cache
def opening_words() -> frozenset[str]:
    """The labels that open a form, of all schemes."""
    found = set()
    for scheme in candidates():
        for id in OPENING_FIELDS:
            entry = scheme.field(id)
            for label in (entry.label, *entry.aliases) if entry else ():
                found.add(bare(squeeze(label)))
    return frozenset(found)


def split(document: Document) -> list[FormRows]:
    """The forms of a document in reading order. Text before the first form goes with the first."""
    rows = rows_of(document)
    forms: list[FormRows] = []
    current = FormRows()
    opened = False
    for index, row in enumerate(rows):
        title = title_of(row)
        if title and not _goes_on(rows, index, title, current, opened):
            if opened:
                forms.append(current)
                current = FormRows(before=_loose_end(current))
                opened = False
            elif current.title:
                current.before.insert(0, _as_row(current.title, row))
            current.title, current.place = title, row.address
            current.year = year_in(title) or current.year
        elif opens_form(row) and not row.running and _has_opening(current, row):
            forms.append(current)
            current = FormRows(before=_loose_end(current), place=row.address, sheet=row.sheet, rows=[row])
            current.title = _loose_title(current)
        elif title:
            continue
        elif not opened and row.running and not opens_form(row):
            line = _YEAR_LINE.fullmatch(row.pieces[0].text) if len(row.pieces[0].text) < 20 else None
            if line:
                current.year = current.year or int(line.group(1))
            else:
                current.before.append(row)
        else:
            if not opened and not current.title:
                current.title = _loose_title(current)
                current.place = current.place or row.address
            current.sheet = current.sheet or row.sheet
            current.rows.append(row)
            opened = opened or not row.running or opens_form(row)
    if opened or current.rows or current.before:
        forms.append(current)
    for form in forms:
        form.year = form.year or year_in(form.title)
    return forms


def title_of(row: Row) -> str:
    """The title that a row is, without marks of a heading; "" when it is none."""
    if len(row.pieces) != 1:
        return ""
    text = row.pieces[0].text
    if len(text) > LONGEST_TITLE or "绩效" not in squeeze(text):
        return ""
    word = squeeze(text)
    if _NOT_A_TITLE.search(word) or not _TITLE.fullmatch(word):
        return ""
    return "".join(text.lstrip("#").split())


def year_in(text: str) -> int | None:
    """The budget year that a title names."""
    found = _YEAR.search("".join(text.split()))
    return int(found.group(1)) if found else None


def opens_form(row: Row) -> bool:
    """True for a row that begins with a label that opens a form; in running text the value follows a colon."""
    if not row.pieces:
        return False
    if row.running:
        head = re.split(r"[:：]", row.pieces[0].text, maxsplit=1)
        return len(head) == 2 and bare(squeeze(head[0])) in opening_words()
    return any(bare(piece.word) in opening_words() for piece in row.pieces[:2] if piece.word)


def _opening_word(row: Row) -> str:
    return next((bare(piece.word) for piece in row.pieces[:2] if bare(piece.word) in opening_words()), "")


def _has_opening(form: FormRows, row: Row) -> bool:
    """True when the form has this opening label already, so that the row opens the next one."""
    word = _opening_word(row)
    return any(opens_form(earlier) and _opening_word(earlier) == word for earlier in form.rows)


def _goes_on(rows: list[Row], index: int, title: str, current: FormRows, opened: bool) -> bool:
    """True for a title that is only repeated on a new page: no form is opened before the next title."""
    if not opened:
        return False
    same = _CONTINUED.sub("", title) == _CONTINUED.sub("", current.title)
    if not same:
        return False
    for row in rows[index + 1 :]:
        if opens_form(row):
            return False
        if title_of(row):
            return True
    return True


def _loose_end(form: FormRows) -> list[Row]:
    """Short lines after the last table (附件3, a heading) that belong to the form that follows; taken from ``form``."""
    end: list[Row] = []
    while form.rows and form.rows[-1].running and len(end) < 3 and len(form.rows[-1].pieces[0].text) <= 30:
        if re.search(r"[。；;：:]", form.rows[-1].pieces[0].text):
            break
        end.insert(0, form.rows.pop())
    return end


def _loose_title(form: FormRows) -> str:
    """A title that only its place betrays: 2024年项目绩效目标 right above the table, or the name of the sheet."""
    for row in reversed(form.before):
        word = squeeze(row.pieces[0].text)
        if len(word) <= LONGEST_TITLE and _WEAK_TITLE.fullmatch(word):
            form.before.remove(row)
            return "".join(row.pieces[0].text.lstrip("#").split())
    return form.sheet if "绩效" in form.sheet else ""


def _as_row(text: str, like: Row) -> Row:
    return Row([Piece(text, 0, address=like.address, word=squeeze(text))], 1, like.page, running=True)
