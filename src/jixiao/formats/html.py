"""Web pages, and the .xls or .doc files that are web pages in truth (HTML, MHTML) → blocks with merged cells.

Page furniture (menus, scripts, hidden parts) is left out. Tables that only lay out other tables are opened.
What a saved form holds in its input boxes counts as text. Nothing is fetched and no script runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from jixiao.core.digest import digest
from jixiao.core.grid import Cell, Document, Grid, Paragraph
from jixiao.core.message import say
from jixiao.formats.archive import is_web_archive
from jixiao.formats.html_signs import show_as_drawn
from jixiao.formats.layouts.broken_spans import mend
from jixiao.formats.layouts.css_boxes import boxes_as_tables
from jixiao.formats.layouts.css_tables import as_tables
from jixiao.formats.notices import mended_spans, unreadable
from jixiao.formats.safety import LIMITS, CellCounter, Limits, raised_sign, shown
from jixiao.formats.text_encoding import decode

_FURNITURE = frozenset(
    [
        "script",
        "style",
        "head",
        "nav",
        "header",
        "footer",
        "aside",
        "noscript",
        "template",
        "iframe",
        "object",
        "svg",
        "button",
        "colgroup",
        "col",
        "title",
        "link",
        "meta",
        "option",
        "math",
        "audio",
        "video",
        "canvas",
        "map",
        "del",
        "s",
        "strike",
        "rt",
        "rp",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "form",
        "fieldset",
        "center",
        "blockquote",
        "pre",
        "figure",
        "address",
        "hr",
        "body",
        "html",
    ]
)
_PARTS = frozenset(["div", "ul", "ol", "table", "p", "form", "section"])
"""Elements that may be a part of the page around its content: menus, search boxes, lists of links."""
_HIDDEN_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)|text-decoration[^:;]*:[^;]*line-through",
    re.I,
)
_WAITS = re.compile(r"visibility\s*:\s*hidden", re.I)
_PAGE_PARTS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|top|header|foot|footer|breadcrumbs?|crumbs?|position|location|search|sidebar|share|"
    r"copyright|toolbar|pagination)(?:$|[\s_-])",
    re.I,
)
"""Class or id of a part of the page around its content."""
_PAGE_WORDS = re.compile(
    r"(?:您?(?:现在|当前|所在)的?位置|上一[篇条页]|下一[篇条页]|[【\[（]?(?:打印|关闭|字号|字体|分享)(?:本页|窗口)?[】\]）]|扫一扫"
    r"|(?:信息)?来源[：:].*(?:发布|浏览|时间|日期)|(?:发布|浏览|更新)(?:时间|日期|次数)[：:]|主办(?:单位)?[：:]|版权所有|网站地图)"
)
"""How lines begin that pages set around their content."""
_LINK_SIGNS = re.compile(r"[\s|｜>＞»·、，\[\]【】（）()-]+")
_FORM_CELLS = 8
_BREAK_PLACE = re.compile(r"</?wbr\b[^<>]{0,99}>", re.I)  # the parser would nest what follows
_SIGNS = frozenset("≥≤≧≦⩾⩽><=√☑□")
"""A part of the page with a table of so many cells may be the form itself, whatever it is called."""
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_DIGITS = re.compile(r"\s*(\d{1,6})")
_CELL_EDGE = "\x1f"
_LONGEST_COLSPAN, _LONGEST_ROWSPAN = 1000, 65534


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The blocks of a page. Raises UnreadableFile for a wrong encoding or no content."""
    document = Document(name, digest(data), [], "html")
    reader = _Reader(CellCounter(name, limits))
    for page in _pages(data, name):
        root = _parse(page, name)
        show_as_drawn(root, page)
        blocks = list(reader.blocks(root))
        for shown_otherwise in (_show_what_waits, as_tables, boxes_as_tables):
            if not any(isinstance(block, Grid) for block in blocks) and shown_otherwise(root):
                reader = _Reader(CellCounter(name, limits))
                blocks = list(reader.blocks(root))
        document.blocks.extend(blocks)
        document.notices.extend(mended_spans(name, reader.mended))
    return document


def _show_what_waits(root: etree._Element) -> bool:
    """Show the parts of a page that a script shows once it is loaded, as articles of WeChat. True where there are any."""
    waiting = [element for element in root.iter(etree.Element) if _WAITS.search(element.get("style", ""))]
    for element in waiting:
        element.set("style", _WAITS.sub("", element.get("style", "")))
    return bool(waiting)


