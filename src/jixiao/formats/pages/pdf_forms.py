"""Characters within the forms of a PDF page: pages printed several on a sheet, and pages that a program wrapped.

Where the file says by other characters what some glyphs mean (ISO 32000-1, 14.9.4, ActualText; browsers do so for 目 and
行), pdfium gives their places on the form and not on the page.
"""

from __future__ import annotations

import ctypes
from typing import Any

from jixiao.formats.pages.objects import Matrix, placed_objects

EXACT = 0.01
"""Lengths (points) that differ by less are the same number."""


class Forms:
    """The forms of a page that move what they hold."""

    def __init__(self, page: Any, text: Any):
        import pypdfium2.raw as raw

        self.raw, self.text = raw, text.raw
        self.matrices: dict[int, Matrix] = {}
        """The matrix of each text object within one, by its address."""
        for item, matrix in placed_objects(page, raw.FPDF_PAGEOBJ_TEXT):
            if matrix is not None and matrix != (1.0, 0.0, 0.0, 1.0, 0.0, 0.0):
                self.matrices[ctypes.addressof(item.contents)] = matrix

    def put_right(self, index: int, box: Any, x: ctypes.c_double, y: ctypes.c_double) -> None:
        """Bring the box and the origin of a character onto the page, where they are those on its form: the box is then
        as high as that of its text object."""
        item = self.raw.FPDFText_GetTextObject(self.text, index)
        matrix = self.matrices.get(ctypes.addressof(item.contents)) if item else None
        if matrix is None:
            return
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if not self.raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return
        if abs(box.bottom - bottom.value) > EXACT or abs(box.top - top.value) > EXACT:
            return
        a, b, c, d, e, f = matrix
        x.value, y.value = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        corners = [
            (a * px + c * py + e, b * px + d * py + f)
            for px in (box.left, box.right)
            for py in (box.bottom, box.top)
        ]
        box.left, box.right = min(px for px, _ in corners), max(px for px, _ in corners)
        box.bottom, box.top = min(py for _, py in corners), max(py for _, py in corners)
