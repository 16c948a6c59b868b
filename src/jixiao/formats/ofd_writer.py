"""Report to OFD (GB/T 33190-2016): text objects with every character in its place, rules as paths, embedded fonts.

The page is typeset once, by ``pdf_writer``; what is drawn on it is written in the terms of OFD: millimetres, fonts as
resources of the document. The same report gives the same bytes. Seals and signatures are not written.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from jixiao.core.report import Report
from jixiao.formats.fonts.subset import subset_font
from jixiao.formats.pages.objects import Colour, DrawnPage, Path, TextRun, drawn_pages
from jixiao.formats.pdf_volumes import in_volumes
from jixiao.formats.report_text import as_list, printable

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_MM = 25.4 / 72
"""Millimetres in a point."""
_ASCENT, _HEIGHT = 0.88, 1.0
"""The part of a character's frame above its baseline, and the whole frame, as shares of the size."""
_SHORTEST_REPEAT = 3
"""As many equal steps between characters are written as one group."""
_SMALL = 400


def from_report(content: Report | Sequence[Report]) -> bytes:
    """One report, or a volume of them, as an OFD document; each begins on a new page.

    Raises MissingGlyph when a character is in no font.
    """
    reports = as_list(content)
    book = _Book()
    for volume in in_volumes(reports):
        for page in drawn_pages(volume):
            book.add(page)
    parts = book.parts(printable(reports[0].title, reports[0].lang))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED if len(data) > _SMALL else zipfile.ZIP_STORED
            archive.writestr(entry, data)
    return buffer.getvalue()


