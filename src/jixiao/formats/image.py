"""Pictures of pages (png, jpg, tif, bmp) → Document, by the same steps as a scanned PDF."""

from __future__ import annotations

from typing import Any

from jixiao.core.digest import digest
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.formats.notices import unreadable
from jixiao.formats.page_merge import merge_pages
from jixiao.formats.safety import LIMITS, Limits
from jixiao.formats.scan import DPI, blocks_of_scan, doubts, require, without_red

PAGE_WIDTH = 8.27 * DPI
"""The width of an A4 page in dots; a picture is brought to it, whatever its own resolution."""
PIXELS = 120_000_000
"""More dots than any photographed page; larger pictures are refused before they are unpacked."""


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The paragraphs and tables of a picture. Raises UnreadableFile: F03 damaged, F07 too large, F13 no OCR."""
    require(name)
    import cv2

    picture = _decoded(data, name)
    height, width = picture.shape
    wanted = PAGE_WIDTH if height >= width else PAGE_WIDTH * 2**0.5
    factor = wanted / width
    if not 0.9 < factor < 1.1:
        picture = cv2.resize(
            picture,
            None,
            fx=factor,
            fy=factor,
            interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC,
        )
    document = Document(name, digest(data), format="image")
    document.blocks = merge_pages(blocks_of_scan(picture, 1, name))
    document.notices = doubts(document.blocks, name)
    return document


def _decoded(data: bytes, name: str) -> Any:
    """The grey dots of a picture, the way its camera says it was held, on white paper where it is transparent.

    Raises UnreadableFile: F03 damaged, F07 where the header promises more dots than a page can have. Pillow reads it,
    for OpenCV writes of damage to standard error.
    """
    import io

    import numpy as np
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            if width * height <= PIXELS:
                upright = ImageOps.exif_transpose(picture)
                if "A" not in upright.mode and "transparency" not in upright.info:
                    return without_red(np.array(upright.convert("RGB")))
                upright = upright.convert("RGBA")
                paper = Image.new("RGB", upright.size, "white")
                paper.paste(upright, mask=upright.getchannel("A"))
                return without_red(np.array(paper))
    except Exception:  # Pillow tells damage by many kinds of exception
        raise unreadable("F03", name, say("文件《{file}》不是完整的图片", file=name)) from None
    raise unreadable(
        "F07",
        name,
        say("图片《{file}》有 {width}×{height} 点，过大", file=name, width=width, height=height),
    )
