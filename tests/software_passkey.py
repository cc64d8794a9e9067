"""A passkey in software: what a phone does when it is asked for a finger, without the phone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

HOST = "localhost"
PASSKEYS = "/account/second-factor/webauthn/"
SEEN = AuthenticatorData.FLAG.UP
FINGER = SEEN | AuthenticatorData.FLAG.UV


@dataclass
class Passkey:
    """One key, of one account, on one device."""

    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    name: bytes = b"a passkey in software"

    def add(self, client: Client) -> Any:
        """Add it to the account that is signed in."""
        page = f"{PASSKEYS}add/"
        options = client.get(page).context["js_data"]["creation_options"]["publicKey"]
        self.handle = options["user"]["id"]
        cose: Any = ES256  # which has no types
        public = cose.from_cryptography_key(self.key.public_key())
        attested = AttestedCredentialData.create(Aaguid.NONE, self.name, public)
        flags = FINGER | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(sha256(HOST.encode()), flags, 0, attested)
        parts = {"attestationObject": AttestationObject.create("none", data, {})}
        sent = self._sent("webauthn.create", options["challenge"], parts)
        return client.post(page, {"name": "Phone", "credential": sent, "passwordless": "on"})

    def sign_in(self, client: Client, *, flags: Any = FINGER, key: Any = None) -> Any:
        """Sign in with it alone; by another key, if that is to fail."""
        page = f"{PASSKEYS}login/"
        answer = client.get(page, headers={"accept": "application/json"}).json()
        challenge = answer["request_options"]["publicKey"]["challenge"]
        data = AuthenticatorData.create(sha256(HOST.encode()), flags, 0)
        told = self._client_data("webauthn.get", challenge)
        signed = (key or self.key).sign(data + told.hash, ec.ECDSA(SHA256()))
        parts = {"authenticatorData": data, "signature": signed}
        return client.post(page, {"credential": self._sent("webauthn.get", challenge, parts)})

    def _client_data(self, what: str, challenge: str) -> CollectedClientData:
        origin = f"http://{HOST}"
        return CollectedClientData.create(type=what, challenge=challenge, origin=origin)

    def _sent(self, what: str, challenge: str, parts: Mapping[str, bytes]) -> str:
        named = {**parts, "clientDataJSON": self._client_data(what, challenge)}
        response = {part: websafe_encode(value) for part, value in named.items()}
        credential = {
            "type": "public-key",
            "id": websafe_encode(self.name),
            "rawId": websafe_encode(self.name),
            "response": {**response, "userHandle": self.handle},
            "clientExtensionResults": {},
        }
        return json.dumps(credential)
