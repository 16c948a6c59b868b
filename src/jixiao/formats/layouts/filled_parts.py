"""Several filled forms in one file (a sheet copied for each project): what of the document belongs to which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from jixiao.core.grid import Document, Grid, Paragraph
from jixiao.formats.layouts.split_forms import FormRows

Holders = Mapping[str, set[int]]
"""Which forms hold what stands at an address, by their numbers."""


def apart(document: Document, forms: Sequence[FormRows]) -> list[Document]:
    """For each form the document without what stands in the others; what stands in none stays with the first."""
    if len(forms) < 2:
        return [document]
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for number, form in enumerate(forms):
        for row in (*form.before, *form.rows, *form.aside):
            for piece in row.pieces:
                if piece.address:
                    holders[piece.address].add(number)
    blocks: list[list[Paragraph | Grid]] = [[] for _ in forms]
    for block in document.blocks:
        addresses = [cell.address for cell in block.cells] if isinstance(block, Grid) else [block.address]
        for number in sorted({0}.union(*(holders.get(address, ()) for address in addresses))):
            blocks[number].append(_part_of(block, number, holders))
    return [replace(document, blocks=own) for own in blocks]


def _part_of(block: Paragraph | Grid, number: int, holders: Holders) -> Paragraph | Grid:
    """A block without the cells that only other forms hold; a paragraph of theirs is blank."""

    def stays(address: str) -> bool:
        held = holders.get(address)
        return not held or number in held

    if isinstance(block, Grid):
        return replace(block, cells=[cell for cell in block.cells if stays(cell.address)])
    return block if stays(block.address) else replace(block, text="")
