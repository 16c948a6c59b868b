"""文字与指标的数字不一致

查什么：目标、概况、实施内容里的数量、面积、比例、频次，与说同一件事的指标值是否一致；必要性里的面积也查。几个数相加等于指标值的不报；往年的数、增减的幅度、金额不查。中长期目标、跨年项目概况里的建设总规模说的是几年的事，不与年度指标比。「每月」「每周三」折算成全年次数后与指标比较，指标明显偏少才报。同一样东西在两处文字里相差不到一成、其中一个与指标相同的，报另一个。

为什么：文字和指标一起批复，同一件事两个数，自评时不知道按哪个数衡量。

怎么改：核对事实，使文字与指标一致；口径不同的，在指标名称里写明。

English: A figure in the goals or the overview differs from the indicator about the same thing. Find out which is right and make both say it, or name the different definition in the indicator.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.core.record import Indicator, Target
from jixiao.core.unit import convert
from jixiao.review.engine import FormView, check
from jixiao.review.goal_figures import (
    adds_up_to,
    counted_indicators,
    figures_in,
    frequencies,
    sentence_names,
    speaks_of,
    speaks_perhaps_of,
)
from jixiao.review.nouns import measured_thing, pairs, shared
from jixiao.review.periods import project_span
from jixiao.review.running_text import plain_text, sentences
from jixiao.review.target_form import DESCRIPTIONS, GOALS, shown, texts, year_period
from jixiao.review.text_numbers import Figure, comparable, equal
from jixiao.review.word_lists import has, listed

Said = tuple[str, Figure]
_NAMED = re.compile(r"《([^《》]{3,20})》|“([^“”]{3,20})”")


@check(
    code="T34",
    name="text-against-indicator",
    title="文字与指标的数字不一致",
    title_en="Figures in the text differ from the indicators",
    severity="P1",
    criterion="arithmetic",
    needs=("indicators",),
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T34")],
)
def text_against_indicator(form: FormView) -> Iterator[Finding]:
    everything = list(figures_in(form, *GOALS, *DESCRIPTIONS))
    areas = [each for each in figures_in(form, "necessity") if each[1].dimension == "area"]
    said = [each for each in everything + areas if _counts(form, each[1])]
    indicators = counted_indicators(form)
    reported: set[int] = set()
    for indicator, target in indicators:
        free = [
            (field, figure)
            for field, figure in said
            if field != "medium_term_goal"
            and not _belongs_to_another(figure, indicator, indicators)
            and not _of_all_years(form, field, figure, target)
        ]
        differing = _about(indicator, target, free)
        fields = {field for field, _ in differing}
        beside = [
            figure for field, figure in everything + areas if field in fields or figure.dimension == "area"
        ]
        if differing and not adds_up_to(target, beside):
            reported.update(id(figure) for _, figure in differing)
            yield _finding(form, indicator, target, differing)
    for one, other, indicator, target in _said_twice(said, indicators):
        if id(other[1]) not in reported:
            reported.add(id(other[1]))
            yield form.finding(
                say(
                    "「{field}」写「{noun}」{other}，「{first_field}」和指标「{name}」写 {one}",
                    field=form.place(other[0]).label,
                    noun=other[1].noun[:4],
                    other=other[1].text,
                    first_field=form.place(one[0]).label,
                    name=indicator.name,
                    one=one[1].text,
                ),
                say("核对事实，使各处的数字一致"),
                at=form.place(other[0]),
                got=other[1].text,
                want=shown(target),
            )
    yield from _frequency(form, indicators)


def _counts(form: FormView, figure: Figure) -> bool:
    """A number of this year: no past or later year, no money, no change."""
    this_year = not figure.past and figure.year in (None, form.record.fiscal_year)
    return this_year and (figure.is_amount or figure.dimension == "share") and not figure.is_change


def _of_all_years(form: FormView, field: str, figure: Figure, target: Target) -> bool:
    """Work of a project of several years, told as a whole in the overview: it may exceed one year's target."""
    span = project_span(form.record)
    if field == "annual_goal" or (span is not None and span.one_year):
        return False
    value = convert(target.value, target.unit, figure.unit) if target.value is not None else None
    return figure.value > (target.value if value is None else value) and has(
        figure.clause, "spread_work_words"
    )


