"""Time-based one-time passwords (RFC 6238: SHA-1, 6 digits, 30 seconds), and secrets sealed at rest."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from urllib.parse import quote

from django.conf import settings

STEP = 30
"""Seconds that a code is good for."""
DIGITS = 6
TOLERATED = (0, -1, 1)
"""Steps by which the telephone's clock may differ."""


def new_secret() -> str:
    """160 random bits, in base32 as authenticator apps take them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of one time step."""
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(secret: str, code: str, now: float | None = None) -> int | None:
    """The time step that ``code`` belongs to, of those near to now; None for a wrong code."""
    present = int(time.time() if now is None else now) // STEP
    for difference in TOLERATED:
        if hmac.compare_digest(code_at(secret, present + difference), code):
            return present + difference
    return None


def address(secret: str, username: str, issuer: str) -> str:
    """What the QR code says to the app."""
    label = quote(f"{issuer}:{username}", safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer, safe='')}"


def qr_code(text: str) -> str:
    """An SVG to stand in a page."""
    import segno

    return segno.make(text, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True)


def seal(text: str) -> str:
    """Encrypted with a key that only this installation has."""
    return _box().encrypt(text.encode()).decode()


def unseal(text: str) -> str:
    """The inverse of ``seal``. Raises ValueError when it was sealed by another installation."""
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise ValueError("sealed with another key") from error


def _box():
    from cryptography.fernet import Fernet

    return Fernet(base64.urlsafe_b64encode(keyed_digest("seal", "")))


def keyed_digest(purpose: str, text: str) -> bytes:
    """32 bytes that cannot be computed without the installation's key."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"jixiao {purpose}:{text}".encode(), hashlib.sha256)
