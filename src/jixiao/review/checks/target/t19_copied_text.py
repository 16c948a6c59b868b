"""文字从别的表复制

查什么：概况、实施内容、目标、必要性、可行性与同时读入的别的项目是否相同或几乎相同（相似度默认不低于 0.9，不足 30 字的短语不比）；文字里是否出现别的项目的名称而没有本项目的内容；是否出现别的地区单位的名称；同一单位一半以上的表用同样的文字指标（如「经费支出合规性」）充数的，每个单位合并提示一次。同一项目的各年度、同一张表的两种格式不比。两张表相同的，报与自己项目名称和指标不沾边的那一张；不同单位的同名项目文字相同，只作提示。

为什么：复制来的概况说的是另一个项目，预算、目标和指标都失去依据；也说明申报时没有核对。

怎么改：按本项目的实际情况重写。

English: The overview or a goal is (nearly) that of another project, or speaks of another project or of another place's unit. Rewrite it for this project.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator
from jixiao.review.across import Grouping, of_unit
from jixiao.review.engine import FormView, check
from jixiao.review.form_sets import by_unit_and_year
from jixiao.review.minhash import bands
from jixiao.review.nouns import Pairs, held, pairs, project_core
from jixiao.review.running_text import squeezed
from jixiao.review.similarity import look_alikes
from jixiao.review.target_form import DESCRIPTIONS, GOALS, REASONS, own_indicators, texts, year_target
from jixiao.review.wording import joined_text

Text = tuple[FormView, str, str]
"""A form, the id of a field, and what stands there."""
Names = dict[str, list[tuple[str, FormView]]]


@dataclass(frozen=True, slots=True)
class Copy:
    """A text of ``form`` that is alike to one of ``original``."""

    form: FormView
    field: str
    original: FormView
    alike: Fraction


Copies = dict[tuple[int, str], Copy]
"""Copied texts by the identity of their form, and their field."""
KEY = 6
"""Characters by which names are looked up in texts."""


@check(
    code="T19",
    name="copied-text",
    title="文字从别的表复制",
    title_en="Text copied from another form",
    severity="P1",
    criterion="relevance",
    scope="set",
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T19")],
)
def copied_text(forms: Sequence[FormView]) -> Iterator[Finding]:
    unique = [form for group in by_unit_and_year(forms).values() for form in group]
    copied = _first_copies(unique)
    yield from _told(copied)
    for group in by_unit_and_year(forms).values():
        yield from _same_everywhere(group)
    yield from _foreign(unique, copied)


def _texts_of(form: FormView) -> list[Text]:
    return [(form, id, text) for id, text in texts(form, *DESCRIPTIONS, *GOALS, *REASONS).items()]


def _first_copies(forms: Sequence[FormView]) -> Copies:
    """The copied texts, each held against the first that it is alike to."""
    copied: Copies = {}
    for copy in _copies([text for form in forms for text in _texts_of(form)]):
        copied.setdefault((id(copy.form), copy.field), copy)
    return copied


def _told(copied: Copies) -> Iterator[Finding]:
    """One finding for all that a form has from another."""
    together: dict[tuple[int, int], list[Copy]] = defaultdict(list)
    for copy in copied.values():
        together[id(copy.form), id(copy.original)].append(copy)
    yield from (_copied(copies) for copies in together.values())


def _foreign(forms: Sequence[FormView], copied: Copies) -> Iterator[Finding]:
    """Texts, not told as copied, that speak of another project or place."""
    names = _names(forms)
    for form, field, text in [text for each in forms for text in _texts_of(each)]:
        foreign = None if (id(form), field) in copied else _foreign_names(form, field, text, names)
        if foreign is not None:
            yield foreign


def _same_everywhere(group: list[FormView]) -> Iterator[Finding]:
    """Indicators in words that are the same in most forms of a unit: they say nothing of any project."""
    uses: dict[tuple[str, str], list[tuple[FormView, Indicator]]] = defaultdict(list)
    for form in group:
        for indicator in own_indicators(form):
            target = year_target(form, indicator)
            if target.kind == "qualitative" and form.kind(indicator) in ("quality", "timeliness"):
                uses[squeezed(indicator.name), squeezed(target.text)].append((form, indicator))
    common = [same for same in uses.values() if len(same) >= 5 and 2 * len(same) >= len(group)]
    if common:
        form, indicator = common[0][0]
        shown = joined_text([say("「{name}」{n} 张", name=same[0][1].name, n=len(same)) for same in common])
        yield form.finding(
            say("{n} 张表里有同样的文字指标，与各项目内容无关：{shown}", n=len(group), shown=shown),
            say("换成反映本项目产出质量、完成时限的指标"),
            at=form.at(indicator),
            got=indicator.name,
            severity="P2",
        )


def _least_length(form: FormView) -> int:
    """Characters below which a text may be alike by accident."""
    return int(form.param("least_length", "30"))


def _copies(everything: list[Text]) -> Iterator[Copy]:
    if not everything:
        return
    least_length = _least_length(everything[0][0])
    least = Fraction(everything[0][0].param("likeness", "0.9"))
    long = {n: text for n, (*_, text) in enumerate(everything) if len(squeezed(text)) >= least_length}
    for first, second, alike in look_alikes(long, least):
        one, other = everything[first], everything[second]
        if not _same_project(one[0], other[0]):
            original, copy = (other, one) if _closeness(one) < _closeness(other) else (one, other)
            yield Copy(copy[0], copy[1], original[0], alike)


def _copied(copies: list[Copy]) -> Finding:
    form, original = copies[0].form, copies[0].original
    least = min(copy.alike for copy in copies)
    how = say("逐字相同") if least == 1 else say("几乎相同（相似度 {percent}%）", percent=int(least * 100))
    return form.finding(
        say(
            "{fields}与「{project}」（{unit}）表里的文字{how}",
            fields=joined_text([say("「{field}」", field=form.place(copy.field).label) for copy in copies]),
            project=original.record.subject,
            unit=original.record.agency,
            how=how,
        ),
        say("按本项目的实际情况重写"),
        at=form.place(copies[0].field),
        got=form.record.text(copies[0].field)[:60],
        severity="P2" if _same_name(form, original) else "P1",
    )


def _same_project(one: FormView, other: FormView) -> bool:
    """One form against itself, or one project in two years."""
    a, b = one.record, other.record
    return squeezed(a.subject) == squeezed(b.subject) and squeezed(a.agency) == squeezed(b.agency)


def _same_name(one: FormView, other: FormView) -> bool:
    """Projects of one name in two units: their texts may well be alike."""
    return project_core(one.record.subject) == project_core(other.record.subject)


def _about(form: FormView) -> Pairs:
    """What the form's name and indicators are about."""
    names = [project_core(form.record.subject), *(indicator.name for indicator in own_indicators(form))]
    return pairs(" ".join(names))


