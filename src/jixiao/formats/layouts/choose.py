"""Which official form a document is: by title, labels, place and budget year; and how sure that is.

A form of a known place is chosen only where the document shows that place or bears the form's own title. All
others are read by the general form of their stage and object.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from jixiao.core.library import candidates
from jixiao.core.message import say
from jixiao.core.scheme import Scheme
from jixiao.formats.layouts.split_forms import FormRows
from jixiao.formats.words.clean import years_in_digits
from jixiao.formats.words.form_rows import squeeze
from jixiao.formats.words.labels import bare, without_months
from jixiao.formats.words.opening_labels import any_may_open
from jixiao.formats.words.phrases import spoken
from jixiao.formats.words.scheme_words import words_of
from jixiao.formats.words.titles import without_number

_STAGES = (
    (
        "evaluation",
        re.compile(
            r"^(?!.*自[评我]).*(?:评价指标体系|评价评分|评价得分|绩效评价报告|再评价|复评|重点评价|部门评价|财政评价)"
        ),
    ),
    ("monitoring", re.compile(r"监控|监测|跟踪")),
    ("self_evaluation", re.compile(r"自评|自我评价|绩效评价|评价表|完成情况")),
    ("target", re.compile(r"目标|申报|批复|备案|公开")),
)
_DEPARTMENT = re.compile(r"整体|部门\(单位\)|单位绩效|部门绩效")
_TITLED, _PLACED, _LABELLED, _DATED = (
    say("标题相符；"),
    say("地区相符；"),
    say("标签相符；"),
    say("年度相符；"),
)
"""What speaks for a form."""
_OWN_COLUMNS = (
    ("monitoring", ("forecast", "likelihood", "deviation_cause")),
    ("self_evaluation", ("actual", "self_score")),
)
"""Columns that only forms of a stage have."""
NEEDED = 0.55
"""The share of a form's labels that a document must show to be taken for it."""
STRANGE = 0.12
"""The share of a document's labels that a form of one place may leave unknown; the national ones, none."""
NATIONAL = "000000"
_ASKED_FOR = frozenset(["field", "fund", "column"])
"""The kinds of labels that a form asks for something with."""


@dataclass(slots=True)
class Choice:
    """The chosen scheme, how sure (high, medium, low), and what speaks for it."""

    scheme: Scheme
    sure: str
    reasons: list[str]
    stage: str = ""
    """The stage that the document speaks of, where no form of that stage is known and another is read by."""


@dataclass(slots=True)
class _Seen:
    """What a form shows of itself."""

    words: frozenset[str]
    text: str
    stage: str
    object: str
    title: str
    year: int | None


def choose(form: FormRows, file: str) -> Choice:
    """The scheme that fits a form best, and how sure that is."""
    seen = _look(form, file)
    own = [
        (_points(scheme, seen), scheme)
        for scheme in candidates(seen.stage, seen.object)
        if not scheme.general
    ]
    fitting = [(points, scheme) for points, scheme in own if points[0] > 0]
    if fitting:
        (points, reasons), scheme = max(fitting, key=lambda entry: entry[0][0])
        titled = _says_title(scheme, seen.title)
        sure = "high" if titled and points >= 2.5 else "medium"
        return Choice(scheme, sure, reasons)
    return _general(seen)


def _general(seen: _Seen) -> Choice:
    """The general form of the stage and object; the project's where the object has none."""
    nearest = seen.stage if candidates(seen.stage) else "self_evaluation"
    general = [scheme for scheme in candidates(nearest) if scheme.general]
    fitting = [scheme for scheme in general if scheme.object == seen.object] or general
    if not fitting:
        fitting = candidates(nearest) or candidates()
    scheme = max(fitting, key=lambda scheme: len(known_words(scheme) & seen.words))
    reasons: list[str] = [say("没有适用的地方表式；")] + ([say("按标题定阶段；")] if seen.title else [])
    return Choice(scheme, "medium" if seen.title else "low", reasons, seen.stage)


def _look(form: FormRows, file: str) -> _Seen:
    words = set().union(*[row.words for row in form.rows])
    lines = (row.words[0].partition(":") for row in [*form.before, *form.rows] if len(row.words) == 1)
    words.update(label for label, colon, _ in lines if colon and _opens({label}, "project_name"))
    words.update([*map(bare, words)])
    words.discard("")
    title = years_in_digits(squeeze(form.title))
    head = [
        piece.word or squeeze(piece.text)
        for row in [*form.before, *form.rows[:12]]
        for piece in row.pieces
        if len(piece.text) < 80
    ]
    text = "".join([title, squeeze(file), *head])
    stage = _stage(title, words)
    department = bool(_DEPARTMENT.search(title)) or (
        not _opens(words, "project_name") and _opens(words, "unit_name")
    )
    return _Seen(frozenset(words), text, stage, "department" if department else "project", title, form.year)


def _stage(title: str, words: set[str]) -> str:
    """The stage by the title; where the title says none, by columns that only forms of that stage have."""
    for stage, pattern in _STAGES:
        if pattern.search(title):
            return stage
    for stage, roles in _OWN_COLUMNS:
        if len(_headings(stage, roles) & words) >= 1:
            return stage
    return "target"


@cache
def _headings(stage: str, roles: tuple[str, ...]) -> frozenset[str]:
    """The headings of these roles in all forms of a stage, as compared."""
    columns = [
        column
        for scheme in candidates(stage)
        for column in (scheme.indicators.columns if scheme.indicators else ())
    ]
    return frozenset(
        bare(squeeze(label))
        for column in columns
        if column.role in roles
        for label in (column.label, *column.aliases)
        if len(label) > 2
    )


