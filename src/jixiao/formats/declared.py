"""What a form that was printed to be filled in says of itself: its scheme, that scheme's digest, its guide sheets.

A workbook says it on a hidden sheet, a Word document in its properties; both survive saving in office programs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jixiao.core.grid import Document, Grid

FORM_MARK = "jixiao-form/1"
HIDDEN_SHEET = "_jixiao"
SCHEME_PROPERTY, DIGEST_PROPERTY = "jixiao-scheme", "jixiao-digest"
CUSTOM_PROPERTIES = "docProps/custom.xml"
WRITE, PICK = "点此填写", "点此选择"
"""What stands in a control of a Word form until it is filled in."""
_PROMPTS = frozenset(
    {
        WRITE,
        PICK,
        "单击或点击此处输入文字。",
        "单击此处输入文字。",
        "单击或点按此处输入文字。",
        "选择一项。",
        "单击或点击以输入日期。",
    }
)
"""Our prompts and those of Word, as they survive in files saved by other programs."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """The scheme (id@version) and its digest, and the names of sheets that hold no form."""

    scheme: str
    digest: str = ""
    guides: tuple[str, ...] = ()


def in_cells(title: str, cells: Mapping[tuple[int, int], str]) -> Declaration | None:
    """What the first row of the hidden sheet says; None for any other sheet."""
    if cells.get((0, 0)) != FORM_MARK or not cells.get((0, 1)):
        return None
    guides = [cells[0, col] for col in range(3, 3 + len(cells)) if (0, col) in cells]
    return Declaration(cells[0, 1], cells.get((0, 2), ""), (title, *guides))


def in_properties(properties: Iterable[tuple[str, str]]) -> Declaration | None:
    """What the custom properties of a document say; None where they do not speak of a scheme."""
    known = dict(properties)
    scheme = known.get(SCHEME_PROPERTY)
    return Declaration(scheme, known.get(DIGEST_PROPERTY, "")) if scheme else None


def leave_out_prompts(document: Document) -> None:
    """Empty the cells that show nothing but the prompt of a control that nobody filled in."""
    for block in document.blocks:
        for cell in block.cells if isinstance(block, Grid) else ():
            if cell.text in _PROMPTS:
                cell.text = ""
