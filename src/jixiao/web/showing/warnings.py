"""How the levels of early warnings look on a page."""

from __future__ import annotations

from jixiao.core.standing import LEVEL_NAMES

LOOKS = (("circle-check", "ok"), ("bulb", "warn"), ("alert-triangle", "warn"), ("alert-circle", "err"))
NAMES = tuple((name, *look) for name, look in zip(LEVEL_NAMES, LOOKS, strict=True))
"""Level → name, icon and tag: never the colour alone."""