@cache
def _opening(field: str) -> frozenset[str]:
    found = [scheme.field(field) for scheme in candidates()]
    return frozenset(
        bare(squeeze(label)) for entry in found if entry for label in (entry.label, *entry.aliases)
    )


def _opens(words: set[str], field: str) -> bool:
    if not _opening(field).isdisjoint(words):
        return True
    return any(spoken("fields", word) == field for word in words if any_may_open((word,)))


def _points(scheme: Scheme, seen: _Seen) -> tuple[float, list[str]]:
    """How well a form of one place fits, with reasons; 0 where it may not be used."""
    titled = _says_title(scheme, seen.title)
    placed = any(word in seen.text for word in scheme.jurisdiction.words)
    share = label_share(scheme, seen.words) if titled or placed else 0
    if share < NEEDED or _of_other_months(scheme, seen):
        return 0, []
    strange = _strange(scheme, seen)
    if strange > (0 if scheme.jurisdiction.code == NATIONAL else STRANGE):
        return 0, []
    reasons = [*([_TITLED] if titled else []), *([_PLACED] if placed else []), _LABELLED]
    points = share - strange + (1.5 if titled else 0) + (0.5 if placed else 0)
    first, last = scheme.budget_years
    if seen.year is None:
        return points, reasons
    if (first is None or seen.year >= first) and (last is None or seen.year <= last):
        return points + 0.5, [*reasons, _DATED]
    return max(points - 1, 0.01), reasons


def _strange(scheme: Scheme, seen: _Seen) -> float:
    """The share of the document's labels (those that a general form knows) that this form does not know, neither as
    its own nor, where it is the form of one place, as another name of what it asks for."""
    labels = seen.words & _all_words(seen.stage)
    known = known_words(scheme)
    strange = {label for label in labels if label not in known and bare(label) not in known}
    if scheme.jurisdiction.code != NATIONAL:
        words = words_of(scheme)
        strange = {label for label in strange if words.of(label).kinds.isdisjoint(_ASKED_FOR)}
    return len(strange) / len(labels) if labels else 0


def _of_other_months(scheme: Scheme, seen: _Seen) -> bool:
    """True where the document speaks of months that are no period of the form: 1-7月 on a form of the half-year."""
    if scheme.stage != "monitoring":
        return False
    months = {without_months(word)[0] for word in seen.words & _all_words(seen.stage)} - {0}
    return not months <= {period.months for period in scheme.periods}


@cache
def _all_words(stage: str) -> frozenset[str]:
    """The labels that the general forms of a stage know."""
    return frozenset().union(*(known_words(general) for general in candidates(stage) if general.general))


_KNOWN: dict[str, frozenset[str]] = {}


def known_words(scheme: Scheme) -> frozenset[str]:
    """Every label of a scheme as compared: of headings of columns, levels and fields, not of single amounts."""
    if scheme.name not in _KNOWN:
        words = words_of(scheme)
        own = scheme.indicators.columns if scheme.indicators else ()
        columns = {
            bare(squeeze(label))
            for column in own
            for label in (column.label, *column.aliases, column.group_label)
            if label
        }
        found = {*words.fields.words(), *words.level1.words(), *words.level2.words(), *words.headings.words()}
        if not scheme.general:
            found |= {*words.funds.words(), *words.fund_columns.words(), *words.spending_columns.words()}
            found |= {*words.groups.words(), *words.spending_rows.words()}
            found |= {bare(squeeze(one)) for one in words.fixed.words()}
        _KNOWN[scheme.name] = frozenset(columns | {bare(word) for word in found} | found)
    return _KNOWN[scheme.name]


@cache
def _titles(scheme_name: str, *titles: str) -> tuple[re.Pattern[str], ...]:
    found = []
    for title in titles:
        year = re.escape(squeeze(title)).replace(re.escape("{year}"), r"(?:19|20)\d\d")
        found.append(re.compile(rf"(?:(?:19|20)\d\d年度?)?{year}(?:\([^()]*\))?"))
    return tuple(found)


def _says_title(scheme: Scheme, title: str) -> bool:
    title = without_number(title)
    return any(pattern.fullmatch(title) for pattern in _titles(scheme.name, scheme.title, *scheme.titles))


def label_share(scheme: Scheme, shown: frozenset[str]) -> float:
    """The share of a scheme's own labels (fields, funds, columns, levels) that a document shows."""
    wanted = _wanted(scheme)
    return sum(not labels.isdisjoint(shown) for labels in wanted) / len(wanted)


_WANTED: dict[str, list[frozenset[str]]] = {}


def _wanted(scheme: Scheme) -> list[frozenset[str]]:
    """For each thing that every filled form prints, the words by which it may show."""
    known = _WANTED.get(scheme.name)
    if known is None:
        named = [(entry.label, *entry.aliases) for entry in scheme.fields]
        if scheme.funds:
            named += [(row.label, *row.aliases) for row in (scheme.funds.total, *scheme.funds.rows)]
        if scheme.indicators:
            named += [
                (column.label, *column.aliases) for column in scheme.indicators.columns if not column.choice
            ]
        named += [(level.label, *level.aliases) for level in scheme.levels]
        known = _WANTED[scheme.name] = [
            frozenset(bare(squeeze(label)) for label in labels if label) for labels in named
        ]
        words_of(scheme)
    return known
