"""Pictures of pages (png, jpg, tif, bmp) → Document, by the same steps as a scanned PDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jixiao.core.digest import digest
from jixiao.core.grid import Document
from jixiao.core.message import say
from jixiao.formats.notices import UnreadableFile, unreadable
from jixiao.formats.pages.merge import merge_pages
from jixiao.formats.safety import LIMITS, Limits
from jixiao.formats.scans.scan import DPI, blocks_of_scan, recognition_notices, require
from jixiao.formats.scans.stamps import without_stamps

PAGE_WIDTH = 8.27 * DPI
"""The width of an A4 page in dots; a picture is brought to it, whatever its own resolution."""
PIXELS = 120_000_000
"""More dots than any photographed page; larger pictures are refused before they are unpacked."""
PAGES = 500
"""More pages than any scanner writes into one TIFF."""
OBLONG, MOST_OBLONG = 1.1, 3
"""Dots are oblong where a picture has so many times more of them to an inch one way; more than the latter is no fax."""
SUBFILE, THUMBNAIL = 254, 1
"""The tag of a page of a TIFF that says what it is, and its bit for a small copy of another page."""


def to_grids(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """The paragraphs and tables of a picture, or of all pages of a TIFF.

    Raises UnreadableFile: F03 damaged, F07 too large, F11 too many pages, F13 no OCR.
    """
    require(name)
    pages = [
        blocks_of_scan(_on_a_page(picture), number, name)
        for number, picture in enumerate(_decoded(data, name), 1)
    ]
    document = Document(name, digest(data), format="image")
    document.blocks = merge_pages([block for blocks in pages for block in blocks])
    document.notices = recognition_notices(document.blocks, list(range(1, len(pages) + 1)), name)
    return document


def _on_a_page(picture: Any) -> Any:
    """A picture as wide as an A4 page."""
    import cv2

    height, width = picture.shape
    wanted = PAGE_WIDTH if height >= width else PAGE_WIDTH * 2**0.5
    factor = wanted / width
    if 0.9 < factor < 1.1:
        return picture
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=how)


def _decoded(data: bytes, name: str) -> Iterator[Any]:
    """The grey dots of each page of a picture, the way its camera says it was held, on white paper where it is
    transparent.

    Raises UnreadableFile: F03 damaged, F07 where the header promises more dots than a page can have, F11 too many
    pages. Pillow reads it, for OpenCV writes of damage to standard error.
    """
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            count = picture.n_frames if picture.format == "TIFF" else 1  # moving pictures repeat one page
            if count > PAGES:
                raise unreadable(
                    "F11",
                    name,
                    say("文件《{file}》有 {count} 页，超过 {limit} 页", file=name, count=count, limit=PAGES),
                )
            for index in range(count):
                picture.seek(index)
                if index and picture.tag_v2.get(SUBFILE, 0) & THUMBNAIL:
                    continue
                yield _grey(picture, name)
    except UnreadableFile:
        raise
    except Exception:  # Pillow tells damage by many kinds of exception
        raise unreadable("F03", name, say("文件《{file}》不是完整的图片", file=name)) from None


def _grey(picture: Any, name: str) -> Any:
    """The grey dots of one page. Raises UnreadableFile F07."""
    import numpy as np
    from PIL import Image, ImageOps

    width, height = picture.size
    if width * height > PIXELS:
        raise unreadable(
            "F07",
            name,
            say("图片《{file}》有 {width}×{height} 点，过大", file=name, width=width, height=height),
        )
    upright = ImageOps.exif_transpose(_with_square_dots(_in_bytes(picture)))
    if "A" not in upright.mode and "transparency" not in upright.info:
        return without_stamps(np.array(upright.convert("RGB")))
    upright = upright.convert("RGBA")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    return without_stamps(np.array(paper))


def _in_bytes(picture: Any) -> Any:
    """A picture with more than 256 shades of grey as one with as many: Pillow cuts them off, and all paper is white."""
    import numpy as np
    from PIL import Image

    if not picture.mode.startswith(("I", "F")):
        return picture
    shades = np.nan_to_num(np.asarray(picture).astype(np.float32), posinf=0, neginf=0)
    darkest, lightest = float(shades.min()), float(shades.max())
    wide = lightest - darkest or 1.0
    grey = Image.fromarray(((shades - darkest) * (255 / wide)).astype(np.uint8))
    grey.info.update(picture.info)
    return grey


def _with_square_dots(picture: Any) -> Any:
    """A fax has twice as many dots to an inch across as down: such a picture is drawn out."""
    dots = [float(one) for one in picture.info.get("dpi", ())[:2]]
    if len(dots) < 2 or min(dots) <= 0 or not OBLONG < max(dots) / min(dots) <= MOST_OBLONG:
        return picture
    width, height = picture.size
    across, down = (max(dots) / one for one in dots)
    return picture.resize((round(width * across), round(height * down)))
