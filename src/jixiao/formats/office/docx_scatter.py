"""A scatter in a Word document: a chart of Word's own (ECMA-376, 21.2), so that its text and shapes can be edited.

The numbers lie in the chart; there is no workbook behind it, the table beside it holds them. Each mark is a series with
a shape of its own; the strip along the diagonal is told by two dashed lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from jixiao.core.digest import digest
from jixiao.core.message import say
from jixiao.core.number import plain
from jixiao.core.report import Block, Dot, Scatter
from jixiao.formats.office.docx_parts import HEAD, OFFICE
from jixiao.formats.report_text import printable
from jixiao.formats.scatter import COLOURS, GREY, INK, numbered

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SYMBOLS = (("circle", 7), ("diamond", 9), ("triangle", 9), ("square", 8))
"""Shape and size of each mark, as ``scatter.SHAPES`` draws them elsewhere."""
_WIDE, _HIGH = 4_860_000, 4_680_000
"""135 by 130 mm in units of 1/360000 cm."""
_ACROSS, _UP = 111_111_111, 222_222_222
"""Numbers of the two axes, which tie them to the series."""


def drawing(block: Scatter, lang: str) -> str:
    """The paragraph that holds the chart, for the text of the document."""
    name = _name(block, lang)
    title = escape(printable(block.title, lang))
    number = int(name.removeprefix("chart-").removesuffix(".xml")[:7], 16) + 1
    return (
        '<w:p><w:pPr><w:pStyle w:val="Normal"/><w:keepNext/><w:spacing w:before="0" w:after="120" w:line="240" w:lineRule="auto"/>'
        f'<w:jc w:val="center"/></w:pPr><w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{_WIDE}" cy="{_HIGH}"/><wp:docPr id="{number}" name="{title}" descr="{title}"/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/chart">'
        f'<c:chart xmlns:c="{_DRAWING}/chart" r:id="{_relation(name)}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )


def with_charts(package: dict[str, str], shown: Iterable[tuple[Block, str]]) -> dict[str, str]:
    """The parts of a document with those of its scatters, each block given with its language."""
    charts = {_name(block, lang): _part(block, lang) for block, lang in shown if isinstance(block, Scatter)}
    if not charts:
        return package
    types = "".join(f'<Override PartName="/word/charts/{name}" ContentType="{_CONTENT}"/>' for name in charts)
    relations = "".join(f'<Relationship Id="{_relation(name)}" Type="{OFFICE}/chart" Target="charts/{name}"/>' for name in charts)  # fmt: skip
    listing, known = "[Content_Types].xml", "word/_rels/document.xml.rels"
    return {
        **package,
        listing: package[listing].replace("</Types>", f"{types}</Types>"),
        known: package[known].replace("</Relationships>", f"{relations}</Relationships>"),
        **{f"word/charts/{name}": part for name, part in charts.items()},
    }


def _name(block: Scatter, lang: str) -> str:
    """The part's file name: what is alike is kept once, and the same report gives the same bytes."""
    return f"chart-{digest(_part(block, lang).encode()).split(':')[-1][:12]}.xml"


def _relation(name: str) -> str:
    return "rId" + name.removesuffix(".xml")


def _part(block: Scatter, lang: str) -> str:
    """The chart as if made from one sheet: the first column holds what goes to the right, of the dots and then of the
    ends of the strip's edges; each series has a column of its own, blank in the rows of the others."""
    used = [mark for mark in range(len(block.marks)) if any(dot.mark == mark for dot in block.dots)]
    edges = _edges(block.strip)
    across = _values("xVal", 0, [dot.across for dot in block.dots] + [x for edge in edges for x, _ in edge])
    blank = len(block.dots)
    series = []
    for mark in used:
        ups = [dot.up if dot.mark == mark else None for dot in block.dots] + [None] * 2 * len(edges)
        series.append(_dots(len(series), block, mark, printable(block.marks[mark], lang), across, ups))
    said = printable(say("相差 {gap} 个百分点", gap=plain(block.strip)), lang)
    for number, edge in enumerate(edges):
        before = [None] * (blank + 2 * number)
        after = [None] * 2 * (len(edges) - 1 - number)
        series.append(_line(len(series), said, across, [*before, *(y for _, y in edge), *after]))
    once = (
        f'<c:legendEntry><c:idx val="{len(used) + 1}"/><c:delete val="1"/></c:legendEntry>' if edges else ""
    )
    right, up = (printable(axis, lang) for axis in block.axes)
    return (
        f'{HEAD}<c:chartSpace xmlns:c="{_DRAWING}/chart" xmlns:a="{_DRAWING}/main"><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/><c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{"".join(series)}'
        f'<c:axId val="{_ACROSS}"/><c:axId val="{_UP}"/></c:scatterChart>'
        f"{_axis(_ACROSS, _UP, 'b', right)}{_axis(_UP, _ACROSS, 'l', up)}</c:plotArea>"
        f'<c:legend><c:legendPos val="b"/>{once}<c:overlay val="0"/>{_letters(1000)}</c:legend><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{_fill('FFFFFF')}<a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>"
    )


