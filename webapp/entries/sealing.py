"""Opening what a phone sealed to the server's public key (docs/adr/0025).

A seal is the phone's one-time point (65 bytes), a nonce (12), and the ciphertext with its tag. The key is
HKDF-SHA256 of the P-256 ECDH secret, salted with both points. What it is bound to goes along as additional data: an
entry's seal put on another entry does not open.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from webapp.domain.refusals import Refused

INFO = b"runxin envelope 1"
POINT, NONCE = 65, 12


def a_pair() -> tuple[bytes, bytes]:
    """A new pair: the public point, and the private key as PKCS 8."""
    private = ec.generate_private_key(ec.SECP256R1())
    return _point(private), private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def bound_to_entry(entry_id: uuid.UUID, kind: str, version: int) -> str:
    """What the seal of an entry is bound to."""
    return f"entry {entry_id} {kind} {version}"


def bound_to_device(account_id: uuid.UUID, device: uuid.UUID) -> str:
    """What the seal of a vault's key is bound to."""
    return f"recovery {account_id} {device}"


def open_seal(private: bytes, seal: str, bound_to: str) -> bytes:
    """The content of a seal (base64); Refused as seal_broken for anything that does not open with this key."""
    key = cast(ec.EllipticCurvePrivateKey, load_der_private_key(private, None))  # a_pair() makes no other
    try:
        blob = base64.b64decode(seal, validate=True)
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), blob[:POINT])
        secret = key.exchange(ec.ECDH(), theirs)
        cipher = AESGCM(HKDF(SHA256(), 32, blob[:POINT] + _point(key), INFO).derive(secret))
        return cipher.decrypt(blob[POINT : POINT + NONCE], blob[POINT + NONCE :], bound_to.encode())
    except (ValueError, binascii.Error, InvalidTag) as error:
        raise Refused("seal_broken") from error


def open_file(key: bytes, data: bytes, bound_to: str) -> bytes | None:
    """The bytes of a file sealed with a key of its own (a nonce, then the ciphertext); None where they do not open."""
    try:
        return AESGCM(key).decrypt(data[:NONCE], data[NONCE:], bound_to.encode())
    except (ValueError, InvalidTag):
        return None


def _point(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