def _closeness(text: Text) -> Fraction:
    """How much of the form's own subject its text speaks of."""
    form, _, said = text
    return held(pairs(project_core(form.record.subject)), pairs(said)) + held(_about(form), pairs(said))


def _foreign_names(form: FormView, field: str, text: str, names: Names) -> Finding | None:
    """A text that names another project of the set and nothing of its own, or a unit of another place."""
    bare, own_name = squeezed(text), squeezed(form.record.subject)
    for start in range(len(bare) - KEY + 1):
        for name, owner in names.get(bare[start : start + KEY], ()):
            if bare.startswith(name, start) and name not in own_name and _is_foreign(form, text, name, owner):
                return form.finding(
                    say("「{field}」说到别的项目或单位「{name}」", field=form.place(field).label, name=name),
                    say("按本项目的实际情况重写；确有关联的，说明关系"),
                    at=form.place(field),
                    got=name,
                    severity="P1" if name == squeezed(owner.record.subject) else "P2",
                )
    return None


def _is_foreign(form: FormView, text: str, name: str, owner: FormView) -> bool:
    record, other = form.record, owner.record
    if name == squeezed(other.subject):
        return not _same_project(form, owner) and not held(pairs(project_core(record.subject)), pairs(text))
    place, elsewhere = _place(record.jurisdiction.code), _place(other.jurisdiction.code)
    return not place.startswith(elsewhere) and not elsewhere.startswith(place)


def _place(code: str) -> str:
    """A division code without its empty levels: 320000 is 32, and a place in it begins with 32."""
    levels = [code[i : i + 2] for i in (0, 2, 4)]
    while levels and levels[-1] in ("00", ""):
        levels.pop()
    return "".join(levels)


def _names(forms: Sequence[FormView]) -> Names:
    """The names of projects and units in the set, by their first characters; short ones may be accidents."""
    named: dict[str, FormView] = {}
    for form in forms:
        for name in (squeezed(form.record.subject), squeezed(form.record.agency)):
            if len(name) >= KEY:
                named.setdefault(name, form)
    by_key: Names = {}
    for name, owner in named.items():
        by_key.setdefault(name[:KEY], []).append((name, owner))
    return by_key


def _text_keys(form: FormView) -> Iterator[str]:
    """Keys that alike long texts share."""
    if form.record.stage == "target":
        for _, _, text in _texts_of(form):
            if len(squeezed(text)) >= _least_length(form):
                yield from bands(text)


def _within_unit(forms: Sequence[FormView]) -> Iterator[Finding]:
    """What is looked for among the forms of a unit: indicators that say nothing, names of its other projects."""
    for group in by_unit_and_year(forms).values():
        yield from _same_everywhere(group)
        yield from _foreign(group, {})


def _copied_texts(forms: Sequence[FormView]) -> Iterator[Finding]:
    unique = [form for group in by_unit_and_year(forms).values() for form in group]
    yield from _told(_first_copies(unique))


GROUPINGS = (
    Grouping("T19", "T19-texts", _text_keys, _copied_texts, many=True),
    Grouping("T19", "T19-unit", of_unit, _within_unit),
)
