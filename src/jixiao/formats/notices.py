"""The register of what can be wrong with a file: code, name, title and remedy of each notice.

F01–F19 stop the reading and travel in ``UnreadableFile``; F20 and above accompany a document that was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from jixiao.core.finding import Finding, Form, Place, Severity
from jixiao.core.grid import Grid, Paragraph
from jixiao.core.message import say


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of trouble with a file. ``remedy`` says what a person can do about it."""

    name: str
    title: str
    severity: Severity
    remedy: str


SHOWN, FEW = 24, 3
"""So many characters of so many texts that are not read are told."""
MANY = 20
"""So many values that are cut off are told, since each may lack its end."""
_STOP, _WARN, _TELL = Severity.P0, Severity.P1, Severity.INFO

NOTICES: dict[str, Notice] = {
    "F01": Notice("not-a-form", "不是可读的表", _STOP, say("请提供绩效表的 Word、Excel、PDF、OFD、网页、CSV 或文本文件")),
    "F02": Notice("empty", "空文件", _STOP, say("请打开原文件确认其中有内容，重新保存或重新下载后再试")),
    "F03": Notice("damaged", "文件不完整或已损坏", _STOP, say("文件可能没有下载完整，请重新下载；或用办公软件打开修复，另存后再试")),
    "F04": Notice("wrong-encoding", "文字编码无法识别", _STOP, say("请用文本编辑器打开，另存为 UTF-8 编码后再试")),
    "F05": Notice("password", "文件有密码保护", _STOP, say("请用办公软件打开，取消打开密码，另存后再试")),
    "F06": Notice("unpacks-too-large", "解压后过大", _STOP, say("这样的文件可能是恶意构造的；确认来源可靠后，另存为较小的文件再试")),
    "F07": Notice("too-large", "文件过大", _STOP, say("请删去文件中的图片和附件，或拆分成几个文件再试")),
    "F08": Notice("cannot-open", "无法打开", _STOP, say("请检查路径和权限；要读整个文件夹，请逐个给出其中的文件")),
    "F09": Notice("unsupported-format", "暂不支持的格式", _STOP, say("请用办公软件打开，另存为 docx 或 xlsx 后再试")),
    "F10": Notice("unsafe-markup", "含有不安全的 XML 声明", _STOP, say("办公软件生成的文件不含这种声明；请用办公软件打开，另存后再试")),
    "F11": Notice("too-complex", "内容过多或嵌套过深", _STOP, say("请只保留绩效表所在的部分，另存后再试")),
    "F12": Notice("wrong-record", "记录不符合 jixiao-record/1", _STOP, say("请按指出的位置改正；字段说明见记录格式的文档")),
    "F13": Notice("recognition-not-installed", "没有安装文字识别", _STOP, say("请安装带文字识别的版本：pip install 'jixiao[ocr]'；或提供 Word、Excel 原件")),
    "F14": Notice("packed", "压缩包没有打开", _STOP, say("请解压后读取其中的文件，或重新打包为不加密、不嵌套的 zip")),
    "F15": Notice("recognition-failed", "文字识别没有完成", _STOP, say("文字识别每个进程需要约 2 GB 内存；请减少同时读取的进程，或提供 Word、Excel 原件")),
    "F16": Notice("too-slow", "读取超时", _STOP, say("页数很多的扫描件需要更长时间：请加大 --time-limit，或拆分成几个文件")),
    "F17": Notice("reader-failed", "读取时程序出错", _STOP, say("请用办公软件打开，另存为 docx 或 xlsx 后再试，并把这个文件报告给我们")),
    "F20": Notice("hidden-content", "含有隐藏内容", _TELL, say("隐藏的内容也已读入，请确认它们是否属于这张表")),
    "F21": Notice("formula-without-value", "公式没有结果", _WARN, say("请用办公软件打开，重新计算并保存，使公式带有结果")),
    "F22": Notice("cut-off", "末尾不完整", _WARN, say("文件可能没有下载完整，请重新下载后核对末尾的内容")),
    "F23": Notice("macros-not-run", "含有宏", _TELL, say("宏不会被执行；如表中内容由宏填写，请先在办公软件中填好再保存")),
    "F24": Notice("pictures-not-read", "含有图片", _TELL, say("图片中的文字没有读入；如表格是图片，请提供原始文档")),
    "F25": Notice("tracked-changes", "含有未接受的修订", _TELL, say("按接受全部修订后的样子读取；请确认后在办公软件中接受或拒绝修订")),
    "F26": Notice("please-confirm", "识别结果需要确认", _WARN, say("请对照原件核对这一格")),
    "F27": Notice("page-not-read", "有一页损坏", _WARN, say("请重新下载文件；或用办公软件打开，核对这一页并另存后再试")),
    "F28": Notice("struck-through", "含有删除线文字", _TELL, say("画有删除线的文字没有读入；请确认它们确已作废，并在办公软件中删去")),
    "F29": Notice("slanted-text", "含有水印等文字", _TELL, say("斜排的文字和盖在表上的文字（如水印、印章）没有读入；其中如有“作废”“样本”等字样，请确认这份文件有效")),
    "F31": Notice("comments-not-read", "含有批注", _TELL, say("批注里的文字没有读入；其中如有应填的内容，请填入表中")),
    "F32": Notice("unknown-characters", "有字无法辨认", _WARN, say("请对照原件核对这一页；读出的“�”就是这样的字")),
    "F33": Notice("recognised", "文字由识别读出", _TELL, say("识别可能有错，请对照原件核对；有 Word 或 Excel 原件的，请读取原件")),
    "F34": Notice("table-without-rules", "表没有框线", _WARN, say("请对照原件核对各格的内容和所在的栏；有 Word 或 Excel 原件的，请读取原件")),
    "F35": Notice("page-not-clear", "整页识别没有把握", _WARN, say("请对照原件核对整页；也可以放平重新扫描（300 dpi 以上），或提供 Word、Excel 原件")),
    "F36": Notice("guide-not-read", "说明或样例没有读入", _TELL, say("如其中有应读的表，请把这个工作表单独存为一个文件再读取")),
    "F37": Notice("spans-mended", "合并单元格不完整", _WARN, say("请对照原网页核对这几行所属的级别")),
    "F38": Notice("unseen-text", "含有看不见的文字", _TELL, say("看不见的文字（如白底白字）没有读入；其中如有应填的内容，请改成看得见的颜色")),
    "F39": Notice("columns-over-pages", "一张表的栏目分在几页", _WARN, say("请核对这几页是不是左右相接的一张表；不是的，请分开保存后再读取")),
    "F40": Notice("formula-error", "公式出错", _WARN, say("请用办公软件打开，改正公式（如所引用的单元格已删去）或直接填写内容，再保存")),
    "F41": Notice("of-another-program", "要用专门的软件打开", _STOP, say("请用能打开它的软件导出为 PDF（照片另存为 JPEG）后再试")),
    "F42": Notice("table-not-read", "另有表没有读成绩效表", _TELL, say("请核对这些表；其中如有绩效表，请补上表名（如“项目支出绩效自评表”），单独存为一个文件再读取")),
    "F43": Notice("cut-by-its-cell", "文字被单元格截断", _WARN, say("请核对这一格，其后可能还有没有写进文件的文字；要印全，请加宽该列或缩小字号后重新导出")),
}  # fmt: skip


