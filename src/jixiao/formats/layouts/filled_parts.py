"""Several filled forms in one file (a sheet copied for each project): what of the document belongs to which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jixiao.core.grid import Document, Grid, Paragraph
from jixiao.formats.layouts.split_forms import FormRows


def apart(document: Document, forms: Sequence[FormRows]) -> list[Document]:
    """For each form the document without what stands in the others; what stands in none stays with the first."""
    if len(forms) < 2:
        return [document]
    held = [_addresses(form) for form in forms]
    parts = []
    for number, own in enumerate(held):
        others = set().union(*held[:number], *held[number + 1 :]) - own
        blocks = [
            _without(block, others)
            for block in document.blocks
            if not number or not own.isdisjoint(_addresses_in(block))
        ]
        parts.append(replace(document, blocks=blocks))
    return parts


def _addresses(form: FormRows) -> set[str]:
    """Where the texts of a form stand."""
    rows = (*form.before, *form.rows, *form.aside)
    return {piece.address for row in rows for piece in row.pieces if piece.address}


def _addresses_in(block: Paragraph | Grid) -> set[str]:
    if isinstance(block, Grid):
        return {cell.address for cell in block.cells}
    return {block.address}


def _without(block: Paragraph | Grid, others: set[str]) -> Paragraph | Grid:
    """A block without the cells of other forms; a paragraph of theirs is blank."""
    if isinstance(block, Grid):
        return replace(block, cells=[cell for cell in block.cells if cell.address not in others])
    return replace(block, text="") if block.address in others else block
