"""One document, many forms: where each begins, what its title and year are.

A form begins at a title (…绩效目标表, …自评表, …监控表), or where the label that opens a form (项目名称, 单位名称)
stands again. A table without a new title continues the form before it, and so does a title that is only repeated
at the top of a page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from jixiao.core.grid import Document
from jixiao.formats.layouts.filled_merges import rejoined
from jixiao.formats.layouts.forms_beside import forms_apart
from jixiao.formats.layouts.guide_tables import lines_of_guide
from jixiao.formats.layouts.levels_beside import one_below_the_other
from jixiao.formats.layouts.list_forms import LIST_KEYS, ListHeader, heads_indicators, list_header, projects
from jixiao.formats.layouts.summary_tables import lines_of_summary
from jixiao.formats.words.clean import years_in_digits
from jixiao.formats.words.form_rows import Piece, Row, rows_of, squeeze
from jixiao.formats.words.labels import bare
from jixiao.formats.words.opening_labels import any_may_open, names_subject
from jixiao.formats.words.titles import LONGEST_TITLE, WEAK_TITLE, title_in, year_in

FEW_LINES = 2
"""A title stands below so many lines at most that name a unit without being a form."""
LONGEST_WORD, FEWEST_WORDS = 30, 3
"""A list of words to choose from has short ones only, and several."""
_YEAR_LINE = re.compile(
    r"[(\[]?(?:(?:预算|自评|评价|项目|财政|所属)?年度:?)?((?:19|20)\d\d|[12]\d(?=年度))年?度?(?:\d{1,2}[-—–~至]\d{1,2}月|上半年|[一二三]季度)?[)\]]?(?=$|单位|金额|填报|\()"
)
_YEAR_BESIDE = re.compile(
    r"(?<!\d)(20\d\d)年(?:度|1[-—–~至]\d{1,2}月|上半年|[一二三]季度|(?:部门|单位)?[预决]算(?:公开|草案|报告|报表|说明|表|$))"
)
_CONTINUED = re.compile(r"[(（]?续(?:表|上页)?[)）]?(?:[(（][^()（）]*[)）])?$")


@dataclass(slots=True)
class FormRows:
    """One form as rows. ``before`` are rows above or below that belong to it without being part of its table."""

    title: str = ""
    year: int | None = None
    rows: list[Row] = field(default_factory=list)
    before: list[Row] = field(default_factory=list)
    place: str = ""
    sheet: str = ""
    aside: list[Row] = field(default_factory=list)
    """Rows of tables beside the form that are no part of it: they only sum up projects, explain or list words."""
    far_year: bool = False
    """True where the year is that of a line far above, or of the form before: the form's own field knows better."""
    year_below: int | None = None
    """The year of a line below a title that names one too."""
    taken_over: str = ""
    """The title of the form before, where this form has none of its own and that one's title or year stand for it."""
    untitled: bool = False
    """True where the title is that of the form before."""


def split(document: Document) -> list[FormRows]:
    """The forms of a document in reading order. Text before the first form goes with the first."""
    rows = one_below_the_other(rejoined(rows_of(forms_apart(document))))
    splitter = _Splitter(rows)
    index = 0
    while index < len(rows):
        index = splitter.take(index)
    return splitter.finish()


