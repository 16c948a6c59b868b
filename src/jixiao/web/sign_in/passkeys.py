"""WebAuthn with this server as the relying party: what the browser is asked, and what its answer is worth."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest

from jixiao.web.models import Person, SecondFactor

RP_NAME = "jixiao 预算绩效管理系统"


class BadPasskey(Exception):
    """The browser's answer does not hold."""


def _server(request: HttpRequest):
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    host = request.get_host()
    own = f"{request.scheme}://{host}"
    domain = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=domain, name=RP_NAME), verify_origin=lambda origin: origin == own
    )


def _credential(factor: SecondFactor):
    from fido2.webauthn import AttestedCredentialData

    return AttestedCredentialData(base64.b64decode(factor.secret))


def ask_to_register(request: HttpRequest, person: Person) -> tuple[dict[str, Any], Any]:
    """What to hand to ``navigator.credentials.create``, and what to keep in the session until the answer."""
    from fido2.webauthn import PublicKeyCredentialUserEntity

    held = [_credential(one) for one in person.second_factors.filter(kind="passkey")]
    user = PublicKeyCredentialUserEntity(
        id=str(person.pk).encode(), name=person.username, display_name=person.name
    )
    options, state = _server(request).register_begin(
        user, held, resident_key_requirement="discouraged", user_verification="preferred"
    )
    return dict(options), state


def registered(request: HttpRequest, state: Any, answer: dict[str, Any]) -> str:
    """The credential to store. Raises BadPasskey."""
    try:
        data = _server(request).register_complete(state, answer)
    except Exception as error:  # the library raises whatever its parsers of foreign bytes raise
        raise BadPasskey(str(error)) from error
    if data.credential_data is None:
        raise BadPasskey("no credential")
    return base64.b64encode(bytes(data.credential_data)).decode()


def ask_to_prove(request: HttpRequest, person: Person) -> tuple[dict[str, Any], Any]:
    """What to hand to ``navigator.credentials.get``, and what to keep in the session until the answer."""
    held = [_credential(one) for one in person.second_factors.filter(kind="passkey")]
    options, state = _server(request).authenticate_begin(held, user_verification="preferred")
    return dict(options), state


def proved(
    request: HttpRequest, state: Any, person: Person, answer: dict[str, Any]
) -> tuple[SecondFactor, int]:
    """The passkey that signed, and its new signature count. Raises BadPasskey, also for a count that went back.

    A count that does not grow means that the passkey was copied (WebAuthn §7.2, step 22); zero is "does not count".
    """
    from fido2.webauthn import AuthenticationResponse

    factors = {_credential(one).credential_id: one for one in person.second_factors.filter(kind="passkey")}
    try:
        parsed = AuthenticationResponse.from_dict(answer)
        used = _server(request).authenticate_complete(
            state, [_credential(one) for one in factors.values()], parsed
        )
        count = parsed.response.authenticator_data.counter
    except Exception as error:  # as above, and for a wrong signature
        raise BadPasskey(str(error)) from error
    factor = factors[used.credential_id]
    if count and count <= factor.counter:
        raise BadPasskey("the signature count went back")
    return factor, count
