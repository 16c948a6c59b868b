"""疑似重复安排

查什么：同一单位、同一年度的两个项目，去掉括号和「费」「经费」「项目」后名称相同或只差一个字，而且自设指标一半以上相同，或者实施内容大半相同；内容逐项列举中含有另一个项目专门安排的事项（专项费用里列「课题研究」，又单列课题研究项目）。名称相近而指标、内容各不相同的不报。

为什么：同一件事在两个项目里都安排钱，是重复申报；分得开的，也应说清界线，否则无法分别考核。

怎么改：合并项目，或者在两张表里写明各自的范围、依据和金额，指标分开设。

English: Two projects of one unit and year have nearly the same name or content, or one lists what the other is funded for. Merge them, or state the boundary in both forms.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.number import wan_text
from jixiao.review.across import Grouping, of_unit
from jixiao.review.engine import FormView, check
from jixiao.review.form_sets import by_unit_and_year
from jixiao.review.nouns import pairs, project_core
from jixiao.review.running_text import clauses, plain_text, squeezed
from jixiao.review.similarity import edit_distance, look_alikes
from jixiao.review.target_form import DESCRIPTIONS, budget, own_indicators, texts
from jixiao.review.word_lists import pattern


@check(
    code="T40",
    name="double-funding",
    title="疑似重复安排",
    title_en="Possible double funding",
    severity="P1",
    criterion="appropriateness",
    scope="set",
    needs=("field:project_name",),
    basis=[("mof-2020-10", "附件2评价要点"), ("reviewers-practice", "T40")],
)
def double_funding(forms: Sequence[FormView]) -> Iterator[Finding]:
    for group in by_unit_and_year(forms).values():
        told: set[tuple[int, int]] = set()
        for one, other in _same_names(group):
            if _mostly_the_same(one, other):
                told.add((id(one), id(other)))
                yield _finding(one, other, say("名称相近，指标或内容大半相同"))
        descriptions = {n: " ".join(texts(f, *DESCRIPTIONS).values()) for n, f in enumerate(group)}
        long = {number: text for number, text in descriptions.items() if len(squeezed(text)) >= 30}
        for first, second, alike in look_alikes(long, Fraction(4, 5)):
            one, other = group[first], group[second]
            both_fit = all(pairs(project_core(f.record.subject)) & pairs(long[first]) for f in (one, other))
            if both_fit and (id(one), id(other)) not in told:
                yield _finding(one, other, say("实施内容相似度 {percent}%", percent=int(alike * 100)))
        yield from _listed_elsewhere(group)


def _same_names(group: list[FormView]) -> Iterator[tuple[FormView, FormView]]:
    """Pairs of forms whose names are the same at heart; names that begin or end alike are looked at."""
    buckets: dict[str, list[int]] = defaultdict(list)
    cores = [squeezed(project_core(form.record.subject)) for form in group]
    for number, core in enumerate(cores):
        for key in {core[:2], core[-2:]} if len(core) > 2 else {core}:
            buckets[key].append(number)
    seen: set[tuple[int, int]] = set()
    for members in buckets.values():
        for second in members:
            for first in members:
                if first < second and (first, second) not in seen:
                    seen.add((first, second))
                    one, other = cores[first], cores[second]
                    near = min(len(one), len(other)) > 4 and edit_distance(one, other, 1) <= 1
                    if one == other or near:
                        yield group[first], group[second]


def _mostly_the_same(one: FormView, other: FormView) -> bool:
    names = [{squeezed(indicator.name) for indicator in own_indicators(form)} for form in (one, other)]
    smaller = min(len(each) for each in names)
    return smaller > 1 and 2 * len(names[0] & names[1]) >= smaller


def _listed_elsewhere(group: list[FormView]) -> Iterator[Finding]:
    """A form that lists, among other things, exactly what another form of the unit is for."""
    common = _words_of_most(group)
    purposes: dict[str, FormView] = {}
    for form in group:
        names = [form.record.subject, *(line.item for line in form.record.expenditures)]
        for name in names:
            purpose = squeezed(project_core(common.sub("", name) if common else name))
            if len(purpose) >= 4:
                purposes.setdefault(purpose, form)
    for form in group:
        told: set[int] = set()
        for text in texts(form, *DESCRIPTIONS).values():
            for item in clauses(plain_text(text)):
                owner = purposes.get(squeezed(project_core(_after_verbs(item.text))))
                if owner is not None and owner is not form and id(owner) not in told:
                    told.add(id(owner))
                    yield _finding(form, owner, say("实施内容列有「{item}」", item=_after_verbs(item.text)))


def _after_verbs(item: str) -> str:
    """An item of a list without the words that lead to it: 本项目主要用于课题研究 is 课题研究."""
    lead = list(pattern("list_leads").finditer(item))
    return item[lead[-1].end() :].strip() if lead else item.strip()


def _words_of_most(group: list[FormView]):
    """A pattern of the first four characters of names with which several projects of the unit begin (政务服务)."""
    import re

    starts: dict[str, int] = defaultdict(int)
    for form in group:
        starts[form.record.subject[:4]] += 1
    shared = [start for start, times in starts.items() if times > 1 and len(start) == 4]
    return re.compile("^(?:" + "|".join(map(re.escape, shared)) + ")") if shared else None


def _finding(form: FormView, other: FormView, why: str) -> Finding:
    return form.finding(
        say(
            "与同一单位的「{other}」（{amount} 万元）疑似重复安排：{why}",
            other=other.record.subject,
            amount=wan_text(budget(other.record)),
            why=why,
        ),
        say("合并项目，或在两张表里写明各自的范围、依据和金额，指标分开设"),
        at=form.place("project_name"),
        got=form.record.subject,
        want=other.record.subject,
    )


GROUPINGS = (Grouping("T40", "T40", of_unit, double_funding),)
