"""名称前后不一致

查什么：项目名称与支出明细的名称是否只差几个字（政风热线与省政热线风）；同一张表里书名号、引号中的刊物、栏目、系统名称是否有细小出入（《江苏政务服务管理通讯》与《江苏政务服务通讯》）。括号全角半角、末尾的「费」「经费」「项目」不计；与项目名称明显不同的明细是分项，不报；法规文件的全称和简称、省略开头或结尾的简称不报。

为什么：目标表、预算批复和系统里的名称要对得上，名称有出入，公开后也会被认为是两件事。

怎么改：统一为批复或正式出版的名称。

English: The project and its spending line, or a publication named twice, differ by a few characters. Use the approved name everywhere.
"""

import re
from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check
from jixiao.review.nouns import project_core
from jixiao.review.running_text import plain_text, squeezed
from jixiao.review.similarity import edit_distance
from jixiao.review.target_form import own_indicators
from jixiao.review.word_lists import listed

_NAME = re.compile(r"《([^《》]{3,30})》|“([^“”]{3,30})”")


@check(
    code="T37",
    name="names-differ",
    title="名称前后不一致",
    title_en="Names differ slightly",
    severity="P2",
    criterion="completeness",
    basis=[("mof-2015-88", "绩效目标审核"), ("reviewers-practice", "T37")],
)
def names_differ(form: FormView) -> Iterator[Finding]:
    yield from _spending_line(form)
    yield from _named_things(form)


def _spending_line(form: FormView) -> Iterator[Finding]:
    project = form.record.text("project_name")
    lines = form.record.expenditures
    for index, line in enumerate(lines):
        if project and _differ_slightly(project, line.item, only_line=len(lines) == 1):
            yield form.finding(
                say("项目名称「{project}」与支出明细「{item}」不一致", project=project, item=line.item),
                say("统一为批复的项目名称"),
                at=form.place(f"expenditures[{index}].item", line.item),
                got=line.item,
                want=project,
                fix=project,
            )


def _differ_slightly(project: str, item: str, *, only_line: bool) -> bool:
    """Whether two names mean one thing and are not the same.

    The only line of a form is the project itself, so names with half of their characters in common count; among
    several lines only names that differ by one or two characters do.
    """
    one, other = squeezed(project_core(project)), squeezed(project_core(item))
    if not one or not other or one == other:
        return False
    if only_line:
        in_common = sum(min(one.count(char), other.count(char)) for char in set(one))
        return 2 * in_common >= max(len(one), len(other)) > 2
    return min(len(one), len(other)) > 4 and edit_distance(one, other, 2) <= 2 and not _shortened(one, other)


def _shortened(one: str, other: str) -> bool:
    """Whether the shorter name is the longer one without its beginning or its end: a part or a short form."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) or longer.endswith(shorter)


def _named_things(form: FormView) -> Iterator[Finding]:
    """Titles of publications, programmes and systems that differ by one or two characters."""
    named: dict[str, str] = {}
    texts = [(field.id, form.record.text(field.id)) for field in form.scheme.fields]
    texts += [(form.at(i).field, f"{i.name} {i.task or ''}") for i in own_indicators(form)]
    for path, text in texts:
        for title, quoted in _NAME.findall(plain_text(text)):
            name = (title or quoted).strip()
            if len(name) >= 5 and not (title and _is_document(name)) and not (quoted and len(name) < 8):
                named.setdefault(name, path)
    names = list(named)
    for number, other in enumerate(names):
        for one in names[:number]:
            if (
                0 < edit_distance(one, other, 2) <= 2
                and not _shortened(one, other)
                and not _counted(one, other)
            ):
                yield form.finding(
                    say("「{one}」和「{other}」像是同一个名称，写法不同", one=one, other=other),
                    say("核对正式名称，全表统一"),
                    at=form.place(named[other]),
                    got=other,
                    want=one,
                )


def _is_document(title: str) -> bool:
    return title.startswith("关于") or "关于" in title or title.endswith(listed("document_titles"))


def _counted(one: str, other: str) -> bool:
    """Names that differ by a number or a numeral only are parts of a series."""
    numerals = re.compile(r"[\d一二三四五六七八九十]+")
    return bool(numerals.search(one + other)) and numerals.sub("", one) == numerals.sub("", other)