def _pages(data: bytes, name: str) -> list[str]:
    """The text of the page, or of each page of a saved web archive (MHTML)."""
    if not is_web_archive(data):
        return [decode(data, name)]
    from email import message_from_bytes, policy

    pages = []
    for part in message_from_bytes(data, policy=policy.compat32).walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            pages.append(decode(body if isinstance(body, bytes) else b"", name))
    if not pages:
        raise unreadable("F03", name, say("文件《{file}》是网页归档，但里面没有网页", file=name))
    return pages


def _parse(page: str, name: str) -> etree._Element:
    parser = etree.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(_BREAK_PLACE.sub("", page).encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        root = None
    if any("depth" in error.message.lower() for error in parser.error_log):
        raise unreadable("F11", name, say("网页《{file}》嵌套过深", file=name))
    if root is None:
        raise unreadable("F02", name, say("网页《{file}》没有内容", file=name))
    return root


class _Reader:
    """Walks pages and keeps the running numbers of paragraphs and tables."""

    def __init__(self, counter: CellCounter):
        self.counter = counter
        self.paragraphs = self.tables = 0
        self.mended: list[str] = []
        """The rows beside which a merged cell was too short."""

    def blocks(self, root: etree._Element) -> Iterator[Paragraph | Grid]:
        """Paragraphs with text, and tables, in reading order."""
        line: list[str] = []
        for piece in self._pieces(root, 0):
            if isinstance(piece, str):
                line.append(piece)
                continue
            text, line = _tidy(line), []
            if text and not _PAGE_WORDS.match(text):
                self.paragraphs += 1
                yield Paragraph(text, f"第{self.paragraphs}段")
            if piece is not None:
                yield piece

    def _pieces(self, element: etree._Element, depth: int) -> Iterator[str | Grid | None]:
        """Text, tables, and None at the edges of blocks; ends with None."""
        yield element.text or ""
        for child in element:
            if not _is_furniture(child):
                if child.tag == "table":
                    yield None
                    yield from self._table(child, depth + 1)
                elif child.tag in _BLOCKS:
                    yield None
                    yield from self._pieces(child, depth)
                elif child.tag in ("br", "input", "select", "textarea"):
                    yield _field_text(child)
                else:
                    yield from list(self._pieces(child, depth))[:-1]
            yield child.tail or ""
        yield None

    def _table(self, table: etree._Element, depth: int) -> Iterator[str | Grid | None]:
        rows = _rows(table)
        cells = sum(map(len, rows))
        nested = next(table.iterdescendants("table"), None) is not None
        if nested and sum(1 for _ in table.iter("td", "th")) > 2 * cells:
            self.counter.add_table(depth, "")
            for row in rows:
                for cell in row:
                    yield from self._pieces(cell, depth)
            return
        if not cells:
            return
        self.tables += 1
        address = f"表{self.tables}"
        self.counter.add_table(depth, address)
        caption = table.find("caption")
        if caption is not None:
            for line in _cell_text(caption).split("\n"):
                yield line
                yield None
        yield self._grid(rows, address)

    def _grid(self, rows: list[list[etree._Element]], address: str) -> Grid:
        grid = Grid(address, len(rows), 0, address=address)
        taken: dict[int, int] = {}
        """Column → the first row that is free again below a merged cell."""
        for r, row in enumerate(rows):
            self.counter.add(len(row), address)
            spanning = {column for column, free in taken.items() if free > r}
            lacking = _lacking(row, grid.ncols - len(spanning)) if r in taken.values() else 0
            if lacking and mend(grid, r, taken, lacking, _cell_text(row[0])):
                self.mended.append(f"{address} 第{r + 1}行")
                spanning = {column for column, free in taken.items() if free > r}
            col = seen = 0
            place = f"{address} 第{r + 1}行第"
            for element in row:
                while col in spanning:
                    col, seen = col + 1, seen + 1
                width = height = 1
                if element.get("colspan"):
                    width = _columns(element)
                if said := element.get("rowspan"):
                    height = min(_count(said, 0) or len(rows), len(rows) - r, _LONGEST_ROWSPAN)
                seen += 1
                if width > 1:
                    self.counter.check_columns(col + width, address)
                grid.cells.append(Cell(r, col, _cell_text(element), height, width, f"{place}{seen}列"))
                if height > 1:
                    taken.update((c, r + height) for c in range(col, col + width))
                col += width
            grid.ncols = max(grid.ncols, col)
            self.counter.check_columns(grid.ncols, address)
        return grid


def _lacking(row: list[etree._Element], columns: int) -> int:
    """How many of so many columns a row leaves without a cell; 0 for a row without any cell."""
    return max(0, columns - sum(map(_columns, row))) if 0 < len(row) < columns else 0


def _columns(cell: etree._Element) -> int:
    """How many columns a cell takes."""
    said = cell.get("colspan")
    return min(_count(said, 1), _LONGEST_COLSPAN) if said else 1


def _rows(table: etree._Element) -> list[list[etree._Element]]:
    """The cells of each row, as printed: the foot last. Rows that hold no cell at all are kept empty."""
    rows, foot = [], []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody"):
            rows.extend(child.iterchildren("tr"))
        elif child.tag == "tfoot":
            foot.extend(child.iterchildren("tr"))
        elif child.tag == "form":  # browsers show a form between a table and its rows as if it were not there
            rows.extend(row for row in child.iter("tr") if next(row.iterancestors("table")) is table)
    return [
        [cell for cell in row.iterchildren("td", "th") if not _hidden(cell)]
        for row in [*rows, *foot]
        if not _hidden(row)
    ]


def _hidden(element: etree._Element) -> bool:
    if not element.attrib:
        return False
    style = element.get("style")
    return bool(style and _HIDDEN_STYLE.search(style)) or element.get("hidden") is not None


def _is_furniture(element: etree._Element) -> bool:
    """Parts that do not belong to the page's content, and lists of links (menus)."""
    if (
        element.tag in _FURNITURE
        or _hidden(element)
        or element.get("role") in ("navigation", "banner", "menu")
    ):
        return True
    if element.tag not in _PARTS:
        return False
    name = f"{element.get('class', '')} {element.get('id', '')}"
    if name != " " and _PAGE_PARTS.search(name) and sum(1 for _ in element.iter("td", "th")) < _FORM_CELLS:
        return True
    links = sum(1 for _ in element.iter("a"))
    return links >= 2 and _length(element) <= sum(map(_length, element.iter("a")))


def _length(element: etree._Element) -> int:
    return len(_LINK_SIGNS.sub("", "".join(element.itertext())))


def _field_text(element: etree._Element) -> str:
    """What a line break, an input box or the picture of a sign shows."""
    if element.tag == "br":
        return "\v"
    if element.tag == "textarea":
        return element.text or ""
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return "".join("".join(option.itertext()) for option in chosen)
    if element.tag == "img":
        return alt if (alt := element.get("alt", "").strip()) in _SIGNS else ""
    kind = element.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return "☑" if element.get("checked") is not None else "□"
    return (
        ""
        if kind in ("hidden", "submit", "button", "image", "file", "reset", "password")
        else element.get("value", "")
    )


def _cell_text(cell: etree._Element) -> str:
    """A cell's text: blocks and line breaks as lines; a nested table row by row, its cells joined by tabs."""
    if not len(cell):
        return _as_one_line(cell.text) if cell.text else ""
    found: list[str] = []
    _collect(cell, found)
    return _tidy(found)


def _collect(element: etree._Element, found: list[str]) -> None:
    if element.text:
        found.append(element.text)
    for child in element:
        tag = child.tag
        if tag in ("br", "img", "input", "select", "textarea"):
            if not _hidden(child):
                found.append(_field_text(child))
        elif tag in ("td", "th"):
            _collect(child, found)
            found.append(_CELL_EDGE)
        elif tag in _BLOCKS or tag in ("tr", "table"):
            found.append("\v")
            _collect(child, found)
            found.append("\v")
        elif tag == "sup" and (sign := raised_sign("".join(child.itertext()), "".join(found))) is not None:
            found.append(sign)
        elif tag not in _FURNITURE and not _hidden(child):
            _collect(child, found)
        if child.tail:
            found.append(child.tail)


def _tidy(pieces: list[str]) -> str:
    """Blanks as a browser shows them; \v stands for a line break."""
    text = "".join(pieces)
    if "\v" not in text:
        return _as_one_line(text)
    lines = (_BLANKS.sub(" ", line).replace(_CELL_EDGE, "\t").strip() for line in text.split("\v"))
    return shown("\n".join(line for line in lines if line))


def _as_one_line(text: str) -> str:
    """A text without line breaks as a browser shows it: each run of blanks as one."""
    return text.strip() if text.isprintable() and "  " not in text else shown(_BLANKS.sub(" ", text))


def _count(text: str, least: int) -> int:
    """The number in a span attribute, read as browsers do: leading digits; ``least`` = 0 allows 0 (to the end)."""
    digits = _DIGITS.match(text)
    return max(least, int(digits[1])) if digits else 1