class UnreadableFile(Exception):
    """A file that cannot be read, with the finding that says which file, where, why and what to do."""

    def __init__(self, finding: Finding):
        self.finding = finding
        super().__init__(f"{finding.message}。{finding.remedy}")


def struck_through(file: str) -> Finding:
    """The notice that a file holds text that somebody struck through, which is left out."""
    return notice("F28", file, say("文件《{file}》含有画了删除线的文字，没有读入", file=file))


def guide_left_out(file: str, sheet: str) -> Finding:
    """The notice that a sheet beside others only explains, by its name, and is not read."""
    return notice("F36", file, say("工作表“{sheet}”按名称是说明、样例或选项，没有读入", sheet=sheet), sheet)


def tracked_changes(file: str) -> Finding:
    """The notice that a file holds changes that nobody accepted yet; it is read as if they were."""
    return notice("F25", file, say("文件《{file}》含有未接受的修订，已按接受后的样子读取", file=file))


def pictures_not_read(file: str, count: int) -> Finding:
    """The notice that a file holds so many pictures, whose text is not read."""
    return notice("F24", file, say("文件《{file}》含有 {count} 幅图片，其中的文字没有读入", file=file, count=count))  # fmt: skip


MOST_NAMED = 5


def tables_not_read(file: str, tables: dict[str, str]) -> Finding:
    """The notice of tables beside the forms that are no forms themselves; ``tables`` are their names by their places."""
    named = "、".join(f"“{name}”" for name in list(tables.values())[:MOST_NAMED])
    message = say(
        "文件《{file}》里另有 {count} 张表没有读成绩效表，其中的内容没有读入：{named}",
        file=file,
        count=len(tables),
        named=named if len(tables) <= MOST_NAMED else say("{named}等", named=named),
    )
    return notice("F42", file, message, next(iter(tables)))


def notice(code: str, file: str, message: str, place: str = "") -> Finding:
    """The finding of this code about ``file``; ``place`` is the place in the file, where known."""
    entry = NOTICES[code]
    return Finding(
        code,
        entry.name,
        entry.severity,
        message,
        entry.remedy,
        at=Place(label=entry.title, address=place),
        form=Form(file=file, place=place),
    )


