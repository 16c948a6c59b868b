"""Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636).

Two requests to the provider, a browser redirected twice, and one signed token that is believed only when signature,
issuer, audience, times and nonce all hold.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
import urllib.request
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlparse

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures with a public key alone: a token signed with the client's own secret, or not at all, is refused."""
SECONDS = 10
LARGEST = 1024 * 1024
WAY_THROUGH = 10 * 60
"""Seconds that a person may take at the provider."""
LEEWAY = 60
"""Seconds by which the clocks may differ."""
KEEP = 3600
"""Seconds for which the provider's description is believed without asking again."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What the environment says of it. ``claim`` holds the username."""

    issuer: str
    client: str
    secret: str
    claim: str
    label: str


class NoSignIn(Exception):
    """Why nobody was signed in, for the log. The person is told less."""


def begin(provider: Provider, back: str, wanted: str) -> tuple[str, dict[str, Any]]:
    """Where to send the browser, and what to keep in the session. Raises NoSignIn when the provider does not answer."""
    kept = {
        "state": secrets.token_urlsafe(32), "nonce": secrets.token_urlsafe(32), "verifier": secrets.token_urlsafe(48),
        "back": back, "next": wanted, "at": int(time.time()),
    }  # fmt: skip
    challenge = (
        base64.urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
    )
    asked = {
        "response_type": "code", "client_id": provider.client, "redirect_uri": back, "scope": "openid profile",
        "state": kept["state"], "nonce": kept["nonce"], "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    where = description(provider.issuer)["authorization_endpoint"]
    return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}", kept


def finish(provider: Provider, kept: dict[str, Any] | None, given: dict[str, str]) -> dict[str, Any]:
    """The claims of who came back. Raises NoSignIn for everything that does not hold."""
    if not kept or time.time() - kept["at"] > WAY_THROUGH:
        raise NoSignIn("no sign-in was begun, or it took too long")
    if not hmac.compare_digest(kept["state"].encode(), given.get("state", "").encode()):
        raise NoSignIn("wrong state")
    if given.get("iss", provider.issuer) != provider.issuer:
        raise NoSignIn("answer of another issuer")
    if "code" not in given:
        raise NoSignIn(f"the provider refused: {given.get('error', '')[:60]}")
    form = {
        "grant_type": "authorization_code", "code": given["code"], "redirect_uri": kept["back"],
        "client_id": provider.client, "code_verifier": kept["verifier"],
    }  # fmt: skip
    basic = base64.b64encode(f"{provider.client}:{provider.secret}".encode()).decode()
    about = description(provider.issuer)
    answer = _ask(about["token_endpoint"], urlencode(form).encode(), {"Authorization": f"Basic {basic}"})
    return claims_of(provider, str(answer.get("id_token", "")), about["jwks_uri"], kept["nonce"])


def claims_of(provider: Provider, token: str, keys: str, nonce: str) -> dict[str, Any]:
    """The claims of an identity token that holds. Raises NoSignIn (OpenID Connect Core 1.0, 3.1.3.7)."""
    import jwt

    try:
        key = _keys(_safe(keys)).get_signing_key_from_jwt(token)
        claims = jwt.decode(
            token, key.key, algorithms=ALGORITHMS, audience=provider.client, issuer=provider.issuer, leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise NoSignIn(f"the identity token does not hold: {error}") from error
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NoSignIn("wrong nonce")
    if claims.get("azp", provider.client) != provider.client:
        raise NoSignIn("token of another client")
    return claims


@lru_cache(maxsize=8)
def _keys(address: str):
    """The provider's public keys; asked for again when a token names an unknown one."""
    import jwt

    return jwt.PyJWKClient(address, timeout=SECONDS)


_described: dict[str, tuple[float, dict[str, Any]]] = {}


def description(issuer: str) -> dict[str, Any]:
    """What the provider says of itself (OpenID Connect Discovery 1.0). Raises NoSignIn."""
    at, known = _described.get(issuer, (0.0, {}))
    if known and time.time() - at < KEEP:
        return known
    found = _ask(issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise NoSignIn(f"the provider calls itself {str(found.get('issuer'))[:100]}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _safe(str(found.get(name, "")))
    _described[issuer] = (time.time(), found)
    return found


def _safe(address: str) -> str:
    """An address of HTTPS, or of this very machine."""
    parts = urlparse(address)
    if parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    ):
        return address
    raise NoSignIn(f"not an https address: {address[:100]}")


def _ask(address: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """A JSON object from the provider. Raises NoSignIn."""
    request = urllib.request.Request(
        _safe(address), data=body, headers={"Accept": "application/json", **(headers or {})}
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            found = json.loads(answer.read(LARGEST))
    except (OSError, ValueError) as error:
        raise NoSignIn(f"the provider did not answer: {error}") from error
    if not isinstance(found, dict):
        raise NoSignIn("the provider answered something else")
    return found
