"""An authenticator made of software: what a browser would answer, by the specification.

Source: https://www.w3.org/TR/webauthn-2/ (6.1 authenticator data, 6.5.2 attestation "none").
"""

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def told(raw: bytes) -> str:
    """Bytes as WebAuthn's JSON has them."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def read(text: str) -> bytes:
    """And back."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class SoftKey:
    """One passkey, at an origin."""

    origin: str = "http://localhost"
    host: str = "localhost"
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: Mapping[str, Any]) -> str:
        """The answer to ``navigator.credentials.create``."""
        client = self._client("webauthn.create", options)
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + self._public()
        data = self._data(PRESENT | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def get(self, options: Mapping[str, Any]) -> str:
        """The answer to ``navigator.credentials.get``."""
        self.count += 1
        client = self._client("webauthn.get", options)
        data = self._data(PRESENT)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signed)

    def _client(self, kind: str, options: Mapping[str, Any]) -> bytes:
        asked = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(asked).encode()

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _public(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _answer(self, **response: bytes) -> str:
        document = {
            "id": told(self.id),
            "rawId": told(self.id),
            "type": "public-key",
            "response": {name: told(raw) for name, raw in response.items()},
            "clientExtensionResults": {},
        }
        return json.dumps(document)
