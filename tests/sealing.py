"""What a phone does with its keys: seals a body, a file, the key of its vault."""

from __future__ import annotations

import base64
import hashlib
import os
import uuid
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from webapp.entries.sealing import INFO, bound_to_device, bound_to_entry

Json = dict[str, Any]


def seal(public: bytes, content: bytes, bound_to: str) -> str:
    """A seal as docs/adr/0025 says, written anew from its text."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    once = ec.generate_private_key(ec.SECP256R1())
    point = once.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    key = HKDF(SHA256(), 32, point + public, INFO).derive(once.exchange(ec.ECDH(), theirs))
    nonce = os.urandom(12)
    return base64.b64encode(point + nonce + AESGCM(key).encrypt(nonce, content, bound_to.encode())).decode()


def sealed_entry(key: Json, entry: Json) -> Json:
    """The entry with its body sealed to the key that the kit brought."""
    open_ = {name: value for name, value in entry.items() if name != "body"}
    bound_to = bound_to_entry(uuid.UUID(entry["id"]), entry["kind"], entry["version"])
    return open_ | {"key": key["id"], "sealed": seal(_point(key), entry["body"].encode(), bound_to)}


def sealed_vault_key(key: Json, vault_key: bytes, account: uuid.UUID, device: uuid.UUID) -> Json:
    """The vault's key as it is handed over at enrolment."""
    return {"key": key["id"], "sealed": seal(_point(key), vault_key, bound_to_device(account, device))}


def sealed_file(data: bytes) -> tuple[str, bytes]:
    """A photo's own key (base64), and its bytes sealed with it."""
    key, nonce, bound_to = os.urandom(32), os.urandom(12), f"file {hashlib.sha256(data).hexdigest()}"
    return base64.b64encode(key).decode(), nonce + AESGCM(key).encrypt(nonce, data, bound_to.encode())


def _point(key: Json) -> bytes:
    return base64.b64decode(key["public"])