class _Splitter:
    """Walks down the rows of a document and parts them into forms."""

    def __init__(self, rows: list[Row]):
        self.rows = rows
        self.forms: list[FormRows] = []
        self.now = FormRows()
        self.opened = False

    def take(self, index: int) -> int:
        """Take the row at ``index`` into a form; the index of the next row."""
        row = self.rows[index]
        if len(row.pieces) == 1:
            return self._line(index)
        may_open = not row.running and any_may_open(row.words[:LIST_KEYS])
        if may_open and (header := list_header(self.rows, index)):
            return self._list(index, header)
        if lines := lines_of_summary(self.rows, index):
            return self._summary(index, lines)
        if lines := lines_of_guide(self.rows, index):
            self.now.aside += self.rows[index : index + lines]
            return index + lines
        if may_open and opens_form(row) and (_has_opening(self.now, row) or self._is_whole_form(index)):
            self._open_next(row)
        else:
            self._add(row)
        return index + 1

    def _line(self, index: int) -> int:
        """Take a row of one piece, which may be a title; the index of the next row."""
        row = self.rows[index]
        if words := _list_of_words(self.rows, index):
            self.now.aside += self.rows[index : index + words]
            return index + words
        title = title_of(row)
        if title and not _CONTINUED.search(title) and self._is_section(index):
            self._add(row)
        elif title and not _goes_on(self.rows, index, title, self.now, self.opened):
            self._begin(title, row)
        elif not row.running and opens_form(row) and _has_opening(self.now, row):
            self._open_next(row)
        elif not title:
            self._add(row)
        return index + 1

    def _summary(self, index: int, lines: int) -> int:
        """A table that sums up projects: its rows are kept beside the form that follows."""
        if self.opened:
            self._next(self.rows[index])
        self.now.aside += [*self.now.rows, *self.rows[index : index + lines]]
        self.now.rows = []
        above = [*reversed(self.now.before), *self.now.aside[:3]]
        self.now.year = self.now.year or next(filter(None, (year_in(r.pieces[0].text) for r in above)), None)
        return index + lines

    def _is_section(self, index: int) -> bool:
        """True for a title across an open table that begins no form: 年度绩效目标表 over a part of the indicators."""
        row = self.rows[index]
        if not self.opened or row.running or not self.now.rows or self.now.rows[-1].page != row.page:
            return False
        here = [later for later in self.rows[index + 1 :] if later.page == row.page]
        return any(len(later.pieces) > 1 for later in here) and not any(map(opens_form, here))

    def _is_whole_form(self, index: int) -> bool:
        """True where a row opens a form with indicators of its own, below indicators of a form that was opened too: a
        project's form below that of its department, without a title."""
        row, above = self.rows[index], self.now.rows
        if row.pieces[0].col > 0 or not names_subject(row.words[0]) or not any(map(heads_indicators, above)):
            return False
        table = takewhile(lambda later: later.page == row.page, self.rows[index:])
        return any(map(opens_form, above)) and any(map(heads_indicators, table))

    def finish(self) -> list[FormRows]:
        """All forms, with the last one."""
        if self._titles_below():
            pass
        elif self.opened or self.now.rows or self.now.before:
            self.forms.append(self.now)
        elif self.now.aside and self.forms:
            self.forms[-1].aside += self.now.aside
        for form in self.forms:
            form.year = form.year or year_in(form.title)
            if form.year is None:
                form.year, form.far_year = _year_beside(form), True
        for above, form in pairwise(self.forms):
            if above.rows and form.rows:
                _take_over(above, form)
        return self.forms

    def _titles_below(self) -> bool:
        """Give each form the title below its table: true where one is left over at the end, and the first has none."""
        if self.opened or self.now.rows or not self.now.title or not self.forms or self.forms[0].title:
            return False
        if not all(form.title for form in self.forms[1:]):
            return False
        for form, below in zip(self.forms, [*self.forms[1:], self.now], strict=True):
            form.title, form.year = below.title, below.year
            form.before += below.before if below is self.now else []
        return True

    def _begin(self, title: str, row: Row) -> None:
        if self.opened and not self.now.title and _are_lines(self.now.rows):
            self.now.before += self.now.rows  # 填报单位：…　单位：元 above the title
            self.now.rows, self.opened = [], False
        elif self.opened:
            self._next(row)
        elif self.now.title and squeeze(self.now.title) != squeeze(title):
            self.now.before.insert(0, _as_row(self.now.title, row))
        self.now.title, self.now.place = title, row.address
        self.now.far_year = year_in(title) is None and self.now.year is not None
        self.now.year = year_in(title) or self.now.year

    def _next(self, row: Row) -> None:
        """Close the form and begin another with the loose lines at its end."""
        self.forms.append(self.now)
        self.now = FormRows(before=_loose_end(self.now), place=row.address, sheet=row.sheet)
        self.opened = False

    def _open_next(self, row: Row) -> None:
        """Begin another form with the row that opens it."""
        self._next(row)
        self.now.rows.append(row)
        self.now.title = _loose_title(self.now)
        self.opened = True

    def _add(self, row: Row) -> None:
        """A row of the form, or a line above its table."""
        if not self.opened and len(row.pieces) == 1 and not opens_form(row):
            word = years_in_digits(squeeze(row.pieces[0].text)) if len(row.pieces[0].text) < 60 else ""
            line = _YEAR_LINE.match(word)
            if line and (not self.now.year or self.now.far_year):
                self.now.year, self.now.far_year = _full_year(line), False
            elif line:
                self.now.year_below = _full_year(line)
            if line and line.end() == len(word):
                return
            if row.running or line or WEAK_TITLE.fullmatch(squeeze(row.pieces[0].text)):
                self.now.before.append(row)
                return
        if not self.opened and not self.now.title:
            self.now.title = _loose_title(self.now)
            self.now.place = self.now.place or row.address
        self.now.sheet = self.now.sheet or row.sheet
        self.now.rows.append(row)
        self.opened = self.opened or len(row.pieces) > 1 or opens_form(row)

    def _list(self, index: int, header: ListHeader) -> int:
        """A list of projects: each becomes a form under the title above the list."""
        if self.opened and all(row.running for row in self.now.rows):
            self.now.before += self.now.rows  # 单位名称：… above the list opens no form of its own
        elif self.opened:
            self._next(self.rows[index])
        title, year, before = self.now.title or _loose_title(self.now), self.now.year, self.now.before
        found, after = projects(self.rows, index + len(header.rows), header)
        for number, rows in enumerate(found):
            place = next((row.address for row in rows[1:] if row.pieces), "")
            self.forms.append(FormRows(title, year, rows, before if number == 0 else [], place))
        self.now = FormRows(title="", year=None)
        self.opened = False
        return after


