"""The fingerprint of bytes or of a value. The digest names its algorithm, so that it can change one day."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def digest(data: bytes | str | Any) -> str:
    """``sha256:…`` of bytes, of text in UTF-8, or of any JSON value in canonical form (sorted keys)."""
    if isinstance(data, str):
        data = data.encode()
    elif not isinstance(data, bytes):
        data = json.dumps(
            data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
        ).encode()
    return "sha256:" + hashlib.sha256(data).hexdigest()
