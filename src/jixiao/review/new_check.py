"""The two files of a new check, ready to run: they look for an empty annual goal until somebody writes the real rule."""

from __future__ import annotations

import re

from jixiao.core.message import say
from jixiao.review.engine import catalogue

_CODE = '''"""{title}

查什么：看哪些栏目，什么情况算问题；哪些看着像而不算。

为什么：不改会有什么后果，依据哪份文件的哪一条。

怎么改：填表人应当做什么。

English: One or two sentences: what is checked, and what to do about it.
"""

from collections.abc import Iterator

from jixiao.core.finding import Finding
from jixiao.core.message import say
from jixiao.review.engine import FormView, check


@check(
    code="{code}",
    name="{name}",
    title="{title}",
    title_en="{title_en}",
    severity="P1",
    criterion="completeness",
    needs=(),
    basis=[("{document}", "{code}")],
    status="preview",
)
def {function}(form: FormView) -> Iterator[Finding]:
    if not form.record.text("annual_goal").strip():
        yield form.finding(
            say("年度目标没有填写"),
            say("写明本年度要完成什么、达到什么效果"),
            at=form.place("annual_goal"),
        )
'''

_EXAMPLES = """# 反例：检查应当报；正例：看着像而不应当报。`form` 盖在 tests/review/good_form.yaml 的表上，只写不同之处。
bad:
  - title: 年度目标空白
    form: {values: {annual_goal: ""}}
    expect: [{severity: P1, at: annual_goal, words: [没有填写]}]
  - title: 年度目标只有空格
    form: {values: {annual_goal: "　 "}}
    expect: [{severity: P1, at: annual_goal}]
good:
  - title: 写了年度目标
    form: {}
  - title: 年度目标很短
    form: {values: {annual_goal: 直播25期}}
  - title: 中长期目标空白
    form: {values: {medium_term_goal: null}}
"""


def new_check_files(code: str, name: str, title: str, title_en: str = "") -> dict[str, str]:
    """File name → text: the check and its examples, to be put beside the other checks.

    Raises ValueError, with a sentence for the user, for a code or name that cannot be or is taken.
    """
    code = code.upper()
    _refuse_wrong(code, name, title)
    stem = f"{code.lower()}_{name.replace('-', '_')}"
    made = _CODE.format(
        code=code,
        name=name,
        title=title,
        title_en=title_en or name.replace("-", " ").capitalize(),
        function=name.replace("-", "_"),
        document="reviewers-practice",
    )
    return {f"{stem}.py": made, f"{stem}.yaml": _EXAMPLES}


def _refuse_wrong(code: str, name: str, title: str) -> None:
    if not re.fullmatch(r"[TME]\d\d", code):
        raise ValueError(
            say(
                "代码「{code}」不对：写 T（绩效目标）、M（运行监控）或 E（自评与评价）加两位数字，例如 T44",
                code=code,
            )
        )
    if not re.fullmatch(r"[a-z]+(-[a-z]+)+", name):
        raise ValueError(
            say("名称「{name}」不对：写两个以上小写英文词，用连字符相连，例如 goal-empty", name=name)
        )
    if not title.strip() or re.search(r'["\\\n]', title):
        raise ValueError(say("标题「{title}」不对：写一句话，不含引号、反斜杠和换行", title=title))
    for known in catalogue().values():
        if code == known.code or name == known.name:
            raise ValueError(
                say("已有检查 {code} {name}，代码和名称不能重复", code=known.code, name=known.name)
            )