def without_rules(blocks: Iterable[Paragraph | Grid], file: str) -> list[Finding]:
    """The notice of tables on printed pages whose cells no rules part; none where all are ruled."""
    places = {block.address: None for block in blocks if isinstance(block, Grid) and not block.spans_known}
    if not places:
        return []
    message = say(
        "文件《{file}》{places}的表没有全部框线，各格按文字的位置划分", file=file, places="、".join(places)
    )
    return [notice("F34", file, message, next(iter(places)))]


def columns_joined(file: str, pages: list[tuple[int, int]]) -> list[Finding]:
    """The notice of tables whose columns were read from two pages each; none without such."""
    return [
        notice(
            "F39",
            file,
            say(
                "文件《{file}》第{right}页的表与第{left}页的各行等高、栏目不同，已接在它的右边读取",
                file=file,
                left=left,
                right=right,
            ),
            f"第{right}页",
        )
        for left, right in pages
    ]


def mended_spans(file: str, rows: list[str]) -> list[Finding]:
    """The notice that merged cells were too short and were taken to cover these rows too; none without such rows."""
    if not rows:
        return []
    message = say(
        "文件《{file}》{places}缺少单元格，已按上方的合并单元格也包括这些行读取",
        file=file,
        places="、".join(rows),
    )
    return [notice("F37", file, message, rows[0])]


def unreadable(code: str, file: str, message: str, place: str = "") -> UnreadableFile:
    """The exception to raise for a file that cannot be read."""
    return UnreadableFile(notice(code, file, message, place))


@dataclass(slots=True)
class LeftOut:
    """What stands on the pages of a file and is not read: slanted texts, those laid over others and those that nobody
    can see, or is read and not seen: the ends of values that are cut off, with the page where each came first, pages with comments, pages with characters that are not known and how
    many."""

    slanted: dict[str, int] = field(default_factory=dict)
    laid: dict[str, int] = field(default_factory=dict)
    unseen: dict[str, int] = field(default_factory=dict)
    cut_off: dict[str, int] = field(default_factory=dict)
    commented: list[int] = field(default_factory=list)
    lost: list[tuple[int, int]] = field(default_factory=list)

    def add(self, page: int, slanted: str, comments: int = 0, lost: int = 0) -> None:
        """Take note of what a page was found to hold."""
        if slanted.strip():
            self.slanted.setdefault(slanted.strip(), page)
        if comments:
            self.commented.append(page)
        if lost:
            self.lost.append((page, lost))

    def add_overlays(self, page: int, laid: str, unseen: str, cut_off: str = "") -> None:
        """Take note of texts laid over a page, of what is cut off, and of those unseen that say anything: each in a line
        of its own."""
        for text in filter(None, cut_off.split("\n")):
            self.cut_off.setdefault(text, page)
        for text in filter(None, laid.split("\n")):
            self.laid.setdefault(text, page)
        for text in unseen.split("\n"):
            if any(map(str.isalnum, text)):
                self.unseen.setdefault(text, page)

    def told(self, file: str) -> list[Finding]:
        """The notices, of slanted texts and comments a few."""
        found = [
            notice("F29", file, say("文件《{file}》第{page}页有斜排的文字“{text}”，没有读入", file=file, page=page, text=text[:SHOWN]), f"第{page}页")
            for text, page in list(self.slanted.items())[:FEW]
        ]  # fmt: skip
        for text, page in list(self.laid.items())[:FEW]:
            message = say(
                "文件《{file}》第{page}页有盖在表上的文字“{text}”，没有读入",
                file=file,
                page=page,
                text=text[:SHOWN],
            )
            found.append(notice("F29", file, message, f"第{page}页"))
        for text, page in list(self.unseen.items())[:FEW]:
            message = say(
                "文件《{file}》第{page}页有看不见的文字“{text}”，没有读入",
                file=file,
                page=page,
                text=text[:SHOWN],
            )
            found.append(notice("F38", file, message, f"第{page}页"))
        for text, page in list(self.cut_off.items())[:MANY]:
            message = say(
                "文件《{file}》第{page}页有文字“{text}”超出单元格，印出时被截去，已读入该格",
                file=file,
                page=page,
                text=text[:SHOWN],
            )
            found.append(notice("F43", file, message, f"第{page}页"))
        for page in self.commented[:1]:
            message = say("文件《{file}》第{page}页有批注，批注里的文字没有读入", file=file, page=page)
            found.append(notice("F31", file, message, f"第{page}页"))
        for page, count in self.lost:
            message = say(
                "文件《{file}》第{page}页有 {count} 个字，字体没有说明是什么字",
                file=file,
                page=page,
                count=count,
            )
            found.append(notice("F32", file, message, f"第{page}页"))
        return found
