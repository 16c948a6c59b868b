"""How many dots a point a page gets that is recognised from its picture.

Programs that make pages of photographs and scans often take each dot for a point: the page is as large as a poster, but
shows an ordinary sheet. Others leave out the unit of a page, so that it seems as small as a stamp.
"""

from __future__ import annotations

from typing import Any

from jixiao.formats.pages.objects import placed_objects
from jixiao.formats.pages.pdf_rules import bounds_of
from jixiao.formats.scans.scan import DPI

SHEET = 842
"""How long an A4 sheet is, in points."""
SMALLEST, LARGEST = 500, 1310
"""A page shorter than the first (less than A5) or longer than the second (more than A3) may be drawn in another measure."""
COARSE = 1.6
"""A picture with fewer dots a point than this is no scan of a poster: nobody could read it."""
MOST = 5000
"""So many dots long is a page at most, so that it stays within memory."""


def scale_of(page: Any, width: float, height: float) -> float:
    """Dots a point for a page of this size in points: ``DPI`` on the sheet that it shows, fewer for posters."""
    longest = max(width, height, 1)
    if longest < SMALLEST or (longest > LARGEST and _dots_a_point(page) < COARSE):
        return DPI / 72 * SHEET / longest
    return min(DPI / 72, MOST / longest)


def _dots_a_point(page: Any) -> float:
    """How fine the largest picture of a page is; 0 where there is none."""
    import ctypes

    import pypdfium2.raw as raw

    wide, high = ctypes.c_uint(), ctypes.c_uint()
    sizes = [(0.0, 0.0)]
    for item, matrix in placed_objects(page, raw.FPDF_PAGEOBJ_IMAGE):
        box = bounds_of(raw, item, matrix)
        if box and raw.FPDFImageObj_GetImagePixelSize(item, wide, high):
            left, bottom, right, top = box
            area = (right - left) * (top - bottom)
            sizes.append((area, (wide.value * high.value / area) ** 0.5 if area else 0.0))
    return max(sizes)[1]
