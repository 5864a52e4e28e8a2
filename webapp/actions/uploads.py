"""A file between two steps (an upload before it is confirmed, slips before they are fetched): kept for an hour, sealed,
for one person."""

from __future__ import annotations

import hashlib
import os
import re
import time
import uuid
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from webapp.domain.refusals import Refused

KEPT_FOR = 3600  # seconds
_DIGEST = re.compile(r"[0-9a-f]{64}")


def keep_upload(folder: Path, key: bytes, person_id: uuid.UUID, data: bytes) -> str:
    """Keep the bytes, sealed under `key` (a roster holds identity numbers, PIPL 51); returns their SHA-256 in hex."""
    digest = hashlib.sha256(data).hexdigest()
    keep_as(folder, key, person_id, digest, data)
    return digest


def keep_as(folder: Path, key: bytes, person_id: uuid.UUID, name: str, data: bytes) -> None:
    """The same under a name of 64 hexadecimal digits that the caller chose."""
    folder.mkdir(parents=True, exist_ok=True)
    forget_old_files(folder)
    nonce = os.urandom(12)
    _path(folder, person_id, name).write_bytes(nonce + AESGCM(key).encrypt(nonce, data, person_id.bytes))


def open_upload(folder: Path, key: bytes, person_id: uuid.UUID, digest: str) -> bytes:
    """The bytes again; Refused as upload_gone after an hour, for another person, and for what was never sent."""
    forget_old_files(folder)
    try:
        sealed = _path(folder, person_id, digest).read_bytes()
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], person_id.bytes)
    except (OSError, InvalidTag, ValueError) as error:
        raise Refused("upload_gone", field="file") from error


def forget_upload(folder: Path, person_id: uuid.UUID, digest: str) -> None:
    """The file has done its work."""
    _path(folder, person_id, digest).unlink(missing_ok=True)


def forget_old_files(folder: Path) -> None:
    """What has been kept for longer than an hour goes."""
    for path in folder.glob("*-*"):
        with suppress(FileNotFoundError):  # another request was faster
            if path.stat().st_mtime < time.time() - KEPT_FOR:
                path.unlink()


def _path(folder: Path, person_id: uuid.UUID, digest: str) -> Path:
    if not _DIGEST.fullmatch(digest):
        raise Refused("upload_gone", field="file")
    return folder / f"{person_id}-{digest}"