def _belongs_to_another(
    figure: Figure, indicator: Indicator, indicators: list[tuple[Indicator, Target]]
) -> bool:
    """Whether another indicator that may be meant says exactly this number."""
    return any(
        other is not indicator
        and comparable(figure.unit, target.unit)
        and speaks_perhaps_of(figure, other)
        and equal(figure, target.value, target.unit)
        for other, target in indicators
    )


def _about(indicator: Indicator, target: Target, said: list[Said]) -> list[Said]:
    """The figures about this indicator."""
    return [
        (id, figure)
        for id, figure in said
        if speaks_of(figure, indicator, target.unit)
        or (
            figure.dimension == "area"
            and comparable(figure.unit, target.unit)
            and sentence_names(figure, indicator)
        )
    ]


def _finding(form: FormView, indicator: Indicator, target: Target, differing: list[Said]) -> Finding:
    field, said = differing[0][0], "、".join(figure.text for _, figure in differing[:4])
    return form.finding(
        say(
            "「{field}」写 {figures}，指标「{name}」写 {target}",
            field=form.place(field).label,
            figures=said,
            name=indicator.name,
            target=shown(target),
        ),
        say("核对事实，使文字与指标一致；口径不同的，在指标名称里写明"),
        at=form.at(indicator, year_period(form.scheme)),
        got=shown(target),
        want=said,
    )


def _said_twice(
    said: list[Said], indicators: list[tuple[Indicator, Target]]
) -> Iterator[tuple[Said, Said, Indicator, Target]]:
    """Pairs of figures for one noun: the first agrees with an indicator, the second is near it and not the same.

    A number far from it may well be another thing, such as what is to be reached in later years.
    """
    for one in said:
        agreed = next(
            (
                (indicator, target)
                for indicator, target in indicators
                if comparable(one[1].unit, target.unit) and equal(one[1], target.value, target.unit)
            ),
            None,
        )
        if agreed is None or one[1].unit in listed("event_counters"):
            continue
        for other in said:
            head = one[1].noun[:4]
            if (
                other[0] != one[0]
                and len(head) >= 3
                and other[1].noun.startswith(head)
                and other[1].unit == one[1].unit
                and not equal(other[1], one[1].value, one[1].unit)
                and abs(other[1].value - one[1].value) * 10 <= one[1].value
            ):
                yield one, other, *agreed


def _frequency(form: FormView, indicators: list[tuple[Indicator, Target]]) -> Iterator[Finding]:
    """每月…, 每周三… against the number of times that an indicator asks for in the year."""
    for id, text in texts(form, *GOALS, *DESCRIPTIONS).items():
        for sentence in sentences(plain_text(text)):
            for written, times, behind in frequencies(sentence.text):
                for indicator, target in indicators:
                    if not _same_event(indicator, target, sentence.text, behind):
                        continue
                    holidays = 10 if times <= 12 else 9
                    if target.value * 10 < times * holidays:
                        yield form.finding(
                            say(
                                "「{field}」写「{written}{what}」，一年约 {times} 次，指标「{name}」只写 {target}",
                                field=form.place(id).label,
                                written=written,
                                what=behind[:10],
                                times=times,
                                name=indicator.name,
                                target=shown(target),
                            ),
                            say("核对安排，使文字与指标一致"),
                            at=form.at(indicator, year_period(form.scheme)),
                            got=shown(target),
                            want=str(times),
                        )
                        return


def _same_event(indicator: Indicator, target: Target, sentence: str, behind: str) -> bool:
    """Whether the words behind a frequency, or a title in its sentence, name what the indicator counts."""
    if not any(comparable(target.unit, unit) for unit in ("次", "场")):
        return False
    measured, said = pairs(measured_thing(indicator.name)), pairs(behind)
    if len(measured & said) > 1 and shared(measured, said) >= Fraction(1, 2):
        return True
    titles = [title for pair in _NAMED.findall(sentence) for title in pair if title]
    return any(measured and measured <= pairs(title) for title in titles)