def _take_over(above: FormRows, form: FormRows) -> None:
    """Give a form without title or year those of the form above: the year where both stand in one table or sheet, or in
    a text without a title between; the title too where the same form is printed again."""
    form.untitled = not form.title and bool(above.title) and _is_same_form(above, form)
    if form.untitled:
        form.title, form.taken_over = above.title, above.title
    below = form.title in ("", above.title) and _sheet(above) == _sheet(form)
    near = form.untitled or below or above.rows[0].page == form.rows[0].page
    if form.year is None and above.year is not None and near:
        form.year, form.far_year = above.year, True
        form.taken_over = above.title or above.taken_over


def _sheet(form: FormRows) -> str:
    """The sheet of a workbook that a form stands in, by its address; "" elsewhere."""
    return form.rows[0].address.rpartition("!")[0]


def _is_same_form(above: FormRows, form: FormRows) -> bool:
    """True for two forms that begin with the same label and have the same headings over their indicators."""
    told = [
        (
            next(filter(None, map(_opening_word, one.rows)), ""),
            next((row.words for row in one.rows if heads_indicators(row)), []),
        )
        for one in (above, form)
    ]
    return told[0] == told[1] and all(told[0])


def _are_lines(rows: list[Row]) -> bool:
    """True for a few lines of running text, which hold no form."""
    return len(rows) <= FEW_LINES and all(row.running for row in rows)


def title_of(row: Row) -> str:
    """The title that a row is, without marks of a heading; "" when it is none."""
    return title_in(row.pieces[0].text) if len(row.pieces) == 1 else ""


def _full_year(line: re.Match[str]) -> int:
    """The year of a line that names one, also by two digits (24年度)."""
    year = int(line.group(1))
    return year if year > 99 else 2000 + year


def _year_beside(form: FormRows) -> int | None:
    """The year that stands in a cell of its own at the top of the table (2024年度 | 单位：万元), or that the nearest short
    line above the table names with months or 年度 (填报单位：… 2023年1-7月 单位：万元)."""
    top = takewhile(lambda row: not opens_form(row), form.rows[:3])
    words = (years_in_digits(piece.word) for row in top for piece in row.pieces if "年" in piece.word)
    alone = [_full_year(line) for word in words if (line := _YEAR_LINE.fullmatch(word))]
    if len(alone) == 1:
        return alone[0]
    above = [*form.before, *[row for row in form.rows[:3] if len(row.pieces) == 1]]
    lines = (
        years_in_digits(squeeze(row.pieces[0].text))
        for row in above
        if len(row.pieces[0].text) <= LONGEST_TITLE
    )
    found = [set(years) for line in lines if (years := _YEAR_BESIDE.findall(line))]
    return int(found[-1].pop()) if found and len(found[-1]) == 1 else None


def opens_form(row: Row) -> bool:
    """True for a row that begins with a label that opens a form; in running text the value follows a colon."""
    if not row.pieces:
        return False
    if row.running:
        head = re.split(r"[:：]", row.pieces[0].text, maxsplit=1)
        return len(head) == 2 and names_subject(squeeze(head[0]))
    return any(map(names_subject, row.words[:2]))


def _opening_word(row: Row) -> str:
    return next((bare(piece.word) for piece in row.pieces[:2] if names_subject(piece.word)), "")


def _has_opening(form: FormRows, row: Row) -> bool:
    """True when the form has this opening label already, so that the row opens the next one."""
    word = _opening_word(row)
    return any(opens_form(earlier) and _opening_word(earlier) == word for earlier in form.rows)


def _goes_on(rows: list[Row], index: int, title: str, current: FormRows, opened: bool) -> bool:
    """True for a title that is only repeated on a new page: no form is opened before the next title."""
    if not opened:
        return False
    if _CONTINUED.search(title):
        return True
    if title != _CONTINUED.sub("", current.title) and title not in map(title_of, current.before):
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
        if len(word) <= LONGEST_TITLE and WEAK_TITLE.fullmatch(word):
            form.before.remove(row)
            return "".join(row.pieces[0].text.lstrip("#").split())
    return form.sheet if "绩效" in form.sheet else ""


def _list_of_words(rows: list[Row], index: int) -> int:
    """How many rows a table of one column takes that only lists words, as sheets of choices do; 0 for any other."""
    row = rows[index]
    if row.running or row.width > 1:
        return 0
    end = index
    while end < len(rows) and rows[end].page == row.page:
        text = rows[end].pieces[0].text
        if len(text) > LONGEST_WORD or re.search("[:：。]", text):
            return 0
        end += 1
    return end - index if end - index >= FEWEST_WORDS else 0


def _as_row(text: str, like: Row) -> Row:
    return Row([Piece(text, 0, address=like.address, word=squeeze(text))], 1, like.page, running=True)
