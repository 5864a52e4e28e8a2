"""A child's file as a package 档案包 for a school outside: a ZIP file, a list of what is in it with SHA-256 digests,
and an Ed25519 signature (RFC 8032) of this installation over the list. Whoever has the public key can tell that not one
byte was changed; `runxin verify-package` does."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from webapp.models.columns import key_for

FORMAT = "runxin-transfer/1"
LIST, SIGNATURE = "manifest.json", "signature.txt"
MOST_FILES, MOST_BYTES, MOST_LIST = 10_000, 1024 * 1024 * 1024, 4 * 1024 * 1024
MOST_PARTS = 40  # that a page shows of what a list says
PIECE = 1024 * 1024
# NotImplementedError is a RuntimeError: a password, or a way of packing that nobody knows
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Checked:
    """What a look at a package came to: `problems` are codes with the name they concern, none if all is well; `said`
    is the list, as far as it can be read; `key` the public key by which it was signed (base64)."""

    problems: list[tuple[str, str]]
    said: Mapping[str, Any]
    key: str = ""

    @property
    def whole(self) -> bool:
        """Is it as it was signed?"""
        return not self.problems

    def contains(self) -> list[str]:
        """Which parts the list says are in it, as codes; of a package that does not say, none."""
        told = self.said.get("contains")
        return [one[:40] for one in told if isinstance(one, str)][:MOST_PARTS] if isinstance(told, list) else []

    def omits(self) -> list[tuple[str, str, int]]:
        """What the list says was left out, and why, as codes; and how many (0: it does not say)."""
        told = self.said.get("omits")
        found = [one for one in told if isinstance(one, dict)][:MOST_PARTS] if isinstance(told, list) else []
        return [(str(one.get("what"))[:40], str(one.get("why"))[:40], _number(one.get("count"))) for one in found]


def package(files: Iterable[tuple[str, bytes]], about: Mapping[str, Any]) -> bytes:
    """The ZIP file; `about` (JSON) stands in the list beside the files. Needs the application: the key is its own."""
    out, listed = io.BytesIO(), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
            listed.append({"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()})
        said = {"format": FORMAT, **about, "key": public_key(), "files": listed}
        text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()
        archive.writestr(LIST, text)
        archive.writestr(SIGNATURE, base64.b64encode(_private().sign(text)))
    return out.getvalue()


def public_key() -> str:
    """The installation's own, in base64: told to schools outside by another way than the package."""
    return base64.b64encode(_private().public_key().public_bytes_raw()).decode()


def verify(file: BinaryIO, key: str | None = None) -> Checked:
    """Look at a package of anybody's; `key` is the public key it should be signed with (None: the one it names, which
    tells that nothing was changed since, and not who signed). Reads no more than there may be; never unpacks."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _verify(archive, key)
    except BROKEN:
        return Checked([("unreadable", "")], {})


def _verify(archive: zipfile.ZipFile, key: str | None) -> Checked:
    entries = {info.filename: info for info in archive.infolist()}
    if len(entries) != len(archive.infolist()) or len(entries) > MOST_FILES:
        return Checked([("unreadable", "")], {})
    if not {LIST, SIGNATURE} <= entries.keys() or entries[LIST].file_size > MOST_LIST:
        return Checked([("no_list", LIST)], {})
    text, signature = _read(archive, LIST, MOST_LIST), _read(archive, SIGNATURE, PIECE)
    said = json.loads(text)
    if not isinstance(said, dict) or said.get("format") != FORMAT or not isinstance(said.get("files"), list):
        return Checked([("no_list", LIST)], {})
    signed_by = key or str(said.get("key", ""))
    problems = [] if _signed(text, signature, signed_by) else [("signature", LIST)]
    problems += _changed(archive, entries, said)
    return Checked(problems, said, str(said.get("key", "")))


def _signed(text: bytes, signature: bytes, key: str) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), text)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _changed(
    archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], said: Mapping[str, Any]
) -> list[tuple[str, str]]:
    listed = {str(one.get("name")): str(one.get("sha256")) for one in said["files"] if isinstance(one, dict)}
    problems = [("missing", name) for name in sorted(listed.keys() - entries.keys())]
    problems += [("not_listed", name) for name in sorted(entries.keys() - listed.keys() - {LIST, SIGNATURE})]
    left = MOST_BYTES
    for name in sorted(listed.keys() & entries.keys()):
        left -= entries[name].file_size
        if left < 0:
            return [*problems, ("too_large", name)]
        if _digest(archive, name, entries[name].file_size) != listed[name]:
            problems.append(("changed", name))
    return problems


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 < value < 1_000_000 else 0


def _digest(archive: zipfile.ZipFile, name: str, most: int) -> str | None:
    """None for what cannot be read, or holds more than it says."""
    digest, length = hashlib.sha256(), 0
    try:
        with archive.open(name) as stream:
            while piece := stream.read(PIECE):
                length += len(piece)
                if length > most:
                    return None
                digest.update(piece)
    except BROKEN:
        return None
    return digest.hexdigest()


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise ValueError("more than it says")
    return data


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key_for("signature of packages"))
