"""The boundary of uploads in pieces: the headers of tus 1.0 (https://tus.io/protocols/resumable-upload)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid

from werkzeug.datastructures import Headers

from webapp.domain.files import LARGEST, SEAL, Announced
from webapp.domain.refusals import Refused
from webapp.entries.envelope import SHA256

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,expiration,termination"
ALGORITHMS = ("sha1", "sha256")  # the protocol asks for sha1; our own phones use sha256
PIECE = "application/offset+octet-stream"
MOST_BYTES = LARGEST + SEAL
MOST_DIGITS, MOST_METADATA = 12, 2000


class NotTus(Refused):
    """Another version of the protocol, or none."""

    status = 412


class NotAPiece(Refused):
    """The body is not sent as a piece of a file."""

    status = 415


class UnknownChecksum(Refused):
    """An algorithm we do not reckon with."""

    status = 400


class WrongChecksum(Refused):
    """The piece is not what its checksum says (the protocol's own status)."""

    status = 460


def check_version(headers: Headers) -> None:
    """NotTus for a request that does not speak our version."""
    if headers.get("Tus-Resumable") != VERSION:
        raise NotTus("not_tus")


def announced(headers: Headers) -> Announced:
    """What a creation says: Upload-Length, and in Upload-Metadata `file` (the id the entry gave it) and `sha256` (hex,
    of the bytes that will be sent). Refused as malformed."""
    about = headers.get("Upload-Metadata", "")
    said = _metadata(about)
    length = count(headers, "Upload-Length")
    try:
        file_id = uuid.UUID(said["file"])
    except (KeyError, ValueError) as error:
        raise Refused("malformed") from error
    if not SHA256.match(said.get("sha256", "")) or length == 0:
        raise Refused("malformed")
    return Announced(file_id, said["sha256"], length, about)


def count(headers: Headers, name: str) -> int:
    """A header that is a figure; Refused as malformed."""
    value = headers.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS):
        raise Refused("malformed")
    return int(value)


def check_sum(headers: Headers, piece: bytes) -> None:
    """Is the piece what Upload-Checksum says, if it says anything?"""
    said = headers.get("Upload-Checksum")
    if said is None:
        return
    algorithm, _, value = said.partition(" ")
    if algorithm not in ALGORITHMS:
        raise UnknownChecksum("unknown_checksum")
    found = hashlib.new(algorithm, piece, usedforsecurity=False).digest()  # a line's faults, not an enemy's
    if _unpacked(value) != found:
        raise WrongChecksum("wrong_checksum")


def _metadata(text: str) -> dict[str, str]:
    """Pairs separated by commas, each a key, a space and a value in base64; a key twice is malformed."""
    if not text.isascii() or len(text) > MOST_METADATA:
        raise Refused("malformed")
    pairs = [part.strip().partition(" ") for part in text.split(",")]
    found = {key: _unpacked(value) for key, _space, value in pairs}
    if len(found) != len(pairs) or "" in found or None in found.values():
        raise Refused("malformed")
    return {key: (value or b"").decode(errors="replace") for key, value in found.items()}


def _unpacked(value: str) -> bytes | None:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