@dataclass(slots=True)
class _Book:
    """A document under construction. Every object has a number of its own; pages are kept as finished XML.

    ``fonts`` are the numbers of the faces and ``characters`` what is printed in each; ``size`` is that of the
    first page, in points.
    """

    fonts: dict[str, int] = field(default_factory=dict)
    characters: dict[str, set[str]] = field(default_factory=dict)
    pages: list[tuple[int, str]] = field(default_factory=list)
    size: tuple[float, float] = (0.0, 0.0)
    number: int = 0

    def next(self) -> int:
        self.number += 1
        return self.number

    def add(self, page: DrawnPage) -> None:
        """Write a page after the others."""
        for run in page.runs:
            if run.font not in self.fonts:
                self.fonts[run.font] = self.next()
            self.characters.setdefault(run.font, set()).update(run.text)
        self.size = self.size if self.pages else (page.width, page.height)
        self.pages.append((self.next(), self._content(page)))

    def parts(self, title: str) -> dict[str, bytes]:
        """The files of the package by name."""
        fonts = {
            f"Doc_0/Res/font_{number}.otf": subset_font(name, frozenset(self.characters[name]))
            for name, number in self.fonts.items()
        }
        contents = {
            f"Doc_0/Pages/Page_{index}/Content.xml": content for index, (_, content) in enumerate(self.pages)
        }
        digest = hashlib.sha256("".join(contents.values()).encode()).hexdigest()[:32]
        texts = {
            "OFD.xml": _root(title, digest),
            "Doc_0/Document.xml": self._document(),
            "Doc_0/PublicRes.xml": self._resources(),
            **contents,
        }
        return {name: (_HEAD + text).encode() for name, text in texts.items()} | fonts

    def _document(self) -> str:
        listed = "".join(
            f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{index}/Content.xml"/>'
            for index, (number, _) in enumerate(self.pages)
        )
        box = _box(0, 0, *self.size)
        return (
            f"<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>{self.number}</ofd:MaxUnitID>"
            f"<ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>"
            "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
        )

    def _resources(self) -> str:
        fonts = "".join(
            f'<ofd:Font ID="{number}" FontName={quoteattr(name)} FamilyName={quoteattr(name.partition("-")[0])}'
            f' Charset="unicode"{" Bold=" + chr(34) + "true" + chr(34) if name.endswith("Bold") else ""}>'
            f"<ofd:FontFile>font_{number}.otf</ofd:FontFile></ofd:Font>"
            for name, number in self.fonts.items()
        )
        return f'<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:Fonts>{fonts}</ofd:Fonts></ofd:Res>'

    def _content(self, page: DrawnPage) -> str:
        layer = self.next()
        drawn = [self._path(path) for path in page.paths] + [self._text(run) for run in page.runs]
        return (
            f"<ofd:Page {_NAMESPACE}><ofd:Area><ofd:PhysicalBox>{_box(0, 0, page.width, page.height)}"
            f'</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="{layer}" Type="Body">{"".join(drawn)}'
            "</ofd:Layer></ofd:Content></ofd:Page>"
        )

    def _text(self, run: TextRun) -> str:
        lefts = [round((left - run.lefts[0]) * _MM, 3) for left in run.lefts]
        steps = [round(after - before, 3) for before, after in zip(lefts, lefts[1:], strict=False)]
        delta = f' DeltaX="{_deltas(steps)}"' if steps else ""
        size = run.size * _MM
        width = max((run.right - run.lefts[0]) * _MM, size)
        boundary = f"{_mm(run.lefts[0])} {_mm(run.y - _ASCENT * run.size)} {_number(width)} {_number(_HEIGHT * size)}"
        return (
            f'<ofd:TextObject ID="{self.next()}" Boundary="{boundary}" Font="{self.fonts[run.font]}"'
            f' Size="{_number(size)}">{_colour("Fill", run.colour)}'
            f'<ofd:TextCode X="0" Y="{_number(_ASCENT * size)}"{delta}>{escape(run.text)}</ofd:TextCode></ofd:TextObject>'
        )

    def _path(self, path: Path) -> str:
        points = [point for _, ends in path.steps for point in ends]
        pad = (path.stroke or 0) / 2
        left, top = min(x for x, _ in points) - pad, min(y for _, y in points) - pad
        right, bottom = max(x for x, _ in points) + pad, max(y for _, y in points) + pad
        steps = " ".join(
            " ".join([letter, *(f"{_mm(x - left)} {_mm(y - top)}" for x, y in ends)])
            for letter, ends in path.steps
        )
        looks = (
            f' Stroke="true" LineWidth="{_mm(path.stroke)}"' if path.stroke is not None else ' Stroke="false"'
        )
        looks += ' Fill="true"' if path.fill_colour else ""
        if path.dashes:
            looks += f' DashPattern="{" ".join(_mm(dash) for dash in path.dashes)}"'
        colours = _colour("Stroke", path.stroke_colour) if path.stroke is not None else ""
        colours += _colour("Fill", path.fill_colour) if path.fill_colour else ""
        return (
            f'<ofd:PathObject ID="{self.next()}" Boundary="{_box(left, top, right - left, bottom - top)}"{looks}>'
            f"{colours}<ofd:AbbreviatedData>{steps}</ofd:AbbreviatedData></ofd:PathObject>"
        )


def _root(title: str, digest: str) -> str:
    return (
        f'<ofd:OFD {_NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>{digest}</ofd:DocID>'
        f"<ofd:Title>{escape(title)}</ofd:Title><ofd:CreationDate>2000-01-01</ofd:CreationDate>"
        "<ofd:Creator>jixiao</ofd:Creator></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )


def _deltas(steps: Iterable[float]) -> str:
    """Steps between characters; ``g n v`` for n equal ones."""
    groups: list[tuple[float, int]] = []
    for step in steps:
        if groups and groups[-1][0] == step:
            groups[-1] = (step, groups[-1][1] + 1)
        else:
            groups.append((step, 1))
    return " ".join(
        f"g {count} {_number(step)}" if count >= _SHORTEST_REPEAT else " ".join([_number(step)] * count)
        for step, count in groups
    )


def _colour(kind: str, colour: Colour) -> str:
    return f'<ofd:{kind}Color Value="{" ".join(map(str, colour))}"/>'


def _box(left: float, top: float, width: float, height: float) -> str:
    """A box in millimetres from lengths in points."""
    return f"{_mm(left)} {_mm(top)} {_mm(width)} {_mm(height)}"


def _mm(points: float) -> str:
    return _number(points * _MM)


def _number(value: float) -> str:
    """A number with three places at most, without trailing zeros."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
