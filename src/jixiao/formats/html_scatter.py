"""A scatter as a picture inside a page: SVG with a title, shapes told by a legend, no script."""

from __future__ import annotations

from html import escape

from jixiao.core.report import Scatter
from jixiao.formats.report_text import printable
from jixiao.formats.scatter import (
    COLOURS,
    GREY,
    INK,
    SHAPES,
    SIDE,
    SIDES,
    STRIP,
    TICKS,
    Points,
    in_order,
    numbered,
    place,
    strip,
)

_LEFT, _TOP, _RIGHT, _BELOW = 46, 12, 26, 46
"""Room around the plot for its axes and for numbers at its edge."""


def picture(block: Scatter, lang: str) -> str:
    """The figure: the picture, and the legend of its shapes."""
    title = escape(printable(block.title, lang))
    size = f"0 0 {_LEFT + SIDE + _RIGHT} {_TOP + SIDE + _BELOW}"
    legend = "".join(
        f'<li><svg viewBox="-7 -7 14 14" aria-hidden="true">{_shape(mark)}</svg>{escape(printable(name, lang))}</li>'
        for mark, name in reversed(list(enumerate(block.marks)))
    )
    return (
        f'<figure class="scatter"><figcaption>{title}</figcaption>\n<svg viewBox="{size}" role="img" aria-label="{title}">'
        f'<g transform="translate({_LEFT} {_TOP})">{_axes(block, lang)}{_dots(block)}</g></svg>\n<ul>{legend}</ul></figure>\n'
    )


def _axes(block: Scatter, lang: str) -> str:
    band = strip(block.strip)
    drawn = [f'<polygon points="{_points(band)}" fill="#{STRIP}"/>'] if band else []
    drawn.append(f'<path d="M0 0V{SIDE}H{SIDE}" fill="none" stroke="#{GREY}"/>')
    for tick in TICKS:
        at = SIDE * tick // 100
        drawn.append(f'<text x="{at}" y="{SIDE + 16}" text-anchor="middle">{tick}</text>')
        drawn.append(f'<text x="-7" y="{SIDE - at + 4}" text-anchor="end">{tick}</text>')
    across, up = (escape(printable(axis, lang)) for axis in block.axes)
    middle = SIDE // 2
    drawn.append(f'<text x="{middle}" y="{SIDE + 36}" text-anchor="middle">{across}</text>')
    drawn.append(
        f'<text x="-34" y="{middle}" text-anchor="middle" transform="rotate(-90 -34 {middle})">{up}</text>'
    )
    return "".join(drawn)


def _dots(block: Scatter) -> str:
    drawn = []
    for dot in in_order(block.dots):
        x, y = place(dot.across, dot.up)
        drawn.append(f'<g transform="translate({x:g} {y:g})">{_shape(dot.mark)}</g>')
    for dot, side in numbered(block.dots):
        (x, y), (right, down) = place(dot.across, dot.up), SIDES[side]
        drawn.append(
            f'<text class="no" x="{x + right:g}" y="{y + down + 4:g}" text-anchor="middle">{dot.number}</text>'
        )
    return "".join(drawn)


def _shape(mark: int) -> str:
    return f'<polygon points="{_points(SHAPES[mark])}" fill="#{COLOURS[mark]}" stroke="#{INK}" stroke-width=".6"/>'


def _points(points: Points) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
