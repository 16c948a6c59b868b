"""What the recogniser tells about a form it read: which scheme, how sure, what was put right, what was lost.

R01 the scheme · R02 a group put right by meaning · R03 a label with a wrong character · R04 rows that slipped ·
R05 amounts and headings that slipped · R06 a heading lost · R07 an amount recovered · R08 a score recovered ·
R09 a cell lost · R10 text that no field claimed · R11 rows that hold a name only · R12 a title or year taken over from
the form above · R13 titles that name several years · R14 values that state a number only roughly ·
R15 letters in the place of digits and points · R16 values and choices of which nobody can be sure what they state.
"""

from __future__ import annotations

from collections import defaultdict

from jixiao.core.finding import Finding, Form, Place, Severity
from jixiao.core.message import Message, say
from jixiao.formats.words.form_reading import Note

SHOWN = 6
"""How many repairs of one kind a finding lists."""

_TITLES = {
    "R02": "级别标签按含义归位",
    "R03": "标签有错字",
    "R04": "行错位",
    "R05": "金额或栏目标题错位",
    "R06": "栏目标题缺失",
    "R07": "缺失的金额由合计推出",
    "R08": "缺失的得分由总分推出",
    "R09": "单元格缺失",
    "R10": "有文字未归入任何栏目",
    "R11": "只有名称的行",
    "R12": "表名或年度取自上一张表",
    "R13": "表名有不同的年度",
    "R14": "指标值是约数",
    "R15": "数字中有字母或句号",
    "R16": "内容有疑问",
}


def _sentence(code: str, count: int, items: str) -> tuple[Message, Message]:
    """What happened and what to do, for each kind of repair."""
    check = say("请对照原件核对；原件有误的，改正后重新读取")
    match code:
        case "R02":
            return say(
                "{count} 行的级别标签与含义不符或缺失，已按指标含义和表的顺序归位：{items}",
                count=count,
                items=items,
            ), check
        case "R03":
            return say(
                "{count} 处标签有一个字与表式不同，已按最接近的标签读取：{items}", count=count, items=items
            ), check
        case "R04":
            return say(
                "{count} 行的单元格左右错开，已按内容归入各栏：{items}", count=count, items=items
            ), check
        case "R05":
            return say("{count} 处栏目标题与金额错位，已归位：{items}", count=count, items=items), check
        case "R06":
            return say("{count} 处栏目标题不全，已按表式的顺序补齐：{items}", count=count, items=items), check
        case "R07":
            return say(
                "{count} 处金额在表中缺失，由资金总额减去其他支出推出：{items}", count=count, items=items
            ), say("请在原件中找到这个金额，核实后补上")
        case "R08":
            return say(
                "{count} 处得分在表中缺失，由打印的总分减去其他各项推出：{items}", count=count, items=items
            ), say("请在原件中找到这个得分，核实后补上")
        case "R09":
            return say("{count} 处的末栏被挤出表外，内容缺失：{items}", count=count, items=items), say(
                "请在原件中找到这一格的内容，补上后重新读取"
            )
        case "R11":
            return say(
                "{count} 行只有名称，没有级别和指标值，已各作一项指标：{items}", count=count, items=items
            ), say("如其中有上一行名称的后半句，请在原件中合并成一格后重新读取")
        case "R12":
            return say("这张表没有自己的表名或年度，取自上一张表：{items}", items=items), say(
                "请核对；年度不同的，请在表上方写明表名和年度后重新读取"
            )
        case "R13":
            return say("表名写有不同的年度，已取其中一个：{items}", items=items), say(
                "请核对预算年度；取错的，请在表名中只写预算年度后重新读取"
            )
        case "R14":
            return say(
                "{count} 处指标值或完成值只说了大概的数，原文照录，计算时按其中的数：{items}",
                count=count,
                items=items,
            ), say("请改写为确切的数，或用“≥”“≤”写明上下限")
        case "R15":
            return say(
                "{count} 处数字中有字母或句号，已按相近的数字读取：{items}", count=count, items=items
            ), check
        case "R16":
            return say("{count} 处内容看不准是什么意思，原文照录：{items}", count=count, items=items), say(
                "请对照原件核对；如符号写在数字后面、百分数写成小数、年份只写两位，请改写清楚后重新读取"
            )
    return say("{count} 处文字没有归入任何栏目，原样留存：{items}", count=count, items=items), say(
        "如其中有应填的内容，请检查所在栏目的标签"
    )


def findings(notes: list[Note], form: Form) -> list[Finding]:
    """The notes of one form, one finding for each kind."""
    kinds: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        kinds[note.code].append(note)
    return [_finding(code, kinds[code], form) for code in sorted(kinds)]


def _finding(code: str, notes: list[Note], form: Form) -> Finding:
    listed = [_listed(note) for note in notes[:SHOWN]]
    if len(notes) > SHOWN:
        listed.append("……")
    message, remedy = _sentence(code, len(notes), "；".join(listed))
    first = notes[0]
    lost = code in ("R07", "R08", "R09")
    return Finding(
        code,
        _TITLES[code],
        Severity.P1 if lost else Severity.INFO,
        message,
        remedy,
        at=Place(label=_TITLES[code], address=first.place),
        got=first.was,
        want=first.now,
        form=form,
    )


def _listed(note: Note) -> str:
    change = f"「{_short(note.was)}」→「{_short(note.now)}」" if note.now else f"「{_short(note.was)}」"
    return f"{note.place} {change}".strip()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 24 else f"{text[:23]}…"


_SURE = {"high": say("把握大"), "medium": say("把握一般"), "low": say("把握小")}


def scheme_finding(title: str, name: str, sure: str, reasons: list[str], form: Form) -> Finding:
    """R01: by which scheme the form was read, how sure that is, and what speaks for it (four reasons at most)."""
    first, second, third, fourth = (*reasons, "", "", "", "")[:4]
    message = say(
        "按「{title}」（{name}）读取，{sure}：{first}{second}{third}{fourth}",
        title=title,
        name=name,
        sure=_SURE[sure],
        first=first,
        second=second,
        third=third,
        fourth=fourth,
    )
    remedy = "" if sure == "high" else say("如不是这张表，请用 --scheme 指定")
    return Finding("R01", "表式识别", Severity.INFO, message, remedy, at=Place(label="表式识别"), form=form)
