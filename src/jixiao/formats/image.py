"""Pictures of pages (png, jpg, tif, bmp) → Document, by the same steps as a scanned PDF."""

from __future__ import annotations

from jixiao.core.digest import digest
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.formats.notices import unreadable
from jixiao.formats.page_merge import merge_pages
from jixiao.formats.safety import LIMITS, Limits
from jixiao.formats.scan import DPI, blocks_of_scan, doubts, require

PAGE_WIDTH = 8.27 * DPI
"""The width of an A4 page in dots; a picture is brought to it, whatever its own resolution."""
PIXELS = 120_000_000
"""More dots than any photographed page; larger pictures are refused before they are unpacked."""


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The paragraphs and tables of a picture. Raises UnreadableFile: F03 damaged, F07 too large, F13 no OCR."""
    require(name)
    import cv2
    import numpy as np

    _check_size(data, name)
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise unreadable("F03", name, say("文件《{file}》不是完整的图片", file=name))
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


def _check_size(data: bytes, name: str) -> None:
    """Raise for a picture whose header promises more dots than a page can have."""
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
    except Exception:  # Pillow tells damage by many kinds of exception
        raise unreadable("F03", name, say("文件《{file}》不是完整的图片", file=name)) from None
    if width * height > PIXELS:
        raise unreadable(
            "F07",
            name,
            say("图片《{file}》有 {width}×{height} 点，过大", file=name, width=width, height=height),
        )