def _edges(width: Decimal) -> list[list[tuple[Decimal, Decimal]]]:
    """The upper and the lower edge of the strip, each from end to end; none for no strip."""
    nothing, whole = Decimal(0), Decimal(100)
    if not width:
        return []
    return [[(nothing, width), (whole - width, whole)], [(width, nothing), (whole, whole - width)]]


def _dots(
    order: int, block: Scatter, mark: int, name: str, across: str, ups: Sequence[Decimal | None]
) -> str:
    """The dots of one mark, with the numbers of those that bear one."""
    symbol, size = _SYMBOLS[mark]
    sides = {dot.number: side for dot, side in numbered(block.dots)}
    labels = "".join(
        _label(index, dot, sides[dot.number])
        for index, dot in enumerate(block.dots)
        if dot.mark == mark and dot.number in sides
    )
    return (
        f'<c:ser><c:idx val="{order}"/><c:order val="{order}"/>{_series_name(name)}<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr>'
        f'<c:marker><c:symbol val="{symbol}"/><c:size val="{size}"/><c:spPr>{_fill(COLOURS[mark])}<a:ln w="6350">{_fill(INK)}</a:ln></c:spPr></c:marker>'
        f'<c:dLbls>{labels}{_SHOWS_NOTHING}</c:dLbls>{across}{_values("yVal", order + 1, ups)}<c:smooth val="0"/></c:ser>'
    )


def _line(order: int, name: str, across: str, ups: Sequence[Decimal | None]) -> str:
    """An edge of the strip."""
    return (
        f'<c:ser><c:idx val="{order}"/><c:order val="{order}"/>{_series_name(name)}<c:spPr><a:ln w="9525">{_fill(GREY)}<a:prstDash val="dash"/></a:ln></c:spPr>'
        f'<c:marker><c:symbol val="none"/></c:marker>{across}{_values("yVal", order + 1, ups)}<c:smooth val="0"/></c:ser>'
    )


def _series_name(name: str) -> str:
    return f"<c:tx><c:v>{escape(name, quote=False)}</c:v></c:tx>"


def _values(axis: str, column: int, numbers: Sequence[Decimal | None]) -> str:
    """A column of the sheet along an axis; what is None is blank."""
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{plain(_capped(number))}</c:v></c:pt>'
        for index, number in enumerate(numbers)
        if number is not None
    )
    letter = "ABCDEFGH"[column]
    return (
        f"<c:{axis}><c:numRef><c:f>Sheet1!${letter}$2:${letter}${len(numbers) + 1}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(numbers)}"/>{points}</c:numCache></c:numRef></c:{axis}>'
    )


def _capped(rate: Decimal) -> Decimal:
    return min(Decimal(100), max(Decimal(0), rate))


_SHOWS_NOTHING = "".join(f'<c:show{what} val="0"/>' for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"))  # fmt: skip


def _label(index: int, dot: Dot, side: str) -> str:
    shows = _SHOWS_NOTHING.replace('showVal val="0"', 'showVal val="1"')
    text = f'<a:p><a:r><a:rPr lang="en-US" sz="900"/><a:t>{dot.number}</a:t></a:r></a:p>'
    return (
        f'<c:dLbl><c:idx val="{index}"/><c:tx><c:rich><a:bodyPr/>{text}</c:rich></c:tx>'
        f'<c:dLblPos val="{side}"/>{shows}</c:dLbl>'
    )


def _axis(own: int, other: int, side: str, title: str) -> str:
    turned = ' rot="-5400000" vert="horz"' if side == "l" else ""
    words = f"<a:p><a:pPr>{_look('defRPr', 1000)}</a:pPr><a:r>{_look('rPr', 1000)}<a:t>{escape(title, quote=False)}</a:t></a:r></a:p>"
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/><c:max val="100"/><c:min val="0"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/><c:title><c:tx><c:rich><a:bodyPr{turned}/>{words}</c:rich></c:tx><c:overlay val="0"/></c:title>'
        f'<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:spPr><a:ln w="9525">{_fill(GREY)}</a:ln></c:spPr>{_letters(1000)}<c:crossAx val="{other}"/><c:crosses val="min"/><c:crossBetween val="midCat"/><c:majorUnit val="25"/></c:valAx>'
    )


def _letters(size: int) -> str:
    return f'<c:txPr><a:bodyPr/><a:p><a:pPr>{_look("defRPr", size)}</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'


def _look(tag: str, size: int) -> str:
    return (
        f'<a:{tag} sz="{size}" b="0"><a:latin typeface="Times New Roman"/><a:ea typeface="仿宋"/></a:{tag}>'
    )


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
